"""Case 45: a button that is pressed several times at the same moment does what one press does.

The walk opens every page that links lead to, takes each form it meets there, fills it in and sends it: once, and, from
where it began, many times at once. Then all tables hold as many rows, and every browser ends on a page that is no
error. Routes come from the running app: one that no page of this world leads to needs a reason below.
"""

import io
import threading
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa

from eventhub.accounts.rules import Language
from eventhub.api import service as api
from eventhub.api import webhooks
from eventhub.api.rules import Scope
from eventhub.events.event import invitations, team
from eventhub.events.event.rules import EventState, TeamRole
from eventhub.events.registrations.rules import RegistrationState
from eventhub.organiser import messages
from eventhub.organiser.rules import Segment
from eventhub.people.contacts import merges
from eventhub.people.models import Match, PendingHandshake
from eventhub.people.rules import Certainty
from eventhub.platform.connections import prepare_sqlite
from eventhub.platform.db import db
from tests.apps import make_app
from tests.factories import (
    make_circle,
    make_contact,
    make_event,
    make_note,
    make_question,
    make_registration,
    make_team_member,
    make_tie,
    make_user,
    owner_of,
    save,
)
from tests.inspector import Inspector
from tests.routes import routes_of

PRESSES = 8
# On SQLite one writer comes after the other, whatever their number.
PRESSES_ON = {"sqlite": 3, "postgresql": PRESSES}
# What each kind of field is given where the page has left it empty.
TYPED = {"email": "new@example.org", "url": "https://hooks.example.org/", "number": "3", "tel": "+49 30 1234567"}
BY_NAME = {
    "addresses": "one@example.org\ntwo@example.org",
    "url": "https://hooks.example.org/",
    "since_year": "2015",
    "email": "new@example.org",
    **dict.fromkeys(
        ("other_name", "online_link", "languages", "tags", "capacity", "link_words", "phone", "further"), ""
    ),
}
FILE = b"Name,E-mail\nSong Tao,song@example.org\n"
# Each try is a line of a log, whatever came of it.
LOGS = ("organiser_action", "check_in")
# Routes without a form on a page that Anna gets to, each with what makes a second press harmless.
ELSEWHERE = {
    "from a mail: the state of one row, or one row by a unique constraint": (
        "accounts.confirm address.confirm reports.report reports.report_invitation host_letters.report "
        "events.join_team events.decline_invitation "
        "introductions.answer introductions.undo_answer privacy.leave_out privacy.unsubscribe "
        "registration.coming sign_up.confirm sign_up.invitation companion_guest.invited "
        "notes.recap_from_mail ties.answer_from_mail transfers.answer"
    ),
    "of strangers, and limited; it makes no row but mails": (
        "accounts.check_inbox accounts.sign_in introductions.by_code sign_up.check_inbox sign_up.send_again"
    ),
    "sent by a script, with a key of its own": "checkin.reports events.keep_draft passkeys.add passkeys.sign_in",
    "of a provider of mail, signed; said again it is answered and changes nothing": (
        "returned_mail.mailgun returned_mail.sendgrid"
    ),
    "of a user with two devices; what is ended is gone with the first press": "devices.end_others",
    "gone with the first press; a second one finds none": (
        "devices.end organiser_guests.keep organiser_team.leave passkeys.remove"
    ),
    "the state of one row, set to the same again": (
        "api_access.replay api_access.switch_on checkin.mark circles.words "
        "clubs.act clubs.follow clubs.host clubs.mine "
        "companion.check companion.columns "
        "companion.drop "
        "companion.mend companion.send_sample imports.cancel imports.columns imports.forget "
        "contacts.settle_duplicate imports.undo ties.unblock followups.done followups.later followups.look "
        "followups.greeted followups.skip relationships.strike_out relationships.wake greeting.step_down greeting.tick "
        "introduced.share introductions.withdraw introductions.withdraw_offer known_names.take_back notes.edit "
        "notes.kept "
        "me.end_pause privacy.erase me.resume_mails questions.back for_you.dismiss for_you.keep "
        "registration.accept registration.profile organiser_guests.decline organiser_guests.put_first "
        "organiser_guests.reopen photo.choose photo.remove photo.show_or_hide transfers.take_back"
    ),
    "one row by a unique constraint or under a lock; asked again it is the row there is": (
        "imports.review relationships.same_person followups.send introductions.offer reports.report_club "
        "introduced.written introductions.standing_consent "
        "notes.answer_scan notes.recap_sheet notes.scan"
    ),
    "a choice among people that is gone once it was made; a second press is told that it was answered": (
        "known_names.who"
    ),
    "it shows the text of a note and makes no row": "previews.changed previews.scanned",
    "of the demo alone": "demo.hurry",
    "of operators: the state of one row, and a line of a log at most": (
        "console.decide_import console.mail console.moderation.dismiss_club console.moderation.dismiss_event "
        "console.moderation.dismiss_person console.moderation.lift console.moderation.restore "
        "console.moderation.restore_club console.moderation.suspend console.moderation.take_down "
        "console.moderation.take_down_club console.moderation.trust "
        "console.retry_mails console.settings.identity console.settings.limits console.settings.logo "
        "console.settings.page console.test_mail"
    ),
}
# What these did cannot be done again, and the page of a second press says so.
SAYS_SO = {"imports.answer_match", "organiser_event.throw_away", "privacy.ask_to_leave_out", "registration.withdraw"}
# Costly work that is done in turns (`platform/turns.py`): beside one press that does it others may read "try again".
IN_TURNS = {"contacts.undo_merge", "privacy.export"}


