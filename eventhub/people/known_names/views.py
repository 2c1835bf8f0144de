"""The names on the page of one's own registration: add one, say who is meant, take one back."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from eventhub.people.known_names import service
from eventhub.people.known_names.forms import NameForm, WhoForm
from eventhub.people.known_names.rules import MOST_NAMES
from eventhub.platform.clock import utc_now
from eventhub.platform.errors import LimitReached
from eventhub.platform.web.access import attendee
from eventhub.platform.web.filters import called
from eventhub.platform.web.submissions import make_once

bp = Blueprint("known_names", __name__)


@bp.post("/e/<slug>/me/knows")
@attendee
def add(slug: str) -> Any:
    """Note the name of somebody whom the guest knows; the answer is the same whoever comes."""
    form = NameForm()
    if not form.validate_on_submit():
        return render_template("people/known_names/add.html", event=g.event, form=form), 400
    try:
        make_once(
            lambda: service.add_name(g.registration.id, g.event.id, current_user.id, form.knows.data, now=utc_now())
        )
    except LimitReached as error:
        form.knows.errors = [_("You can name up to %(most)s people for one event.", most=MOST_NAMES)]
        return render_template("people/known_names/add.html", event=g.event, form=form), error.status
    flash(_("Noted. You will see people here when they say that they know you, too."))
    return _back(slug)


@bp.post("/e/<slug>/me/knows/<int:name_id>/who")
@attendee
def who(slug: str, name_id: int) -> Any:
    """Take which of the guests on the open list is meant, or that none is."""
    form, now = WhoForm(), utc_now()
    if form.validate_on_submit() and form.person.data:
        person = service.say_who(g.registration, g.event, name_id, form.person.data, now=now)
        flash(
            _(
                "Saved. We ask %(name)s whether you know each other. How you do, you can say under Contacts.",
                name=called(person),
            )
        )
    else:
        service.say_none(g.registration, g.event, name_id, now=now)
    return _back(slug)


@bp.post("/e/<slug>/me/knows/<int:name_id>/take-back")
@attendee
def take_back(slug: str, name_id: int) -> Any:
    """Take a name back."""
    service.take_back(g.registration.id, name_id)
    flash(_("Taken back."))
    return _back(slug)


def _back(slug: str) -> Any:
    return redirect(url_for("event.mine", slug=slug, _anchor="knows-h"))
