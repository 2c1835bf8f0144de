"""Values that an event explains: guests share them because they came, so they are no common ground of two guests."""

from __future__ import annotations

import re
from functools import lru_cache

from eventhub.events.event.models import Event
from eventhub.matching.sentences import topics_named
from eventhub.text.catalogue import catalogue
from eventhub.text.places import find_place

_LIST = re.compile(r"[,，、;；/|·]|\band\b|和")


def explained_by(event: Event) -> frozenset[str]:
    """Return the values and topics that an event explains: the place it is at, its languages, what it is about."""
    about = "\n".join((event.every_title, event.tags))
    return _explained(event.place, event.languages, about)


@lru_cache(maxsize=500)
def _explained(place: str, languages: str, about: str) -> frozenset[str]:
    known = catalogue("language")
    spoken = {f"language:{found}" for each in _LIST.split(languages) if (found := known.one_meaning(each))}
    places = catalogue("place")
    found = find_place(place) or next((one for each in _LIST.split(place) if (one := find_place(each))), None)
    within = set()
    while found:
        within.add(f"place:{found}")
        found = places.entries[found].part_of
    return frozenset({*spoken, *within, *topics_named(about)})
