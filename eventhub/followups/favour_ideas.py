"""What a user could do for a person: bring them together with someone whose lines meet theirs, help, invite.

At most three things, or none: a favour names two people and what the one looks for and the other can help with, as
both let the giver read. A value stands here only when the giver states it, too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from eventhub.accounts.models import User
from eventhub.accounts.rules import BackgroundKind
from eventhub.events.event.models import Event
from eventhub.followups.rules import FavourKind
from eventhub.introductions import ledger, queries, queries_of_offers
from eventhub.introductions.deadlines import DEFAULT_DAYS, decide_by
from eventhub.introductions.visibility import may_meet, profile_of
from eventhub.matching.offers import Useful, help_for, useful_to
from eventhub.matching.viewer_scores import score_nearby
from eventhub.people.models import Contact
from eventhub.people.relations import list_acquaintances, list_blocked
from eventhub.people.visibility.queries_of_shared_events import list_events_of_both
from eventhub.people.visibility.queries_of_values import Value, read_values_seen
from eventhub.recommendations.queries import ties_between
from eventhub.recommendations.queries_of_partial_rooms import load_partial_room
from eventhub.recommendations.rooms import room_of

MOST_IDEAS = 3
# How many events of both are looked at for people to bring together, the latest first.
ROOMS = 2
TOGETHER = (BackgroundKind.LIVES_IN, BackgroundKind.CUISINE, BackgroundKind.INTEREST)


@dataclass(frozen=True)
class FavourIdea:
    """One thing to do for a person. `why` names the sentence, `value` or `topic` what it speaks of.

    `event`: where both are guests and an offer can be made; without it one brings them together by hand.
    """

    kind: FavourKind
    why: str
    value: Value | None = None
    topic: str = ""
    other: User | None = None
    event: Event | None = None

    @property
    def key(self) -> str:
        """The key by which it is known again once it was done."""
        about = self.other.id if self.other else self.value.value_id if self.value else self.topic
        return f"{self.kind.value}:{about}"[: ledger.MAX_WHAT]


def ideas_for(contact: Contact, now: datetime, *, invite: bool = False) -> list[FavourIdea]:
    """Return up to three things the owner could do for a person, of as many kinds as there are.

    An evening out asks for something, so it is named only with `invite`.
    """
    owner_id, person = contact.owner_id, profile_of(contact, now)
    done = {entry.what for entry in ledger.favours_with(owner_id, contact)}
    if person is None or person.deleted_at is not None:
        return []
    found = _of_guest(owner_id, person, now, invite=invite)
    return choose_ideas((idea for idea in found if idea.key not in done), MOST_IDEAS)


def choose_ideas(ideas: Iterable[FavourIdea], most: int) -> list[FavourIdea]:
    """Return the first of each kind, in the order of the kinds, then further ones; each person and thing once."""
    firsts: dict[FavourKind, FavourIdea] = {}
    more, about = [], set()
    for idea in sorted(ideas, key=lambda idea: list(FavourKind).index(idea.kind)):
        subject = idea.key.partition(":")[2]
        if subject not in about and firsts.setdefault(idea.kind, idea) is not idea:
            more.append(idea)
        about.add(subject)
    return [*firsts.values(), *more][:most]


def _of_guest(owner_id: int, person: User, now: datetime, *, invite: bool) -> Iterator[FavourIdea]:
    theirs = read_values_seen(owner_id, {person.id}, now).get(person.id, ())
    rooms = [
        _room(event, owner_id, person.id, now) for event in islice(list_events_of_both(owner_id, person.id, now), ROOMS)
    ]
    meetings: dict[int, tuple[_Room, Useful]] = {
        each.other: (room, each) for room in reversed(rooms) for each in room.meetings
    }
    users = _strangers(owner_id, person.id, meetings)
    yield from (
        FavourIdea(
            FavourKind.INTRODUCE,
            "sought" if each.sought else "offered",
            topic=each.sought or each.offered,
            other=users[each.other],
            event=room.event,
        )
        for room, each in meetings.values()
        if each.other in users
    )
    yield from (FavourIdea(FavourKind.HELP, "topic", topic=topic) for room in rooms for topic in room.help)
    if invite:
        yield from (FavourIdea(FavourKind.INVITE, value.kind.value, value) for value in _shared(theirs, TOGETHER))


@dataclass(frozen=True)
class _Room:
    """An event of both: which of the owner's acquaintances the person could meet there, and where the owner could help.

    `event` is None when nothing can be offered there: the two do not know each other yet, or it is too near.
    """

    event: Event | None
    meetings: Sequence[Useful] = ()
    help: Sequence[str] = ()


def _room(event: Event, owner_id: int, person_id: int, now: datetime) -> _Room:
    if not may_meet(event, owner_id, person_id, now):
        return _Room(None)
    friends = list_acquaintances(owner_id)
    # Of the person's own ties only mutual ones may count: see _strangers.
    near = load_partial_room(event, now, {owner_id}, {person_id, *friends}, known={owner_id, *friends})
    if near.facts.number_of(owner_id) is None:
        return _Room(None)
    whole = room_of(event, now).prepared
    around = whole.among(near.facts, near.words, owner_id, without=list_blocked(owner_id))
    view = score_nearby(around, owner_id)
    is_open = person_id in friends and decide_by(now, DEFAULT_DAYS, event.starts_at, event.ends_at) is not None
    return _Room(
        event if is_open else None, useful_to(view, person_id, near.words), help_for(view, person_id, near.words)
    )


def _shared(values: Sequence[Value], kinds: Sequence[BackgroundKind]) -> list[Value]:
    return sorted(
        (value for value in values if value.shared and not value.is_mixed and value.kind in kinds),
        key=lambda value: kinds.index(value.kind),
    )


def _strangers(owner_id: int, person_id: int, others: Collection[int]) -> dict[int, User]:
    """Return those of some acquaintances without a mutual tie to the person or an offer, with their names.

    What only one of the two says must not show, not even by a favour that is missing.
    """
    users = {each.id: each for each in queries.users_by_id(others).values() if each.deleted_at is None}
    ties = ties_between({person_id, *users}, {person_id, *users}) if users else {}
    offered = queries_of_offers.offered_with(owner_id, person_id)
    return {
        each: user
        for each, user in users.items()
        if ((each, person_id) not in ties or (person_id, each) not in ties) and each not in offered
    }
