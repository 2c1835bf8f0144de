"""The user of the present request, set or read without the session.

Flask-Login keeps them in `g._login_user`, and has no public function that sets them for one request.
"""

from __future__ import annotations

from typing import Any

from flask import g
from flask_login import AnonymousUserMixin


def set_user(user: Any) -> None:
    """Make this the user of the present request, for pages and for the log."""
    g._login_user = user


def set_anonymous() -> None:
    """Make the present request one of nobody, without asking the session or the database."""
    set_user(AnonymousUserMixin())


def loaded_user() -> Any:
    """Return the user of the present request, if they were loaded already; else None."""
    return g.get("_login_user")
