"""The page behind "no more of these mails"."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request

from eventhub.clock import utc_now
from eventhub.extensions import csrf
from eventhub.privacy import service
from eventhub.web.access import one_click

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
