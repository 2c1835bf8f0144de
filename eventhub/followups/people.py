"""The list of people one keeps in touch with: in groups, to be searched, and who is a good person to greet now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from eventhub.accounts.models import User
from eventhub.events.event.models import Event
from eventhub.followups import queries, rules
from eventhub.followups import queries_of_people as reads
from eventhub.followups.funnel import Funnel, funnel
from eventhub.followups.models import FollowUp
from eventhub.followups.presenters import Row as Due
from eventhub.followups.presenters import rows_of
from eventhub.followups.queries_of_people import Counted, Found, Wanted
from eventhub.people.contacts.photos import add_photos
from eventhub.people.models import Contact
from eventhub.people.relations import read_relations
from eventhub.people.rules import HowKnown
from eventhub.people.touches.models import Touch
from eventhub.people.visibility.queries import list_acquaintances_at
from eventhub.platform.paging import page_within
from eventhub.recommendations.rules import DORMANT_AFTER


class Natural(StrEnum):
    """Groups that are there by themselves."""

    DUE = "due"
    GOING = "going"
    SILENT = "silent"
    RESTING = "resting"


@dataclass(frozen=True)
class Choice:
    """What the owner chose to see of their people: a search, and one group at most."""

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
    events: Sequence[tuple[Event, int]]


@dataclass(frozen=True)
class People:
    """One page of the list."""

    rows: Sequence[Row]
    number: int
    pages: int
    total: int
    groups: Groups
    today: date
    # How far relations with all people grew; None where the list is filtered.
    funnel: Funnel | None = None
    next_event: Event | None = None
    # Shown first: people at the next event without a touch for a year.
    hello: Sequence[Contact] = field(default_factory=tuple)


def list_people(owner: User, choice: Choice, now: datetime) -> People:
    """Return a page of the owner's people as chosen."""
    today, silent_since = rules.local_day(now, owner.zone), now - DORMANT_AFTER
    event = queries.next_event_with_a_place(owner.id, now)
    relations = read_relations(owner.id)
    going = list_acquaintances_at(event, relations, now) if event else frozenset()
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
    counted = reads.count_people(owner.id, wanted, today=today, silent_since=silent_since, going=going)
    number, pages = page_within(choice.page, counted.wanted, reads.PAGE)
    found = reads.page_of_people(owner.id, wanted, number)
    hello = reads.silent_people(owner.id, going, silent_since) if going and replace(choice, page=1) == Choice() else ()
    add_photos(owner.id, [*(contact for contact, _, _ in found), *hello], relations)
    touches = queries.touches_by_person(owner.id) if choice == Choice() and counted.wanted else None
    due = _due_of(found, owner, now, touches)
    return People(
        [Row(contact, last, step, due.get(step.id) if step else None) for contact, last, step in found],
        number,
        pages,
        counted.wanted,
        Groups(counted, reads.events_of_notes(owner.id)),
        today,
        funnel_of(touches, owner, today) if touches is not None else None,
        event,
        hello,
    )


def _due_of(
    found: Sequence[Found], owner: User, now: datetime, touches: Mapping[int, Sequence[Touch]] | None
) -> dict[int, Due]:
    """Return what the due steps of these people are about, by follow-up id.

    `touches` are the owner's with everybody, where they have been read.
    """
    today = rules.local_day(now, owner.zone)
    steps = [step for _, _, step in found if step is not None and step.due_on <= today]
    histories = queries.histories_with([step.contact_id for step in steps], touches)
    return {each.follow_up.id: each for each in rows_of(steps, owner.zone, now, histories)}


def funnel_of(touches: Mapping[int, Sequence[Touch]], owner: User, today: date) -> Funnel:
    """Count how far the owner's relations grew, by local days of the owner, from the touches with each person."""
    people = (
        [(each.kind, rules.local_day(each.at, owner.zone)) for each in known if not each.cause.startswith(rules.THANKS)]
        for known in touches.values()
    )
    return funnel(people, today)