@dataclass(frozen=True)
class Press:
    """One form as a browser would send it."""

    url: str
    data: dict
    files: tuple[str, ...]


def make_world(now):
    """Anna, who runs an event and goes to it, knows people, has asked and was asked."""
    anna, zhang, li, wen = (make_user(name) for name in ("Anna Keller", "Zhang Min", "Li Wei", "Wen Ying"))
    event = make_event("Ours", organiser=anna, needs_approval=True)
    make_registration(event, anna)
    make_registration(event, zhang)
    make_registration(event, li)
    for state in (RegistrationState.PENDING, RegistrationState.WAITLISTED):
        make_registration(event, make_user(), state)
    # Their import holds Anna's address.
    brings = make_user("Kai Lang")
    make_registration(event, brings)
    save(PendingHandshake(owner_id=brings.id, other_id=anna.id, event_id=event.id, created_at=now))
    make_team_member(event, wen, TeamRole.MANAGER)
    tonight = make_event("Tonight", organiser=anna, starts_at=now, ends_at=now + timedelta(hours=3))
    draft = make_event("A draft", organiser=anna, state=EventState.DRAFT)
    open_to_all = make_event("Theirs", organiser=zhang)
    make_registration(make_event("Others", organiser=li, slug="others"), anna)
    over = make_event("Last week", starts_at=now - timedelta(days=2), ends_at=now - timedelta(days=2, hours=-3))
    make_registration(over, anna)
    make_registration(over, li)
    by = owner_of(event)
    make_question(event, "Tea?"), make_question(event, "Coffee?")
    messages.draft(event, Segment.GOING, "Tea", "At seven.", by=by, now=now)
    invitations.invite(event.id, ["eve@example.org"], by=by, language=Language.ENGLISH, now=now)
    team.ask(event.id, "tom@example.org", TeamRole.CHECK_IN, by=by, language=Language.ENGLISH, now=now)
    webhooks.ping(webhooks.add_endpoint(anna.id, "https://hooks.example.org/", [], event_id=None, now=now), now=now)
    api.create_token(anna.id, "Hers", [Scope.EVENTS_READ], lives=None, now=now)
    make_tie(anna, zhang)
    make_tie(li, anna, mutual=False)
    contact = make_contact(anna, zhang, name="Zhang Min")
    make_note(anna, contact, event)
    make_contact(anna, name="Song Tao", company="Bosch")
    merges.merge(
        anna.id,
        make_contact(anna, name="Ada", company="Bosch").id,
        make_contact(anna, name="Ada", company="Bosch").id,
        now,
    )
    make_contact(anna, name="Max", company="Bosch"), make_contact(anna, name="Max", company="Bosch")
    save(Match(owner_id=anna.id, user_id=li.id, event_id=event.id, certainty=Certainty.LIKELY, created_at=now))
    make_circle(event, [anna, zhang, li])
    db.session.commit()
    starts = ["/", "/me", "/met", "/events/new", "/contacts/add?tab=one", "/contacts/add?tab=paste", "/me/programs"]
    starts += [f"/e/{one.slug}" for one in (event, open_to_all, over)]
    starts += [f"/manage/{one.slug}" for one in (tonight, event, draft)]
    starts += ["/e/others/me/transfer", f"/contacts/review?event={event.id}", "/follow-ups", "/introductions"]
    starts += [f"/e/{event.slug}/ask/{zhang.id}", f"/e/{event.slug}/offer/{zhang.id}/{li.id}", f"/e/{over.slug}/circle"]
    return anna.id, starts


