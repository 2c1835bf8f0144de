"""Named reads of circles; pages ask with the member, jobs by batches."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased, selectinload

from eventhub.accounts.models import BackgroundItem, User
from eventhub.accounts.queries import is_counted_value
from eventhub.accounts.rules import BackgroundKind, BackgroundVisibility
from eventhub.circles.models import Circle, CircleMeeting, CircleMember, CircleWish
from eventhub.circles.rules import BELONGS, GATHERED_FOR, LIVING, PROPOSED_UNTIL, CircleState, MemberState
from eventhub.events.event.models import Event
from eventhub.events.event.rules import CALLED_OFF, EventState
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import RegistrationState, VisibleTo
from eventhub.people.models import Block, Tie
from eventhub.people.rules import Says
from eventhub.platform.db import db, rows_touched
from eventhub.platform.errors import NotFound

BATCH = 100
MOST_ROWS = 100
_WHOLE = (
    selectinload(Circle.members).selectinload(CircleMember.user),
    selectinload(Circle.meetings).selectinload(CircleMeeting.answers),
    selectinload(Circle.event),
)


def find_wish(event_id: int, user_id: int) -> CircleWish | None:
    """Return a guest's wish for a circle with people of an event, or None."""
    return db.session.get(CircleWish, (event_id, user_id))


def find_member(circle_id: int, user_id: int) -> CircleMember | None:
    """Return a guest in a circle that is open to them, proposed or confirmed; else None."""
    return db.session.scalar(
        sa.select(CircleMember).where(
            CircleMember.circle_id == circle_id, CircleMember.user_id == user_id, CircleMember.state.in_(BELONGS)
        )
    )


def get_circle(circle_id: int, user_id: int, *, lock: bool = False) -> tuple[Circle, CircleMember]:
    """Return a circle and the user's membership. Raises NotFound for other users and for members who left."""
    member = find_member(circle_id, user_id)
    if member is None:
        raise NotFound(f"circle {circle_id} for user {user_id}")
    query = sa.select(Circle).where(Circle.id == circle_id).options(*_WHOLE)
    if lock:
        query = query.with_for_update(of=Circle)
    circle = db.session.scalars(query.execution_options(populate_existing=lock)).one()
    return circle, member


def circles_of(user_id: int) -> Sequence[Circle]:
    """Return the circles of which a guest is a member, the latest first."""
    return db.session.scalars(
        sa.select(Circle)
        .join(CircleMember, CircleMember.circle_id == Circle.id)
        .where(CircleMember.user_id == user_id, CircleMember.state.in_(BELONGS))
        .options(*_WHOLE)
        .order_by(Circle.id.desc())
        .limit(MOST_ROWS)
    ).all()


def circle_at(event_id: int, user_id: int) -> Circle | None:
    """Return the circle that began at an event and of which a guest is a member, or None."""
    return next((circle for circle in circles_of(user_id) if circle.event_id == event_id), None)


def living_ids(after_id: int) -> Sequence[int]:
    """Return the ids of the next circles after an id that have not ended."""
    return db.session.scalars(
        sa.select(Circle.id).where(Circle.id > after_id, Circle.state.in_(LIVING)).order_by(Circle.id).limit(BATCH)
    ).all()


def ids_to_notify(since: datetime, after_id: int) -> Sequence[int]:
    """Return the ids of the next circles of which there may be news: living ones, and those that ended lately."""
    return db.session.scalars(
        sa.select(Circle.id)
        .where(
            Circle.id > after_id,
            sa.or_(
                Circle.state.in_(LIVING - {CircleState.RESTING}),
                sa.and_(Circle.state == CircleState.ENDED, Circle.ended_at >= since),
            ),
        )
        .order_by(Circle.id)
        .limit(BATCH)
    ).all()


def lock_circle(circle_id: int) -> Circle:
    """Return a circle with its members and evenings, locked for a change."""
    return db.session.scalars(
        sa.select(Circle)
        .where(Circle.id == circle_id)
        .options(*_WHOLE)
        .with_for_update(of=Circle)
        .execution_options(populate_existing=True)
    ).one()


def find_member_for_mail(member_id: int) -> CircleMember | None:
    """Return a member with the circle, for composing a mail; None when it is gone."""
    return db.session.scalar(
        sa.select(CircleMember)
        .where(CircleMember.id == member_id)
        .options(selectinload(CircleMember.circle).options(*_WHOLE))
    )


