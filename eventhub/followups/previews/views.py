"""The preview under the fields of a note: it drafts and keeps nothing, and answers to POST as notes are private."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, render_template, request
from flask_login import current_user

from eventhub.accounts.models import User
from eventhub.followups import queries
from eventhub.followups.notes import queries as note_queries
from eventhub.followups.notes import scans
from eventhub.followups.notes.forms import MetForm, WordsForm
from eventhub.followups.notes.rules import MAX_NAME, Fit
from eventhub.followups.notes.service import Who
from eventhub.followups.notes.views import WORDS, edit_page, met_form, met_page, scan_page
from eventhub.followups.previews.drafting import DAY, Preview, Typed, count_preview, preview, unsaved_contact
from eventhub.introductions.visibility import profile_of
from eventhub.people.contacts.queries import find_contact_of_user, get_contact
from eventhub.people.models import Contact
from eventhub.platform.clock import utc_now
from eventhub.platform.web.access import signed_in
from eventhub.text.phrases import says_nothing

bp = Blueprint("previews", __name__)


@bp.post("/met/preview")
@signed_in
def new() -> Any:
    """Show the text that a new note will make."""
    now = utc_now()
    count_preview(current_user.id, now)
    form = met_form()
    who = form.person_meant()
    shown = None
    if who is not None:
        contact, profile = _person(form, who)
        events = {event.id: event for event in note_queries.recent_events_of(current_user.id, now)}
        shown = preview(
            current_user, contact, profile, _typed(form), event=events.get(form.event_id() or 0), met_at=now - DAY
        )
    return _fragment(shown) if _wants_fragment() else met_page(form, shown)


@bp.post("/met/<int:note_id>/preview")
@signed_in
def changed(note_id: int) -> Any:
    """Show the text that a changed note will make."""
    now = utc_now()
    count_preview(current_user.id, now)
    note, form = note_queries.get_note(note_id, current_user.id), WordsForm()
    profile = profile_of(note.contact, now)
    shown = preview(current_user, note.contact, profile, _typed(form), event=note.event, met_at=note.met_at)
    return _fragment(shown) if _wants_fragment() else edit_page(note, form, shown)


@bp.post("/met/with/<code>/preview")
@signed_in
def scanned(code: str) -> Any:
    """Show the text that a note about someone whose code was scanned will make."""
    now, form = utc_now(), WordsForm()
    count_preview(current_user.id, now)
    guest = scans.shown_by(code, current_user.id, now)
    if guest is None or guest.user_id in (None, current_user.id):
        abort(404)
    contact, user = _guest(guest.user_id or 0, guest.name, guest.other_name)
    shown = preview(current_user, contact, user, _typed(form), event=guest.event, met_at=now - DAY)
    return _fragment(shown) if _wants_fragment() else scan_page(form, guest, shown)


def _person(form: MetForm, who: Who) -> tuple[Contact, User | None]:
    """Return the person a new note is about, from the address book where they stand in it. Raises NotFound."""
    if who.contact_id is not None:
        contact = get_contact(who.contact_id, current_user.id)
        return contact, profile_of(contact, utc_now())
    if who.user_id is not None:
        guest = next((person for person in form.people if person.user_id == who.user_id), None)
        if guest is None:
            abort(404)
        return _guest(guest.user_id, guest.name, guest.other_name)
    # The preview validates nothing, so that it shows while a note is not whole yet.
    name = who.name[:MAX_NAME]
    called = note_queries.contacts_called(current_user.id, name)
    if len(called) == 1:
        return called[0], profile_of(called[0], utc_now())
    return unsaved_contact(current_user, name), None


def _guest(user_id: int, name: str, other_name: str) -> tuple[Contact, User | None]:
    contact = find_contact_of_user(current_user.id, user_id)
    return contact or unsaved_contact(current_user, name, other_name, user_id), queries.find_user(user_id)


def _typed(form: WordsForm) -> Typed:
    words = form.words()
    has_promise = (words.promised or not says_nothing(words.i_promised)) and not words.promise_done
    return Typed(
        words.mention, words.i_promised, words.they_promised, has_promise, words.added_on_wechat, words.fit is Fit.NO
    )


def _wants_fragment() -> bool:
    return request.form.get("fragment") == "y"


def _fragment(shown: Preview | None) -> str:
    return render_template("followups/notes/_preview.html", preview=shown, words=WORDS)
