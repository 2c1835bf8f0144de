"""The list of people one keeps in touch with: in groups, to be searched, and who is a good person to greet now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from eventhub.accounts.models import User
from eventhub.contacts.models import Contact
from eventhub.contacts.queries import acquaintances
from eventhub.contacts.rules import HowKnown
from eventhub.contacts.seeing import visible_guests
from eventhub.events.models import Event
from eventhub.events.rules import EventState
from eventhub.followups import queries, rules
from eventhub.followups import queries_of_people as reads
from eventhub.followups.funnel import Funnel, funnel
from eventhub.followups.models import FollowUp
from eventhub.followups.pages import Row as Due
from eventhub.followups.pages import rows_of
from eventhub.followups.queries_of_people import Counted, Wanted
from eventhub.recommendations.rules import DORMANT_AFTER


class Natural(StrEnum):
    """Groups that are there by themselves."""

    DUE = "due"
    GOING = "going"
    SILENT = "silent"
    RESTING = "resting"


@dataclass(frozen=True)
class Choice:
    """What somebody chose to see: a search, and one group at most."""

    words: str = ""
    natural: Natural | None = None
    how: HowKnown | None = None
    event_id: int | None = None
    label: str = ""
    page: int = 1


@dataclass(frozen=True)
class Row:
    """One person of the list."""

    contact: Contact
    last: datetime | None
    follow_up: FollowUp | None
    # What the follow-up is about when its day has come.
    due: Due | None = None


@dataclass(frozen=True)
class Groups:
    """Every group with its size, and the next event with how many of one's people go there."""

    counted: Counted
    labels: dict[str, int]
    events: Sequence[tuple[Event, int]]
    going: int = 0


@dataclass(frozen=True)
class People:
    """One page of the list."""

    rows: Sequence[Row]
    number: int
    total: int
    groups: Groups
    today: date
    # How far everybody the owner met came, for the whole list alone.
    funnel: Funnel | None = None
    next_event: Event | None = None
    # People at the next event of whom one has not heard for a year.
    hello: Sequence[Contact] = field(default_factory=tuple)

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // reads.PAGE))


def list_people(owner: User, choice: Choice, now: datetime) -> People:
    """The owner's people as chosen."""
    today, silent_since = rules.local_day(now, owner.zone), now - DORMANT_AFTER
    event = _next_event(owner.id, now)
    going = _going(owner.id, event, now)
    wanted = Wanted(
        words=choice.words,
        label=choice.label,
        how=choice.how,
        event_id=choice.event_id,
        user_ids=going if choice.natural is Natural.GOING else None,
        due_by=today if choice.natural is Natural.DUE else None,
        silent_since=silent_since if choice.natural is Natural.SILENT else None,
        resting=choice.natural is Natural.RESTING,
    )
    total = reads.count_people(owner.id, wanted)
    number = min(max(choice.page, 1), max(1, -(-total // reads.PAGE)))
    silent = reads.silent_ties(owner.id, going, silent_since)
    groups = Groups(
        reads.counted(owner.id, today, silent_since),
        reads.labels_of(owner.id),
        reads.events_of_notes(owner.id),
        reads.count_people(owner.id, Wanted(user_ids=going)),
    )
    found = reads.page_of_people(owner.id, wanted, number)
    due = {
        each.follow_up.id: each
        for each in rows_of([step for _, _, step in found if step is not None and step.due_on <= today], owner.zone)
    }
    rows = [Row(contact, last, step, due.get(step.id) if step else None) for contact, last, step in found]
    is_whole = choice == Choice() and number == 1
    return People(
        rows,
        number,
        total,
        groups,
        today,
        funnel_of(owner, today) if is_whole and total else None,
        event,
        reads.contacts_of_users(owner.id, silent),
    )


def funnel_of(owner: User, today: date) -> Funnel:
    """How far the owner's acquaintances grew, by the owner's calendar."""
    found = queries.touches_by_person(owner.id).values()
    people = ([(each.kind, rules.local_day(each.at, owner.zone)) for each in touches] for touches in found)
    return funnel(people, today)


def _next_event(owner_id: int, now: datetime) -> Event | None:
    events = queries.events_with_a_place(owner_id, now)
    return next((event for event in events if event.state is EventState.PUBLISHED), None)


def _going(owner_id: int, event: Event | None, now: datetime) -> frozenset[int]:
    """Acquaintances at an event who let the owner see that."""
    return visible_guests(event, owner_id, now) & acquaintances(owner_id) if event else frozenset()
