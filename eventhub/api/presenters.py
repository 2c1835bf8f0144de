"""Rows as other programs see them: of a guest what the organiser's page shows, never a goal or background."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from eventhub.events.checkin.service import Answer as DoorAnswer
from eventhub.events.event.models import Event
from eventhub.events.event.rules import TeamRole
from eventhub.events.registrations.export import COLUMNS
from eventhub.events.registrations.models import Registration
from eventhub.platform.mail.kinds import url_to

_PLAIN = (
    "id",
    "slug",
    "state",
    "listing",
    "title",
    "summary",
    "description",
    "translations",
    "zone",
    "place",
    "languages",
    "tags",
    "culture_primer",
    "capacity",
    "places_taken",
    "needs_approval",
    "are_colleagues",
    "guest_visibility_limit",
    "guest_visibility_default",
    "email_sharing",
)
_MOMENTS = ("starts_at", "ends_at", "registration_closes_at", "created_at", "published_at", "cancelled_at")


def moment(at: datetime | None) -> str | None:
    """Return a moment as RFC 3339 writes it, in UTC; None for none."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z") if at else None


def event_of(event: Event, role: TeamRole) -> dict[str, Any]:
    """Return an event for a program; without the exact address and the link to join for check-in helpers."""
    inside = role is not TeamRole.CHECK_IN
    shown = {name: getattr(event, name) for name in _PLAIN} | {name: moment(getattr(event, name)) for name in _MOMENTS}
    return shown | {
        "role": role,
        "url": url_to("event.show", slug=event.slug),
        "address": event.address if inside else "",
        "online_link": event.online_link if inside else "",
    }


def registration_of(row: Registration) -> dict[str, Any]:
    """Return a guest for a program, as the guest table shows one."""
    return {
        "id": row.id,
        "event_id": row.event_id,
        "name": row.name,
        "other_name": row.other_name,
        "email": row.shown_email,
        "headline": row.headline,
        "second_headline": row.second_headline,
        "second_headline_language": row.second_headline_language,
        "city": row.city,
        "state": row.state,
        "registered_at": moment(row.verified_at or row.created_at),
        "confirmed_at": moment(row.confirmed_at),
        "checked_in_at": moment(row.checked_in_at),
        "tags": row.tag_names,
        "answers": _answers_of(row),
    }


def exported_guest_of(row: Registration, brought_email: str | None = None) -> dict[str, Any]:
    """Return the columns of the organisers' export of one guest, and the answers.

    `brought_email` is the address under which the organisers brought the guest, who has not accepted yet.
    """
    read = {column.key: column.read(row) for column in COLUMNS}
    shown = {key: moment(value) if isinstance(value, datetime) else value for key, value in read.items()}
    return shown | {"email": brought_email or shown["email"], "answers": _answers_of(row)}


def _answers_of(row: Registration) -> list[dict[str, Any]]:
    """Return the answers to the organisers' questions, each with the wording it was given to."""
    return [
        {"question_id": one.question_id, "question": one.version.text, "answer": one.said, "chosen": list(one.chosen)}
        for one in row.answers
    ]


def check_in_of(answer: DoorAnswer) -> dict[str, Any]:
    """Return the answer of a check-in for a program: of the guest only name and state."""
    row = answer.registration
    return {
        "verdict": answer.verdict,
        "checked_in_at": moment(answer.since),
        "registration": {"id": row.id, "name": row.name, "state": row.state} if row else None,
    }
