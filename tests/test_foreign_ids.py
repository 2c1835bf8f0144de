"""The row of another person is 404 on every route, for each kind of caller (case 16).

Two worlds stand in one database (tests/worlds.py). The walk takes the routes from the running app: a new number in an
address needs a row there. Each person asks for every row that is not theirs, of the other world and of their own, by
the address of their own event and mixed with rows of their own. Whatever is sent along, the answer is that of a
number that does not exist, and no row of the database has moved.
"""

import re
from dataclasses import dataclass
from itertools import product

import pytest

from eventhub.api import service as api
from eventhub.api.rules import Scope
from tests.ci import at_length
from tests.dump import moved_since, whole_database
from tests.factories import make_registration
from tests.introductions.stage import undone
from tests.routes import CHANGING, NOBODYS_NUMBER, routes_of
from tests.worlds import World, make_world

# A form that many views would take, and one that none would: the answer must not depend on it.
SENSIBLE = {
    "answer": "no",
    "says": "yes",
    "how": "worked_together",
    "closeness": "well",
    "given": "yes",
    "wish": "yes",
    "until": "week",
    "kind": "met",
    "name": "New Name",
    "text": "New words.",
    "what": "favour",
    "about": "Tea",
    "role": "door",
    "visible_to": "nobody",
    "greetings": "none",
    "rhythm": "never",
    "subject": "Tea",
    "body": "At seven.",
    "segment": "going",
}
NONSENSE = dict.fromkeys(
    [*SENSIBLE, "reason", "first", "to_introducer", "to_target", "days", "when_full", "next", "state", "line"],
    "?" * 5000,
)
NONSENSE |= dict.fromkeys(["context", "since_year", "visibility"], "?" * 5000)
FORMS = at_length((SENSIBLE,), (SENSIBLE, NONSENSE))
MADE_ANEW = re.compile(
    r'nonce="[^"]*"|(?<=name="csrf_token" value=")[^"]*|(?<=name="form_key" value=")[^"]*|"request_id": ?"[^"]*"'
)


@dataclass(frozen=True)
class Caller:
    """Somebody with a browser, and a token of the API that may do all they may."""

    name: str
    world: World
    browser: object
    headers: dict[str, str]

    def call(self, method: str, url: str, typed: dict):
        data = self.browser.with_token(typed) if method in CHANGING else None
        return self.browser.request(method, url, data=data, headers=self.headers)


@pytest.fixture
def worlds(session, now):
    ours, theirs = make_world("Ours", now), make_world("Theirs", now)
    # The other world's people whom ours might see are guests here as well, and hidden.
    make_registration(ours.event, theirs.friend, visible_to="nobody")
    return ours, theirs


@pytest.fixture
def as_caller(browser, worlds, now):
    def open_as(name: str, world: World) -> Caller:
        user = getattr(world, name)
        plain = api.create_token(user.id, "All", Scope, lives=None, now=now)[1]
        caller = Caller(name, world, browser(user), {"Authorization": f"Bearer {plain}"})
        caller.browser.get("/api/v1/events", headers=caller.headers)
        return caller

    return open_as


def owner_of_rows(route) -> str:
    """Who of a world may use its rows by this route."""
    if route.access == "console":
        return "operator"
    return "owner" if route.access.startswith(("organiser:", "greeter", "bearer:")) else "guest"


def numbered_routes(app):
    return [route for route in routes_of(app) if route.access != "demo_only" and route.numbers]


def mixtures(route, own: World, other: World) -> list[tuple[dict[str, int], dict[str, int]]]:
    """The other's rows, alone and beside one's own in the other places; each with the same question for no row."""
    names, theirs, mine = route.numbers, route.rows_in(other), route.rows_in(own)
    if own is other:
        return [(theirs, dict.fromkeys(names, NOBODYS_NUMBER))]
    return [
        (
            {name: (mine if is_mine else theirs)[name] for name, is_mine in zip(names, which, strict=True)},
            {name: mine[name] if is_mine else NOBODYS_NUMBER for name, is_mine in zip(names, which, strict=True)},
        )
        for which in product((False, True), repeat=len(names))
        if not all(which)
    ]


def answered(page) -> tuple[int, str]:
    """What came, without what is made anew each time, and the address that was asked for."""
    return page.status, MADE_ANEW.sub("", page.html).replace(page.url, "URL")


def test_every_row_of_a_world_is_found_by_its_owner(app, as_caller, worlds, session):
    """Or the walk below would only ask for what does not exist."""
    world, lost = worlds[1], []
    callers = {name: as_caller(name, world) for name in ("owner", "guest", "operator")}
    for route in numbered_routes(app):
        url = route.url(world.event.slug, route.rows_in(world))
        for method in sorted(route.methods & {"GET", *CHANGING}):
            with undone(session):
                page = callers[owner_of_rows(route)].call(method, url, SENSIBLE | {"other": world.rows["other"]})
            if page.status == 404 or page.status >= 500:
                lost.append(f"{method} {url} gave {page.status}")

    assert not lost, "\n".join(lost)


