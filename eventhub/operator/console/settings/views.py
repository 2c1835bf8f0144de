"""Pages of the console that set name, look, texts and limits of the instance."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from eventhub.accounts.labels import PICTURE_FAULTS
from eventhub.operator.console.forms import IdentityForm, LimitsForm, LogoForm, PageForm
from eventhub.platform.clock import utc_now
from eventhub.platform.errors import NotFound
from eventhub.platform.instance import queries as instance
from eventhub.platform.instance import service
from eventhub.platform.instance.rules import PageKind, WhoCreates, contrast_on_dark, contrast_on_light
from eventhub.platform.pictures import LARGEST_FILE, WrongPicture
from eventhub.platform.web.access import console
from eventhub.site.instance.labels import PAGE_WORDS

bp = Blueprint("settings", __name__)


@bp.route("/identity", methods=["GET", "POST"])
@console
def identity() -> Any:
    """Show name and look of the instance, and save them."""
    form = IdentityForm(data=asdict(instance.identity()))
    if form.validate_on_submit():
        service.save_identity(form.values(), by_id=current_user.id, now=utc_now())
        flash(_("Saved. All pages and mails now show it."))
        return redirect(url_for("console.settings.identity"))
    return _identity_page(form, LogoForm(formdata=None)), 400 if form.is_submitted() else 200


@bp.post("/logo")
@console
def logo() -> Any:
    """Take a logo, or go back to the drawing that comes with EventHub."""
    form = LogoForm()
    if request.form.get("act") == "remove":
        service.remove_logo(by_id=current_user.id, now=utc_now())
        return redirect(url_for("console.settings.identity"))
    if form.validate_on_submit() and _keep_logo(form):
        flash(_("This is the logo now."))
        return redirect(url_for("console.settings.identity"))
    return _identity_page(IdentityForm(formdata=None, data=asdict(instance.identity())), form), 400


@bp.route("/identity/<kind>", methods=["GET", "POST"])
@console
def page(kind: str) -> Any:
    """Show one of the texts of the instance, and save it."""
    if kind not in set(PageKind):
        raise NotFound("no such text of the instance")
    which = PageKind(kind)
    written = instance.find_page(which)
    form = PageForm(data={"text": written.text, "chinese_text": written.chinese_text} if written else {})
    if form.validate_on_submit():
        texts = form.text.data or "", form.chinese_text.data or ""
        service.save_page(which, *texts, by_id=current_user.id, now=utc_now())
        flash(_("Saved."))
        return redirect(url_for("console.settings.identity"))
    shown = render_template("operator/page.html", form=form, kind=which, title=PAGE_WORDS[which])
    return shown, 400 if form.is_submitted() else 200


@bp.route("/limits", methods=["GET", "POST"])
@console
def limits() -> Any:
    """Show who may create events and how much organisers may do, and save it."""
    form = LimitsForm(data=asdict(instance.limits()))
    if form.validate_on_submit():
        service.save_limits(WhoCreates(form.who_creates.data), form.numbers(), by_id=current_user.id, now=utc_now())
        flash(_("Saved."))
        return redirect(url_for("console.settings.limits"))
    return render_template("operator/limits.html", form=form), 400 if form.is_submitted() else 200


def _identity_page(form: IdentityForm, logo_form: LogoForm) -> str:
    here = instance.identity()
    return render_template(
        "operator/identity.html",
        form=form,
        logo_form=logo_form,
        here=here,
        contrasts=(contrast_on_light(here.accent), contrast_on_dark(here.accent)) if here.accent else None,
        pages=PAGE_WORDS,
    )


def _keep_logo(form: LogoForm) -> bool:
    """Keep the logo of a form, or say in it why not."""
    data = form.picture.data.read(LARGEST_FILE + 1) if form.picture.data else b""
    try:
        if data:
            service.keep_logo(data, by_id=current_user.id, now=utc_now())
            return True
        form.picture.errors = [_("Choose a picture first")]
    except WrongPicture as error:
        form.picture.errors = [PICTURE_FAULTS[error.fault]]
    return False
