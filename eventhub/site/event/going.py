"""Who goes to an event, on its page and its form: a few faces, and one sentence with the names in bold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from eventhub.events.event.rules import EventState
from eventhub.events.registrations.rules import RegistrationState, VisibleTo, effective_choice
from eventhub.people.relations import read_relations
from eventhub.people.visibility.queries_of_public_guests import NamedGuest, list_admitted_guests, list_public_guests
from eventhub.platform.web.filters import called, hanzi, spaced
from eventhub.site.event.page import EventPage

# A row holds five faces; of a few more the hosts come first.
_FACES, _LOOKED_AT = 5, 25
# Fewer faces would look like an empty room, so a sentence is shown.
_FEWEST_FACES = 3
# A Latin name beside Chinese characters, which space_scripts() does not see through the tag.
_BOLD_TOUCHING = re.compile("(?<=[A-Za-z\u00c0-\u024f]</b>)(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])(?=<b>[A-Za-z])")


@dataclass(frozen=True)
class Going:
    """The guests that a page names to one visitor; both are empty where nothing is said."""

    faces: Sequence[NamedGuest]
    sentence: Markup


def going_at(page: EventPage, now: datetime) -> Going:
    """Read who goes, as this visitor may know."""
    if not is_to_come(page, now):
        return Going((), Markup(""))
    named = _named(page, now)
    said = spaced(Markup(_BOLD_TOUCHING.sub(" ", _sentence(named, page.going))))  # noqa: S704 - names are escaped there
    return Going(named if len(named) >= _FEWEST_FACES else (), said)


def is_to_come(page: EventPage, now: datetime) -> bool:
    """Tell whether the event of a page lies ahead and the visitor may know of it."""
    return page.event.state is EventState.PUBLISHED and now < page.event.ends_at and not page.is_stranger


def _named(page: EventPage, now: datetime) -> list[NamedGuest]:
    """List the guests that the page names to this visitor, hosts first."""
    if _sees_guests(page):
        assert page.visitor_id is not None
        found = list_admitted_guests(page.event, read_relations(page.visitor_id), now, limit=_LOOKED_AT)
    else:
        found = list_public_guests(page.event, now, limit=_LOOKED_AT, viewer_id=page.visitor_id)
    hosts = {host.id for host in page.hosts}
    return sorted(found, key=lambda guest: guest.id not in hosts)[:_FACES]


def _sees_guests(page: EventPage) -> bool:
    """Tell whether the visitor has a place and does not hide, and so may see more than the public page."""
    row, limit = page.registration, page.event.guest_visibility_limit
    if row is None or row.state is not RegistrationState.CONFIRMED or row.user_id != page.visitor_id:
        return False
    return effective_choice(row.visible_to, VisibleTo(limit) if limit else None) is not VisibleTo.NOBODY


def _sentence(named: Sequence[NamedGuest], total: int | None) -> str:
    """Say who is going, as HTML. `total`: how many show themselves, None where that is not said."""
    names = [Markup("<b>{}</b>").format(hanzi(called(guest))) for guest in named]
    if not names:
        return ngettext("%(num)s person is going.", "%(num)s people are going.", total) if total else ""
    total = max(total or 0, len(names))
    if len(names) == 1:
        return _others_than_one(names[0], total)
    if total == 2:
        return _("%(one)s and %(two)s are going", one=names[0], two=names[1])
    return ngettext(
        "%(one)s, %(two)s and %(num)s other are going",
        "%(one)s, %(two)s and %(num)s others are going",
        total - 2,
        one=names[0],
        two=names[1],
    )


def _others_than_one(name: str, total: int) -> str:
    if total == 1:
        return _("%(one)s is going", one=name)
    return ngettext(
        "%(one)s and %(num)s other are going",
        "%(one)s and %(num)s others are going",
        total - 1,
        one=name,
    )
