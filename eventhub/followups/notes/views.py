"""Pages to note the people one met."""

from __future__ import annotations

import secrets
from typing import Any

import segno
from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from markupsafe import Markup

from eventhub.events.registrations.models import Registration
from eventhub.followups.favour_ideas import ideas_for
from eventhub.followups.favour_labels import FAVOUR_WORDS
from eventhub.followups.notes import queries, service
from eventhub.followups.notes import scans as scanning
from eventhub.followups.notes.forms import MetForm, WordsForm, parse_chip
from eventhub.followups.notes.labels import LEFT_OUT, reads_words
from eventhub.followups.notes.met_guests import people_to_note
from eventhub.followups.notes.models import Note
from eventhub.followups.notes.rules import Fit
from eventhub.followups.readers import reader_language
from eventhub.introductions.visibility import profile_of
from eventhub.platform.clock import utc_now
from eventhub.platform.mail.kinds import url_to
from eventhub.platform.web.access import attendee, signed_in
from eventhub.platform.web.filters import called

bp = Blueprint("notes", __name__)
WORDS = {"reads": reads_words, "left_out": LEFT_OUT}


@bp.route("/met", methods=["GET", "POST"])
@signed_in
def met() -> Any:
    """Note a meeting: a name and a few words. The client id makes a double click one note."""
    form = met_form()
    if not form.validate_on_submit():
        return met_page(form), 422 if form.is_submitted() else 200
    person = form.person_meant()
    assert person is not None  # the form is valid
    note = service.write_note(current_user.id, form.client_id.data, person, form.words(form.event_id()), now=utc_now())
    return redirect(url_for("notes.saved", note_id=note.id))


@bp.get("/met/<int:note_id>/saved")
@signed_in
def saved(note_id: int) -> Any:
    """Show what comes after a note: most of all something to do for the person."""
    note = queries.get_note(note_id, current_user.id)
    ideas = [] if note.fit is Fit.NO else ideas_for(note.contact, utc_now())
    return render_template("followups/notes/saved.html", note=note, ideas=ideas, favour_words=FAVOUR_WORDS)


@bp.route("/met/<int:note_id>", methods=["GET", "POST"])
@signed_in
def edit(note_id: int) -> Any:
    """Change a note; what another device wrote later stays."""
    note = queries.get_note(note_id, current_user.id)
    form = WordsForm.of(note)
    if form.validate_on_submit():
        saved_note = service.edit_note(note_id, current_user.id, form.words(), now=utc_now())
        flash(
            _("Saved. Only you see it.")
            if saved_note.text == form.text.data
            else _("You wrote something newer on another device. That stays; these words are kept below it.")
        )
        return redirect(url_for("followups.person", contact_id=note.contact_id))
    return edit_page(note, form), 422 if form.is_submitted() else 200


@bp.post("/met/<int:note_id>/kept")
@signed_in
def kept(note_id: int) -> Any:
    """Mark the promise of a note done."""
    service.keep_promise(note_id, current_user.id)
    flash(_("Done. Good to have kept it."))
    return redirect(url_for("followups.person", contact_id=queries.get_note(note_id, current_user.id).contact_id))


@bp.get("/e/<slug>/code")
@attendee
def code(slug: str) -> Any:
    """Show the user's own code at an event, and the guests who scanned it."""
    now = utc_now()
    link = url_to("notes.scan", code=scanning.code_of(g.registration))
    return render_template(
        "followups/notes/code.html",
        event=g.event,
        picture=_picture(link),
        now=now,
        is_open=scanning.is_open(g.event, now),
        scans=scanning.scans_waiting_for(current_user.id, now),
    )


@bp.get("/e/<slug>/code/scanned")
@attendee
def scanned(slug: str) -> Any:
    """Answer the page of the code, which asks whether a guest has scanned it."""
    count = len(scanning.scans_waiting_for(current_user.id, utc_now()))
    words = ngettext("One person has scanned it.", "%(num)s people have scanned it.", count) if count else ""
    return {"finished": count > 0, "words": words or _("Nobody has scanned it yet.")}


