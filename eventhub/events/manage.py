"""Pages on which an organiser writes an event. The dashboard stands in desk/manage.py."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user

from eventhub.clock import utc_now
from eventhub.events import service
from eventhub.events.labels import fault_words
from eventhub.events.rules import TeamRole
from eventhub.events.schedule import complaint_about_publishing
from eventhub.web.access import organiser

bp = Blueprint("events_manage", __name__)


@bp.post("/manage/<slug>/publish")
@organiser(TeamRole.MANAGER)
def publish(slug: str) -> Any:
    """Make the draft visible, or say why it cannot be."""
    now = utc_now()
    complaint = complaint_about_publishing(g.event.starts_at, g.event.zone, now)
    if complaint:
        flash(fault_words(complaint), "danger")
        return redirect(url_for("events_manage.edit", slug=slug))
    service.publish(g.event.id, by=current_user, now=now)
    flash(_("It is live. Send this link to your first ten guests."), "jade")
    return redirect(url_for("events_manage.dashboard", slug=slug))
