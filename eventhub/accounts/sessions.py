"""Who is signed in on this device, and which sign-in this browser has asked for.

The cookie names the user and their session version. After signing out it keeps a keyed digest of the address, so that
strangers who ask for mails to it cannot use up what this browser may ask for (service.request_link); it tells nobody
the address, and goes with the cookie (60 days) or when the account is deleted.
"""

from __future__ import annotations

import secrets
from typing import TypedDict

from flask import session
from flask_login import login_user, logout_user

from eventhub.accounts.models import User
from eventhub.accounts.queries import find_user
from eventhub.accounts.service import refuse_suspended, sign_out_everywhere
from eventhub.platform import tokens
from eventhub.text.addresses import normalise_email

OWN_BROWSER = "own browser"


class SignInRequest(TypedDict):
    """A sign-in that this browser asked for: the address as typed, the nonce of the request, where to go then."""

    email: str
    nonce: str
    next: str


def remember_request(asked: SignInRequest) -> None:
    """Keep the newest request in the session; it outlives a browser that a phone closes while its mails are read."""
    session["waiting"] = asked
    session.permanent = True


def find_request() -> SignInRequest | None:
    """Return the sign-in that this browser asked for last; None without one or once it has signed in."""
    return session.get("waiting")


def is_own_browser(email: str) -> bool:
    """Return whether this address signed in with this browser before. Raises ValueError for what is no address."""
    return tokens.same(str(session.get("own", "")), tokens.derive(OWN_BROWSER, normalise_email(email)))


def load_user(value: str) -> User | None:
    """Return the user of a session value, unless that session was ended or the account is suspended or deleted."""
    user_id, _, version = value.partition(".")
    if not (user_id.isdecimal() and version.isdecimal()) or int(user_id) >= 2**31:
        return None
    user = find_user(int(user_id))
    is_ended = user is None or user.session_version != int(version) or user.suspended_at is not None
    return None if is_ended else user


def sign_in(user: User) -> None:
    """Start a session under a new id; nothing of the cookie from before is kept. Raises Suspended."""
    refuse_suspended(user)
    session.clear()
    session["sid"] = secrets.token_hex(16)
    session["own"] = tokens.derive(OWN_BROWSER, user.email or "")
    session.permanent = True
    login_user(user)


def sign_out(user_id: int) -> None:
    """End this session and, as cookies can be copied, every other one of the user."""
    own = session.get("own", "")
    logout_user()
    session.clear()
    session["own"] = own
    session.permanent = True
    sign_out_everywhere(user_id)
