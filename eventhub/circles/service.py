"""What people do with circles: wish for one, say yes or no, come or not, leave quietly, let it go on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from eventhub.circles import queries, rules
from eventhub.circles.dates import Rhythm, evenings
from eventhub.circles.models import Circle, CircleMeeting, CircleMember, CircleWish, MeetingAnswer
from eventhub.circles.rules import CircleState, MeetingState, MemberState
from eventhub.events.event.models import Event
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import VisibleTo
from eventhub.people.relations import list_blocked
from eventhub.platform.db import db, insert_into, transaction
from eventhub.platform.errors import WrongState

Answer = Callable[[Circle, CircleMember, datetime], None]


def wish(event: Event, registration: Registration, now: datetime) -> None:
    """Ask for a circle with people of an event. Raises WrongState out of time, or for who is seen by nobody."""
    with transaction():
        user_id = registration.user_id
        if user_id is None or not rules.may_wish(event.ends_at, now) or registration.visible_to is VisibleTo.NOBODY:
            raise WrongState(f"no wish for a circle at event {event.id}", reason="circle_closed")
        # Pressed twice at the same moment, it is one wish.
        new = insert_into(CircleWish, db.engine.dialect.name).values(event_id=event.id, user_id=user_id, created_at=now)
        db.session.execute(new.on_conflict_do_nothing())


def take_back(event: Event, user_id: int) -> None:
    """Take a wish for a circle back; nobody was told of it."""
    with transaction():
        found = queries.find_wish(event.id, user_id)
        if found is not None:
            db.session.delete(found)


def confirm(circle_id: int, user_id: int, now: datetime) -> None:
    """Confirm a place in a proposed circle; with enough confirmed members it begins."""
    _answer(circle_id, user_id, _confirm, now)


def decline(circle_id: int, user_id: int, now: datetime) -> None:
    """Decline a proposed circle. The others see one person fewer, and not who."""
    _answer(circle_id, user_id, _decline, now)


def leave(circle_id: int, user_id: int, now: datetime) -> None:
    """Leave a circle; nobody is told."""
    _answer(circle_id, user_id, _leave, now)


def come(circle_id: int, user_id: int, now: datetime) -> None:
    """Say that one comes to the next evening."""
    _answer(circle_id, user_id, lambda circle, member, at: _say(circle, member, at, coming=True), now)


def stay_away(circle_id: int, user_id: int, now: datetime) -> None:
    """Say that one cannot come to the next evening."""
    _answer(circle_id, user_id, lambda circle, member, at: _say(circle, member, at, coming=False), now)


def go_on(circle_id: int, user_id: int, now: datetime) -> None:
    """Keep a circle going, or wake one that rests; one of its members is enough."""
    _answer(circle_id, user_id, _go_on, now)


def write_words(circle_id: int, user_id: int, place: str, reach: str, now: datetime) -> None:
    """Save where the circle meets, which any member may change, and how the others reach this member."""

    def write(circle: Circle, member: CircleMember, at: datetime) -> None:
        _belongs(circle, member)
        member.reach = reach
        if circle.place != place:
            circle.place = place
            mark_changed(circle, at)

    _answer(circle_id, user_id, write, now)


def move(circle: Circle, to: CircleState, now: datetime) -> None:
    """Move a circle on, as the table allows. Runs in the caller's transaction."""
    if to is circle.state:
        return
    if not rules.may_move(circle.state, to):
        raise WrongState(f"circle {circle.id}: {circle.state.value} -> {to.value}", reason="circle_closed")
    begins, circle.state = circle.state is CircleState.PROPOSED and to is CircleState.ALIVE, to
    mark_changed(circle, now)
    if begins:
        circle.begun_at = now
    if to is CircleState.ASKING:
        circle.asked_at = now
    if to is CircleState.ALIVE:
        plan_next(circle, now)
    if to is CircleState.ENDED:
        circle.ended_at = now
        let_lapse(circle)


def mark_changed(circle: Circle, now: datetime) -> None:
    """Note that the circle has changed, so that calendars read it again."""
    circle.calendar_sequence += 1
    circle.changed_at = now


