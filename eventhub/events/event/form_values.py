"""What the form of an event shows: a new one in two weeks, or what was written before."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from eventhub.events.event.models import Event
from eventhub.events.event.rules import EventState
from eventhub.events.event.schedule import is_known_zone, is_the_later_of_two, local_time, suggest_dates
from eventhub.platform.tokens import new_nonce
from eventhub.platform.web.forms import TYPED_MOMENT
from eventhub.text.languages import Language
from eventhub.text.titles import likely_second

# The choice of a cover that is neither of the drawings.
KEEP_PICTURE = "picture"
# Fields that are in the form what they are in the row.
PLAIN = (
    "title",
    "zone",
    "place",
    "online_link",
    "description",
    "capacity",
    "summary",
    "address",
    "needs_approval",
    "are_colleagues",
    "languages",
    "culture_primer",
    "tags",
)


# Texts of an event in another language: their names there and in the form.
SECOND = {"title": "second_title", "summary": "second_summary", "description": "second_description"}


def new_values(now: datetime, zone: str) -> dict[str, Any]:
    """Return the initial values for the form of a new event."""
    zone = zone if is_known_zone(zone) else "UTC"
    starts, ends = suggest_dates(now, zone)
    values = {"starts": starts, "ends": ends, "zone": zone, "zone_guess": zone, "key": new_nonce(), "revision": "0"}
    return values | {"second_language": Language.CHINESE.value}


def form_values(event: Event, second: Language | None = None) -> dict[str, Any]:
    """Return an event as its form shows it, with local times of its zone, and its texts in one other language."""
    closes = event.registration_closes_at
    return {name: getattr(event, name) for name in PLAIN} | {
        "starts": local_time(event.starts_at, event.zone),
        "ends": local_time(event.ends_at, event.zone),
        "which_start": _which(event.starts_at, event.zone),
        "which_end": _which(event.ends_at, event.zone),
        "registration_closes": closes and local_time(closes, event.zone),
        "online": bool(event.online_link),
        "cover": KEEP_PICTURE if event.cover_mark else str(event.cover_seed),
        "listing": event.listing.value,
        "guest_visibility_limit": event.guest_visibility_limit or "",
        "guest_visibility_default": event.guest_visibility_default,
        "email_sharing": event.email_sharing.value,
        "link_words": event.slug.rsplit("-", 1)[0],
        "key": event.key or "",
        "revision": str(event.revision),
        # Before a draft has a place, its zone is the guess it began with.
        "zone_guess": "" if event.place or event.state is not EventState.DRAFT else event.zone,
        **_second_values(event, second),
    }


def _second_values(event: Event, wanted: Language | None) -> dict[str, str]:
    """Return the texts in the wanted language, else in one that there is, else in the one that is most likely next."""
    shown = wanted or Language(next(iter(event.translations), likely_second(event.title)))
    texts = event.translations.get(shown, {})
    values = {field: texts.get(name, "") for name, field in SECOND.items()}
    return values | {
        "second_language": shown.value,
        "second_kept": " ".join(code for code in event.translations if code != shown),
    }


def read_offer(text: str) -> datetime | None:
    """Read the local time that a button offers; None where the text holds none."""
    try:
        return datetime.strptime(text, TYPED_MOMENT)
    except ValueError:
        return None


def _which(at: datetime, zone: str) -> str | None:
    return "second" if is_the_later_of_two(at, zone) else "first"
