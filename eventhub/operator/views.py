"""Whether this EventHub is alive and ready, and its figures, for the machine that watches it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, g, jsonify

from eventhub.operator import health
from eventhub.operator.metrics import exposition
from eventhub.platform.clock import utc_now
from eventhub.platform.mail.outage import delivery_trouble
from eventhub.platform.web.access import operator, public
from eventhub.platform.web.metrics import may_read_metrics, requests_of_all_processes

bp = Blueprint("operations", __name__)


@bp.get("/healthz/live")
@public
def live() -> Any:
    """Answer 200 while this process answers; ask no other service."""
    return jsonify(live=True)


@bp.get("/healthz")
@public
def ready() -> Any:
    """Answer 200 when the database is at our newest migration, a worker was seen lately and the disk has room."""
    found = health.examine(utc_now(), current_app.config["EVENTHUB"])
    return jsonify(found), 200 if found["ready"] else 503


@bp.get("/metrics")
@operator(may_read_metrics)
def metrics() -> Any:
    """Answer with the metrics in Prometheus' text format."""
    text = exposition(requests_of_all_processes(), utc_now())
    return Response(text, content_type="text/plain; version=0.0.4; charset=utf-8")


@bp.app_context_processor
def say_when_mail_is_late() -> dict[str, Any]:
    """Say to organisers since when mails have been waiting, and to those who await one why it may not come.

    Each is asked by the pages that show it alone.
    """
    return {
        "mail_late_since": lambda: health.mail_late_since(utc_now()) if "role" in g else None,
        "mail_trouble": delivery_trouble,
    }
