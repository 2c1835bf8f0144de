"""The page of the devices on which a user is signed in, and the buttons that end their sessions."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from eventhub.accounts import device_sessions, sessions
from eventhub.accounts.queries import list_sessions
from eventhub.platform.clock import utc_now
from eventhub.platform.web.access import signed_in

bp = Blueprint("devices", __name__)


@bp.get("/me/devices")
@signed_in
def index() -> Any:
    """List the devices on which the user is signed in, this one first."""
    here = sessions.device_id()
    rows = sorted(list_sessions(current_user.id), key=lambda row: row.id != here)
    today = device_sessions.local_day(current_user, utc_now())
    return render_template("accounts/devices.html", rows=rows, here=here, today=today)


@bp.post("/me/devices/<int:session_id>/end")
@signed_in
def end(session_id: int) -> Any:
    """End one session of the user."""
    device_sessions.end(current_user.id, session_id)
    flash(_("That device is signed out."))
    return redirect(url_for("devices.index"))


@bp.post("/me/devices/end-others")
@signed_in
def end_others() -> Any:
    """End all sessions of the user but this one."""
    device_sessions.end_others(current_user.id, sessions.session_id())
    flash(_("You are signed in on this device only."))
    return redirect(url_for("devices.index"))
