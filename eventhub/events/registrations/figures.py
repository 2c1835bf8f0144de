"""Counts for organisers: of states, which the guest table shows anyway, and of goals, which it does not."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from eventhub.events.registrations.models import Registration, RegistrationGoal
from eventhub.events.registrations.queries_of_unproven import one_line_an_address
from eventhub.events.registrations.rules import RegistrationState
from eventhub.matching.goals import GoalType
from eventhub.platform.db import db

# Figures about people are shown from this many on (docs/behaviour.md section 4).
FEWEST_TO_COUNT = 5

# The tabs of the guest table, in their order, and the states each one shows.
TABS: dict[str, tuple[RegistrationState, ...]] = {
    "going": (RegistrationState.CONFIRMED,),
    "pending": (RegistrationState.PENDING,),
    "waiting": (RegistrationState.WAITLISTED, RegistrationState.OFFERED),
    "unverified": (RegistrationState.UNVERIFIED,),
    "gone": (
        RegistrationState.WITHDRAWN,
        RegistrationState.DECLINED,
        RegistrationState.REMOVED,
        RegistrationState.LAPSED,
    ),
}


@dataclass(frozen=True)
class Counts:
    """How many registrations an event has in each state; states without any are absent."""

    by_state: dict[RegistrationState, int]
    # How many were checked in, whatever their state is now.
    came: int = 0

    def of(self, *states: RegistrationState) -> int:
        """Count the registrations in these states."""
        return sum(self.by_state.get(state, 0) for state in states)

    def tab(self, name: str) -> int:
        """Count the registrations under a tab of the guest table."""
        return self.of(*TABS[name])


def counts(event_id: int) -> Counts:
    """Count the registrations of an event by state."""
    query = (
        sa.select(Registration.state, sa.func.count(), sa.func.count(Registration.checked_in_at))
        .where(Registration.event_id == event_id, one_line_an_address())
        .group_by(Registration.state)
        .order_by(Registration.state)
    )
    rows = db.session.execute(query).all()
    return Counts({state: number for state, number, _ in rows}, sum(came for _, _, came in rows))


def count_goals(event_id: int) -> dict[GoalType, int]:
    """Count the confirmed guests with each goal. For organiser/frozen_figures.py alone: organisers see those."""
    query = (
        sa.select(RegistrationGoal.goal, sa.func.count(RegistrationGoal.registration_id))
        .join(Registration, Registration.id == RegistrationGoal.registration_id)
        .where(Registration.event_id == event_id, Registration.state == RegistrationState.CONFIRMED)
        .group_by(RegistrationGoal.goal)
    )
    return dict.fromkeys(GoalType, 0) | {goal: int(number) for goal, number in db.session.execute(query)}


def count_without_goal(event_id: int) -> int:
    """Count the confirmed guests without a goal. For organiser/frozen_figures.py alone, as above."""
    query = sa.select(sa.func.count(Registration.id)).where(
        Registration.event_id == event_id,
        Registration.state == RegistrationState.CONFIRMED,
        ~Registration.goals.any(),
    )
    return db.session.execute(query).scalar_one()
