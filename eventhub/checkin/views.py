"""A guest's own ticket as a picture."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, g, request

from eventhub.registrations.tickets import picture_of
from eventhub.web.access import attendee, public

bp = Blueprint("checkin", __name__)


@bp.get("/door-worker.js")
@public
def worker() -> Response:
    """The script that keeps the door page on the phone; a worker may only serve addresses below its own."""
    return current_app.send_static_file("door_worker.js")


@bp.get("/e/<slug>/ticket.png")
@attendee
def ticket(slug: str) -> Response:
    """The QR code, to look at or with ?save=1 to keep."""
    place = "attachment" if request.args.get("save") else "inline"
    disposition = f'{place}; filename="ticket-{slug}.png"'
    return Response(picture_of(g.registration), mimetype="image/png", headers={"Content-Disposition": disposition})
