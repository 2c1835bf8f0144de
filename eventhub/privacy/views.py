"""/me with its sections, how others see one, "leave me out", fewer mails, the export and the deletion."""

from __future__ import annotations

import io
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, send_file, session, url_for
from flask.blueprints import BlueprintSetupState
from flask_babel import gettext as _
from flask_login import current_user, logout_user

from eventhub.accounts import service as accounts
from eventhub.accounts.labels import BACKGROUND
from eventhub.accounts.queries import background_of
from eventhub.events.registrations import queries as registrations
from eventhub.events.registrations.rules import VisibleTo
from eventhub.events.registrations.service import choose_visibility
from eventhub.introductions import pausing
from eventhub.people.contacts import leaving_out
from eventhub.platform.clock import utc_now
from eventhub.platform.errors import LimitReached, WrongState
from eventhub.platform.extensions import csrf_exempt
from eventhub.platform.web.access import by_token, one_click, public, signed_in
from eventhub.platform.web.locale import language
from eventhub.platform.web.origin import origin
from eventhub.platform.web.pace import on_the_beat
from eventhub.privacy import service
from eventhub.privacy.about import about, faces, places_of
from eventhub.privacy.forms import (
    SECTIONS,
    EraseForm,
    LeaveOutForm,
    MatchingForm,
    background_form,
    chosen_visibility,
    place_form,
)
from eventhub.recommendations import labels as words

bp = Blueprint("privacy", __name__)


@bp.record_once
def _name_the_page_of_a_profile(state: BlueprintSetupState) -> None:
    """/me shows what every feature keeps, so it stands here; its name says whose page it is."""
    state.app.add_url_rule("/me", "accounts.me", me)


@signed_in
def me() -> Any:
    """Show the user's own page."""
    return _me_page()


@bp.post("/me/names")
@signed_in
def save_names() -> Any:
    """Save names and ways to be reached."""
    return _save("names")


@bp.post("/me/language")
@signed_in
def save_language() -> Any:
    """Save language and time zone."""
    return _save("language")


@bp.post("/me/introducing")
@signed_in
def save_introducing() -> Any:
    """Save whether and how often the user introduces."""
    return _save("introducing")


@bp.post("/me/notices")
@signed_in
def save_notices() -> Any:
    """Save how often mails come."""
    return _save("notices")


@bp.post("/me/background")
@signed_in
def save_background() -> Any:
    """The values, and who may see each; what was just added is first shown to those who share it."""
    items = background_of(current_user.id)
    form = background_form(items, bound=True)
    if not form.validate_on_submit():
        return _me_page(background=form), 400
    accounts.show_values(current_user.id, chosen_visibility(form, items))
    accounts.save_background(current_user, form.values(), utc_now(), replace=True)
    return _saved("background")


@bp.post("/me/places/<int:registration_id>")
@signed_in
def save_place(registration_id: int) -> Any:
    """Who may see that one comes to one event."""
    form = place_form(registrations.get_own(registration_id, current_user.id), bound=True)
    if not form.validate_on_submit():
        return _me_page(place={registration_id: form}), 400
    choose_visibility(registration_id, current_user.id, VisibleTo(form.visible_to.data), now=utc_now())
    return _saved("seen")


@bp.post("/me/matching")
@signed_in
def save_matching() -> Any:
    """Save whether address books of others may be compared with this user."""
    form = MatchingForm()
    if form.validate_on_submit():
        leaving_out.decide(current_user.email, leave_out=form.left_out.data, now=utc_now())
    return _saved("contacts")


@bp.post("/me/mails")
@signed_in
def resume_mails() -> Any:
    """Send mails again to an address that refused them."""
    service.resume_mails(current_user.id)
    return _saved("notices")


@bp.post("/me/requests")
@signed_in
def end_pause() -> Any:
    """Let requests reach the user again before the pause is over."""
    pausing.end_pause(current_user.id)
    flash(_("Requests reach you again."))
    return redirect(url_for("introductions.index"))


