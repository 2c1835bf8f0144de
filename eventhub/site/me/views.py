"""The user's own page with its sections, and how others see them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from eventhub.accounts import photos, profile
from eventhub.accounts.labels import BACKGROUND, PICTURE_FAULTS, UPLOADED_TOO_OFTEN
from eventhub.accounts.queries import background_of
from eventhub.events.registrations.service import choose_visibility, repeat_second_headline
from eventhub.introductions import pauses
from eventhub.introductions.completion import withdraw_emptied
from eventhub.people import opt_out
from eventhub.platform.clock import utc_now
from eventhub.platform.errors import LimitReached
from eventhub.platform.pictures import LARGEST_FILE, WrongPicture
from eventhub.platform.web.access import signed_in
from eventhub.privacy import service
from eventhub.recommendations import labels as words
from eventhub.site.for_you import labels
from eventhub.site.me.forms import (
    SECTIONS,
    background_form,
    chosen_visibility,
    section_form,
    seen_form,
)
from eventhub.site.me.page import about, faces, own_registrations
from eventhub.site.me.summary import FIRST_KINDS, summarise

bp = Blueprint("me", __name__)


@bp.get("/me")
@signed_in
def me() -> Any:
    """Show the user's own page; `open` names the fold that a link leads to."""
    return _me_page(request.args.get("open", ""))


@bp.post("/me/names")
@signed_in
def save_names() -> Any:
    """Save names and work; what stands in a second language beside the same first one counts at each event, too."""
    form = section_form("names")
    if not form.validate_on_submit():
        return _me_page("names", names=form), 400
    profile.update_profile(current_user.id, form.values())
    now = utc_now()
    repeat_second_headline(current_user, own_registrations(current_user, now), now)
    return _saved("names")


@bp.post("/me/introducing")
@signed_in
def save_introducing() -> Any:
    """Save whether and how often the user introduces."""
    return _save("introducing")


@bp.post("/me/mail")
@signed_in
def save_mail() -> Any:
    """Save how often mails come, language and time zone."""
    return _save("mail")


@bp.post("/me/reach")
@signed_in
def save_reach() -> Any:
    """Save WeChat and phone, and the QR picture if one was sent."""
    form = section_form("reach")
    if not form.validate_on_submit() or not _keep_code(form):
        return _me_page("reach", reach=form), 400
    profile.update_profile(current_user.id, form.values())
    withdraw_emptied(current_user.id)
    return _saved("reach")


@bp.post("/me/background")
@signed_in
def save_background() -> Any:
    """Save the values and the visibility of each; a new one is first shown to those who share it."""
    items = background_of(current_user.id)
    form = background_form(items, bound=True)
    if not form.validate_on_submit():
        return _me_page("background", background=form), 400
    profile.set_value_visibility(current_user.id, chosen_visibility(form, items))
    profile.save_background(current_user, form.values(), utc_now(), replace=True)
    profile.show_city(current_user.id)
    return _saved("background")


@bp.post("/me/seen")
@signed_in
def save_seen() -> Any:
    """Save which guests of each event may see the user, and whether address books may be compared with them."""
    now = utc_now()
    rows = own_registrations(current_user, now)
    form = seen_form(rows, left_out=False, bound=True)
    if not form.validate_on_submit():
        return _me_page("seen", seen=form), 400
    for registration_id, choice in form.choices(rows).items():
        choose_visibility(registration_id, current_user.id, choice, now=now)
    opt_out.decide(current_user.email, leave_out=form.left_out.data, now=now)
    return _saved("seen")


@bp.post("/me/mails")
@signed_in
def resume_mails() -> Any:
    """Send mails again to an address that refused them."""
    service.resume_mails(current_user.id)
    return _saved("mail")


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
    return render_template(
        "site/me/as_guest.html", faces=faces(current_user, chosen), registrations=rows, words=words, labels=labels
    )


def _save(section: str) -> Any:
    """Save one section of the profile."""
    form = section_form(section)
    if not form.validate_on_submit():
        return _me_page(section, **{section: form}), 400
    profile.update_profile(current_user.id, form.values())
    return _saved(section)


def _keep_code(form: Any) -> bool:
    """Keep or delete the QR picture as a form says, or say in it why a picture cannot be kept."""
    data = form.picture.data.read(LARGEST_FILE + 1) if form.picture.data else b""
    try:
        if data:
            photos.keep_wechat_code(current_user.id, data, utc_now())
        elif form.without_picture.data:
            photos.remove_wechat_code(current_user.id)
        return True
    except WrongPicture as error:
        form.picture.errors = [PICTURE_FAULTS[error.fault]]
    except LimitReached:
        form.picture.errors = [UPLOADED_TOO_OFTEN]
    return False


def _saved(section: str) -> Any:
    flash(_("Saved."))
    return redirect(url_for("me.me", _anchor=section))


def _me_page(opened: str = "", **typed: Any) -> str:
    """Render the page with the stored values, one fold open, and one form as it was typed."""
    now = utc_now()
    shown, items = about(current_user, now), background_of(current_user.id)
    forms = {name: section_form(name, current_user) for name in SECTIONS}
    forms |= {
        "background": background_form(items, current_user.city),
        "seen": seen_form(shown.registrations, left_out=shown.is_left_out),
    }
    return render_template(
        "site/me/me.html",
        about=shown,
        summary=summarise(current_user, shown, items, now),
        forms=forms | typed,
        opened=opened,
        wrong=list(typed.values()),
        items=items,
        kinds=BACKGROUND,
        first_kinds=FIRST_KINDS,
    )
