"""Pages to note whom one met."""

from __future__ import annotations

import secrets
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from eventhub.clock import utc_now
from eventhub.introductions.giving import gives_for
from eventhub.introductions.labels import GIVE_WORDS
from eventhub.notes import queries, service
from eventhub.notes.forms import MetForm, WordsForm, chosen
from eventhub.notes.meeting import people_to_note
from eventhub.notes.rules import Fit
from eventhub.web.access import signed_in

bp = Blueprint("notes", __name__)


@bp.route("/met", methods=["GET", "POST"])
@signed_in
def met() -> Any:
    """A name, a few words, done; the client id makes a double click one note."""
    form = _met_form()
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return render_template("notes/met.html", form=form), status
    note = service.write_note(
        current_user.id, form.client_id.data, form.whom(), form.words(form.event_id()), now=utc_now()
    )
    return redirect(url_for("notes.saved", note_id=note.id))


@bp.get("/met/<int:note_id>/saved")
@signed_in
def saved(note_id: int) -> Any:
    """What comes next after a note: most of all something to do for the person."""
    note = queries.get_note(note_id, current_user.id)
    gives = [] if note.fit is Fit.NO else gives_for(note.contact, utc_now(), note=note.text)
    return render_template("notes/saved.html", note=note, gives=gives, give_words=GIVE_WORDS)


@bp.route("/met/<int:note_id>", methods=["GET", "POST"])
@signed_in
def edit(note_id: int) -> Any:
    note = queries.get_note(note_id, current_user.id)
    form = WordsForm.of(note)
    if form.validate_on_submit():
        saved_note = service.edit_note(note_id, current_user.id, form.words(), now=utc_now())
        flash(_("Saved. Only you see it.") if saved_note.text == form.text.data
              else _("You wrote something newer on another device. That stays; these words are kept below it."))
        return redirect(url_for("followups.person", contact_id=note.contact_id))
    status = 422 if form.is_submitted() else 200
    older = queries.older_wordings(note.id)
    return render_template("notes/edit.html", form=form, note=note, older=older), status


def _met_form() -> MetForm:
    now, who = utc_now(), request.values.get("who", "")
    wanted = chosen(who)
    contact = queries.get_contact(wanted.contact_id, current_user.id) if wanted and wanted.contact_id else None
    events = queries.recent_events_of(current_user.id, now)
    current = next((str(event.id) for event in events if event.starts_at <= now), "0")
    form = MetForm(client_id=secrets.token_urlsafe(16), who=who, event=current)
    form.offer(people_to_note(current_user.id, now), events, contact)
    return form
