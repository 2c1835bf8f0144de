"""The page behind "no more of these mails", the export and the deletion of one's own account."""

from __future__ import annotations

import io
from typing import Any

from flask import Blueprint, redirect, render_template, request, send_file, session, url_for
from flask_babel import gettext as _
from flask_login import current_user, logout_user

from eventhub.clock import utc_now
from eventhub.errors import WrongState
from eventhub.extensions import csrf
from eventhub.privacy import service
from eventhub.privacy.forms import EraseForm
from eventhub.web.access import one_click, public, signed_in

bp = Blueprint("privacy", __name__)


@bp.route("/unsubscribe/<token>", methods=["GET", "POST"])
@csrf.exempt
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
    """A POST, so that no link can make somebody's browser fetch it."""
    packed = service.export_file(current_user.id)
    return send_file(io.BytesIO(packed), "application/zip", as_attachment=True, download_name="eventhub.zip")


@bp.route("/me/delete", methods=["GET", "POST"])
@signed_in
def erase() -> Any:
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
    return render_template("privacy/erased.html")
