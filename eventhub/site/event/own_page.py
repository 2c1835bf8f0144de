"""The event of a guest's own registration, for the pages that only its owner opens."""

from __future__ import annotations

from flask import g
from flask_login import current_user

from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import RegistrationState
from eventhub.platform.clock import utc_now
from eventhub.platform.errors import WrongState
from eventhub.site.event.page import EventPage, open_page


def open_own_page(slug: str) -> EventPage:
    """Return the page with the live registration of the signed-in user; the navigation learns of a confirmed one."""
    page = open_page(slug, current_user.id, utc_now())
    if page.registration and page.registration.state is RegistrationState.CONFIRMED:
        g.event, g.registration = page.event, page.registration
    return page


def get_own_registration(slug: str) -> Registration:
    """Return the live registration of the signed-in user. Raises WrongState, a visible error, when it has ended."""
    if (registration := open_own_page(slug).registration) is None:
        raise WrongState(f"user {current_user.id} has no live registration", reason="moved")
    return registration
