"""Jobs that move circles on: members who did not answer lapse, evenings pass, circles without an answer rest."""

from __future__ import annotations

from datetime import datetime, timedelta

from eventhub.circles import queries, rules
from eventhub.circles.models import Circle, CircleMeeting
from eventhub.circles.rules import CircleState, MeetingState, MemberState
from eventhub.circles.service import confirmed, let_lapse, mark_changed, move, next_evening, plan_next
from eventhub.followups.digest_cadence import may_prompt
from eventhub.followups.rules import local_day
from eventhub.platform.db import transaction
from eventhub.platform.mail.outbox import enqueue

NEWS = "circles/news"
# An ended circle is told of for so long.
TOLD_FOR = timedelta(days=7)


def advance(now: datetime) -> int:
    """Move every circle that has not ended on to where it stands now; return how many were looked at."""
    count, last = 0, 0
    while ids := queries.living_ids(last):
        last = ids[-1]
        for circle_id in ids:
            with transaction():
                _advance(queries.lock_circle(circle_id), now)
        count += len(ids)
    return count


def forget(now: datetime) -> int:
    """Delete what nobody needs any more: old wishes, and circles that ended three months ago."""
    with transaction():
        return queries.delete_stale_wishes(now) + queries.delete_ended(now - rules.FORGOTTEN_AFTER)


def notify_members(now: datetime) -> int:
    """Mail each member what they have not heard yet, in waking hours and as the only such mail of their day."""
    count, last = 0, 0
    while ids := queries.ids_to_notify(now - TOLD_FOR, last):
        last = ids[-1]
        for circle_id in ids:
            with transaction():
                count += _notify(queries.lock_circle(circle_id), now)
    return count


def _advance(circle: Circle, now: datetime) -> None:
    if circle.state is CircleState.ENDED:
        return
    in_time, count = now < circle.answer_by, len(confirmed(circle))
    waiting = sum(member.state is MemberState.PROPOSED for member in circle.members)
    move(circle, rules.after_answers(circle.state, count, waiting, in_time=in_time), now)
    if not in_time:
        let_lapse(circle)
    move(circle, rules.after_leaving(circle.state, count), now)
    if circle.state is CircleState.ALIVE:
        _pass_evening(circle, now)
    move(circle, rules.after_silence(circle.state, circle.asked_at, now), now)


def _pass_evening(circle: Circle, now: datetime) -> None:
    """Settle the evening whose time has come, and plan the next one."""
    meeting = next_evening(circle)
    if meeting is not None and now >= meeting.starts_at - rules.SETTLED_BEFORE:
        coming = _coming(circle, meeting)
        meeting.state = rules.settled(coming, asked=meeting.asked_at is not None)
        if meeting.state is MeetingState.PLANNED and now >= meeting.starts_at + rules.LASTS:
            meeting.state = MeetingState.HELD
        if meeting.state is MeetingState.DROPPED:
            mark_changed(circle, now)
    since = circle.asked_at or circle.created_at
    past = [
        each.state
        for each in circle.meetings[::-1]
        if each.starts_at - rules.SETTLED_BEFORE > since and each.state is not MeetingState.PLANNED
    ]
    move(circle, rules.after_misses(circle.state, rules.misses_in_a_row(past)), now)
    if circle.state is CircleState.ALIVE:
        plan_next(circle, now)


def _coming(circle: Circle, meeting: CircleMeeting) -> int:
    """Return how many of those who still belong said yes."""
    here = {member.id for member in confirmed(circle)}
    return sum(answer.coming and answer.member_id in here for answer in meeting.answers)


def _notify(circle: Circle, now: datetime) -> int:
    told = 0
    for member in circle.members:
        user = member.user
        news = rules.news_for(
            circle.state, member.state, member.told, _evening(circle, member.id, now), spell=len(circle.meetings)
        )
        if not news or user.deleted_at is not None or not may_prompt(now, user.zone, user.prompted_on):
            continue
        member.told, user.prompted_on = news, local_day(now, user.zone)
        evening = next_evening(circle)
        if news.startswith("evening-") and evening is not None and evening.asked_at is None:
            evening.asked_at = now
        told += enqueue(NEWS, user=user, about=member, version=news, now=now) is not None
    return told


def _evening(circle: Circle, member_id: int, now: datetime) -> rules.Evening | None:
    """Return the evening a member may have to hear of: one dropped a day before, else the next one."""
    dropped = next(
        (each for each in circle.meetings if each.state is MeetingState.DROPPED and each.starts_at > now), None
    )
    meeting = dropped or next_evening(circle)
    if meeting is None:
        return None
    came = any(answer.member_id == member_id and answer.coming for answer in meeting.answers)
    return rules.Evening(meeting.id, meeting.state, is_near=now >= meeting.starts_at - rules.INVITED_BEFORE, came=came)
