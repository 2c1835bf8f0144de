"""Answers of the API: everything below /api/ is JSON, errors too (RFC 9457), and without cookies."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from flask import Flask, Request, Response, g, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from werkzeug.exceptions import HTTPException

from eventhub.platform.errors import EventHubError, Invalid, LimitReached, NotSignedIn
from eventhub.platform.web.request_user import set_anonymous

ROOT = "/api/"
_WORDS = {
    400: "The request could not be read.",
    401: "Send a token that works: Authorization: Bearer evh_...",
    403: "This token, or its owner, may not do this.",
    404: "There is no such thing, or it is none of yours.",
    405: "This address does not take this method.",
    409: "The thing has moved on; this cannot be done with it now.",
    413: "The body is too large.",
    415: "Send the body as application/json.",
    422: "Some fields are not what they must be; see errors.",
    429: "Too many calls. Wait as long as Retry-After says.",
    500: "Something broke here. It is logged under request_id.",
    503: "The database is away. Try again as late as Retry-After says, with the same Idempotency-Key.",
}
# Words for reasons, told by the features.
_reasons: dict[str, str] = {}


def register_reasons(words: Mapping[str, str]) -> None:
    """Add words for the reasons that errors carry."""
    _reasons.update(words)


def is_api_request() -> bool:
    """Return whether the request is one of the API, whose answers are all JSON."""
    return request.path.startswith(ROOT)


def install(app: Flask) -> None:
    """Let no cookie sign in a caller of the API."""
    app.before_request(ignore_cookies)


class NoSessionsForApi(SecureCookieSessionInterface):
    """Sessions for pages only: a call of the API neither reads nor sets a cookie, nor does a picture for all."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Return a session, but None for a call of the API."""
        return None if request.path.startswith(ROOT) else super().open_session(app, request)

    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:
        """Return whether the answer sets the cookie: not for what a script reads while its page moves on.

        Such an answer, made for the cookie of before, could arrive last and undo what a form has just put there. So
        only a page that is opened makes a session live longer. Nor for a form on another site, which comes without the
        cookie (SameSite=Lax): a new one would take its place, and sign its reader out.
        """
        if request.method == "POST" and request.headers.get("Sec-Fetch-Site") == "cross-site":
            return False
        is_opened = request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
        return (is_opened or session.modified) and super().should_set_cookie(app, session)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Save the session, unless every cache may keep the answer (platform/web/headers.py: same_for_everybody)."""
        if not g.get("same_for_everybody"):
            super().save_session(app, session, response)


def ignore_cookies() -> None:
    """Let no caller of the API be signed in or remembered by a cookie."""
    if is_api_request():
        set_anonymous()


def json_response(body: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Return a response with the body as JSON in UTF-8."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return Response(text + "\n", status=status, mimetype="application/json", headers=dict(headers or {}))


def problem_response(
    status: int, *, reason: str = "", headers: Mapping[str, str] | None = None, **more: Any
) -> Response:
    """Return a problem as RFC 9457 describes it: codes for programs, and a text."""
    words = _reasons.get(reason) or _WORDS.get(status) or HTTPStatus(status).phrase
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": words}
    body |= {"reason": reason} if reason else {}
    body |= {"request_id": g.request_id} if "request_id" in g else {}
    made = json_response(body | more, status, headers)
    made.mimetype = "application/problem+json"
    return made


def problem_of_error(error: EventHubError) -> Response:
    """Return the problem of a use case that raised this error."""
    more: dict[str, Any] = {"errors": _listed(error.faults)} if isinstance(error, Invalid) else {}
    return problem_response(error.status, reason=error.reason, headers=_headers_of(error), **more)


def _headers_of(error: EventHubError) -> dict[str, str]:
    """Return the headers that RFC 6750 and RFC 9110 ask for with the status."""
    if isinstance(error, LimitReached) and error.retry_after:
        return {"Retry-After": str(error.retry_after)}
    if isinstance(error, NotSignedIn):
        was_sent = ', error="invalid_token"' if "Authorization" in request.headers else ""
        return {"WWW-Authenticate": f'Bearer realm="eventhub"{was_sent}'}
    if error.reason == "scope":
        return {"WWW-Authenticate": f'Bearer realm="eventhub", error="insufficient_scope", scope="{g.wanted_scope}"'}
    return {}


def problem_of_http_error(error: HTTPException) -> Response:
    """Return the problem of a request that never reached a view; `Allow` and the like stay."""
    made = problem_response(error.code or 500)
    for name, value in error.get_headers(request.environ):
        if name.lower() not in ("content-type", "content-length"):
            made.headers[name] = value
    return made


def _listed(faults: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"pointer": pointer, "detail": words} for pointer, words in faults]
