"""Who is signed in on this device. The cookie names the user and their session version, nothing else."""

from __future__ import annotations

import secrets

from flask import session
from flask_login import login_user, logout_user

from eventhub.accounts.models import User
from eventhub.accounts.queries import find_user
from eventhub.accounts.service import sign_out_everywhere


def load_user(value: str) -> User | None:
    """The user of a cookie, unless the session was ended since (signed out anywhere, account deleted)."""
    user_id, _, version = value.partition(".")
    if not (user_id.isdecimal() and version.isdecimal()) or int(user_id) >= 2**31:
        return None
    user = find_user(int(user_id))
    return user if user is not None and user.session_version == int(version) else None


def sign_in(user: User) -> None:
    """Start a session under a new id; nothing that a stranger had in the cookie before survives."""
    session.clear()
    session["sid"] = secrets.token_hex(16)
    session.permanent = True
    login_user(user)  # type: ignore[arg-type]


def sign_out(user_id: int) -> None:
    """End this session and, as cookies can be copied, every other one of the user."""
    logout_user()
    session.clear()
    sign_out_everywhere(user_id)
