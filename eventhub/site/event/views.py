"""The user's events, or the landing page, and the page of one event."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Blueprint, g, render_template
from flask_login import current_user

from eventhub.events.event.cover import family_of
from eventhub.events.event.labels import TAKEDOWN_WORDS
from eventhub.events.event.queries_of_lists import listed_events
from eventhub.events.registrations.labels import STATE_KINDS, STATE_WORDS
from eventhub.platform.clock import utc_now
from eventhub.platform.web.access import public
from eventhub.platform.web.locale import language
from eventhub.platform.web.request_user import current_user_id
from eventhub.site.event import page as event_page
from eventhub.site.event.show import description_of, show_event
from eventhub.text.traditional import in_traditional

bp = Blueprint("event", __name__)
_ON_LANDING = 4


@bp.app_context_processor
def tints() -> dict[str, Any]:
    """Offer the colour in which pages of an event are washed, and the words of why one was taken down."""
    return {"tint_of": lambda event: family_of(event.cover_seed), "takedown_words": TAKEDOWN_WORDS}


@bp.get("/")
@public
def home() -> Any:
    """Show the user's events, or the landing page to who is not signed in."""
    now = utc_now()
    if not current_user.is_authenticated:
        # The people on it are invented: their names are in the characters of the reader.
        in_script = partial(in_traditional, reader=language())
        coming = listed_events(now, most=_ON_LANDING)
        return render_template("site/event/landing.html", coming=coming, in_script=in_script)
    mine = event_page.my_events(current_user.id, now)
    g.keep_until = mine.next_end
    return render_template("site/event/home.html", mine=mine, states=STATE_WORDS, kinds=STATE_KINDS, now=now)


@bp.get("/e/<slug>")
@public
def show(slug: str) -> Any:
    """Show the event."""
    now = utc_now()
    page = event_page.open_page(slug, current_user_id(), now)
    drawn = description_of(page.event)
    email = current_user.email if current_user.is_authenticated else None
    shown = show_event(page, drawn["preview"], email, now)
    return render_template("site/event/show.html", page=page, event=page.event, shown=shown, **drawn)
