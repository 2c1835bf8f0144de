"""What the page of an event shows besides the event: the bar, faces, maps, calendars; asked once for a visitor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from eventhub.events.event import outside_links
from eventhub.events.event.cover import Family, family_of
from eventhub.events.event.covers import mark_of_facts
from eventhub.events.event.labels import shared_facts
from eventhub.events.event.models import Event
from eventhub.events.event.prose import plain, render
from eventhub.events.event.rules import Admission, EventState, Listing, tags_of
from eventhub.events.event.structured_data import structured_event
from eventhub.events.registrations import queries, queries_of_waiting_list
from eventhub.events.registrations.rules import RegistrationState
from eventhub.platform.web.filters import called, event_summary, event_title
from eventhub.platform.web.locale import lang_tag, language
from eventhub.site.event.bar import Bar, bar_of
from eventhub.site.event.going import Going, going_at, is_to_come
from eventhub.site.event.page import EventPage
from eventhub.site.event.standing import Visitor, standing_of
from eventhub.text.titles import in_reader_order

MAP_WORDS = {
    "openstreetmap": "OpenStreetMap",
    "apple": lazy_gettext("Apple Maps"),
    "google": lazy_gettext("Google Maps"),
    "amap": lazy_gettext("Amap 高德"),
    "baidu": lazy_gettext("Baidu Maps"),
}


@dataclass(frozen=True)
class ShownEvent:
    """`has_exact`: this visitor reads the exact address and the link to join; `may_get_exact`: a place would open it.

    `maps`, `calendars`: (words, address).
    `picture` and `poster`: addresses of the pictures to share.
    """

    bar: Bar
    tint: str
    going: Going
    has_exact: bool
    may_get_exact: bool
    was_turned_away: bool
    maps: Sequence[tuple[str, str]]
    calendars: Sequence[tuple[str, str]]
    link: str
    picture: str
    poster: str
    structured: dict[str, Any] | None


def show_event(page: EventPage, preview: str, email: str | None, now: datetime) -> ShownEvent:
    """Read what one visitor sees; `preview` describes the event to programs, `email` is that of a signed-in visitor."""
    visitor = _visitor(page, email)
    standing = standing_of(page.event, page.event.zone, visitor, now)
    waits = visitor.state is RegistrationState.WAITLISTED and page.registration is not None
    position = queries_of_waiting_list.get_position_on_list(page.registration) if waits and page.registration else None
    going = going_at(page, now)
    has_exact, may_come = _has_exact(page, visitor), _may_come(page, visitor, now)
    return ShownEvent(
        bar=bar_of(page, standing, position, now),
        tint=(
            Family.PATH if page.event.cover_mark and not page.is_stranger else family_of(page.event.cover_seed)
        ).value,
        going=going,
        has_exact=has_exact,
        may_get_exact=may_come and not has_exact,
        was_turned_away=visitor.was_turned_away,
        maps=_maps(page, has_exact=has_exact),
        calendars=_calendars(page, has_exact=has_exact) if may_come else [],
        link=_link(page),
        picture=_picture(page, "events.preview"),
        poster=_picture(page, "events.poster"),
        structured=_structured(page, preview),
    )


def _link(page: EventPage) -> str:
    return url_for("event.show", slug=page.event.slug, _external=True)


def _picture(page: EventPage, endpoint: str) -> str:
    """Return the address of a picture to share, the same for all readers of this language."""
    mark = mark_of_facts(shared_facts(page.event, page.hosts, _link(page)))
    return url_for(endpoint, slug=page.event.slug, lang=lang_tag(), v=mark, _external=True)


def _structured(page: EventPage, preview: str) -> dict[str, Any] | None:
    """Return the event by schema.org, where anybody may read of it."""
    event = page.event
    if event.state is EventState.DRAFT or event.listing is Listing.INVITED:
        return None
    return structured_event(
        event,
        name=event_title(event),
        description=preview,
        link=url_for("event.show", slug=event.slug, _external=True),
        image=_picture(page, "events.preview"),
        hosts=[called(host) for host in page.hosts],
    )


def _visitor(page: EventPage, email: str | None) -> Visitor:
    row = page.registration
    is_free = row is None and page.may_register
    return Visitor(
        state=row.state if row else None,
        may_know=not page.is_stranger,
        is_invited=page.invitation is not None,
        was_turned_away=is_free and email is not None and queries.was_turned_away(page.event.id, email),
        others_wait=is_free and page.admission is Admission.OPEN and page.reached is RegistrationState.WAITLISTED,
        role=page.role,
        offer_until=row.offer_until if row else None,
        is_checked_in=row is not None and row.checked_in_at is not None,
    )


def _has_exact(page: EventPage, visitor: Visitor) -> bool:
    return visitor.state is RegistrationState.CONFIRMED or page.role is not None


def _spot(event: Event, *, has_exact: bool) -> str:
    """Return where it is, as exactly as this visitor may know."""
    return (event.address if has_exact else "") or event.place


def _maps(page: EventPage, *, has_exact: bool) -> list[tuple[str, str]]:
    address = page.event.address if has_exact else ""
    spot = "" if page.is_stranger else outside_links.spot_of(address, page.event.place)
    if not spot:
        return []
    found = outside_links.maps(spot, page.event.zone, chinese=language().is_chinese)
    return [(str(MAP_WORDS[key]), url) for key, url in found]


def _may_come(page: EventPage, visitor: Visitor, now: datetime) -> bool:
    """Return whether the visitor has a way in: the event is neither over nor closed to them."""
    is_let_in = page.admission in (Admission.OPEN, Admission.FULL) or _has_exact(page, visitor)
    return is_to_come(page, now) and (is_let_in or visitor.state is not None) and not visitor.was_turned_away


def _calendars(page: EventPage, *, has_exact: bool) -> list[tuple[str, str]]:
    return [
        *outside_calendars(page.event, has_exact=has_exact),
        (_("Apple / .ics"), url_for("events.calendar", slug=page.event.slug)),
    ]


def outside_calendars(event: Event, *, has_exact: bool) -> list[tuple[str, str]]:
    """List the calendars on the web that take an entry from a link, each as its name and address."""
    spot = _spot(event, has_exact=has_exact) or _("Online")
    facts = (event_title(event), event.starts_at, event.ends_at, spot)
    link = url_for("event.show", slug=event.slug, _external=True)
    return [
        ("Google", outside_links.google_calendar(*facts, link)),
        ("Outlook", outside_links.outlook_calendar(*facts, link)),
    ]


def description_of(event: Event) -> dict[str, Any]:
    """Return what an event says of itself, drawn for the reader's language."""
    texts = in_reader_order(event.description, event.translated("description"), language())
    return {
        "tags": tags_of(event.tags),
        "prose": [(render(each.text), each.language) for each in texts],
        "primer": render(event.culture_primer),
        "preview": event_summary(event) or plain("".join(each.text for each in texts[:1])),
    }
