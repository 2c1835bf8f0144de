"""The user's own page with its sections, and how others see them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from eventhub.accounts import service as accounts
from eventhub.accounts.labels import BACKGROUND
from eventhub.accounts.queries import background_of
from eventhub.events.registrations import queries as registrations
from eventhub.events.registrations.rules import VisibleTo
from eventhub.events.registrations.service import choose_visibility
from eventhub.introductions import pauses
from eventhub.people import opt_out
from eventhub.platform.clock import utc_now
from eventhub.platform.web.access import signed_in
from eventhub.privacy import service
from eventhub.recommendations import labels as words
from eventhub.site.me.forms import (
    SECTIONS,
    MatchingForm,
    background_form,
    chosen_visibility,
    visibility_form,
)
from eventhub.site.me.page import about, faces, own_registrations

bp = Blueprint("me", __name__)


@bp.get("/me")
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
    """Save the values and the visibility of each; a new one is first shown to those who share it."""
    items = background_of(current_user.id)
    form = background_form(items, bound=True)
    if not form.validate_on_submit():
        return _me_page(background=form), 400
    accounts.set_value_visibility(current_user.id, chosen_visibility(form, items))
    accounts.save_background(current_user, form.values(), utc_now(), replace=True)
    return _saved("background")


@bp.post("/me/places/<int:registration_id>")
@signed_in
def save_visibility(registration_id: int) -> Any:
    """Save which guests of one event may see the user."""
    form = visibility_form(registrations.get_own(registration_id, current_user.id), bound=True)
    if not form.validate_on_submit():
        return _me_page(visibility={registration_id: form}), 400
    choose_visibility(registration_id, current_user.id, VisibleTo(form.visible_to.data), now=utc_now())
    return _saved("seen")


@bp.post("/me/matching")
@signed_in
def save_matching() -> Any:
    """Save whether address books of others may be compared with this user."""
    form = MatchingForm()
    if form.validate_on_submit():
        opt_out.decide(current_user.email, leave_out=form.left_out.data, now=utc_now())
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
    pauses.end_pause(current_user.id)
    flash(_("Requests reach you again."))
    return redirect(url_for("introductions.index"))


@bp.get("/me/as-guest")
@signed_in
def as_guest() -> Any:
    """Show how the user looks to others, by the template of their page."""
    now, wanted = utc_now(), request.args.get("event", 0, int)
    rows = own_registrations(current_user, now)
    chosen = next((row for row in rows if row.event_id == wanted), None)
    return render_template("site/me/as_guest.html", faces=faces(current_user, chosen), registrations=rows, words=words)


def _save(section: str) -> Any:
    """Save one section of the profile."""
    form: Any = SECTIONS[section]()
    if not form.validate_on_submit():
        return _me_page(**{section: form}), 400
    accounts.update_profile(current_user.id, form.values())
    return _saved(section)


def _saved(section: str) -> Any:
    flash(_("Saved."))
    return redirect(url_for("me.me", _anchor=section))


def _me_page(visibility: dict[int, Any] | None = None, **typed: Any) -> str:
    """Render the page with the stored values, and one form as it was typed."""
    shown = about(current_user, utc_now())
    items = background_of(current_user.id)
    forms = {name: kind(formdata=None, obj=current_user) for name, kind in SECTIONS.items()}
    forms |= {
        "background": background_form(items),
        "matching": MatchingForm(formdata=None, left_out=shown.numbers.left_out),
    }
    seen_by = {row.id: visibility_form(row) for row in shown.registrations} | (visibility or {})
    wrong = [*typed.values(), *(visibility or {}).values()]
    return render_template(
        "site/me/me.html", about=shown, forms=forms | typed, seen_by=seen_by, wrong=wrong, items=items, kinds=BACKGROUND
    )
