"""What each person may see of an offer to introduce two people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from eventhub.accounts.models import User
from eventhub.events.event.models import Event
from eventhub.introductions import queries_of_offers
from eventhub.introductions.models import Offer, OfferSide
from eventhub.introductions.offering import OFFER_LINK, is_open_to_side, may_undo_as_side, other_side, outcome_of
from eventhub.introductions.outcomes import Outcome
from eventhub.introductions.reaching import may_meet
from eventhub.introductions.rules import TARGET_MARGIN, SideAnswer
from eventhub.introductions.seeing import SharedValue, shared_values
from eventhub.people.ties.relations import relations_of
from eventhub.platform.errors import NotFound
from eventhub.platform.tokens import derive


@dataclass(frozen=True)
class OfferMade:
    """An offer in the eyes of whoever made it: never what either of the two has said."""

    id: int
    pair: tuple[User, ...]
    event: Event
    outcome: Outcome
    until: datetime


@dataclass(frozen=True)
class SideSeen:
    """An offer in the eyes of one of the two: only the own answer."""

    token: str
    reader: User
    other: User
    offerer: User
    event: Event
    line: str
    shared: tuple[SharedValue, ...]
    answer: SideAnswer | None
    answered_at: datetime | None
    outcome: Outcome | None
    answer_by: datetime
    until: datetime
    is_open: bool
    may_undo: bool


def offers_made(offerer_id: int, now: datetime) -> list[OfferMade]:
    """What somebody has offered, the latest first."""
    return [
        OfferMade(made.id, tuple(side.user for side in made.sides), made.event, outcome_of(made, now), made.decide_by)
        for made in queries_of_offers.offers_of(offerer_id)
    ]


def offer_between(event_id: int, offerer_id: int, pair: Sequence[User], now: datetime) -> OfferMade | None:
    """What somebody has offered these two at an event, if they have."""
    made = queries_of_offers.find_offer(event_id, offerer_id, (pair[0].id, pair[1].id))
    return OfferMade(made.id, tuple(pair), made.event, outcome_of(made, now), made.decide_by) if made else None


def as_side(side: OfferSide, now: datetime) -> SideSeen:
    """What one of the two may see; the outcome only after their own yes."""
    made, other = side.offer, other_side(side).user
    return SideSeen(
        token=derive(OFFER_LINK, side.nonce),
        reader=side.user,
        other=other,
        offerer=made.offerer,
        event=made.event,
        line=made.line,
        shared=shared_values(side.user_id, other.id),
        answer=side.answer,
        answered_at=side.answered_at,
        outcome=_outcome_for(side, made, now),
        answer_by=made.decide_by - TARGET_MARGIN,
        until=made.decide_by,
        is_open=is_open_to_side(side, now),
        may_undo=may_undo_as_side(side, now),
    )


def offers_put_to(user_id: int, now: datetime) -> list[SideSeen]:
    """Offers that wait for somebody's answer."""
    seen = [as_side(side, now) for side in queries_of_offers.sides_put_to(user_id)]
    return [side for side in seen if side.is_open]


def pair_to_offer(
    event: Event, offerer_id: int, pair: Sequence[int], users: dict[int, User], now: datetime
) -> tuple[User, ...]:
    """The two people one is about to introduce. Raises NotFound unless one knows and sees both."""
    relations = relations_of(offerer_id)
    if len({offerer_id, *pair}) != 3 or not all(
        each in relations.acquaintances and may_meet(event, offerer_id, each, now, relations=relations) for each in pair
    ):
        raise NotFound(f"users {pair} for user {offerer_id}")
    return tuple(users[each] for each in pair)


def _outcome_for(side: OfferSide, made: Offer, now: datetime) -> Outcome | None:
    return outcome_of(made, now) if side.answer is SideAnswer.YES else None
