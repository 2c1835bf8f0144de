"""Who may call a view. Every view carries exactly one of these decorators; a test walks all routes.

The gates that need rows (attendee, organiser) are handed in by the features, as this foundation knows none.
A caller who is not let in gets 404, so that an address reveals nothing; a stranger is sent to sign in.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any, TypeVar, cast
from urllib.parse import urlencode

from flask import abort, current_app, g, redirect, request, url_for
from flask_login import current_user

from eventhub.platform.errors import NotFound, NotSignedIn
from eventhub.platform.web.request_user import current_user_id

View = TypeVar("View", bound=Callable[..., Any])
# A gate takes (slug, user id) or (slug, user id, role) and returns what goes on flask.g, or raises NotFound.
Gate = Callable[..., dict[str, Any]]

_gates: dict[str, Gate] = {}


def install_gate(name: str, gate: Gate) -> None:
    """Register the gate "attendee", "greeter", "organiser", "bearer" or "moved"; called once at start for each."""
    _gates[name] = gate


def public(view: View) -> View:
    """Let in every caller."""
    return _declare(view, "public")


def signed_in(view: View) -> View:
    """Let in signed-in users; send others to sign in and come back."""
    return _declare(_wrap(view, lambda values: {}), "signed_in")


def attendee(view: View) -> View:
    """Let in users with a live registration for the event of the address; set g.event and g.registration."""

    def gate(values: dict[str, Any]) -> dict[str, Any]:
        return _gates["attendee"](values["slug"], current_user.id)

    return _declare(_wrap(view, gate), "attendee")


def greeter(view: View) -> View:
    """Let in users on the event's team, and guests who greet newcomers; set g.event, and g.role or g.registration."""

    def gate(values: dict[str, Any]) -> dict[str, Any]:
        return _gates["greeter"](values["slug"], current_user.id)

    return _declare(_wrap(view, gate), "greeter")


def organiser(role: StrEnum) -> Callable[[View], View]:
    """Let in users on the event's team whose role covers `role`; set g.event and g.role."""

    def decorate(view: View) -> View:
        def gate(values: dict[str, Any]) -> dict[str, Any]:
            return _gates["organiser"](values["slug"], current_user.id, role)

        return _declare(_wrap(view, gate), f"organiser:{role.value}")

    return decorate


def by_token(view: View) -> View:
    """Let in the holder of a mail's link. GET shows, POST acts; no referrer leaves the page."""
    return _declare(_without_referrer(view), "by_token")


def one_click(view: View) -> View:
    """Let in a mail program that posts without cookies (RFC 8058); the token alone decides."""
    return _declare(_without_referrer(view), "one_click")


def by_bearer(scope: StrEnum) -> Callable[[View], View]:
    """Let in a program with a token made for this scope; set g.caller. Others get 401 or 403 as JSON."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **values: Any) -> Any:
            kind, _, token = request.headers.get("Authorization", "").partition(" ")
            for name, found in _gates["bearer"](token.strip() if kind.lower() == "bearer" else "", scope).items():
                setattr(g, name, found)
            return view(*args, **values)

        return _declare(cast(View, guarded), f"bearer:{scope.value}")

    return decorate


def demo_only(view: View) -> View:
    """Let in every caller in demo mode; elsewhere answer 404."""

    @wraps(view)
    def guarded(*args: Any, **values: Any) -> Any:
        if not current_app.config["EVENTHUB"].demo:
            abort(404)
        return view(*args, **values)

    return _declare(cast(View, guarded), "demo_only")


def operator(may_look: Callable[[], bool]) -> Callable[[View], View]:
    """Let in the operator, as `may_look` says; answer 404 to others."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **values: Any) -> Any:
            if not may_look():
                abort(404)
            return view(*args, **values)

        return _declare(cast(View, guarded), "operator")

    return decorate


def console(view: View) -> View:
    """Let in operators of this instance; to other users the console is not found."""

    def gate(values: dict[str, Any]) -> dict[str, Any]:
        if not current_user.is_operator:
            raise NotFound("no operator")
        return {}

    return _declare(_wrap(view, gate), "console")


def redirect_to_new_address() -> Any:
    """Return a redirect to the same page of an event whose link has changed, with what was sent; None if it has not."""
    values = request.view_args or {}
    if "slug" not in values:
        return None
    try:
        found = _gates["moved"](values["slug"], current_user_id())
    except NotFound:
        return None
    query = f"?{request.query_string.decode()}" if request.query_string else ""
    target = url_for(str(request.endpoint), **values | found) + query
    return redirect(target, 301 if request.method in ("GET", "HEAD") else 308)


def redirect_to_sign_in() -> Any:
    """Return a redirect to the sign-in page that leads back here afterwards.

    Raises NotSignedIn where a form was sent: what was typed into it is kept, as a session may have ended while it was
    open.
    """
    if request.method == "POST" and set(request.form) - {"csrf_token"}:
        raise NotSignedIn("a form was sent by nobody", reason="form")
    target = url_for("accounts.sign_in")
    if request.method in ("GET", "HEAD"):
        target = f"{target}?{urlencode({'next': request.full_path.rstrip('?')})}"
    return redirect(target)


def _wrap(view: View, gate: Callable[[dict[str, Any]], dict[str, Any]]) -> View:
    @wraps(view)
    def guarded(*args: Any, **values: Any) -> Any:
        if not current_user.is_authenticated:
            return redirect_to_sign_in()
        g.private_page = True
        for name, found in gate(values).items():
            setattr(g, name, found)
        return view(*args, **values)

    return cast(View, guarded)


def _without_referrer(view: View) -> View:
    @wraps(view)
    def guarded(*args: Any, **values: Any) -> Any:
        g.no_referrer = True
        return view(*args, **values)

    return cast(View, guarded)


def _declare(view: View, access: str) -> View:
    if getattr(view, "access", None):
        raise RuntimeError(f"{view.__name__} declares its access twice")
    view.access = access  # type: ignore[attr-defined]  # a mark on a function
    return view
