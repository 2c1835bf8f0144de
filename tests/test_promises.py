"""No page and no mail says what is not so: each state of a registration, of an event, each mail and page of a guest."""

import re
from datetime import timedelta

import pytest
from flask_babel import force_locale

from eventhub.events.event.rules import EventState
from eventhub.events.registrations import capacity, queries_of_waiting_list
from eventhub.events.registrations.models import Registration, RegistrationMove
from eventhub.events.registrations.rules import RegistrationState as S
from eventhub.events.registrations.service import ATTENDANCE
from eventhub.platform import tokens
from eventhub.platform.db import transaction
from eventhub.platform.mail.kinds import all_kinds
from tests import promises
from tests.factories import make_event, make_registration, make_user, save
from tests.moment import NOW

# Pages and words. tests/test_pages.py opens every page on both databases, tests/test_hostile_forms.py sends every form.
pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SOON = {"starts_at": NOW + 9 * DAY, "ends_at": NOW + 9 * DAY + 3 * HOUR}
EVENTS = {
    "open": SOON,
    "by approval": SOON | {"needs_approval": True},
    "full": SOON | {"capacity": 1},
    "running": {"starts_at": NOW - HOUR, "ends_at": NOW + HOUR},
    "over": {"starts_at": NOW - 20 * HOUR, "ends_at": NOW - 17 * HOUR},
    "cancelled": SOON | {"state": EventState.CANCELLED},
}
LANGUAGES = {"en": "en", "zh-CN": "zh_Hans"}
PATHS = ("", "/register", "/me", "/arrived", "/met")
# Each state with the one before it; a guest who was removed had a place or waited for one.
STATES = (
    (None, None),
    *((state, None) for state in S if state is not S.REMOVED),
    (S.REMOVED, S.CONFIRMED),
    (S.REMOVED, S.PENDING),
)
TIME = re.compile(r"\b\d{1,2}:\d{2}\b")


def make_case(language, event, state, before, now):
    """A guest of the event in this state, with a mail about every change that could be told."""
    guest = make_user("Anna Keller", language=LANGUAGES[language])
    if state is None:
        return guest, promises.Case(event, None, now)
    registration = make_registration(event, guest, state, offer_until=now + timedelta(hours=40))
    if before is not None:
        save(
            RegistrationMove(
                registration_id=registration.id, before=before.value, after=state.value, at=now, why="organiser"
            )
        )
    position = queries_of_waiting_list.get_position_on_list(registration) if state is S.WAITLISTED else None
    return guest, promises.Case(event, registration, now, position, before)


@pytest.fixture
def make_told_event(session):
    """An event of which another place was told before; one other guest has a place."""

    def make(**fields):
        event = make_event(
            "Tea evening", organiser=make_user("Grace Huang"), zone="Asia/Shanghai", place="Huangpu", **fields
        )
        for name in ("starts_at", "ends_at", "zone", "address", "online_link"):
            setattr(event, f"told_{name}", getattr(event, name))
        event.told_place = "Jing’an"
        make_registration(event, make_user("Other Guest"))
        session.commit()
        return event

    return make


@pytest.mark.parametrize("kind", EVENTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_says_what_is_not_so(language, kind, make_told_event, browser, session, now):
    wrong = []
    for state, before in STATES:
        event = make_told_event(address="12 Zhongshan Lu", **EVENTS[kind])
        guest, case = make_case(language, event, state, before, now)
        session.commit()
        reader = browser(guest, language)
        for path in PATHS if state is not S.UNVERIFIED else PATHS[:2]:
            wrong += complaints(reader, f"/e/{event.slug}{path}", language, case, f"{state} {path}")
        if case.registration is not None:
            coming = f"/coming/{tokens.sign(ATTENDANCE, case.registration.id)}"
            wrong += complaints(reader, coming, language, case, f"{state} coming")

    assert not wrong, "\n".join(dict.fromkeys(wrong))


def complaints(reader, path, language, case, where):
    page = reader.request("GET", path)
    while page.status in (301, 302, 303):
        page = reader.request("GET", page.headers["Location"])
    if page.status != 200:
        return []
    with_words = promises.sentences(page)
    return [f"{where}: {one}" for one in judged(with_words, language, case)]


def judged(said, language, case):
    """Judge sentences in the language of their reader, as times are written in it."""
    from flask import current_app

    with current_app.test_request_context("/"), force_locale(LANGUAGES[language]):
        return promises.untrue(said, LANGUAGES[language], case)


@pytest.mark.parametrize("kind", EVENTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_mail_says_what_is_not_so(language, kind, make_told_event, mailbox, session, now, app):
    """Each kind is queued for each state, as if something had gone wrong: it is true, or it is not sent."""
    wrong, sent = [], set()
    for state, before in STATES[1:]:
        event = make_told_event(address="12 Zhongshan Lu", **EVENTS[kind])
        _, case = make_case(language, event, state, before, now)
        session.commit()
        for mail_kind in all_kinds():
            if mail_kind.about is Registration and not mail_kind.name.startswith("tests/"):
                with transaction():
                    capacity.notify(mail_kind.name, case.registration, now=now, version="any")
        case = promises.Case(event, case.registration, now, case.position, before, is_mail=True)
        for mail in mailbox.deliver_all(now):
            said = [mail.subject, *promises.sentences_of_text(mail.text)]
            wrong += [f"{state}, {mail.subject!r}: {one}" for one in judged(said, language, case)]
            wrong += [f"{state}, {mail.subject!r}: {time}" for time in times_from_nowhere(mail.text, case)]
            sent.add(mail.subject)

    assert not wrong, "\n".join(dict.fromkeys(wrong))
    assert len(sent) > 3


def times_from_nowhere(text, case):
    """Times of day in a mail that stand in no column of its row."""
    from zoneinfo import ZoneInfo

    moments = (case.event.starts_at, case.event.ends_at, case.registration.offer_until)
    known = {moment.astimezone(ZoneInfo(case.event.zone)).strftime("%H:%M") for moment in moments if moment}
    text = promises.ADDRESS.sub("", text)
    return [time for time in TIME.findall(text) if time not in known]


def test_a_sentence_that_is_not_so_and_one_that_nobody_has_listed_are_found(session, app, now):
    """The guard itself: a promise to a guest on the waiting list, and a promise in new words."""
    event = make_event(**SOON)
    waiting = make_registration(event, make_user("Anna Keller"), S.WAITLISTED)
    case = promises.Case(event, waiting, now, position=2)

    assert judged(["You’re in, Anna Keller"], "en", case) == ["not so: You’re in, Anna Keller"]
    assert judged(["You are number 1"], "en", case) == ["not so: You are number 1"]
    assert judged(["You are number 2"], "en", case) == []
    assert judged(["We keep a seat for you."], "en", case) == ["not among the claims: We keep a seat for you."]
    assert judged(["报名成功"], "zh-CN", case) == ["not so: 报名成功"]
    assert judged(["你的名额稳了。"], "zh-CN", case) == ["not among the claims: 你的名额稳了。"]
