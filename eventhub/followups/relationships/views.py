"""Pages of the people a user keeps in touch with: the list, one person, and what is noted of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum
from typing import Any, TypeVar

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from eventhub.followups import contact_merges, favours, relations, service
from eventhub.followups import greetings as greeting
from eventhub.followups.favour_labels import FAVOUR_WORDS
from eventhub.followups.forms import FavourForm, FindForm, PersonForm, choice_of
from eventhub.followups.labels import BY_HAND
from eventhub.followups.page_words import WORDS
from eventhub.followups.people import list_people
from eventhub.people.contacts import edits
from eventhub.people.contacts import labels as contact_labels
from eventhub.people.contacts.queries import get_contact
from eventhub.people.rules import Greetings, Rhythm
from eventhub.platform.clock import utc_now
from eventhub.platform.errors import WrongState
from eventhub.platform.web.access import signed_in
from eventhub.platform.web.paths import row_number
from eventhub.platform.web.submissions import make_once

bp = Blueprint("relationships", __name__)
Choice = TypeVar("Choice", bound=StrEnum)


@bp.get("/people")
@signed_in
def people() -> Any:
    """Show the user's people, in groups, to be searched."""
    form, page = FindForm(request.args), request.args.get("page", 1, type=int)
    choice, chosen = choice_of(request.args)
    found = list_people(current_user, replace(choice, words=form.q.data or "", page=page), utc_now())
    return render_template("followups/relationships/people.html", people=found, form=form, chosen=chosen, words=WORDS)


@bp.get("/people/<int:contact_id>")
@signed_in
def person(contact_id: int) -> Any:
    """Show all that the user has with one contact."""
    return _person_page(contact_id, FavourForm())


@bp.route("/people/<int:contact_id>/edit", methods=["GET", "POST"])
@signed_in
def edit_person(contact_id: int) -> Any:
    """Edit what the user says of a person."""
    contact = get_contact(contact_id, current_user.id)
    form = PersonForm.of(contact)
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return render_template("followups/relationships/edit_person.html", form=form, contact=contact), status
    edits.edit_person(current_user.id, contact_id, form.words())
    return _back_to(contact_id, _("Saved. Only you see it."))


@bp.post("/people/<int:contact_id>/gave")
@signed_in
def gave(contact_id: int) -> Any:
    """Note something that the user did for a person."""
    get_contact(contact_id, current_user.id)
    form = FavourForm()
    if not form.validate_on_submit():
        return _person_page(contact_id, form), 422
    make_once(
        lambda: favours.note_given(contact_id, current_user.id, form.what.data, form.about.data or "", now=utc_now())
    )
    return _back_to(contact_id, _("Noted."))


@bp.post("/people/<int:contact_id>/asked")
@signed_in
def asked(contact_id: int) -> Any:
    """Note something that the user asked a person for."""
    get_contact(contact_id, current_user.id)
    form = FavourForm()
    if not form.validate_on_submit():
        return _person_page(contact_id, form), 422
    make_once(lambda: favours.note_asked(contact_id, current_user.id, form.about.data or "", now=utc_now()))
    return _back_to(contact_id, _("Noted. Only you see it."))


@bp.post("/people/<int:contact_id>/favours/<int:entry_id>/remove")
@signed_in
def strike_out(contact_id: int, entry_id: int) -> Any:
    """Remove a favour that was written down by mistake."""
    get_contact(contact_id, current_user.id)
    favours.strike_out(current_user.id, entry_id)
    return redirect(url_for("relationships.person", contact_id=contact_id, _anchor="favours"))


@bp.route("/people/<int:contact_id>/same", methods=["GET", "POST"])
@signed_in
def same_person(contact_id: int) -> Any:
    """Find a person who stands in the address book twice, and merge the two."""
    contact, form = get_contact(contact_id, current_user.id), FindForm(request.args)
    other_id = request.form.get("other", 0, type=row_number)
    if request.method == "POST":
        try:
            kept = contact_merges.merge_contacts(current_user.id, contact_id, other_id, utc_now())
            flash(_("They are one person now. You can undo this for 30 days."))
            return redirect(url_for("relationships.person", contact_id=kept.id))
        except WrongState as refusal:
            flash(str(contact_labels.NOT_MERGED[refusal.reason]), "warning")
    found = relations.twins_of(contact, form.q.data or "")
    return render_template("followups/relationships/same_person.html", contact=contact, form=form, found=found)


@bp.post("/people/<int:contact_id>/touch")
@signed_in
def touch(contact_id: int) -> Any:
    """Note a touch that happened outside of EventHub."""
    get_contact(contact_id, current_user.id)
    kind, now = _chosen("kind", BY_HAND), utc_now()
    cause = f"{kind}:{now:%Y%m%dT%H%M}"
    make_once(lambda: service.add_touch(contact_id, current_user.id, kind, cause, now=now))
    return _back_to(contact_id, _("Noted. The next step counts from today."))


@bp.post("/people/<int:contact_id>/greetings")
@signed_in
def greetings(contact_id: int) -> Any:
    """Choose which festivals a contact is greeted at."""
    get_contact(contact_id, current_user.id)
    greeting.choose(contact_id, current_user.id, _chosen("greetings", Greetings))
    return _back_to(contact_id, _("Saved."))


@bp.post("/people/<int:contact_id>/rhythm")
@signed_in
def rhythm(contact_id: int) -> Any:
    """Choose how often the user would like to be in touch, once the first steps are done."""
    get_contact(contact_id, current_user.id)
    service.keep_rhythm(contact_id, current_user.id, _chosen("rhythm", Rhythm), now=utc_now())
    return _back_to(contact_id, _("Saved."))


@bp.post("/people/<int:contact_id>/rest")
@signed_in
def rest(contact_id: int) -> Any:
    """Plan nothing with a contact until they meet again."""
    service.let_rest(contact_id, current_user.id, now=utc_now())
    return _back_to(contact_id, _("Paused until you meet again or restart it."))


@bp.post("/people/<int:contact_id>/wake")
@signed_in
def wake(contact_id: int) -> Any:
    """Plan the next step with a resting contact."""
    service.wake(contact_id, current_user.id, now=utc_now())
    return _back_to(contact_id, _("Restarted. The next step is planned."))


def _chosen(name: str, choices: Iterable[Choice]) -> Choice:
    """Return the choice that was sent under this name; answer 400 for anything else."""
    sent = request.form.get(name, "")
    for choice in choices:
        if choice == sent:
            return choice
    abort(400)


def _back_to(contact_id: int, message: str) -> Any:
    """Lead back to the page of a contact, with a message."""
    flash(message)
    return redirect(url_for("relationships.person", contact_id=contact_id))


def _person_page(contact_id: int, favour: FavourForm) -> str:
    return render_template(
        "followups/relationships/person.html",
        person=relations.get_person_history(contact_id, current_user.id, utc_now()),
        favour=favour,
        words=WORDS,
        favour_words=FAVOUR_WORDS,
    )
