"""Who can be asked for an introduction now: what a page offers, and what refuses a request that is sent anyway."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from eventhub.accounts.models import User
from eventhub.events.event.models import Event
from eventhub.introductions import counts as counts_of
from eventhub.introductions import queries_of_introducers
from eventhub.introductions.deadlines import is_live_time
from eventhub.introductions.limits import (
    MONTH,
    IntroducerCounts,
    Refusal,
    RequesterCounts,
    may_be_asked,
    refusal_of_introducer,
    refusal_of_requester,
)
from eventhub.introductions.queries_of_cards import CardNumbers, Counts
from eventhub.introductions.queries_of_introducers import Introducer
from eventhub.introductions.visibility import may_meet
from eventhub.people.models import Contact
from eventhub.people.relations import read_relations
from eventhub.people.reports import is_under_review
from eventhub.people.touches.queries import moments_of_touch
from eventhub.platform.errors import NotFound

NEVER_NAMED = (0, 0, 0)


@dataclass(frozen=True)
class Choice:
    """Who may be asked for one target.

    `possible`: all who could introduce them here and now. `free`: those that no limit refuses, to be offered. That the
    others are refused is not told, nor why. `early`: those who cannot be asked yet, as they stand in the requester's
    address book, and the days on which the two were in touch. `refusal`: why this requester can ask nobody now.
    `is_acquainted`: the two know each other, so that there is nothing to ask for.
    """

    possible: Sequence[User]
    free: Sequence[User] = ()
    early: Sequence[tuple[Contact, int]] = ()
    refusal: Refusal | None = None
    is_acquainted: bool = False


def choice_for(event: Event, requester_id: int, target_id: int, now: datetime) -> Choice:
    """Read who may be asked for a target; friends first, then greeters.

    Raises NotFound for a target that the requester may not see.
    """
    relations = read_relations(requester_id)
    if not may_meet(event, requester_id, target_id, now, relations=relations):
        raise NotFound(f"user {target_id} for user {requester_id}")
    found = queries_of_introducers.introducers_for(event.id, requester_id, target_id)
    if is_live_time(now, event.starts_at, event.ends_at):
        found = {each: found[each] for each in queries_of_introducers.who_are_here(event.id, target_id, list(found))}
    refused, touches = _weighed(event, found, _counts(event, requester_id, found, now))
    early = [
        (each.contact, len({at.date() for at in touches.get(each.contact.id, ())}))
        for number, each in found.items()
        if refused.get(number) is Refusal.GIVE_FIRST and each.contact is not None
    ]
    return Choice(
        possible=[each.user for each in found.values()],
        free=[each.user for number, each in found.items() if number not in refused],
        early=sorted(early, key=lambda one: (one[0].sort_key, one[0].id)),
        refusal=requester_refusal(event.id, requester_id, now),
        is_acquainted=target_id in relations.acquaintances,
    )


def free_of(
    event: Event, requester_id: int, introducers: Mapping[int, Sequence[int]], numbers: CardNumbers, now: datetime
) -> dict[int, list[User]]:
    """Read which introducers of each target can be asked now, in their order; `numbers`: see `card_numbers`."""
    ids = {each for ways in introducers.values() for each in ways}
    if is_live_time(now, event.starts_at, event.ends_at):
        introducers = {
            target: [each for each in ways if each in numbers.here] if target in numbers.here else []
            for target, ways in introducers.items()
        }
    found = queries_of_introducers.introducers_named(event.id, requester_id, ids)
    refused = _weighed(event, found, numbers.introducers)[0]
    return {
        target: [found[each].user for each in ways if each in found and each not in refused]
        for target, ways in introducers.items()
    }


def who_may_be_asked(event: Event, requester_id: int, target_id: int, now: datetime) -> list[User]:
    """Read who would be asked if the requester sent a request for the target now; friends first, then greeters."""
    found = queries_of_introducers.introducers_for(event.id, requester_id, target_id)
    refused = refusals(event, requester_id, found.values(), now)
    return [each.user for number, each in found.items() if number not in refused]


def refusals(
    event: Event, requester_id: int, introducers: Iterable[Introducer], now: datetime, *, quiet_too: bool = False
) -> dict[int, Refusal]:
    """Read why some of these introducers cannot be asked now, by id. `quiet_too`: see counts.introducer_counts."""
    everybody = {each.user.id: each for each in introducers}
    return _weighed(event, everybody, _counts(event, requester_id, everybody, now, quiet_too=quiet_too))[0]


def requester_refusal(event_id: int, requester_id: int, now: datetime) -> Refusal | None:
    """Read why this requester can ask nobody now, or None."""
    if is_under_review(requester_id, now):
        return Refusal.UNDER_REVIEW
    return refusal_of_requester(RequesterCounts(*counts_of.requester_counts(requester_id, event_id, now, now - MONTH)))


def _counts(
    event: Event, requester_id: int, introducer_ids: Collection[int], now: datetime, *, quiet_too: bool = False
) -> Mapping[int, Counts]:
    if not introducer_ids:
        return {}
    return counts_of.introducer_counts(introducer_ids, requester_id, event.id, now, now - MONTH, quiet_too=quiet_too)


def _weighed(
    event: Event, everybody: Mapping[int, Introducer], counts: Mapping[int, Counts]
) -> tuple[dict[int, Refusal], Mapping[int, Sequence[datetime]]]:
    """Return the refusals by introducer, and the touches by contact that the ask-gate looked at."""
    touches = _touches_with([each for each in everybody.values() if not _is_old_enough(event, each, ())])
    why = {
        number: _refusal(event, each, counts.get(number, NEVER_NAMED), touches) for number, each in everybody.items()
    }
    return {number: refusal for number, refusal in why.items() if refusal is not None}, touches


def _refusal(
    event: Event,
    introducer: Introducer,
    counts: Counts,
    touches: Mapping[int, Sequence[datetime]],
) -> Refusal | None:
    greets, budget = introducer.tie_since is None, introducer.user.introduction_budget
    why_not = refusal_of_introducer(IntroducerCounts(*counts, budget=budget, greets=greets))
    if why_not is not None:
        return why_not
    moments = touches.get(introducer.contact.id, ()) if introducer.contact else ()
    return None if _is_old_enough(event, introducer, moments) else Refusal.GIVE_FIRST


def _is_old_enough(event: Event, introducer: Introducer, touches: Sequence[datetime]) -> bool:
    """Return whether the ask-gate is open: for a greeter always, else by the age of the tie, an offer, or touches."""
    since = introducer.tie_since
    return since is None or may_be_asked(since, event.starts_at, touches, offered=introducer.has_offered)


def _touches_with(introducers: Iterable[Introducer]) -> Mapping[int, Sequence[datetime]]:
    ids = [each.contact.id for each in introducers if each.contact is not None]
    return moments_of_touch(ids) if ids else {}
