"""The pages of opting out of matching, unsubscribing, export and deletion."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

from flask import Blueprint, redirect, render_template, request, send_file, session, url_for
from flask_babel import gettext as _
from flask_login import current_user, logout_user

from eventhub.accounts.limits import spend
from eventhub.people import opt_out
from eventhub.platform.clock import utc_now
from eventhub.platform.errors import LimitReached, WrongState
from eventhub.platform.extensions import csrf_exempt
from eventhub.platform.instance.queries import identity
from eventhub.platform.turns import Turns
from eventhub.platform.web.access import by_token, one_click, public, signed_in
from eventhub.platform.web.constant_time import in_constant_time
from eventhub.platform.web.locale import language
from eventhub.platform.web.origin import origin
from eventhub.privacy import service
from eventhub.privacy.forms import (
    EraseForm,
    LeaveOutForm,
)

bp = Blueprint("privacy", __name__)

# The export of an address book of 60,000 rows takes some seconds of processor time, and any user may ask for one.
EXPORTS_AN_HOUR = 10
exports = Turns(at_once=1, most_waiting=3)


@bp.route("/leave-me-out", methods=["GET", "POST"])
@public
def ask_to_leave_out() -> Any:
    """Take an address from users and strangers alike: the same page and the same mail for every address."""
    form = LeaveOutForm()
    if not form.validate_on_submit():
        return render_template("privacy/ask_to_leave_out.html", form=form), 400 if form.is_submitted() else 200
    try:
        with in_constant_time():
            opt_out.request_mail(form.email.data, language=language(), origin=origin(), now=utc_now())
    except LimitReached:
        form.email.errors = [_("Too many tries for now. Try again tomorrow.")]
        return render_template("privacy/ask_to_leave_out.html", form=form), 429
    return render_template("privacy/ask_to_leave_out.html", form=form, sent_to=form.email.data)


@bp.route("/leave-me-out/<token>", methods=["GET", "POST"])
@by_token
def leave_out(token: str) -> Any:
    """Show on GET whether the address is left out; change it by a button alone."""
    left_out = opt_out.is_left_out_by_link(token)
    if request.method == "POST":
        opt_out.decide_by_link(token, leave_out=request.form.get("answer") != "back", now=utc_now())
        return redirect(url_for("privacy.leave_out", token=token))
    return render_template("privacy/leave_out.html", token=token, left_out=left_out)


@bp.route("/unsubscribe/<token>", methods=["GET", "POST"])
@csrf_exempt
@one_click
def unsubscribe(token: str) -> Any:
    """Show a button on GET; unsubscribe on POST, also without cookies (RFC 8058). The token is the authority."""
    service.get_mail(token)
    if request.method == "POST":
        service.unsubscribe(token, utc_now())
    return render_template("privacy/unsubscribe.html", token=token, done=request.method == "POST")


@bp.post("/me/export")
@signed_in
def export() -> Any:
    """Send the export. A POST, so that no link can make a user's browser fetch it."""
    user_id = current_user.id
    spend("export", str(user_id), EXPORTS_AN_HOUR, timedelta(hours=1), utc_now())
    with exports.take():
        packed = service.export_file(user_id)
    name = f"{identity().file_name}.zip"
    return send_file(io.BytesIO(packed), "application/zip", as_attachment=True, download_name=name)


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
            form.email.errors = [_("You still own a coming event. Cancel it first, or make another person its owner.")]
    return render_template("privacy/erase.html", form=form), 400 if form.is_submitted() else 200


@bp.get("/deleted")
@public
def erased() -> Any:
    """Say to a visitor, who is signed out by now, that the account is erased."""
    return render_template("privacy/erased.html")
