"""One line a request: the route, never the address asked for, since tokens stand in addresses.

Of an error the log tells the kind and the place, never the words: a database names the values it refused, an encoder
the text it stumbled over, and those are people's addresses and notes.
"""

from __future__ import annotations

import json
import logging
import os
import secrets
import time
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime

from flask import Flask, Response, g, has_request_context, request, session

from eventhub.platform.errors import EventHubError
from eventhub.platform.web.request_user import loaded_user

log = logging.getLogger("eventhub.requests")


class JsonLines(logging.Formatter):
    """Each record as one JSON object: time, level, logger, message, and the request it belongs to."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one record as one line of JSON."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _message_of(record),
        }
        line |= _whose() | getattr(record, "fields", {})
        if record.exc_info and record.exc_info[1] is not None:
            line["trace"] = _trace_of(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


class PlainLines(logging.Formatter):
    """For a developer, on whose machine the people are invented: all that an error says, and its trace."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s", "%H:%M:%S")

    def formatMessage(self, record: logging.LogRecord) -> str:
        """Return the message with the record's fields behind it."""
        fields = getattr(record, "fields", {})
        return " ".join([super().formatMessage(record), *(f"{name}={value}" for name, value in fields.items())])


def _message_of(record: logging.LogRecord) -> str:
    """Return the message of a record.

    Other libraries put an error, or the address asked for, into theirs, so those stay unfilled.
    """
    ours = record.name.partition(".")[0] == "eventhub"
    if ours or not record.exc_info:
        return record.getMessage()
    return record.msg if isinstance(record.msg, str) else type(record.msg).__name__


def _trace_of(error: BaseException) -> str:
    """Return where an error arose and what it is, after the errors that led to it."""
    return "\n".join(
        f"{''.join(traceback.format_tb(each.__traceback__))}{_named(each)}"
        for each in reversed(list(_with_causes(error)))
    )


def _with_causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    following: BaseException | None = error
    while following is not None and id(following) not in seen:
        yield following
        seen.add(id(following))
        hidden = None if following.__suppress_context__ else following.__context__
        following = following.__cause__ or hidden


def _named(error: BaseException) -> str:
    """Return the kind of an error, and its text where it holds ids only (our own) or is the system's for an errno."""
    kind = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    if isinstance(error, EventHubError):
        return f"{kind}: {error}"
    number = getattr(error, "errno", None)
    return f"{kind}: {os.strerror(number)}" if isinstance(number, int) and number > 0 else kind


def _whose() -> dict[str, object]:
    """Return the request and the user that a line of the log belongs to; a user is not loaded for its sake."""
    if not has_request_context() or "request_id" not in g:
        return {}
    user = loaded_user()
    if user is None or user.is_anonymous:
        return {"request": g.request_id, "user": None}
    signed_in = str(session.get("_user_id", "")).partition(".")[0]
    return {"request": g.request_id, "user": int(signed_in) if signed_in else user.id}


def install(app: Flask) -> None:
    """Log each request once it is answered."""
    app.before_request(start)
    app.after_request(finish)


def start() -> None:
    """Note an id and the moment, for the lines of this request."""
    g.request_id = secrets.token_hex(8)
    g.started = time.perf_counter()


def finish(response: Response) -> Response:
    """Log the request by ids only (docs/cases.md 63) and give its number to the user who reports a problem."""
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
