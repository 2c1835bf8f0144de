"""The page behind "report this message" in a mail."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request

from eventhub.clock import utc_now
from eventhub.desk import messages
from eventhub.web.access import by_token

bp = Blueprint("desk", __name__)


@bp.route("/report/<token>", methods=["GET", "POST"])
@by_token
def report(token: str) -> Any:
    """GET shows what would be reported; only the button does it."""
    message, _reader = messages.reported_message(token)
    if request.method == "POST":
        messages.report(token, now=utc_now())
    return render_template("desk/report.html", message=message, done=request.method == "POST")
