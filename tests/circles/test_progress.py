"""Months go by: a circle repeats while people come, asks once, and rests."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from eventhub.circles import service
from eventhub.circles.models import CircleMeeting
from eventhub.circles.progress import advance, notify_members
from eventhub.circles.rules import CircleState, MeetingState
from tests.circles.rows import BERLIN
from tests.moment import NOW

DAY = timedelta(days=1)


def months(circle, count, come=()):
    """Let the months pass: everybody is told, some say that they come, the evening is settled and passes."""
    states = []
    for _ in range(count):
        meeting = next(each for each in circle.meetings if each.state is MeetingState.PLANNED)
        notify_members(morning(meeting.starts_at - 6 * DAY))
        for user in come:
            service.come(circle.id, user.id, meeting.starts_at - 3 * DAY)
        advance(meeting.starts_at - timedelta(hours=23))
        advance(meeting.starts_at + timedelta(hours=3))
        states.append(meeting.state)
        if circle.state is not CircleState.ALIVE:
            break
    return states


def morning(moment: datetime) -> datetime:
    return moment.astimezone(BERLIN).replace(hour=9, minute=0)


def test_it_repeats_monthly_while_two_come_and_asks_once_then_rests(alive, session):
    circle, users = alive
    notify_members(morning(NOW + 7 * DAY))
    assert months(circle, 3, users[:2]) == [MeetingState.HELD] * 3

    assert months(circle, 5, users[:1]) == [MeetingState.DROPPED] * 2
    assert circle.state is CircleState.ASKING
    assert not any(each.state is MeetingState.PLANNED for each in circle.meetings)

    advance(circle.asked_at + 13 * DAY)
    assert circle.state is CircleState.ASKING
    advance(circle.asked_at + 14 * DAY)
    assert circle.state is CircleState.RESTING
    advance(circle.asked_at + 364 * DAY)
    assert circle.state is CircleState.RESTING
    advance(circle.asked_at + 365 * DAY)
    assert circle.state is CircleState.ENDED


def test_one_yes_lets_it_go_on_with_the_next_month(alive, session):
    circle, users = alive
    notify_members(morning(NOW + 7 * DAY))
    months(circle, 2)
    asked_at = circle.asked_at

    service.go_on(circle.id, users[4].id, asked_at + 2 * DAY)

    assert circle.state is CircleState.ALIVE
    upcoming = [each for each in circle.meetings if each.state is MeetingState.PLANNED]
    assert len(upcoming) == 1 and upcoming[0].starts_at > asked_at + 2 * DAY
    assert months(circle, 1) == [MeetingState.DROPPED]
    assert circle.state is CircleState.ALIVE, "it counts anew"


def test_a_downtime_is_nobodys_miss_and_leaves_one_evening_to_come(alive, session):
    circle, _ = alive

    advance(NOW + 200 * DAY)

    assert circle.state is CircleState.ALIVE
    assert [each.state for each in circle.meetings] == [MeetingState.PASSED_OVER, MeetingState.PLANNED]
    assert circle.meetings[1].starts_at > NOW + 200 * DAY


def test_the_jobs_do_nothing_twice(alive, session):
    circle, _ = alive
    for _ in range(3):
        advance(NOW + 7 * DAY)

    assert session.scalar(sa.select(sa.func.count()).select_from(CircleMeeting)) == 1
    assert (circle.calendar_sequence, circle.state) == (1, CircleState.ALIVE)
