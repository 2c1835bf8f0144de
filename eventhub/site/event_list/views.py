"""The page of the list of coming events."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template, request
from flask_babel import gettext as _

from eventhub.events.event.list_search import ONLINE
from eventhub.events.registrations.labels import STATE_KINDS, STATE_WORDS
from eventhub.platform.clock import utc_now
from eventhub.platform.web.access import public
from eventhub.platform.web.locale import language, select_zone
from eventhub.platform.web.request_user import current_user_id
from eventhub.site.event_list.page import Wanted, When, open_list
from eventhub.text.vocabulary import label

bp = Blueprint("event_list", __name__)
_SOON = timedelta(days=7)


@bp.get("/events")
@public
def index() -> Any:
    """List coming events: all, or those that a visitor looks for."""
    now = utc_now()
    number = request.args.get("page", 1, type=int)
    viewer_id = current_user_id()
    page = open_list(_wanted(), number, viewer_id, now, now.astimezone(ZoneInfo(select_zone() or "UTC")).date())
    return render_template(
        "site/event_list/index.html",
        page=page,
        soon=[row for row in page.rows if row.event.starts_at < now + _SOON],
        later=[row for row in page.rows if row.event.starts_at >= now + _SOON],
        towns=sorted(((town, _town_name(town)) for town in page.towns), key=lambda each: (each[0] == ONLINE, each[1])),
        address=_address(page.wanted),
        states=STATE_WORDS,
        kinds=STATE_KINDS,
        now=now,
    )


def _wanted() -> Wanted:
    """Read what is looked for; what is no date, or no word for days, narrows nothing."""
    words, town, tag = (request.args.get(name, "").strip()[:100] for name in ("q", "town", "tag"))
    since, until = (request.args.get(name, type=date.fromisoformat) for name in ("from", "to"))
    return Wanted(words, town, tag, request.args.get("when", type=When), since, until)


def _town_name(town: str) -> str:
    return _("Online") if town == ONLINE else label(town, language()) or town


def _address(wanted: Wanted) -> dict[str, Any]:
    """Return the query of the address of what is looked for, as `_wanted` reads it."""
    return {
        "q": wanted.words or None,
        "town": wanted.town or None,
        "tag": wanted.tag or None,
        "when": wanted.when,
        "from": wanted.since,
        "to": wanted.until,
    }