def plan_next(circle: Circle, now: datetime) -> None:
    """Plan the next evening that is still to come, unless one is planned."""
    if any(meeting.state is MeetingState.PLANNED for meeting in circle.meetings):
        return
    today = now.astimezone(ZoneInfo(circle.event.zone)).date()
    held = {meeting.planned_on for meeting in circle.meetings}
    for each in evenings(rhythm_of(circle), max(circle.first_on, today.replace(day=1))):
        if each.planned_on not in held and each.starts_at and each.starts_at > now + rules.SETTLED_BEFORE:
            circle.meetings.append(
                CircleMeeting(planned_on=each.planned_on, starts_at=each.starts_at, state=MeetingState.PLANNED)
            )
            return


def let_lapse(circle: Circle) -> None:
    """Mark members who have not answered in time as lapsed."""
    for member in circle.members:
        if member.state is MemberState.PROPOSED:
            member.state = MemberState.LAPSED


def rhythm_of(circle: Circle) -> Rhythm:
    """Return the day of each month on which the circle meets."""
    return Rhythm(circle.weekday, circle.ordinal, circle.event.zone)


def confirmed(circle: Circle) -> list[CircleMember]:
    """Return the confirmed members of a circle."""
    return [member for member in circle.members if member.state is MemberState.CONFIRMED]


def next_evening(circle: Circle) -> CircleMeeting | None:
    """Return the evening that is planned, or None."""
    return next((each for each in circle.meetings if each.state is MeetingState.PLANNED), None)


def _answer(circle_id: int, user_id: int, answer: Answer, now: datetime) -> None:
    with transaction():
        circle, member = queries.get_circle(circle_id, user_id, lock=True)
        answer(circle, member, now)


def _become(member: CircleMember, to: MemberState, now: datetime) -> None:
    if to not in rules.MEMBER_MOVES[member.state]:
        raise WrongState(f"member {member.id}: {member.state.value} -> {to.value}", reason="circle_closed")
    member.state, member.answered_at = to, now


def _confirm(circle: Circle, member: CircleMember, now: datetime) -> None:
    if member.state is MemberState.CONFIRMED:
        return
    if circle.state not in (CircleState.PROPOSED, CircleState.ALIVE):
        raise WrongState(f"circle {circle.id} is {circle.state.value}", reason="circle_closed")
    others = {each.user_id for each in confirmed(circle)}
    if others & list_blocked(member.user_id):
        # Two guests do not meet here when one has blocked the other; to both it looks like a chair that was taken.
        raise WrongState(f"no chair in circle {circle.id}", reason="circle_closed")
    _become(member, MemberState.CONFIRMED, now)
    _settle(circle, now)


def _decline(circle: Circle, member: CircleMember, now: datetime) -> None:
    _become(member, MemberState.DECLINED, now)
    _settle(circle, now)


def _leave(circle: Circle, member: CircleMember, now: datetime) -> None:
    _become(member, MemberState.LEFT, now)
    member.reach = ""
    _settle(circle, now)


def _settle(circle: Circle, now: datetime) -> None:
    waiting = sum(member.state is MemberState.PROPOSED for member in circle.members)
    count = len(confirmed(circle))
    after = rules.after_answers(circle.state, count, waiting, in_time=now < circle.answer_by)
    move(circle, rules.after_leaving(after, count), now)


def _belongs(circle: Circle, member: CircleMember) -> None:
    if circle.begun_at is None or member.state is not MemberState.CONFIRMED or circle.state is CircleState.ENDED:
        raise WrongState(f"circle {circle.id} is not open to member {member.id}", reason="circle_closed")


def _say(circle: Circle, member: CircleMember, now: datetime, *, coming: bool) -> None:
    _belongs(circle, member)
    meeting = next_evening(circle)
    if meeting is None or circle.state is not CircleState.ALIVE or now >= meeting.starts_at:
        raise WrongState(f"circle {circle.id} has no evening to answer", reason="circle_closed")
    found = next((each for each in meeting.answers if each.member_id == member.id), None)
    if found is None:
        meeting.answers.append(MeetingAnswer(member_id=member.id, coming=coming, at=now))
    else:
        found.coming, found.at = coming, now


def _go_on(circle: Circle, member: CircleMember, now: datetime) -> None:
    _belongs(circle, member)
    if circle.state is CircleState.ALIVE:
        return
    move(circle, CircleState.ALIVE, now)
