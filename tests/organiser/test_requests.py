"""Who runs an event by approval hears within minutes that a guest asks to join."""

from datetime import UTC, datetime, timedelta

import pytest

from eventhub.events.event.rules import EventState, TeamRole
from eventhub.events.registrations.rules import RegistrationState as S
from eventhub.organiser.requests import tell_requests
from tests.factories import make_event, make_registration, make_team_member, make_user, owner_of
from tests.snapshots import reads_as_kept

NOON = datetime(2027, 3, 2, 4, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def event(session):
    grace = make_user("Grace Huang", email="grace@example.org", zone="Asia/Shanghai")
    return make_event("Clean-Energy Evening", organiser=grace, starts_at=NOON + timedelta(days=9), needs_approval=True)


def ask(event, name, at):
    return make_registration(event, make_user(name, headline="Test engineer"), state=S.PENDING, created_at=at)


@pytest.mark.parametrize("language", ["en", "zh_Hans"])
def test_a_request_is_told_at_once(event, session, mailbox, language):
    owner_of(event).language = language
    session.commit()
    ask(event, "Nina Rossi", NOON)

    assert [tell_requests(NOON + minutes * MINUTE) for minutes in (1, 6)] == [1, 0]
    [mail] = mailbox.deliver_all(NOON + 6 * MINUTE)
    assert mail.recipients == ("grace@example.org",)
    assert reads_as_kept(f"desk/requests.{language}", mail)
    assert mail.message["List-Unsubscribe"]


def test_requests_within_the_hour_are_told_in_one_mail_after_it(event, mailbox):
    ask(event, "Nina Rossi", NOON)
    tell_requests(NOON + MINUTE)
    mailbox.deliver_all(NOON + MINUTE)
    for minutes in (10, 20):
        ask(event, f"Guest {minutes}", NOON + minutes * MINUTE)

    assert [tell_requests(NOON + minutes * MINUTE) for minutes in (21, 60, 61, 66)] == [0, 0, 1, 0]
    [mail] = mailbox.deliver_all(NOON + 66 * MINUTE)
    assert "3 people ask to join" in mail.message["Subject"]


def test_requests_of_the_night_are_told_at_eight_in_the_reader_s_zone(event, mailbox):
    evening = NOON.replace(hour=12, minute=55)  # 20:55 in Shanghai
    ask(event, "Nina Rossi", evening)
    assert tell_requests(evening) == 1
    mailbox.deliver_all(evening)
    ask(event, "Ben Okafor", evening + 20 * MINUTE)

    night = [tell_requests(evening + timedelta(hours=hours)) for hours in range(1, 12)]

    assert night == [0] * 11
    assert tell_requests(evening + timedelta(hours=11, minutes=5)) == 1
    [mail] = mailbox.deliver_all(evening + timedelta(hours=11, minutes=5))
    assert "2 people ask to join" in mail.message["Subject"]


def test_at_night_only_requests_of_an_event_before_the_morning_are_told(event, session):
    night = NOON.replace(hour=15)  # 23:00 in Shanghai
    event.starts_at, event.ends_at = night - 30 * MINUTE, night + 120 * MINUTE
    session.commit()
    ask(event, "Nina Rossi", night)

    assert tell_requests(night) == 1


def test_nobody_is_written_to_of_requests_that_were_answered_meanwhile(event, mailbox, session):
    row = ask(event, "Nina Rossi", NOON)
    tell_requests(NOON + MINUTE)
    row.state = S.CONFIRMED
    session.commit()

    assert mailbox.deliver_all(NOON + MINUTE) == []
    assert tell_requests(NOON + 90 * MINUTE) == 0


def test_owners_and_managers_are_told_while_the_event_is_on(event, session):
    for name, role in (("Max", TeamRole.MANAGER), ("Olga", TeamRole.CHECK_IN)):
        make_team_member(event, make_user(name, zone="Asia/Shanghai"), role)
    ask(event, "Nina Rossi", NOON)

    assert tell_requests(NOON + MINUTE) == 2

    ask(event, "Ben Okafor", NOON + 70 * MINUTE)
    event.state = EventState.CANCELLED
    session.commit()
    assert tell_requests(NOON + 80 * MINUTE) == 0
