"""From an error to the page that says what to do next."""

from __future__ import annotations

import logging
import secrets
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, current_app, g, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError

from eventhub.platform.connections import is_database_unavailable
from eventhub.platform.db import db
from eventhub.platform.errors import EventHubError, NotFound, NotSignedIn
from eventhub.platform.instance.queries import use_last_read
from eventhub.platform.web import problems
from eventhub.platform.web.access import redirect_to_new_address
from eventhub.platform.web.request_user import set_anonymous

log = logging.getLogger(__name__)

# Every status that has a page of its own; others use the nearest.
PAGES = frozenset({400, 401, 403, 404, 409, 410, 413, 429, 500, 503})
# Seconds after which to try again when the database is away; a restart takes about that long.
TRY_AGAIN_AFTER = 10


def install(app: Flask) -> None:
    """Register what answers each kind of error."""
    problems.install(app)
    app.register_error_handler(EventHubError, on_refusal)
    app.register_error_handler(CSRFError, on_old_page)
    app.register_error_handler(HTTPException, on_http_error)
    # A developer gets Werkzeug's debugger instead, which answers what no handler takes.
    if not app.debug:
        app.register_error_handler(Exception, on_crash)


def on_refusal(error: EventHubError) -> Any:
    """Answer a domain error: a page for people, a problem document for programs, the sign-in page if that helps."""
    log.info("refused: %s %s", type(error).__name__, error)
    if problems.is_api_request():
        return problems.problem_of_error(error)
    if isinstance(error, NotSignedIn):
        return _signed_out(error)
    # An old link of an event leads to the new one from every page below it.
    moved = redirect_to_new_address() if isinstance(error, NotFound) else None
    if error.status == 429:
        return _kept(429, _typed())
    told = {name: getattr(error, name, None) for name in ("who", "why", "event")}
    return moved or page(error.status, reason=error.reason, **told)


def on_old_page(error: CSRFError) -> tuple[str, int]:
    """Answer a form whose page was open too long: what was typed comes back behind one button, if the form was ours."""
    if _opened_by_link():
        # It holds nothing typed, and tells no referrer: one button opens it again, and says what happened meanwhile.
        return page(400, csrf=True, back=request.path)
    return _kept(400, _typed(), csrf=True)


def _signed_out(error: NotSignedIn) -> Any:
    """Answer a form whose session has ended: what was typed waits until the user is signed in."""
    fields = _typed()
    return _kept(error.status, fields) if fields else redirect(url_for("accounts.sign_in"))


def _kept(status: int, fields: list[tuple[str, str]], **context: Any) -> tuple[str, int]:
    """Render a page that holds what was typed.

    Its button must say where it comes from, or it would not be known as ours: browsers send `Origin: null` from a page
    that sends no referrer.
    """
    shown = page(status, fields=fields, action=request.full_path.rstrip("?"), **context)
    if fields:
        g.no_referrer, g.private_page = False, True
    return shown


def _typed() -> list[tuple[str, str]]:
    """Return the fields of a form that one of our own pages sent; empty for any other."""
    if request.method != "POST" or not _from_our_own_page():
        return []
    return [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]


def on_http_error(error: HTTPException) -> Any:
    """Answer an error of HTTP with our page for it, keeping its headers."""
    # A host that is not ours has no pages: every link on one would lead to that host.
    if error.code is None or error.code < 400 or isinstance(error, SecurityError):
        return error
    if problems.is_api_request():
        return problems.problem_of_http_error(error)
    shown = error.code if error.code in PAGES else (404 if error.code < 500 else 500)
    body, _ = page(shown)
    response: Any = error.get_response()
    response.set_data(body)
    response.content_type = "text/html; charset=utf-8"
    return response


def on_crash(error: Exception) -> Any:
    """Answer an unexpected error with a reference that the log has, too; what was typed waits behind "Try again".

    503 where the database cannot be used for a while.
    """
    reference = g.get("request_id") or secrets.token_hex(8)
    away = is_database_unavailable(error)
    log.error("crash %s", reference, exc_info=error)
    db.session.rollback()
    status, headers = (503, {"Retry-After": str(TRY_AGAIN_AFTER)}) if away else (500, {})
    if problems.is_api_request():
        return problems.problem_response(status, headers=headers)
    # The page must not ask the database who this is, nor what organisers are told: the database may be what broke.
    set_anonymous()
    use_last_read()
    g.pop("role", None)
    return *_kept(status, _typed(), reference=reference), headers


def page(status: int, **context: Any) -> tuple[str, int]:
    """Return the body and status of an error page; it tells no other site where the reader comes from."""
    g.no_referrer = True
    return render_template(f"errors/{status}.html", **context), status


def _opened_by_link() -> bool:
    return getattr(current_app.view_functions.get(request.endpoint or ""), "access", "") == "by_token"


def _from_our_own_page() -> bool:
    """Return whether our own page sent the form; a foreign form must not become one click of ours."""
    origin = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return bool(origin) and urlsplit(origin).netloc == request.host
