"""Who is signed in on this device, and which sign-in this browser has asked for.

The cookie names the user, their session version and the session, of which a row is kept (device_sessions.py): it ends
alone, or with all others when the version is raised. After signing out it keeps a keyed digest of the address, so that
strangers who ask for mails to it cannot use up what this browser may ask for (service.request_link); it tells nobody
the address, and goes with the cookie (60 days) or when the account is deleted.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple, TypedDict

import sqlalchemy as sa
from flask import Response, g, request, session
from flask_login import login_user, logout_user

from eventhub.accounts import device_sessions as devices
from eventhub.accounts.models import User
from eventhub.accounts.service import refuse_suspended, sign_out_everywhere
from eventhub.platform import tokens
from eventhub.platform.clock import utc_now
from eventhub.platform.connections import is_database_unavailable
from eventhub.platform.web.devices import device_name
from eventhub.text.addresses import normalise_email

OWN_BROWSER = "own browser"


class DeviceUse(NamedTuple):
    """Which session a request comes from, and the days of its user's zone; on `g`, as its row may be gone later."""

    row_id: int
    last_seen_on: date
    today: date


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


def session_id() -> str:
    """Return the id of the session that the cookie names; empty without one."""
    return str(session.get("sid", ""))


def device_id() -> int | None:
    """Return the number of the row of this session; None where nobody is signed in by a cookie."""
    use: DeviceUse | None = g.get("device_use")
    return use.row_id if use else None


def load_user(value: str) -> User | None:
    """Return the user of a session value, unless that session was ended or the account is suspended or deleted."""
    user_id, _, version = value.partition(".")
    if not (user_id.isdecimal() and version.isdecimal()) or int(user_id) >= 2**31:
        return None
    user, device = devices.find_signed_in(int(user_id), session_id(), utc_now()) or (None, None)
    if user is None or device is None or user.session_version != int(version) or user.suspended_at is not None:
        return None
    g.device_use = DeviceUse(device.id, device.last_seen_on, devices.local_day(user, utc_now()))
    return user


def note_day(response: Response) -> Response:
    """Keep the day on which a session was used last, once a day and after its page is made; hooked on every request.

    A database that is busy keeps it at the next request.
    """
    use: DeviceUse | None = g.get("device_use")
    if use is not None and use.last_seen_on != use.today:
        try:
            devices.note_day(use.row_id, use.today)
        except sa.exc.SQLAlchemyError as error:
            if not is_database_unavailable(error):
                raise
    return response


def sign_in(user: User) -> None:
    """Start a session under a new id; nothing of the cookie from before is kept. Raises Suspended."""
    refuse_suspended(user)
    name = device_name(request.user_agent.string)
    new_id = devices.begin(user, name, before=session_id(), now=utc_now())
    session.clear()
    session["sid"] = new_id
    session["own"] = tokens.derive(OWN_BROWSER, user.email or "")
    session.permanent = True
    login_user(user)


def sign_out(user_id: int, *, only_here: bool = False) -> None:
    """End this session and, unless `only_here`, every other one of the user."""
    own, ended = session.get("own", ""), session_id()
    logout_user()
    session.clear()
    session["own"] = own
    session.permanent = True
    if only_here:
        devices.end_by_id(ended)
    else:
        sign_out_everywhere(user_id)
