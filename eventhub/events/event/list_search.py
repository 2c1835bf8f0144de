"""What the list of events finds an event by, as it is stored with the event. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from eventhub.events.event.rules import tags_of
from eventhub.text.search import haystack
from eventhub.text.vocabulary import both_names, find_town

# In place of a town: the event has a link to join and no place.
ONLINE = "online"
SEARCHED = ("title", "translations", "summary", "tags", "place", "online_link", "starts_at", "zone")


class Searched(Protocol):
    """An event as far as it is searched."""

    title: str
    translations: dict[str, dict[str, str]]
    summary: str
    tags: str
    place: str
    online_link: str
    starts_at: datetime
    zone: str


def search_columns(event: Searched) -> dict[str, object]:
    """Return the stored columns of a search: words, town, tags and the day on the event's own clock."""
    place = event.place or ""
    town = find_town(place) or "" if place or not event.online_link else ONLINE
    others = [texts.get(name, "") for texts in (event.translations or {}).values() for name in ("title", "summary")]
    texts = (event.title, event.summary or "", event.tags or "", place, *others)
    return {
        "search_text": haystack(*texts, *(both_names(town) or ())),
        "town": town[:80],
        "tag_keys": "".join(map(tag_key, tags_of(event.tags or ""))),
        "starts_on": event.starts_at.astimezone(ZoneInfo(event.zone)).date(),
    }


def tag_key(tag: str) -> str:
    """Return a tag as it stands among others, so that it is found whole: no tag holds a line break."""
    return f"\n{tag.casefold()}\n"
