"""Named reads of what a drafted request may speak of."""

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from eventhub.accounts.models import BackgroundItem, User
from eventhub.accounts.rules import BackgroundKind, BackgroundVisibility
from eventhub.events.event.models import Event
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.queries import shows_widely
from eventhub.events.registrations.rules import RegistrationState
from eventhub.introductions.models import Introduction
from eventhub.people.models import Tie
from eventhub.people.rules import HowKnown
from eventhub.people.visibility.admission import attends
from eventhub.platform.db import db


def guests_and_holders(event: Event, kind: BackgroundKind, value_id: str) -> tuple[int, int]:
    """Count the guests who show themselves to people who share something with them, and those who state this value."""
    who = (*attends([event.id]), shows_widely(event.guest_visibility_limit))
    states = sa.exists().where(
        BackgroundItem.user_id == Registration.user_id,
        BackgroundItem.kind == kind,
        BackgroundItem.value_id == value_id,
        BackgroundItem.visibility != BackgroundVisibility.CLOSED,
    )
    guests, holders = db.session.execute(
        sa.select(sa.func.count(), sa.func.count(sa.case((states, 1)))).select_from(Registration).where(*who)
    ).one()
    return guests, holders


def find_wanted_language(user_id: int) -> str:
    """Find the value of the first language that a user would like to speak; empty without one."""
    wanted = sa.select(BackgroundItem.value_id).filter_by(user_id=user_id, kind=BackgroundKind.WANTS_TO_SPEAK)
    return db.session.scalar(wanted.order_by(BackgroundItem.id).limit(1)) or ""


def requests_and_ties(requester_id: int, introducer_ids: Collection[int]) -> tuple[int, dict[int, HowKnown | None]]:
    """Count what a user has asked for, and read where they say they know each of these people from."""
    asked = sa.select(sa.func.count()).where(
        Introduction.requester_id == requester_id, Introduction.from_offer.is_(False)
    )
    rows = db.session.execute(
        sa.select(asked.scalar_subquery(), Tie.other_id, Tie.how)
        .select_from(User)
        .outerjoin(Tie, sa.and_(Tie.owner_id == requester_id, Tie.other_id == User.id))
        .where(User.id.in_([*introducer_ids, requester_id]))
    ).all()
    return rows[0][0], {known: how for _, known, how in rows if known is not None}


def registrations_of(event_id: int, user_ids: Collection[int]) -> dict[int, Registration]:
    """Read the confirmed registrations of users at an event with their goals, by user."""
    rows = db.session.scalars(
        sa.select(Registration)
        .where(
            Registration.event_id == event_id,
            Registration.user_id.in_(user_ids),
            Registration.state == RegistrationState.CONFIRMED,
        )
        .options(selectinload(Registration.goals))
    )
    return {row.guest_id: row for row in rows}