@bp.route("/met/with/<code>", methods=["GET", "POST"])
@signed_in
def scan(code: str) -> Any:
    """Show whose code it is, with room for a few words; the button says that the two met."""
    now, form = utc_now(), WordsForm()
    shown = scanning.shown_by(code, current_user.id, now)
    is_own = shown is not None and shown.user_id == current_user.id
    if shown is None or is_own or not form.validate_on_submit():
        status = 404 if shown is None else 422 if form.is_submitted() else 200
        return scan_page(form, shown, is_own=is_own), status
    note = scanning.scan(code, current_user.id, form.words(), now=now)
    if scanning.is_waiting(shown, current_user.id, now):
        flash(_("%(name)s is asked the same now.", name=shown.name))
    return redirect(url_for("notes.saved", note_id=note.id))


@bp.post("/met/scans/<int:scan_id>")
@signed_in
def answer_scan(scan_id: int) -> Any:
    """Confirm or deny having met the guest who scanned the user's code; a no is told to nobody."""
    scanning.get_waiting(scan_id, current_user.id, utc_now())
    said = request.form.get("answer", "")
    if said not in ("yes", "no"):
        abort(400)
    note = scanning.answer(scan_id, current_user.id, met=said == "yes", now=utc_now())
    if note is not None:
        return redirect(url_for("notes.saved", note_id=note.id))
    flash(_("Gone. Nobody is told."))
    return redirect(url_for("notes.met"))


def met_page(form: MetForm, preview: object = False) -> str:
    """Render the sheet of a new note; `preview` is the text it makes so far, None before it is known for whom."""
    now, contact = utc_now(), form.contact
    return render_template(
        "followups/notes/met.html",
        form=form,
        scans=scanning.scans_waiting_for(current_user.id, now),
        person_name=called(contact) if contact else "",
        language=reader_language(contact, profile_of(contact, now)) if contact else None,
        preview=preview,
        words=WORDS,
        preview_url=url_for("previews.new"),
    )


def edit_page(note: Note, form: WordsForm, preview: object = False) -> str:
    """Render the sheet of a note with its older wordings."""
    return render_template(
        "followups/notes/edit.html",
        form=form,
        note=note,
        older=queries.older_wordings(note.id),
        language=reader_language(note.contact, profile_of(note.contact, utc_now())),
        preview=preview,
        words=WORDS,
        preview_url=url_for("previews.changed", note_id=note.id),
    )


def scan_page(form: WordsForm, shown: Registration | None, preview: object = False, *, is_own: bool = False) -> str:
    """Render the sheet of a note about the guest behind a code; None: the code opens nothing."""
    code = (request.view_args or {})["code"]
    return render_template(
        "followups/notes/scan.html",
        form=form,
        shown=shown,
        is_own=is_own,
        language=shown.user.language.value if shown is not None and shown.user is not None else None,
        preview=preview,
        words=WORDS,
        preview_url=url_for("previews.scanned", code=code),
        save_url=url_for("notes.scan", code=code),
    )


def met_form() -> MetForm:
    """Return the form of a new note with the people and events to choose from."""
    now, who = utc_now(), request.values.get("who", "")
    wanted = parse_chip(who)
    contact = queries.get_contact(wanted.contact_id, current_user.id) if wanted and wanted.contact_id else None
    events = queries.recent_events_of(current_user.id, now)
    current = next((str(event.id) for event in events if event.starts_at <= now), "0")
    form = MetForm(client_id=secrets.token_urlsafe(16), who=who, event=current)
    # Whose code can be shown: the event that is on, or on next, or was on till just now.
    form.event_now = next((event for event in reversed(events) if event.ends_at >= now - queries.BEFORE), None)
    form.offer(people_to_note(current_user.id, now), events, contact)
    return form


def _picture(link: str) -> Markup:
    """Return the code to scan as SVG without script or style."""
    svg = segno.make(link, error="m").svg_inline(border=2, omitsize=True, svgclass="qr", lineclass=None)
    return Markup(svg)  # noqa: S704 - drawn here, from an address made here.
