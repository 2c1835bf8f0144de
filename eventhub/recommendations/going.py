"""What the page Who's going shows one guest, as plain values; `labels` turns them into words."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from eventhub.accounts.models import BackgroundItem
from eventhub.contacts.models import Tie
from eventhub.contacts.queries import blocked_either_way
from eventhub.contacts.seeing import Value, open_values
from eventhub.events.models import Event
from eventhub.events.rules import TeamRole
from eventhub.matching.facts import PersonId, Vocabulary
from eventhub.matching.nearby import known_and_opened, still_connecting
from eventhub.matching.recommending import View, explain, useful_pairs
from eventhub.matching.results import Reason, Recommendation
from eventhub.matching.shortlist import LENGTH
from eventhub.recommendations import queries
from eventhub.recommendations.cards import card_extras
from eventhub.recommendations.looking import Sight, look
from eventhub.recommendations.queries import Person, shown_to
from eventhub.recommendations.rules import Phase, is_dormant, opens_at, phase
from eventhub.registrations.models import Registration
from eventhub.registrations.rules import RegistrationState, VisibleTo

# Pairs of acquaintances who could be introduced to each other, at most.
FAVOURS = 2


@dataclass(frozen=True)
class Ground:
    """A reason with what its column numbers stand for, in the viewer's own words."""

    reason: Reason
    kind: str = ""
    value_id: str = ""
    own_text: str = ""


@dataclass(frozen=True)
class Thread:
    """The drawn way to a person: what the viewer and both others say of their ties."""

    you: Registration
    introducer: Person
    near: Tie | None
    far: Tie | None
    far_back: Tie | None
    near_strength: float
    far_strength: float


@dataclass(frozen=True)
class Card:
    """One person to meet. `waiting`: a request is open, then nothing but that is shown.

    With `introduced` they have met through us and no longer count among the people to meet.
    """

    person: Person
    reasons: tuple[Ground, ...] = ()
    thread: Thread | None = None
    introducers: tuple[Person, ...] = ()
    extra: dict[str, Any] = field(default_factory=dict)
    values: tuple[Value, ...] = ()
    waiting: bool = False
    introduced: bool = False


@dataclass(frozen=True)
class Known:
    """An acquaintance who attends. `opens`: guests they could introduce the viewer to."""

    person: Person
    tie: Tie | None
    opens: int
    dormant: bool


@dataclass(frozen=True)
class GoingPage:
    """Everything the page shows. With `hidden` or before `opens_at` there are no cards."""

    event: Event
    registration: Registration
    phase: Phase
    opens_at: datetime
    guests: int
    hidden: bool
    cards: tuple[Card, ...] = ()
    introduced: tuple[Card, ...] = ()
    known: tuple[Known, ...] = ()
    connectors: tuple[Person, ...] = ()
    gives: tuple[tuple[Person, Person], ...] = ()
    host: Person | None = None


def going_page(event: Event, registration: Registration, now: datetime, *, in_mail: bool = False) -> GoingPage:
    """The page of one guest now, or what a mail tells of it: there nothing can be asked.

    People who may not see others get the empty page.
    """
    stage = phase(event.starts_at, event.ends_at, event.zone, now)
    frame = GoingPage(
        event,
        registration,
        stage,
        opens_at(event.starts_at, event.zone),
        queries.guest_count(event, registration.guest_id),
        hidden=not sees_others(registration),
        host=_host(event, registration.guest_id),
    )
    if frame.hidden or stage is Phase.CLOSED:
        return frame
    return _filled(frame, now, in_mail=in_mail)


def sees_others(registration: Registration) -> bool:
    """Pending, waitlisted and hidden people see nobody, and where the organiser shows nobody, nobody does."""
    return registration.state is RegistrationState.CONFIRMED and shown_to(registration) is not VisibleTo.NOBODY


def people_to_meet(page: GoingPage, sight: Sight, now: datetime, *, in_mail: bool) -> tuple[Card, ...]:
    """The viewer's stored list as true now, and whom they were introduced to."""
    if page.phase is Phase.EARLY:
        return ()
    pinned = sight.pinned
    found: dict[int, Recommendation] = {each.target: each for each in explain(sight.view, sight.targets, sight.facts)}
    shown = [target for target in sight.targets if target in found or target in pinned]
    shown += sorted(pinned.keys() - shown)
    shown = _at_most_five(shown, pinned)
    return _cards(page, sight.words, shown, found, pinned, None if in_mail else now)


def _at_most_five(targets: Sequence[int], pinned: Mapping[int, bool]) -> list[int]:
    """Pinned targets stay; as many others as leave five people to meet."""
    free = LENGTH - sum(not introduced for introduced in pinned.values())
    kept = [target for target in targets if target not in pinned][: max(0, free)]
    return [target for target in targets if target in pinned or target in kept]


