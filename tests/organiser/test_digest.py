import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from eventhub.events.event.rules import EventState, TeamRole
from eventhub.events.registrations.models import RegistrationMove
from eventhub.events.registrations.rules import RegistrationState as S
from eventhub.organiser import queries
from eventhub.organiser.digest import send_digests
from eventhub.platform.db import db
from tests.apps import make_app
from tests.factories import make_event, make_registration, make_team_member, make_user, owner_of, save
from tests.snapshots import reads_as_kept

# Half past eight in Shanghai.
MORNING = datetime(2027, 3, 2, 0, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


def moved(event, state, *, at=MORNING - 2 * HOUR, by=None):
    """A guest who came into this state then."""
    row = make_registration(event, state=state)
    save(
        RegistrationMove(
            registration_id=row.id,
            before=S.UNVERIFIED,
            after=state,
            at=at,
            why="confirmed",
            by_user_id=by.id if by else row.user_id,
        )
    )


@pytest.fixture
def event(session):
    grace = make_user("Grace Huang", email="grace@example.org", zone="Asia/Shanghai")
    return make_event("Clean-Energy Evening", organiser=grace, capacity=20, starts_at=MORNING + timedelta(days=9))


@pytest.mark.parametrize("language", ["en", "zh_Hans"])
def test_organisers_read_in_the_morning_what_guests_did(event, session, mailbox, language):
    """docs/behaviour.md section 13: the organiser digest."""
    owner_of(event).language = language
    for state in (S.CONFIRMED, S.CONFIRMED, S.PENDING, S.WAITLISTED, S.WITHDRAWN):
        moved(event, state)
    session.commit()

    assert [send_digests(MORNING + minutes * timedelta(minutes=1)) for minutes in (-1, 0, 10)] == [0, 1, 0]

    [mail] = mailbox.deliver_all(MORNING)
    assert mail.recipients == ("grace@example.org",)
    assert reads_as_kept(f"desk/digest.{language}", mail)
    assert mail.message["List-Unsubscribe"]


def test_what_happened_is_told_once(event, mailbox):
    moved(event, S.CONFIRMED)

    assert [send_digests(MORNING + timedelta(days=days)) for days in range(3)] == [1, 0, 0]


def test_nobody_is_told_what_they_did_themselves(event):
    moved(event, S.CONFIRMED, by=owner_of(event))

    assert send_digests(MORNING) == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"state": EventState.CANCELLED},
        {"state": EventState.DRAFT},
        {"starts_at": MORNING - 9 * HOUR, "ends_at": MORNING - 6 * HOUR},
    ],
)
def test_only_what_lies_ahead_is_news(event, session, changes):
    moved(event, S.CONFIRMED)
    for name, value in changes.items():
        setattr(event, name, value)
    session.commit()

    assert send_digests(MORNING) == 0


def test_managers_are_told_too_and_check_in_helpers_are_not(event, mailbox):
    for name, role in (("Max", TeamRole.MANAGER), ("Olga", TeamRole.CHECK_IN)):
        make_team_member(event, make_user(name, zone="Asia/Shanghai", email=f"{name.lower()}@example.org"), role)
    moved(event, S.CONFIRMED)

    assert send_digests(MORNING) == 2

    assert {mail.recipients[0] for mail in mailbox.deliver_all(MORNING)} == {"grace@example.org", "max@example.org"}


def test_each_morning_is_that_of_the_organiser(event, session):
    owner_of(event).zone = "America/New_York"
    session.commit()
    moved(event, S.CONFIRMED)

    assert send_digests(MORNING) == 0
    assert send_digests(MORNING + 13 * HOUR) == 1


def test_nothing_is_lost_where_a_day_has_25_hours(event, session):
    owner_of(event).zone = "Europe/Berlin"
    event.starts_at, event.ends_at = (datetime(2027, 11, 9, hour, tzinfo=UTC) for hour in (18, 20))
    session.commit()
    moved(event, S.CONFIRMED, at=datetime(2027, 10, 30, 6, 45, tzinfo=UTC))

    assert send_digests(datetime(2027, 10, 30, 6, 30, tzinfo=UTC)) == 0
    assert send_digests(datetime(2027, 10, 31, 7, 30, tzinfo=UTC)) == 1


def test_two_workers_look_at_once_and_one_of_them_tells(databases, dialect, monkeypatch):
    """Nobody waits for a turn to write while a worker only looks; and whoever comes second finds it told."""
    app, looked, look = make_app(databases.fresh(dialect)), threading.Barrier(2), queries.moves_of_guests
    with app.app_context():
        grace = make_user("Grace Huang", email="grace@example.org", zone="Asia/Shanghai")
        moved(make_event("Clean-Energy Evening", organiser=grace, starts_at=MORNING + timedelta(days=9)), S.CONFIRMED)
        db.session.commit()

    def look_together(*asked):
        found = look(*asked)
        looked.wait(timeout=5)
        return found

    def work(_):
        with app.app_context():
            return send_digests(MORNING)

    monkeypatch.setattr(queries, "moves_of_guests", look_together)
    with ThreadPoolExecutor(2) as workers:
        told = list(workers.map(work, range(2)))
    with app.app_context():
        db.engine.dispose()
    assert sorted(told) == [0, 1]


def test_who_left_after_the_look_is_not_told(event, session, monkeypatch):
    moved(event, S.CONFIRMED)
    grace, look = owner_of(event), queries.moves_of_guests

    def look_and_leave(*asked):
        found = look(*asked)
        grace.email, grace.deleted_at = None, MORNING
        session.commit()
        return found

    monkeypatch.setattr(queries, "moves_of_guests", look_and_leave)

    assert send_digests(MORNING) == 0
