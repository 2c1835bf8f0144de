"""One line a request: the route, never the address asked for, since tokens stand in addresses."""

from __future__ import annotations

import json
import logging
import secrets
import time
from datetime import UTC, datetime

from flask import Flask, Response, g, has_request_context, request, session

log = logging.getLogger("eventhub.requests")


class JsonLines(logging.Formatter):
    """Each record as one JSON object: time, level, logger, message, and the request it belongs to."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= _whose() | getattr(record, "fields", {})
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def _whose() -> dict[str, object]:
    """The request and the user that a line of the log belongs to; a user is not loaded for its sake."""
    if not has_request_context() or "request_id" not in g:
        return {}
    user = g.get("_login_user")
    if user is None or user.is_anonymous:
        return {"request": g.request_id, "user": None}
    signed_in = str(session.get("_user_id", "")).partition(".")[0]
    return {"request": g.request_id, "user": int(signed_in) if signed_in else user.id}


def install(app: Flask) -> None:
    app.before_request(start)
    app.after_request(finish)


def start() -> None:
    g.request_id = secrets.token_hex(8)
    g.started = time.perf_counter()


def finish(response: Response) -> Response:
    """Log the request by ids only (reliability case 63) and give its number to whoever reports a problem."""
    if "request_id" not in g:  # A request for a foreign host is refused before it starts.
        start()
    if request.endpoint not in ("static", "assets"):
        fields = _whose() | {
            "method": request.method,
            "route": request.url_rule.rule if request.url_rule else "(none)",
            "status": response.status_code,
            "milliseconds": round((time.perf_counter() - g.started) * 1000, 1),
        }
        log.info("request", extra={"fields": fields})
    response.headers.setdefault("X-Request-Id", g.request_id)
    return response