def _filled(frame: GoingPage, now: datetime, *, in_mail: bool) -> GoingPage:
    viewer = frame.registration.guest_id
    sight = look(frame.event, frame.registration, frame.phase, now, in_mail=in_mail)
    cards = people_to_meet(frame, sight, now, in_mail=in_mail)
    opens = known_and_opened(sight.view, sight.whole)
    asks = not in_mail and frame.phase is not Phase.OVER
    links = still_connecting(sight.view, sight.connectors) if asks else []
    pairs = [] if in_mail else _favours(sight.view)
    persons = queries.people(frame.event.id, {*opens, *links})
    # A brief names acquaintances and says no more of them.
    ties = {} if in_mail else queries.ties_between([viewer], opens)
    known = [
        Known(persons[other], ties.get((viewer, other)), count, _dormant(ties.get((viewer, other)), now))
        for other, count in opens.items()
        if other in persons
    ]
    known.sort(key=lambda one: (-one.opens, one.person.name, one.person.id))
    return GoingPage(
        **{
            **vars(frame),
            "cards": tuple(card for card in cards if not card.introduced),
            "introduced": tuple(card for card in cards if card.introduced),
            "known": tuple(known),
            "connectors": tuple(persons[one] for one in links if one in persons and not _is_host(frame, one, opens)),
            "gives": tuple(
                (persons[one], persons[other]) for one, other in pairs if one in persons and other in persons
            ),
        }
    )


def _is_host(frame: GoingPage, person: int, known: Collection[int]) -> bool:
    """Whether somebody stands on the page as the host already."""
    return frame.host is not None and frame.host.id == person and person not in known


def _favours(view: View) -> list[tuple[PersonId, PersonId]]:
    """Two pairs of acquaintances at most whose goals fit and neither of whom says to know the other."""
    pairs = useful_pairs(view, limit=3 * FAVOURS)
    people = {person for pair in pairs for person in pair}
    ties = queries.ties_between(people, people) if people else {}
    return [pair for pair in pairs if pair not in ties and pair[::-1] not in ties][:FAVOURS]


def _dormant(tie: Tie | None, now: datetime) -> bool:
    return tie is not None and is_dormant(tie.last_touch_at or tie.created_at, now)


def _cards(
    page: GoingPage,
    words: Vocabulary,
    targets: Sequence[int],
    found: Mapping[int, Recommendation],
    pinned: Mapping[int, bool],
    now: datetime | None,
) -> tuple[Card, ...]:
    """The cards of the targets; `now` is None where nothing can be asked."""
    viewer = page.registration.guest_id
    ways = {target: [path.introducer for path in found[target].paths] for target in targets if target in found}
    introducers = {target: ways.get(target) or _fallback(page, target) for target in targets}
    extras = card_extras(page.event.id, viewer, targets, introducers, now) if now else {}
    everyone = {*targets, *(one for way in introducers.values() for one in way)}
    persons = queries.people(page.event.id, everyone)
    ties = queries.ties_between({viewer, *everyone}, everyone)
    own = queries.own_items(viewer)
    shown = open_values([target for target in targets if target not in pinned]) if now else {}
    cards = []
    for target in targets:
        if target not in persons:
            continue
        if target in pinned:
            cards.append(Card(persons[target], extra=extras.get(target, {}), waiting=True, introduced=pinned[target]))
            continue
        cards.append(
            Card(
                persons[target],
                tuple(ground_of(reason, words, own) for reason in found[target].reasons),
                _thread(found[target], page.registration, persons, ties),
                tuple(persons[one] for one in ways[target] if one in persons),
                extras.get(target, {}),
                shown.get(target, ()),
            )
        )
    return tuple(cards)


def ground_of(reason: Reason, words: Vocabulary, own: Mapping[tuple[str, str], BackgroundItem]) -> Ground:
    """What the column of a reason stands for."""
    if reason.item is not None:
        kind, value_id = words.items[reason.item]
        item = own.get((kind, value_id))
        return Ground(reason, kind, value_id, item.text if item else "")
    if reason.topic is not None:
        kind, _, value_id = words.topics[reason.topic].partition(":")
        if not value_id:
            return Ground(reason, "topic", kind)
        item = next((one for (_, each), one in own.items() if each == value_id), None)
        return Ground(reason, kind, value_id, item.text if item else "")
    return Ground(reason)


def _thread(
    found: Recommendation,
    you: Registration,
    persons: Mapping[int, Person],
    ties: Mapping[tuple[int, int], Tie],
) -> Thread | None:
    for path in found.paths:
        if path.introducer in persons:
            return Thread(
                you,
                persons[path.introducer],
                ties.get((you.guest_id, path.introducer)),
                ties.get((path.introducer, found.target)),
                ties.get((found.target, path.introducer)),
                path.near,
                path.far,
            )
    return None


def _fallback(page: GoingPage, target: int) -> list[int]:
    """The host, where nobody the viewer knows can introduce."""
    return [page.host.id] if page.host and page.host.id != target else []


def _host(event: Event, viewer: int) -> Person | None:
    owner = next((member.user_id for member in event.team if member.role is TeamRole.OWNER), None)
    if owner is None or owner == viewer or owner in blocked_either_way(viewer):
        return None
    return queries.people(event.id, [owner]).get(owner)
