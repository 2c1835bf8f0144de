"""Pages to note the people one met."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from eventhub.events.registrations.models import Registration
from eventhub.followups.notes import queries, service
from eventhub.followups.notes import recap as recaps
from eventhub.followups.notes import scans as scanning
from eventhub.followups.notes.forms import MetForm, WordsForm, parse_chip
from eventhub.followups.notes.labels import LEFT_OUT, reads_words
from eventhub.followups.notes.met_guests import people_to_note
from eventhub.followups.notes.models import Note
from eventhub.followups.notes.recap import Stage
from eventhub.followups.notes.rules import MAX_NAME
from eventhub.followups.readers import reader_language
from eventhub.introductions.visibility import profile_of
from eventhub.people.contacts.queries import get_contact
from eventhub.platform.clock import utc_now
from eventhub.platform.mail.kinds import url_to
from eventhub.platform.web.access import attendee, by_token, signed_in
from eventhub.platform.web.filters import called
from eventhub.platform.web.paths import row_number
from eventhub.platform.web.qr_code import qr_code

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
    return redirect(url_for("followups.noted", note_id=note.id))


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
            else _("There is a newer version from another device. These words are kept below it.")
        )
        return redirect(url_for("relationships.person", contact_id=note.contact_id))
    return edit_page(note, form), 422 if form.is_submitted() else 200


@bp.post("/met/<int:note_id>/kept")
@signed_in
def kept(note_id: int) -> Any:
    """Mark the promise of a note done."""
    service.keep_promise(note_id, current_user.id)
    flash(_("Done."))
    return redirect(url_for("relationships.person", contact_id=queries.get_note(note_id, current_user.id).contact_id))


@bp.get("/e/<slug>/code")
@attendee
def code(slug: str) -> Any:
    """Show the user's own code at an event, and the guests who scanned it."""
    now = utc_now()
    link = url_to("notes.scan", code=scanning.code_of(g.registration))
    return render_template(
        "followups/notes/code.html",
        event=g.event,
        picture=qr_code(link),
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
        flash(_("%(name)s is asked the same now.", name=called(shown)))
    return redirect(url_for("followups.noted", note_id=note.id))


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
        return redirect(url_for("followups.noted", note_id=note.id))
    flash(_("Removed. They are not told."))
    return redirect(url_for("notes.met"))


@bp.get("/e/<slug>/met")
@attendee
def recap(slug: str) -> Any:
    """Ask who the guest met, by their faces; with some chosen lead to the sheet of the first."""
    now, event = utc_now(), g.event
    stage = recaps.stage_of(g.registration, now)
    if stage is Stage.BEFORE:
        return redirect(url_for("event.show", slug=slug))
    chosen = request.args.getlist("who", type=row_number)[: recaps.MOST_FACES]
    if chosen and "next" in request.args:
        return redirect(_sheet_of(slug, chosen, len(chosen)))
    search = request.args.get("q", "").strip()[:MAX_NAME]
    return render_template(
        "followups/notes/recap.html",
        event=event,
        stage=stage.value,
        search=search,
        chosen=chosen,
        recap=recaps.recap_of(event, current_user.id, now, search=search, chosen=chosen),
        asks_for_one="next" in request.args,
    )


@bp.route("/e/<slug>/met/<int:user_id>", methods=["GET", "POST"])
@attendee
def recap_sheet(slug: str, user_id: int) -> Any:
    """Note a few words about one guest, then lead to the next who was chosen."""
    now, event = utc_now(), g.event
    person = recaps.get_guest(event, current_user.id, user_id, now)
    if recaps.stage_of(g.registration, now) not in (Stage.RUNNING, Stage.OVER):
        return redirect(url_for("notes.recap", slug=slug))
    following = request.args.getlist("then", type=row_number)[: recaps.MOST_FACES]
    many = min(max(request.args.get("of", 1, type=row_number), len(following) + 1), recaps.MOST_FACES)
    form = WordsForm()
    if form.validate_on_submit():
        recaps.note_guest(event, current_user.id, user_id, form.words(), now=now)
        if not following:
            flash(_("Saved. Only you see it."), "jade")
        return redirect(_sheet_of(slug, following, many))
    return render_template(
        "followups/notes/recap_sheet.html",
        event=event,
        person=person,
        form=form,
        here=url_for("notes.recap_sheet", slug=slug, user_id=user_id, then=following, of=many),
        skip_url=_sheet_of(slug, following, many),
        place=many - len(following),
        many=many,
    ), 422 if form.is_submitted() else 200


def _sheet_of(slug: str, chosen: Sequence[int], many: int) -> str:
    """Return the address of the sheet of the first chosen guest; of the page after the event when all are through."""
    if not chosen:
        return url_for("notes.recap", slug=slug)
    return url_for("notes.recap_sheet", slug=slug, user_id=chosen[0], then=chosen[1:], of=many)


@bp.route("/after/<token>", methods=["GET", "POST"])
@by_token
def recap_from_mail(token: str) -> Any:
    """Ask the reader of a mail who they met, without signing in; it shows those that the mail names, and no others."""
    now = utc_now()
    registration, people = recaps.open_link(token, now)
    if current_user.is_authenticated and current_user.id == registration.user_id:
        return redirect(url_for("notes.recap", slug=registration.event.slug))
    chosen = set(request.form.getlist("who", type=row_number)) if request.method == "POST" else set()
    return render_template(
        "followups/notes/recap_from_mail.html",
        registration=registration,
        event=registration.event,
        people=people,
        noted=recaps.note_from_mail(token, chosen, now) if chosen else 0,
        asks_for_one=request.method == "POST" and not chosen,
    )


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
    contact = get_contact(wanted.contact_id, current_user.id) if wanted and wanted.contact_id else None
    events = queries.recent_events_of(current_user.id, now)
    current = next((str(event.id) for event in events if event.starts_at <= now), "0")
    form = MetForm(client_id=secrets.token_urlsafe(16), who=who, event=current)
    # Whose code can be shown: the event that is on, or on next, or was on till just now.
    form.event_now = next((event for event in reversed(events) if event.ends_at >= now - queries.BEFORE), None)
    form.offer(people_to_note(current_user.id, now), events, contact)
    return form
