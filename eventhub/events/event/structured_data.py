"""An event as search engines read it: schema.org/Event in JSON-LD. Pure; only what every stranger reads on the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from eventhub.events.event.models import Event
from eventhub.events.event.rules import CALLED_OFF, seats_left


def structured_event(
    event: Event, *, name: str, description: str, link: str, image: str, hosts: Sequence[str]
) -> dict[str, Any]:
    """Return the event by schema.org; the place is the public area, never the exact address or the link to join."""
    zone = ZoneInfo(event.zone)
    left = seats_left(event)
    said = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": name,
        "description": description,
        "url": link,
        "image": [image],
        "startDate": event.starts_at.astimezone(zone).isoformat(timespec="minutes"),
        "endDate": event.ends_at.astimezone(zone).isoformat(timespec="minutes"),
        "eventStatus": f"https://schema.org/{_status(event)}",
        "eventAttendanceMode": f"https://schema.org/{_mode(event)}",
        "location": _location(event, link),
        "organizer": [{"@type": "Person", "name": host} for host in hosts],
        "inLanguage": event.languages.split(),
        "maximumAttendeeCapacity": event.capacity,
        "remainingAttendeeCapacity": left,
    }
    return {key: value for key, value in said.items() if value not in (None, "", [])}


def _status(event: Event) -> str:
    return "EventCancelled" if event.state in CALLED_OFF else "EventScheduled"


def _mode(event: Event) -> str:
    if event.place and event.online_link:
        return "MixedEventAttendanceMode"
    return "OnlineEventAttendanceMode" if event.online_link else "OfflineEventAttendanceMode"


def _location(event: Event, link: str) -> list[dict[str, Any]]:
    """Return the public area, or for an online event its page, as the link to join is for guests alone."""
    places: list[dict[str, Any]] = []
    if event.place:
        places.append({"@type": "Place", "name": event.place, "address": event.place})
    if event.online_link:
        places.append({"@type": "VirtualLocation", "url": link})
    return places
