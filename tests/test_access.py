"""Every route says who may call it, and lets nobody else in (cases 15, 16, 23).

The walk takes the routes from the running app: a new one is tested, or found without a
declaration, the moment it exists.
"""

import re
from dataclasses import dataclass

import pytest

from eventhub.events.registrations.rules import RegistrationState
from tests.dump import moved_since, whole_database
from tests.factories import make_event, make_registration, make_tie, make_user, owner_of
from tests.markup import WITHOUT_CSRF
from tests.routes import CHANGING, Route, routes_of
from tests.worlds import World, make_world

DECLARATIONS = re.compile(
    r"public|signed_in|attendee|greeter|organiser:(owner|manager|door)|by_token|one_click|demo_only|operator|console|bearer:[a-z]+:[a-z]+"
)
INSIDE, SIGN_IN, HIDDEN, NO_TOKEN = "inside", "sign in", "hidden", "no token"
# Which roles on the team of an event open a page that asks for this one.
OPENED_BY = {
    "organiser:owner": {"owner"},
    "organiser:manager": {"owner", "manager"},
    "organiser:door": {"owner", "manager", "door"},
    # And guests who greet, whom tests/organiser/greeting has.
    "greeter": {"owner", "manager", "door"},
}
CALLERS = (
    "stranger",
    "passer-by",
    "attendee",
    "other event's attendee",
    "pending guest",
    "withdrawn guest",
    "owner",
    "manager",
    "door",
    "other organiser",
    "operator",
    "deleted user",
)


@dataclass(frozen=True)
class Room:
    """One event, the people around it, and a row for every number of an address (tests/worlds.py)."""

    world: World
    people: dict

    @property
    def event(self):
        return self.world.event


@pytest.fixture
def dialect():
    """Who may call what is decided before the database is asked."""
    return "sqlite"


@pytest.fixture
def room(session, now):
    world, other = make_world("Ours", now), make_event("Theirs")
    event = world.event
    people = {caller: make_user() for caller in CALLERS if caller != "stranger"}
    make_registration(event, people["attendee"])
    make_registration(other, people["other event's attendee"])
    make_registration(event, people["pending guest"], RegistrationState.PENDING)
    make_registration(event, people["withdrawn guest"], RegistrationState.WITHDRAWN)
    people |= {
        "owner": world.owner,
        "manager": world.manager,
        "door": world.door,
        "other organiser": owner_of(other),
        "operator": world.operator,
    }
    return Room(world, people)


def expected(access: str, caller: str) -> str:
    """What the declaration promises to this caller."""
    # The tests come from this machine, as the operator's programs do; tests/operator/test_metrics.py has the others.
    if access in ("public", "by_token", "one_click", "operator"):
        return INSIDE
    if access == "demo_only":
        return HIDDEN
    # A browser is nobody to the API, whoever is signed in with it; tests/api/test_views.py calls with tokens.
    if access.startswith("bearer:"):
        return NO_TOKEN
    if caller in ("stranger", "deleted user"):
        return SIGN_IN
    if access == "signed_in":
        return INSIDE
    if access == "console":
        return INSIDE if caller == "operator" else HIDDEN
    if access == "attendee":
        # Only a confirmed place lets anybody see others; one's own registration is a page for all signed in.
        return INSIDE if caller == "attendee" else HIDDEN
    return INSIDE if caller in OPENED_BY[access] else HIDDEN


def seen(page, to_the_event: str | None = None) -> str:
    """What the answer amounts to; to be led to the page that everybody may see opens nothing."""
    if page.status == 302 and page.location.startswith("/sign-in"):
        return SIGN_IN
    if page.status == 401:
        return NO_TOKEN
    return HIDDEN if page.status == 404 or page.location == to_the_event else INSIDE


def open_as(caller, browser, room, session):
    """A browser of this caller; the deleted user was signed in before."""
    if caller == "stranger":
        return browser()
    opened = browser(room.people[caller])
    if caller == "deleted user":
        user = room.people[caller]
        user.session_version += 1
        session.commit()
    return opened


def test_every_route_declares_who_may_call_it(sqlite_app):
    undeclared = [route.endpoint for route in routes_of(sqlite_app) if not DECLARATIONS.fullmatch(str(route.access))]

    assert undeclared == []


def test_every_decorator_is_in_use_on_some_route(sqlite_app):
    """The walk below would prove little if it met only public pages."""
    used = {route.access.split(":")[0] for route in routes_of(sqlite_app)}

    assert {"public", "signed_in", "attendee", "organiser", "by_token"} <= used


