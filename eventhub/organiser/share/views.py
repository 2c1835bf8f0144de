"""The page on which organisers find what they share."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, redirect, render_template, url_for

from eventhub.events.event.rules import EventState, TeamRole
from eventhub.organiser.share.materials import pictures_of, texts_of
from eventhub.platform.clock import utc_now
from eventhub.platform.web.access import organiser

bp = Blueprint("organiser_share", __name__)


@bp.get("/manage/<slug>/share")
@organiser(TeamRole.MANAGER)
def show(slug: str) -> Any:
    """Show link, texts and pictures of an event that others can see, as long as there is something to come to."""
    event = g.event
    if event.state is not EventState.PUBLISHED or event.ends_at <= utc_now():
        return redirect(url_for("organiser_event.overview", slug=slug))
    return render_template("organiser/share/share.html", event=event, pictures=pictures_of(event), **texts_of(event))
