"""What binds the signed link of a mail to its reader as they were: a mailbox that is theirs no more answers nothing."""

from __future__ import annotations

from eventhub.accounts.models import User
from eventhub.platform import tokens

_ADDRESS, _SESSIONS = "reader's address", "reader's sessions"
_LENGTH = 22


def mark_of_address(user: User) -> str:
    """Return a mark of a user's address, 132 bits keyed: it changes with the address and tells nobody which it was."""
    return tokens.derive(_ADDRESS, user.email or "")[:_LENGTH]


def mark_of_sessions(user: User) -> str:
    """Return a mark that changes with the address and at each signing out, of links that write in the user's name."""
    return tokens.derive(_SESSIONS, f"{user.session_version} {user.email or ''}")[:_LENGTH]