@pytest.mark.parametrize("caller", CALLERS)
def test_each_caller_gets_in_where_declared_and_nowhere_else(caller, sqlite_app, browser, room, session):
    """By the numbers of real rows: where an invented one is asked for, a check that is missing is not missed."""
    person = open_as(caller, browser, room, session)
    wrong, before = [], whole_database(session)
    for route in gated(sqlite_app):
        rows = route.rows_in(room.world)
        for method in sorted(route.methods & {"GET", *CHANGING}):
            promised = expected(route.access, caller)
            if promised == INSIDE and method != "GET":
                continue
            page = call(person, method, route.url(room.event.slug, rows))
            # Inside, the row may still be that of another guest; outside, nothing may open.
            is_tab = method == "GET" and route.endpoint in ("for_you.going", "for_you.guests")
            led = f"/e/{room.event.slug}" if is_tab else None
            if promised != INSIDE and seen(page, led) != promised:
                wrong.append(f"{method} {route.rule} ({route.access}): {promised}, was {page.status}")
            if promised == INSIDE and (page.status >= 500 or seen(page) == SIGN_IN):
                wrong.append(f"{method} {route.rule} ({route.access}): crashed or closed, {page.status}")
            is_own = not route.ids or route.access.startswith("organiser:")
            if promised == INSIDE and is_own and page.status >= 400:
                wrong.append(f"GET {route.rule} ({route.access}): {page.status}")

    assert not wrong, "\n".join(wrong)
    assert moved_since(before, session) == []


@pytest.mark.parametrize("caller", ["stranger", "attendee", "owner"])
def test_every_change_needs_a_csrf_token(caller, sqlite_app, browser, room, session):
    """Case 23: 400 on every changing route but the few named in tests/markup.py; the words say what to do."""
    person = open_as(caller, browser, room, session)
    accepted = []
    for route in routes_of(sqlite_app):
        for method in sorted(route.methods & CHANGING):
            if route.rule.startswith(WITHOUT_CSRF):
                continue
            page = person.request(method, route.url(slug=room.event.slug), data={"name": "x"})
            if page.status != 400:
                accepted.append(f"{method} {route.rule}: {page.status}")

    assert accepted == []


def test_a_draft_and_an_unknown_event_look_the_same(browser, session, sqlite_app, now):
    """Case 24: nobody learns from an address whether a draft exists."""
    from eventhub.events.event.rules import EventState

    draft = make_event(state=EventState.DRAFT)
    of_events = [route for route in routes_of(sqlite_app) if "<slug>" in route.rule and "GET" in route.methods]
    answers = {}
    for slug in (draft.slug, "no-such-event"):
        passer_by = browser(make_user())
        answers[slug] = [passer_by.request("GET", route.url(slug=slug)).status for route in of_events]

    assert 200 not in answers[draft.slug] and 404 in answers[draft.slug]
    assert answers[draft.slug] == answers["no-such-event"]


@pytest.mark.parametrize("state", ["pending", "waitlisted"])
def test_who_has_no_place_sees_nobody_and_is_seen_by_nobody(state, browser, session, now):
    """docs/behaviour.md section 4."""
    event = make_event()
    waiting = make_registration(event, make_user("Waiting Guest"), RegistrationState(state)).user
    placed = make_registration(event, make_user("Placed Guest")).user
    make_tie(waiting, placed)

    assert placed.name not in browser(waiting).request("GET", f"/e/{event.slug}/going").text
    assert waiting.name not in browser(placed).get(f"/e/{event.slug}/going").text
    assert browser(waiting).request("GET", f"/e/{event.slug}/ask/{placed.id}").status in (404, 409)


def test_numbers_beyond_any_row_are_not_found(sqlite_app, browser, room):
    """A row number over 2^63 was a crash on SQLite; here it is a page that does not exist."""
    person = browser(room.people["attendee"])
    numbered = [route for route in routes_of(sqlite_app) if "int:" in route.rule]

    assert numbered
    for route in numbered:
        for method in sorted(route.methods & {"GET", *CHANGING}):
            for number in (2**63, 10**20):
                url = route.url(slug=room.event.slug, number=number)
                # Where two methods have a rule each, Werkzeug compares the method before it reads the number.
                assert call(person, method, url).status in (404, 405), f"{method} {url}"


def gated(app) -> list[Route]:
    open_to_all = ("public", "by_token", "one_click")
    return [route for route in routes_of(app) if route.access not in open_to_all]


def call(person, method: str, url: str):
    """One request with a valid CSRF token where one is needed."""
    return person.request(method, url, data=person.with_token() if method in CHANGING else None)
