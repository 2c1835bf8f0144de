"""What becomes of a name that a guest typed: say who is meant, take it back."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, url_for
from flask_babel import gettext as _

from eventhub.people.known_names import service
from eventhub.people.known_names.forms import WhoForm
from eventhub.platform.clock import utc_now
from eventhub.platform.errors import NotFound
from eventhub.platform.web.access import attendee
from eventhub.platform.web.filters import called

bp = Blueprint("known_names", __name__)


@bp.post("/e/<slug>/me/knows/<int:name_id>/who")
@attendee
def who(slug: str, name_id: int) -> Any:
    """Take which of the guests on the open list is meant, or that none is."""
    form, now = WhoForm(), utc_now()
    chosen = form.person.data if form.validate_on_submit() else None
    try:
        if not chosen:
            service.choose_nobody(g.registration, g.event, name_id, now=now)
            return _back(slug)
        person = service.choose_person(g.registration, g.event, name_id, chosen, now=now)
    except NotFound:
        # A second press, or a page that was open for long.
        if not service.is_answered(g.registration, name_id):
            raise
        flash(_("You have answered this already."))
        return _back(slug)
    words = _("Saved. We ask %(name)s if they know you. You can add how you know each other under Contacts.")
    flash(words % {"name": called(person)})
    return _back(slug)


@bp.post("/e/<slug>/me/knows/<int:name_id>/take-back")
@attendee
def take_back(slug: str, name_id: int) -> Any:
    """Take a name back."""
    service.take_back(g.registration.id, name_id)
    flash(_("Taken back."))
    return _back(slug)


def _back(slug: str) -> Any:
    return redirect(url_for("cards.people", slug=slug))
