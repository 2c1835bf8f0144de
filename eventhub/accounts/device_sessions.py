"""The sessions of a user, one for each browser that is signed in: begun, listed and ended one by one."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from eventhub.accounts import queries
from eventhub.accounts.models import DeviceSession, User
from eventhub.accounts.rules import SESSION_AGE
from eventhub.platform import tokens
from eventhub.platform.db import db, rows_touched, transaction
from eventhub.platform.errors import NotFound

# More devices than a person has. One more sign-in ends the session that was unused for longest.
MOST_SESSIONS = 50


def begin(user: User, name: str, *, before: str, now: datetime) -> str:
    """Begin a session and return its id, 128 random bits for the cookie alone. `name` is what the browser says it is.

    The session `before` (its id, if any) ends: this browser had it.
    """
    session_id, today = tokens.new_nonce(), local_day(user, now)
    with transaction():
        db.session.execute(sa.delete(DeviceSession).where(DeviceSession.id_digest == tokens.digest(before)))
        newest = sa.select(DeviceSession.id).where(DeviceSession.user_id == user.id)
        newest = newest.order_by(DeviceSession.last_seen_on.desc(), DeviceSession.id.desc()).limit(MOST_SESSIONS - 1)
        others = (DeviceSession.user_id == user.id, DeviceSession.id.not_in(newest.scalar_subquery()))
        db.session.execute(sa.delete(DeviceSession).where(*others))
        digest = tokens.digest(session_id)
        row = DeviceSession(user_id=user.id, id_digest=digest, name=name[:60], first_seen_on=today, last_seen_on=today)
        db.session.add(row)
    return session_id


def find_signed_in(user_id: int, session_id: str, now: datetime) -> tuple[User, DeviceSession] | None:
    """Return the user and the row of a session; None where it has ended, is too old or was another user's."""
    found = queries.find_signed_in(user_id, tokens.digest(session_id))
    return found if found and local_day(found[0], now) - found[1].first_seen_on <= SESSION_AGE else None


def note_day(row_id: int, day: date) -> None:
    """Keep the day on which a session was used last. Gives up at once where SQLite has another writer."""
    # Called after a response: changes that a view left uncommitted must not be saved here.
    db.session.rollback()
    with transaction(patience=0):
        db.session.execute(sa.update(DeviceSession).where(DeviceSession.id == row_id).values(last_seen_on=day))


def end(user_id: int, row_id: int) -> None:
    """End one session of this user. Raises NotFound for another user's, and for one that has ended."""
    with transaction():
        mine = sa.delete(DeviceSession).where(DeviceSession.id == row_id, DeviceSession.user_id == user_id)
        if rows_touched(db.session.execute(mine)) != 1:
            raise NotFound("session")


def end_by_id(session_id: str) -> None:
    """End the session of a cookie, if it has not ended."""
    with transaction():
        db.session.execute(sa.delete(DeviceSession).where(DeviceSession.id_digest == tokens.digest(session_id)))


def end_others(user_id: int, session_id: str) -> None:
    """End all sessions of this user but the one of this cookie."""
    with transaction():
        others = (DeviceSession.user_id == user_id, DeviceSession.id_digest != tokens.digest(session_id))
        db.session.execute(sa.delete(DeviceSession).where(*others))


def local_day(user: User, now: datetime) -> date:
    """Return which day it is in the user's own zone."""
    return now.astimezone(ZoneInfo(user.zone)).date()
