"""Marks in the signed links of mails, which end a link when its reader changes address or signs out everywhere."""

from __future__ import annotations

from eventhub.accounts.models import User
from eventhub.platform import tokens

_ADDRESS, _SESSIONS = "reader's address", "reader's sessions"
_LENGTH = 22


def mark_of_address(user: User) -> str:
    """Return a keyed mark of a user's address (132 bits), which changes with the address and does not reveal it."""
    return tokens.derive(_ADDRESS, user.email or "")[:_LENGTH]


def mark_of_sessions(user: User) -> str:
    """Return a mark that changes with the address and when all sessions end; for links that write as the user."""
    return tokens.derive(_SESSIONS, f"{user.session_version} {user.email or ''}")[:_LENGTH]
