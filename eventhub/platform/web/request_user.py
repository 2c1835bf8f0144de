"""The user of the present request: their id, and setting them without the session.

Flask-Login keeps the user in `g._login_user`, and has no public function that sets them for one request.
"""

from __future__ import annotations

from typing import Any

from flask import g
from flask_login import AnonymousUserMixin, current_user


def set_user(user: Any) -> None:
    """Make this the user of the present request, for pages and for the log."""
    g._login_user = user


def set_anonymous() -> None:
    """Make the present request one of nobody, without asking the session or the database."""
    set_user(AnonymousUserMixin())


def current_user_id() -> int | None:
    """Return the id of the signed-in user; None for a visitor."""
    return current_user.id if current_user.is_authenticated else None


def loaded_user() -> Any:
    """Return the user of the present request, if they were loaded already; else None."""
    return g.get("_login_user")