# Who asks, and for whose rows: those of the other world, and those of others in their own. The manager and the door
# are refused by their role before, or like the owner.
WALKS = (("guest", "theirs"), ("owner", "theirs"), ("owner", "ours"), ("guest", "ours"))


@pytest.mark.timeout(600)
def test_the_row_of_another_is_not_found_whatever_is_sent(app, as_caller, worlds, session, dialect):
    ours, theirs = worlds
    wrong, walked = [], 0
    # Who asks is decided before the database is: that PostgreSQL finds as little, two walks with one form show.
    walks, forms = (WALKS, FORMS) if dialect == "sqlite" else (WALKS[:2], FORMS[:1])
    callers = {name: as_caller(name, ours) for name, _ in walks}
    before = whole_database(session)
    for name, whose in walks:
        caller, other = callers[name], ours if whose == "ours" else theirs
        for route in numbered_routes(app):
            if other is ours and owner_of_rows(route) == name:
                continue
            # Whether the row or what is typed is looked at first, shows with rows of the other world.
            typed = forms if other is theirs else forms[:1]
            for method, (numbers, none) in product(
                sorted(route.methods & {"GET", *CHANGING}), mixtures(route, ours, other)
            ):
                expected = answered(caller.call(method, route.url(ours.event.slug, none), {}))
                # Where a program's own role does not reach, it hears so whether or not the row is there.
                closed = {404, 403} if route.access.startswith("bearer:") else {404}
                for fields in typed if method in CHANGING else ({},):
                    url = route.url(ours.event.slug, numbers)
                    page = caller.call(method, url, fields)
                    walked += 1
                    if page.status not in closed or answered(page) != expected:
                        wrong.append(f"{name}: {method} {url} gave {page.status}, no row gives {expected[0]}")

    assert not wrong, "\n".join(wrong)
    assert walked > 60 * len(walks)
    assert moved_since(before, session) == []


# Numbers behind a question mark or in a form: the address is one's own, {words} in braces are rows of the other world.
IN_FORMS = (
    ("owner", "POST /manage/SLUG/checkin/mark", {"registration": "{registration_id}"}),
    ("owner", "POST /manage/SLUG/guests/bulk", {"registration": "{registration_id}", "act": "approve"}),
    ("owner", "POST /manage/SLUG/guests/bulk", {"registration": "{registration_id}", "act": "remove"}),
    ("owner", "GET /manage/SLUG/guests/bulk?act=approve&registration={registration_id}", {}),
    (
        "owner",
        "POST /me/programs/webhooks/new",
        {"event_id": "{event_id}", "url": "https://hooks.example.org/x", "event_types": "event.published"},
    ),
    ("guest", "POST /people/CONTACT/same", {"other": "{contact_id}"}),
    ("guest", "GET /contacts?made={import_id}", {}),
    ("guest", "GET /contacts/review?made={import_id}&event={event_id}", {}),
    ("guest", "GET /contacts/add?event={event_id}", {}),
    ("guest", "GET /me/as-guest?event={event_id}", {}),
    ("guest", "GET /circles?left={circle_id}", {}),
    ("guest", "GET /e/SLUG/ask/TARGET?first={target_id}", {}),
    (
        "guest",
        "POST /e/SLUG/ask/TARGET",
        {"first": "{target_id}", "to_introducer": "Tea.", "to_target": "Tea.", "days": "4"},
    ),
    ("guest", "GET /met?who=c{contact_id}", {}),
    ("guest", "POST /met", {"who": "c{contact_id}", "text": "Tea.", "client_id": "client-two"}),
    ("guest", "POST /met", {"who": "u{target_id}", "text": "Tea.", "client_id": "client-two"}),
)
# What a form is answered with that names a row which is not there, or no row at all.
REFUSED = {200, 302, 400, 404, 422}


def test_a_foreign_row_named_in_a_form_is_none(as_caller, worlds, session):
    ours, theirs = worlds
    own = {"SLUG": ours.event.slug, "CONTACT": ours.rows["contact_id"], "TARGET": ours.rows["target_id"]}
    callers = {name: as_caller(name, ours) for name in ("owner", "guest", "operator")}
    before = whole_database(session)
    for name, asked, typed in IN_FORMS:
        method, url = asked.split(" ")
        for word, value in own.items():
            url = url.replace(word, str(value))
        answers = []
        for rows in (theirs.rows, dict.fromkeys(theirs.rows, NOBODYS_NUMBER)):
            fields = {field: text.format(**rows) for field, text in typed.items()}
            answers.append(callers[name].call(method, url.format(**rows), fields))
        real, none = answers

        assert real.status in REFUSED and (real.status, real.location) == (none.status, none.location), asked
        assert "Theirs" not in real.html, asked
    # Who was refused at the door is kept, without saying who it was.
    assert [line for line in moved_since(before, session) if "'refused', 'name', 'unknown'" not in line] == []
