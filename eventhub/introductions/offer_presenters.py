"""What each person may see of an offer to introduce two people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from eventhub.accounts.models import User
from eventhub.events.event.models import Event
from eventhub.introductions import queries_of_offers
from eventhub.introductions.offers import outcome_of
from eventhub.introductions.outcomes import Outcome
from eventhub.introductions.visibility import may_meet
from eventhub.people.relations import read_relations
from eventhub.platform.errors import NotFound


@dataclass(frozen=True)
class OfferMade:
    """An offer in the eyes of the user who made it: never what either of the two has said."""

    id: int
    pair: tuple[User, ...]
    event: Event
    outcome: Outcome
    until: datetime


def offers_made(offerer_id: int, now: datetime) -> list[OfferMade]:
    """Return what a user has offered, the latest first."""
    return [
        OfferMade(made.id, tuple(side.user for side in made.sides), made.event, outcome_of(made, now), made.decide_by)
        for made in queries_of_offers.offers_of(offerer_id)
    ]


def find_offer_made(event_id: int, offerer_id: int, pair: Sequence[User], now: datetime) -> OfferMade | None:
    """Find what a user has offered these two at an event."""
    made = queries_of_offers.find_offer(event_id, offerer_id, (pair[0].id, pair[1].id))
    return OfferMade(made.id, tuple(pair), made.event, outcome_of(made, now), made.decide_by) if made else None


def pair_to_offer(
    event: Event, offerer_id: int, pair: Sequence[int], users: dict[int, User], now: datetime
) -> tuple[User, ...]:
    """Return the two users to be introduced. Raises NotFound unless the offerer knows and sees both."""
    relations = read_relations(offerer_id)
    if len({offerer_id, *pair}) != 3 or not all(
        each in relations.acquaintances and may_meet(event, offerer_id, each, now, relations=relations) for each in pair
    ):
        raise NotFound(f"users {pair} for user {offerer_id}")
    return tuple(users[each] for each in pair)
