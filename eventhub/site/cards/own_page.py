"""The event of a guest's own registration, for the pages that only its owner opens."""

from __future__ import annotations

from flask import g
from flask_login import current_user

from eventhub.events.event.rules import EventState
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.queries import Visited, find_visited
from eventhub.events.registrations.rules import RegistrationState
from eventhub.platform.errors import NotFound, WrongState


def open_own_page(slug: str) -> Visited:
    """Return the event at a link with the live registration of the signed-in user, None without one.

    The navigation learns of a confirmed one. Raises NotFound for unknown links and drafts, at which nobody registers.
    """
    found = find_visited(slug, current_user.id)
    if found is None or found.event.state is EventState.DRAFT:
        raise NotFound("no event to be registered at")
    found.event.refuse_taken_down(to_guest=found.registration is not None)
    if found.registration and found.registration.state is RegistrationState.CONFIRMED:
        g.event, g.registration = found.event, found.registration
    return found


def get_own_registration(slug: str) -> Registration:
    """Return the live registration of the signed-in user. Raises WrongState, a visible error, when it has ended."""
    if (registration := open_own_page(slug).registration) is None:
        raise WrongState(f"user {current_user.id} has no live registration", reason="moved")
    return registration
