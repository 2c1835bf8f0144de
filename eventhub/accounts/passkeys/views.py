"""Making, removing and using passkeys. The scripts of the browser fill the forms (static/js/passkey.js)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from eventhub.accounts import sessions
from eventhub.accounts.forms import PasskeyForm, SignInForm
from eventhub.accounts.limits import spend
from eventhub.accounts.passkeys import service
from eventhub.accounts.queries import list_passkeys
from eventhub.platform.clock import utc_now
from eventhub.platform.errors import Expired, LimitReached, NotFound
from eventhub.platform.web.access import public, signed_in
from eventhub.platform.web.devices import device_name
from eventhub.platform.web.origin import origin
from eventhub.platform.web.paths import safe_path

bp = Blueprint("passkeys", __name__)

# A whole conference may sit behind one address of the network.
SIGN_INS_PER_ORIGIN = 240
MADE_A_DAY = 40


@bp.app_template_global("passkey_request")
def passkey_request() -> str:
    """Return what the sign-in page asks the browser for; empty where this address can have no passkeys."""
    base_url = _base_url()
    return service.request_options(base_url, utc_now()) if service.are_possible(base_url) else ""


@bp.post("/sign-in/passkey")
@public
def sign_in() -> Any:
    """Sign in by what the device has signed; what cannot be checked leads back to the sign-in page."""
    form, now = PasskeyForm(), utc_now()
    try:
        spend("passkey_origin", origin(), SIGN_INS_PER_ORIGIN, timedelta(hours=1), now)
        if not form.validate_on_submit():
            raise Expired("passkey form", reason="passkey")
        user = service.sign_in(form.credential.data, _base_url(), now)
    except (Expired, LimitReached) as refused:
        flash(_("This passkey did not work. Try again, or sign in by e-mail."), "warning")
        page = render_template("accounts/sign_in.html", form=SignInForm(formdata=None, next=form.next.data or ""))
        return page, 429 if isinstance(refused, LimitReached) else 400
    sessions.sign_in(user)
    return redirect(safe_path(form.next.data, url_for("event.home")))


@bp.get("/me/passkeys")
@signed_in
def index() -> Any:
    """List the user's passkeys, with a button that makes one."""
    return _page()


@bp.post("/me/passkeys")
@signed_in
def add() -> Any:
    """Keep the passkey that the browser has just made."""
    form, now = PasskeyForm(), utc_now()
    _require_possible()
    try:
        spend("passkeys_made", str(current_user.id), MADE_A_DAY, timedelta(days=1), now)
        if not form.validate_on_submit():
            raise Expired("passkey form", reason="passkey")
        service.add(current_user.id, form.credential.data, device_name(request.user_agent.string), _base_url(), now)
    except Expired:
        flash(_("The passkey could not be saved. Try again."), "warning")
        return _page(), 400
    except LimitReached as reached:
        many = _("You have 20 passkeys. Remove one first.")
        flash(
            many if reached.reason == "passkeys" else _("Too many tries for today. Try again tomorrow."),
            "warning",
        )
        return _page(), 429
    flash(_("Saved. Next time, choose “Sign in with a passkey”."))
    return redirect(url_for("passkeys.index"))


@bp.post("/me/passkeys/<int:passkey_id>/remove")
@signed_in
def remove(passkey_id: int) -> Any:
    """Delete one of the user's passkeys."""
    service.remove(current_user.id, passkey_id)
    flash(_("Removed. It no longer signs anyone in; you can delete it on your device, too."))
    return redirect(url_for("passkeys.index"))


def _base_url() -> str:
    base_url: str = current_app.config["EVENTHUB"].base_url
    return base_url


def _require_possible() -> None:
    if not service.are_possible(_base_url()):
        raise NotFound("passkeys need https and a name")


def _page() -> str:
    _require_possible()
    options = service.creation_options(current_user, _base_url(), "EventHub", utc_now())
    rows = list_passkeys(current_user.id)
    return render_template("accounts/passkeys.html", rows=rows, options=options, form=PasskeyForm(formdata=None))
