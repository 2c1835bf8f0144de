"""Feeds of a host's events, the page of an event for other sites, the site map and robots.txt.

All of it is the same for everybody, says only what every stranger reads on the page of an event, and sets no cookie.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, Response, render_template, request
from flask_babel import force_locale
from flask_babel import gettext as _

from eventhub.accounts.models import User
from eventhub.accounts.queries import find_user_by_public_id
from eventhub.events.event import queries, queries_of_lists
from eventhub.events.event.calendar import calendar_feed, entry_uid
from eventhub.events.event.labels import button_words
from eventhub.events.event.mails import public_facts
from eventhub.events.event.models import Event
from eventhub.events.event.rules import Admission, EventState, Listing, admission_to
from eventhub.platform.clock import utc_now
from eventhub.platform.errors import NotFound
from eventhub.platform.mail.kinds import url_to
from eventhub.platform.web.access import public
from eventhub.platform.web.dates import long_day_time, zone_words
from eventhub.platform.web.filters import called, event_summary, event_title
from eventhub.platform.web.headers import framed_anywhere, same_for_everybody
from eventhub.platform.web.locale import known_language, lang_tag
from eventhub.site.discovery.documents import (
    FeedItem,
    write_robots,
    write_rss,
    write_sitemap,
    write_sitemap_index,
)

bp = Blueprint("discovery", __name__)

# Seconds.
_FEED_KEPT, _EMBED_KEPT, _MAP_KEPT = 1800, 60, 3600
_MOST_IN_A_FEED = 100
# A calendar keeps for a while what is over; a reader of news wants what comes.
_PAST = timedelta(days=90)
# The protocol allows 50,000 in a file, and as many files.
_PAGES_IN_A_MAP = 10_000


@bp.get("/hosts/<public_id>/events.ics")
@public
def calendar(public_id: str) -> Response:
    """Send the listed events of a host as a calendar to subscribe to, in the language of the address."""
    with _language_of_address():
        host, events = _events_of(public_id, utc_now() - _PAST)
        facts = [public_facts(event, is_stranger=False, written_at=event.written_at) for event in events]
        data = calendar_feed(_title(host), facts, [])
    return _kept(data, "text/calendar", _FEED_KEPT)


@bp.get("/hosts/<public_id>/events.rss")
@public
def feed(public_id: str) -> Response:
    """Send the coming listed events of a host as a feed, the newest announced first."""
    with _language_of_address():
        host, events = _events_of(public_id, utc_now())
        items = sorted(map(_item, events), key=lambda item: item.published_at, reverse=True)
        address = url_to("discovery.feed", public_id=public_id, lang=lang_tag())
        data = write_rss(_title(host), url_to("event_list.index"), address, lang_tag(), items)
    return _kept(data, "application/rss+xml", _FEED_KEPT)


@bp.get("/e/<slug>/embed")
@public
def embed(slug: str) -> Response:
    """Show an event on a page that other sites put into a frame; of an event for invited people there is none."""
    event = queries.get_shown_event(slug)
    if event.listing is Listing.INVITED:
        raise NotFound("no event to embed at this link")
    admission = admission_to(event, utc_now())
    with _language_of_address():
        page = render_template(
            "site/discovery/embed.html",
            event=event,
            words=button_words(event, admission),
            is_open=admission in (Admission.OPEN, Admission.FULL),
            link=url_to("event.show", slug=event.slug),
        )
    return framed_anywhere(Response(page), _EMBED_KEPT)


@bp.get("/robots.txt")
@public
def robots() -> Response:
    """Tell crawlers what they may ask for."""
    return _kept(write_robots(url_to("discovery.sitemaps")).encode(), "text/plain", _MAP_KEPT)


@bp.get("/sitemap.xml")
@public
def sitemaps() -> Response:
    """List the site maps: one for each ten thousand listed events, and one where there are none."""
    files = max(1, -(-queries_of_lists.count_indexed() // _PAGES_IN_A_MAP))
    addresses = [url_to("discovery.sitemap", number=str(number)) for number in range(1, files + 1)]
    return _kept(write_sitemap_index(addresses), "application/xml", _MAP_KEPT)


@bp.get("/sitemap-<number>.xml")
@public
def sitemap(number: str) -> Response:
    """List the pages of listed events, past ones among them; in the first file the public pages of the site, too."""
    # A number, and not one of a row: nobody owns it.
    if not (number.isascii() and number.isdigit() and len(number) < 6) or not int(number):
        raise NotFound("no such site map")
    found = queries_of_lists.list_indexed(int(number), _PAGES_IN_A_MAP)
    if not found and number != "1":
        raise NotFound("no such site map")
    pages: list[tuple[str, datetime | None]] = [
        (url_to("event.show", slug=slug), changed_at) for slug, changed_at in found
    ]
    if number == "1":
        pages[:0] = [(url_to("event.home"), None), (url_to("event_list.index"), None)]
    return _kept(write_sitemap(pages), "application/xml", _MAP_KEPT)


def _language_of_address() -> Any:
    return force_locale(known_language(request.args.get("lang", "")))


def _events_of(public_id: str, ended_after: datetime) -> tuple[User, list[Event]]:
    """Return a host and their listed events. Raises NotFound for a user who hosts none, as for no user."""
    host = find_user_by_public_id(public_id)
    if host is None or not host.name or not queries_of_lists.hosts_in_public(host.id):
        raise NotFound("no host at this address")
    return host, queries_of_lists.public_events_of_host(host.id, ended_after, _MOST_IN_A_FEED)


def _title(host: User) -> str:
    return _("Events hosted by %(name)s", name=called(host))


def _item(event: Event) -> FeedItem:
    title, link = event_title(event), url_to("event.show", slug=event.slug)
    return FeedItem(
        uid=entry_uid(event.id, event.created_at, link),
        title=_("Cancelled: %(title)s", title=title) if event.state is EventState.CANCELLED else title,
        link=link,
        text="\n".join(filter(None, (_when_and_where(event), event_summary(event)))),
        published_at=event.published_at or event.created_at,
    )


def _when_and_where(event: Event) -> str:
    place = event.place or (_("Online") if event.online_link else "")
    when = f"{long_day_time(event.starts_at, event.zone)} {zone_words(event.zone, event.starts_at)}"
    return " · ".join(filter(None, (when, place)))


def _kept(data: bytes, mimetype: str, seconds: int) -> Response:
    """Return what every cache may keep; who has it already is told so."""
    response = same_for_everybody(Response(data, mimetype=mimetype), seconds)
    response.add_etag()
    response.make_conditional(request)
    return response
