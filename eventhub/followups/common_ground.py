"""Common ground that is worth a word in a first text: rare among the guests, and not what the event itself explains."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from eventhub.accounts.rules import BackgroundKind
from eventhub.events.event.models import Event
from eventhub.followups import queries
from eventhub.followups.wording.facts import Shared
from eventhub.people.visibility.queries import list_visible_guests
from eventhub.people.visibility.queries_of_values import Value, list_values_seen
from eventhub.text.characters import fold
from eventhub.text.vocabulary import both_names, find_value, label, larger_places

# In this order, and no other kinds: that many share a language or a pastime says nothing.
KINDS = (
    BackgroundKind.HOMETOWN,
    BackgroundKind.ANCESTRAL_HOME,
    BackgroundKind.SCHOOL,
    BackgroundKind.EMPLOYER,
)
FEWEST_GUESTS, RAREST_SHARE = 20, 10


def is_rare(holders: int, guests: int) -> bool:
    """Return whether so few of so many guests share something that two are surprised to."""
    return guests >= FEWEST_GUESTS and holders * RAREST_SHARE <= guests


def is_explained(kind: BackgroundKind, names: Collection[str], value_id: str, titles: str, place: str) -> bool:
    """Return whether the event itself explains a value: its own place or a larger one around it, or its title.

    A place that the vocabulary does not know counts as explaining every home: in doubt nothing is said.
    """
    if any(fold(name) in fold(titles) for name in names if name):
        return True
    if kind not in (BackgroundKind.HOMETOWN, BackgroundKind.ANCESTRAL_HOME) or not place:
        return False
    parts = [place, *place.replace("，", ",").replace("·", ",").split(",")]
    known = [found for part in parts if (found := find_value("place", part.strip()))]
    return not known or any(value_id in (one, *larger_places(one)) for one in known)


def rare_ground(owner_id: int, other_id: int, event: Event | None, language: str, now: datetime) -> Shared | None:
    """Return what two guests of an event share and hardly anybody else there, named in a language; None without."""
    if event is None:
        return None
    seen = [value for value in list_values_seen(owner_id, other_id, now) if value.shared and not value.is_mixed]
    values = [value for value in seen if value.kind in KINDS and not _is_explained(value, event)]
    if not values:
        return None
    guests = {*list_visible_guests(event, owner_id, now), owner_id, other_id}
    holders = queries.count_holders(guests, {(value.kind, value.value_id) for value in values})
    for value in sorted(values, key=lambda each: KINDS.index(each.kind)):
        if is_rare(holders.get((value.kind, value.value_id), 0), len(guests)):
            return Shared(value.kind, label(value.value_id, language) or value.text)
    return None


def _is_explained(value: Value, event: Event) -> bool:
    names = {value.text, *(both_names(value.value_id) or ())}
    return is_explained(value.kind, names, value.value_id, event.every_title, event.place)
