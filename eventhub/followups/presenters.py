"""What the lists of follow-ups show: rows in groups, each with the one thing to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from eventhub.followups import queries, rules
from eventhub.followups.models import FollowUp
from eventhub.followups.occasions import Standing, kinds_for
from eventhub.followups.queries import History
from eventhub.followups.rules import FollowUpState, Plan
from eventhub.followups.situations import (
    kinds_of,
    standing_of,
)
from eventhub.followups.wording.kinds import TextKind
from eventhub.people.contacts.photos import add_photos


class Tab(StrEnum):
    """The lists of /follow-ups."""

    DUE = "due"
    LATER = "later"
    DONE = "done"


STATES = {
    Tab.DUE: (FollowUpState.DUE,),
    Tab.LATER: (FollowUpState.PLANNED, FollowUpState.SNOOZED),
    Tab.DONE: (FollowUpState.DONE,),
}


class Group(StrEnum):
    """Headings within a list, by the day something is due."""

    TODAY = "today"
    BEFORE = "before"
    THIS_WEEK = "this_week"
    LATER = "later"
    DONE = "done"


@dataclass(frozen=True)
class Row:
    """One line of a list."""

    follow_up: FollowUp
    kind: TextKind
    promise: str


@dataclass(frozen=True)
class Listing:
    """One tab: its groups of rows, and how much is in each tab."""

    tab: Tab
    groups: dict[Group, list[Row]]
    counts: dict[Tab, int]
    today: date
    # What was with each person of its rows, by the number of the contact.
    histories: dict[int, History]

    @property
    def first(self) -> FollowUp | None:
        """The follow-up on top."""
        return next((row.follow_up for rows in self.groups.values() for row in rows), None)


def listing(owner_id: int, tab: Tab, now: datetime) -> Listing:
    """Return the owner's follow-ups of one tab, as the page shows them."""
    owner = queries.get_user(owner_id)
    today = rules.local_day(now, owner.zone)
    found = queries.follow_ups_in(owner_id, STATES[tab], latest_first=tab is Tab.DONE)
    add_photos(owner_id, [row.contact for row in found])
    counted = queries.counts_by_state(owner_id)
    histories = queries.histories_with([row.contact_id for row in found])
    groups: dict[Group, list[Row]] = {}
    for row in rows_of(found, owner.zone, now, histories):
        groups.setdefault(_group(row.follow_up, today), []).append(row)
    return Listing(
        tab=tab,
        groups=dict(sorted(groups.items(), key=lambda item: list(Group).index(item[0]))),
        counts={each: sum(counted.get(state, 0) for state in STATES[each]) for each in Tab},
        today=today,
        histories=histories,
    )


def steps_ahead(plan: Plan) -> list[tuple[Plan, TextKind]]:
    """Return the steps to come with what each will most likely be about."""
    if plan.state not in rules.OPEN_STATES:
        return []
    return [(after, kinds_for(after.step, Standing())[0]) for after in rules.outlook(plan, 3)]


def rows_of(
    found: Sequence[FollowUp], zone: str, now: datetime, histories: Mapping[int, History] | None = None
) -> list[Row]:
    """Return what each of these follow-ups is about, in their order.

    What was with their people is read where the caller has not done so.
    """
    if histories is None:
        histories = queries.histories_with([row.contact_id for row in found])
    return [_row(row, histories[row.contact_id], zone, now) for row in found]


def _row(row: FollowUp, history: History, zone: str, now: datetime) -> Row:
    kinds = kinds_of(row.step, history.note, history.touches, standing_of(history, zone, now))
    return Row(row, kinds[0], history.promise.i_promised if history.promise else "")


def _group(row: FollowUp, today: date) -> Group:
    if row.state is FollowUpState.DONE:
        return Group.DONE
    if row.due_on <= today:
        return Group.TODAY if row.due_on == today else Group.BEFORE
    return Group.THIS_WEEK if row.due_on < today + timedelta(days=7) else Group.LATER