@bp.get("/me/as-guest")
@signed_in
def as_guest() -> Any:
    """How one looks to others, drawn by the same template as their page."""
    now, wanted = utc_now(), request.args.get("event", 0, int)
    places = places_of(current_user, now)
    chosen = next((row for row in places if row.event_id == wanted), None)
    return render_template("privacy/as_guest.html", faces=faces(current_user, chosen), places=places, words=words)


@bp.route("/leave-me-out", methods=["GET", "POST"])
@public
def ask_to_leave_out() -> Any:
    """For everybody, users or not: the same page and the same mail for every address."""
    form = LeaveOutForm()
    if not form.validate_on_submit():
        return render_template("privacy/ask_to_leave_out.html", form=form), 400 if form.is_submitted() else 200
    try:
        with on_the_beat():
            leaving_out.request_mail(form.email.data, language=language(), origin=origin(), now=utc_now())
    except LimitReached:
        form.email.errors = [_("That was often enough for now. Try again tomorrow.")]
        return render_template("privacy/ask_to_leave_out.html", form=form), 429
    return render_template("privacy/ask_to_leave_out.html", form=form, sent_to=form.email.data)


@bp.route("/leave-me-out/<token>", methods=["GET", "POST"])
@by_token
def leave_out(token: str) -> Any:
    """GET shows how it stands; only a button changes it."""
    left_out = leaving_out.stands(token)
    if request.method == "POST":
        leaving_out.decide_by_link(token, leave_out=request.form.get("answer") != "back", now=utc_now())
        return redirect(url_for("privacy.leave_out", token=token))
    return render_template("privacy/leave_out.html", token=token, left_out=left_out)


@bp.route("/unsubscribe/<token>", methods=["GET", "POST"])
@csrf_exempt
@one_click
def unsubscribe(token: str) -> Any:
    """GET shows a button; POST acts, also without cookies (RFC 8058). The token is the authority."""
    service.mail_of(token)
    if request.method == "POST":
        service.unsubscribe(token, utc_now())
    return render_template("privacy/unsubscribe.html", token=token, done=request.method == "POST")


@bp.post("/me/export")
@signed_in
def export() -> Any:
    """A POST, so that no link can make a user's browser fetch it."""
    packed = service.export_file(current_user.id)
    return send_file(io.BytesIO(packed), "application/zip", as_attachment=True, download_name="eventhub.zip")


@bp.route("/me/delete", methods=["GET", "POST"])
@signed_in
def erase() -> Any:
    """Erase the account once its address is typed again, or say what stands in the way."""
    form = EraseForm(current_user.email)
    if form.validate_on_submit():
        try:
            service.erase(current_user.id, utc_now())
            logout_user()
            session.clear()
            return redirect(url_for("privacy.erased"))
        except WrongState:
            form.email.errors = [
                _("You still host an event that is to come. Cancel it first, or let somebody else own it.")
            ]
    return render_template("privacy/erase.html", form=form), 400 if form.is_submitted() else 200


@bp.get("/deleted")
@public
def erased() -> Any:
    """Say that an account is erased, to a visitor who is signed out by now."""
    return render_template("privacy/erased.html")


def _save(section: str) -> Any:
    """One section of the profile, saved by itself."""
    form: Any = SECTIONS[section]()
    if not form.validate_on_submit():
        return _me_page(**{section: form}), 400
    accounts.state_profile(current_user.id, form.values())
    return _saved(section)


def _saved(section: str) -> Any:
    flash(_("Saved."))
    return redirect(url_for("accounts.me", _anchor=section))


def _me_page(place: dict[int, Any] | None = None, **typed: Any) -> str:
    """The page with the forms as they stand, and the one that was sent as it was typed."""
    shown = about(current_user, utc_now())
    items = background_of(current_user.id)
    forms = {name: kind(formdata=None, obj=current_user) for name, kind in SECTIONS.items()}
    forms |= {
        "background": background_form(items),
        "matching": MatchingForm(formdata=None, left_out=shown.numbers.left_out),
    }
    places = {row.id: place_form(row) for row in shown.places} | (place or {})
    wrong = [*typed.values(), *(place or {}).values()]
    return render_template(
        "accounts/me.html", about=shown, forms=forms | typed, places=places, wrong=wrong, items=items, kinds=BACKGROUND
    )
