"""A guest's own ticket as a picture."""

from __future__ import annotations

from flask import Blueprint, Response, g, request

from eventhub.events.registrations.tickets import picture_of
from eventhub.platform.web.access import attendee

bp = Blueprint("checkin", __name__)


@bp.get("/e/<slug>/ticket.png")
@attendee
def ticket(slug: str) -> Response:
    """The QR code, to look at or with ?save=1 to keep."""
    place = "attachment" if request.args.get("save") else "inline"
    disposition = f'{place}; filename="ticket-{slug}.png"'
    return Response(picture_of(g.registration), mimetype="image/png", headers={"Content-Disposition": disposition})
