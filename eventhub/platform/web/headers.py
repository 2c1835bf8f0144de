"""Headers of every response: a strict content policy, no sniffing, no framing, no caching of private pages."""

from __future__ import annotations

from flask import Flask, Response, current_app, g, request
from flask_login import current_user

from eventhub.platform.web import problems

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "frame-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

# For a page that other sites may frame: it is the same for everybody, has no form and no script.
FRAMED_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self' data:",
        "form-action 'none'",
        "base-uri 'none'",
        "frame-ancestors *",
    )
)

_ALWAYS = (
    ("Content-Security-Policy", POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(self), microphone=(), geolocation=()"),
)


def install(app: Flask) -> None:
    """Set the security headers on every answer."""
    app.after_request(set_headers)


def set_headers(response: Response) -> Response:
    """Set what is not set yet, so that a view may be stricter."""
    headers = response.headers
    present = {name.lower() for name, _ in headers}
    if g.get("may_be_framed"):
        # X-Frame-Options can only forbid frames; the content policy allows them.
        present.add("x-frame-options")
    headers.extend([(name, value) for name, value in _ALWAYS if name.lower() not in present])
    referrer = "no-referrer" if g.get("no_referrer") else "strict-origin-when-cross-origin"
    headers.setdefault("Referrer-Policy", referrer)
    if g.get("no_referrer"):
        # The address holds a token: no search engine lists it, wherever it finds it.
        headers.setdefault("X-Robots-Tag", "noindex")
    settings = current_app.config["EVENTHUB"]
    if settings.secure:
        subdomains = "; includeSubDomains" if settings.hsts_subdomains else ""
        headers.setdefault("Strict-Transport-Security", f"max-age=31536000{subdomains}")
    if request.endpoint in ("static", "assets"):
        # Otherwise a shared cache could keep the session cookie of the first visitor.
        g.same_for_everybody = True
    if problems.is_api_request():
        response.vary.add("Authorization")
        response.headers.setdefault("Cache-Control", "private, no-cache")
    elif not g.get("same_for_everybody"):
        _forbid_caching(response)
    return response


def same_for_everybody(response: Response, seconds: int) -> Response:
    """Mark an answer that no cookie and no language changes: every cache may keep it, other sites may show it."""
    g.same_for_everybody = True
    response.headers["Cache-Control"] = f"public, max-age={seconds}"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def framed_anywhere(response: Response, seconds: int) -> Response:
    """Mark a page without session, form and script, which is the same for everybody: any site may frame it."""
    g.may_be_framed = True
    response.headers["Content-Security-Policy"] = FRAMED_POLICY
    return same_for_everybody(response, seconds)


def kept_by_its_reader(response: Response, seconds: int) -> Response:
    """Mark an answer that only its reader's browser may keep, under an address that is this reader's own."""
    g.same_for_everybody = True
    response.headers["Cache-Control"] = f"private, max-age={seconds}"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _forbid_caching(response: Response) -> None:
    """Forbid caching: pages differ by user, and one who signed out must not find them by Back (docs/cases.md 25)."""
    response.vary.add("Cookie")
    response.vary.add("Accept-Language")
    if g.get("private_page") or g.get("no_referrer") or current_user.is_authenticated:
        response.headers["Cache-Control"] = "no-store"
    else:
        response.headers.setdefault("Cache-Control", "private, no-cache")
