"""The header by which a page says until when the phone of its reader may keep it."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, Response, g, request

from eventhub.events.event.rules import EventState
from eventhub.events.registrations.rules import RegistrationState
from eventhub.platform.clock import utc_now

bp = Blueprint("offline", __name__)
HEADER = "X-Keep-Until"
# The ticket and the people to meet of one event; each sets g.event and g.registration of a confirmed guest.
_OF_AN_EVENT = ("registration.mine", "for_you.going")


@bp.after_app_request
def say_until(response: Response) -> Response:
    """Set the header on pages of a guest with a place at an event that is not over, and on My events."""
    until = _until() if request.method == "GET" and response.status_code == 200 else None
    if until is not None and until > utc_now():
        response.headers[HEADER] = until.isoformat()
    return response


def _until() -> datetime | None:
    """Return when the event of this page ends, for a confirmed guest; None: the page is not kept."""
    if request.endpoint == "event.home":
        found: datetime | None = g.get("keep_until")
        return found
    event, registration = g.get("event"), g.get("registration")
    if request.endpoint not in _OF_AN_EVENT or event is None or registration is None:
        return None
    has_place = registration.state is RegistrationState.CONFIRMED and event.state is EventState.PUBLISHED
    return event.ends_at if has_place else None