@cache
def counts_of_all_tables():
    """As text: to build the statement again takes longer than to answer it."""
    counts = (f'(SELECT count(*) FROM "{name}") AS "{name}"' for name in db.metadata.tables)
    return sa.text(f"SELECT {', '.join(counts)}")


class World:
    """A filled database, of which each press gets a copy of its own."""

    def __init__(self, databases, dialect, now):
        self._databases, self._url = databases, databases.fresh(dialect)
        self.presses = PRESSES_ON[dialect]
        self.app = make_app(self._url)
        with self.app.app_context():
            self.user_id, self.starts = make_world(now)
            self._let_go()

    def again(self):
        """Put the app onto a fresh copy."""
        with self.app.app_context():
            self._let_go()
            engine = sa.create_engine(self._databases.copy(self._url), pool_size=PRESSES + 2, hide_parameters=True)
            prepare_sqlite(engine)
            db.engines[None] = engine

    def rows(self):
        """How many rows each table has, but for that of what was pressed."""
        with self.app.app_context(), db.engine.connect() as connection:
            return dict(connection.execute(counts_of_all_tables()).mappings().one())

    def browser(self):
        with self.app.app_context():
            return Inspector(self.app, db.session).sign_in_id(self.user_id)

    def close(self):
        with self.app.app_context():
            self._let_go()

    def _let_go(self):
        db.session.remove()
        db.engine.dispose()


def endpoint_of(app, url, method):
    try:
        return app.url_map.bind("localhost").match(urlsplit(url).path, method=method)[0]
    except Exception:
        return None


def forms_met(world, browser):
    """The first form for each route that changes something, on pages one gets to by links."""
    met, seen, waiting = {}, set(), deque(world.starts)
    while waiting:
        url = waiting.popleft()
        endpoint = endpoint_of(world.app, url, "GET")
        parts = urlsplit(url)
        kind = (
            endpoint,
            frozenset(pair for pair in parts.query.split("&") if pair and "=" in pair),
            slug_of(parts.path),
        )
        if endpoint in (None, "static", "assets") or kind in seen:
            continue
        seen.add(kind)
        page = browser.request("GET", url)
        if page.status in (301, 302):
            waiting.append(page.location)
            continue
        if page.status != 200 or not page.is_html:
            continue
        for form in page.forms:
            if form.method == "post":
                for action in (form.action, *form.element.xpath(".//button/@formaction")):
                    target = endpoint_of(world.app, urlsplit(action)._replace(fragment="").geturl() or url, "POST")
                    met.setdefault(target, []).append((form, action))
        waiting += [href for href in page.all("//a/@href") if href.startswith("/")]
    return met


def slug_of(path):
    parts = path.split("/")
    return parts[2] if len(parts) > 2 and parts[1] in ("e", "manage") else ""