def events_to_propose(now: datetime) -> Sequence[Event]:
    """Return events whose wishes have been gathered and lead to circles now."""
    wished = sa.exists().where(CircleWish.event_id == Event.id)
    return db.session.scalars(
        sa.select(Event)
        .where(
            Event.state == EventState.PUBLISHED,
            Event.ends_at <= now - GATHERED_FOR,
            Event.ends_at > now - PROPOSED_UNTIL,
            wished,
        )
        .order_by(Event.id)
        .limit(BATCH)
    ).all()


def wishers(event_id: int) -> Sequence[Registration]:
    """Return guests who wish for a circle, hold a place and are not hidden there, in the order of their wishes."""
    return db.session.scalars(
        sa.select(Registration)
        .join(
            CircleWish,
            sa.and_(CircleWish.event_id == Registration.event_id, CircleWish.user_id == Registration.user_id),
        )
        .join(User, User.id == Registration.user_id)
        .where(
            Registration.event_id == event_id,
            Registration.state == RegistrationState.CONFIRMED,
            Registration.visible_to != VisibleTo.NOBODY,
            User.deleted_at.is_(None),
            User.email.is_not(None),
        )
        .options(selectinload(Registration.user), selectinload(Registration.goals))
        .order_by(CircleWish.created_at, Registration.id)
    ).all()


def forget_wishes(event_id: int) -> None:
    """Delete the wishes of an event: they have led to circles, or to none."""
    db.session.execute(sa.delete(CircleWish).where(CircleWish.event_id == event_id))


def delete_stale_wishes(now: datetime) -> int:
    """Delete wishes of events that were called off or are long over; return how many."""
    old = sa.select(Event.id).where(sa.or_(Event.state.in_(CALLED_OFF), Event.ends_at <= now - PROPOSED_UNTIL))
    return rows_touched(db.session.execute(sa.delete(CircleWish).where(CircleWish.event_id.in_(old))))


def delete_ended(moment: datetime) -> int:
    """Delete circles that ended before a moment, with all that belongs to them; return how many."""
    gone = sa.delete(Circle).where(Circle.state == CircleState.ENDED, Circle.ended_at < moment)
    return rows_touched(db.session.execute(gone))


def goals_at(event_id: int, user_ids: Collection[int]) -> dict[int, Registration]:
    """Return the registrations of these people at an event, with their goals, in any state, by user id."""
    rows = db.session.scalars(
        sa.select(Registration)
        .where(Registration.event_id == event_id, Registration.user_id.in_(user_ids))
        .options(selectinload(Registration.goals))
        .order_by(Registration.id)
    )
    return {row.user_id: row for row in rows if row.user_id is not None}


def background_of(user_ids: Collection[int]) -> Sequence[BackgroundItem]:
    """Return the background items that these people state and do not keep closed."""
    return db.session.scalars(
        sa.select(BackgroundItem)
        .where(
            BackgroundItem.user_id.in_(user_ids),
            BackgroundItem.visibility != BackgroundVisibility.CLOSED,
            BackgroundItem.kind != BackgroundKind.CHILDREN_SCHOOL_AREA,
            is_counted_value(BackgroundItem, user_ids),
        )
        .order_by(BackgroundItem.id)
    ).all()


def acquainted_pairs(user_ids: Collection[int]) -> Sequence[tuple[int, int]]:
    """Return which of these people know each other, both saying so; each pair once."""
    back = aliased(Tie)
    rows = db.session.execute(
        sa.select(Tie.owner_id, Tie.other_id)
        .join(back, sa.and_(back.owner_id == Tie.other_id, back.other_id == Tie.owner_id))
        .where(
            Tie.owner_id < Tie.other_id,
            Tie.owner_id.in_(user_ids),
            Tie.other_id.in_(user_ids),
            Tie.says == Says.YES,
            back.says == Says.YES,
        )
    )
    return [(one, other) for one, other in rows]


def blocked_by(user_id: int) -> frozenset[int]:
    """Return the ids of users that a user has blocked."""
    return frozenset(db.session.scalars(sa.select(Block.other_id).where(Block.owner_id == user_id)))


def get_for_calendar(circle_id: int, user_id: int) -> tuple[Circle, CircleMember]:
    """Return a circle that a guest belongs or belonged to, for their calendar file. Raises NotFound."""
    member = db.session.scalar(
        sa.select(CircleMember).where(
            CircleMember.circle_id == circle_id,
            CircleMember.user_id == user_id,
            CircleMember.state.in_((MemberState.CONFIRMED, MemberState.LEFT)),
        )
    )
    circle = db.session.scalar(sa.select(Circle).where(Circle.id == circle_id).options(*_WHOLE)) if member else None
    if member is None or circle is None or circle.begun_at is None:
        raise NotFound(f"calendar of circle {circle_id} for user {user_id}")
    return circle, member
