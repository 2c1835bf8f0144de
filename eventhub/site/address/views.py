"""The page of the user's address, and the page of the link that was mailed to a new one."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from eventhub.accounts import sessions
from eventhub.accounts.address_changes import REFUSED, find_live_change, request_change
from eventhub.platform.clock import utc_now
from eventhub.platform.errors import Expired, LimitReached
from eventhub.platform.web.access import by_token, signed_in
from eventhub.platform.web.constant_time import in_constant_time
from eventhub.platform.web.forms import BaseForm
from eventhub.platform.web.origin import origin
from eventhub.platform.web.submissions import make_once
from eventhub.site.address.forms import AddressForm
from eventhub.site.address.service import change_address

bp = Blueprint("address", __name__)


@bp.route("/me/address", methods=["GET", "POST"])
@signed_in
def index() -> Any:
    """Take a new address and mail a link to it; the same answer whether or not it belongs to another account."""
    form = AddressForm(current_user.email)
    if not form.validate_on_submit():
        return render_template("site/address/index.html", form=form), 400 if form.is_submitted() else 200
    email = form.email.data
    try:
        with in_constant_time():
            make_once(lambda: request_change(current_user, email, origin=origin(), now=utc_now()))
    except LimitReached:
        form.email.errors = [_("Too many tries for now. Try again tomorrow.")]
        return render_template("site/address/index.html", form=form), 429
    flash(_("We sent a link to %(email)s. Open it in this browser within ten minutes.", email=email))
    return redirect(url_for("address.index"))


@bp.route("/me/address/<token>", methods=["GET", "POST"])
@by_token
def confirm(token: str) -> Any:
    """Show on GET the new address; take it by the button alone, where the user who asked for it is signed in."""
    if not current_user.is_authenticated:
        raise Expired("nobody is signed in", reason=REFUSED)
    form, now = BaseForm(), utc_now()
    if not form.validate_on_submit():
        asked = find_live_change(token, current_user.id, now)
        return render_template("site/address/confirm.html", form=form, email=asked.email)
    user = change_address(token, current_user.id, now=now)
    sessions.sign_in(user)
    flash(_("Your address is %(email)s now. All other devices are signed out.", email=user.email), "jade")
    return redirect(url_for("address.index"))