def filled(form):
    """As a person would fill it in: what stands there stays, what is empty gets words."""
    data, files = dict(form.values), []
    for field in form.element.xpath(".//input[@name] | .//textarea[@name] | .//select[@name]"):
        name, kind = field.get("name"), field.get("type", "text")
        if kind == "file":
            files += [name] if "csv" in field.get("accept", "") else []
        elif kind == "radio":
            if not data.get(name):
                data[name] = [field.get("value", "on")]
        elif kind == "checkbox":
            if name in ("scopes", "registration", "goals", "event_types") and not data.get(name):
                data[name] = [field.get("value", "on")]
        elif kind not in ("hidden", "submit", "datetime-local", "date") and field.tag != "select":
            if not any(data.get(name, [])):
                data[name] = [BY_NAME.get(name, TYPED.get(kind, "Tea at seven"))]
        elif field.tag == "select" and not any(data.get(name, [])):
            data[name] = [next((value for value in field.xpath(".//option/@value") if value), "")]
    for button in form.element.xpath(".//button[@name]")[:1]:
        data[button.get("name")] = [button.get("value", "")]
    return data, tuple(files)


def send(browser, press):
    """Press the button; the page that one ends on."""
    # Files of one's own for each press.
    files = {name: (io.BytesIO(FILE), "people.csv") for name in press.files}
    page = browser.request("POST", press.url, data=press.data | files)
    while page.status in (301, 302, 303, 307, 308):
        page = browser.request("GET" if page.status < 307 else "POST", page.location)
    return page


def at_once(world, press, cookie):
    """The status of the page that each of the simultaneous presses ends on."""
    together = threading.Barrier(world.presses)

    def one():
        with world.app.app_context():
            browser = Inspector(world.app, db.session)
            browser.put_cookie(cookie)
            together.wait()
            return send(browser, press).status

    with ThreadPoolExecutor(world.presses) as pool:
        return [pressed.result() for pressed in [pool.submit(one) for _ in range(world.presses)]]


def once(world, press, cookie):
    with world.app.app_context():
        browser = Inspector(world.app, db.session)
        browser.put_cookie(cookie)
        return send(browser, press).status


@pytest.mark.slow
@pytest.mark.timeout(400)
@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_many_presses_at_the_same_moment_do_what_one_does(dialect, databases, now):
    world = World(databases, dialect, now)
    browser, wrong, sent, refused = world.browser(), [], set(), {}
    with world.app.app_context():
        met = forms_met(world, browser)
    cookie = browser.cookies()
    for endpoint, forms in sorted(met.items()):
        world.again()
        before = world.rows()
        for form, action in forms[:6]:
            data, files = filled(form)
            press = Press(action, data, files)
            status = once(world, press, cookie)
            if status >= 400:
                refused[endpoint] = (status, {k: v for k, v in data.items() if k != "csrf_token"})
                continue
            by_one = difference(before, world.rows())
            world.again()
            statuses = at_once(world, press, cookie)
            by_many = difference(before, world.rows())
            sent.add(endpoint)
            if by_many != by_one:
                wrong.append(f"{endpoint}: one press made {by_one}, {world.presses} {by_many}")
            if endpoint in IN_TURNS and min(statuses) < 400:
                statuses = [each for each in statuses if each != 503]
            if bad := [each for each in statuses if each >= (500 if endpoint in SAYS_SO else 400)]:
                wrong.append(f"{endpoint}: ended on {bad}")
            break
    world.close()
    walked = {route.endpoint for route in routes_of(world.app) if "POST" in route.methods and by_browser(route)}
    elsewhere = {name for names in ELSEWHERE.values() for name in names.split()}
    assert wrong == []
    assert sorted(walked - sent - elsewhere) == [], f"refused: {refused}"
    assert sorted(elsewhere - walked) == [] == sorted(elsewhere & sent)


def by_browser(route):
    """Programs have a rule of their own: the Idempotency-Key (tests/api/test_views.py)."""
    return not route.access.startswith("bearer:")


def difference(before, after):
    return {name: after[name] - before[name] for name in after if after[name] != before[name] and name not in LOGS}
