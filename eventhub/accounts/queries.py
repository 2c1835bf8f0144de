"""Named reads of users, their background and their links."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import Any

import sqlalchemy as sa

from eventhub.accounts.models import AddressChange, BackgroundItem, DeviceSession, Passkey, SignInLink, User
from eventhub.accounts.rules import MOST_VALUES, BackgroundKind
from eventhub.platform.db import db


def find_user_by_email(email: str) -> User | None:
    """Return the user with this normalised address whose account is not erased; None without one."""
    return db.session.scalar(sa.select(User).where(User.email == email, User.deleted_at.is_(None)))


def find_user(user_id: int) -> User | None:
    """Return the user with this id, unless the account is erased."""
    return db.session.scalar(_live(), {"id": user_id})


def find_signed_in(user_id: int, id_digest: str) -> tuple[User, DeviceSession] | None:
    """Return a user whose account is not erased, with the session of this digest; None where that session has ended."""
    found = db.session.execute(_live_with_session(), {"id": user_id, "id_digest": id_digest}).one_or_none()
    return (found[0], found[1]) if found else None


@cache
def _live_with_session() -> sa.Select[User, DeviceSession]:
    is_theirs = sa.and_(DeviceSession.user_id == User.id, DeviceSession.id_digest == sa.bindparam("id_digest"))
    live = (User.id == sa.bindparam("id"), User.deleted_at.is_(None))
    return sa.select(User, DeviceSession).join(DeviceSession, is_theirs).where(*live)


@cache
def _live() -> sa.Select[User]:
    return sa.select(User).where(User.id == sa.bindparam("id"), User.deleted_at.is_(None))


def find_user_by_public_id(public_id: str) -> User | None:
    """Return the user that public addresses name so, unless the account is erased or suspended."""
    live = (User.deleted_at.is_(None), User.suspended_at.is_(None))
    return db.session.scalar(sa.select(User).where(User.public_id == public_id, *live))


def find_passkey(credential_id: str) -> Passkey | None:
    """Return the passkey of this id (URL-safe base64), whoever its user is."""
    return db.session.scalar(sa.select(Passkey).where(Passkey.credential_id == credential_id))


def list_passkeys(user_id: int) -> list[Passkey]:
    """Return the passkeys of a user, oldest first."""
    return list(db.session.scalars(sa.select(Passkey).where(Passkey.user_id == user_id).order_by(Passkey.id)))


def list_sessions(user_id: int) -> list[DeviceSession]:
    """Return the sessions of a user, those used last first."""
    newest = (DeviceSession.last_seen_on.desc(), DeviceSession.id.desc())
    return list(db.session.scalars(sa.select(DeviceSession).where(DeviceSession.user_id == user_id).order_by(*newest)))


def find_link(token_digest: str) -> SignInLink | None:
    """Return the sign-in link of this digest, used and expired ones included; None without one."""
    return db.session.scalar(sa.select(SignInLink).where(SignInLink.token_digest == token_digest))


def find_request(email: str, nonce: str) -> SignInLink | None:
    """Return the link that one browser asked for, by normalised address and the nonce that its session keeps."""
    return db.session.scalar(sa.select(SignInLink).where(SignInLink.email == email, SignInLink.nonce == nonce))


def find_address_change(token_digest: str) -> AddressChange | None:
    """Return the link of this digest by which a user takes a new address, expired ones included; None without one."""
    return db.session.scalar(sa.select(AddressChange).where(AddressChange.token_digest == token_digest))


def live_links_of(email: str) -> sa.Select[SignInLink]:
    """Select all links of an address that are neither used nor void, oldest first, as they stand now."""
    return (
        sa.select(SignInLink)
        .where(SignInLink.email == email, SignInLink.used_at.is_(None), SignInLink.void_at.is_(None))
        .order_by(SignInLink.id)
        .execution_options(populate_existing=True)
    )


def background_of(user_id: int) -> list[BackgroundItem]:
    """Return what a user has stated, in the order of entry; at most 200 values."""
    query = sa.select(BackgroundItem).where(BackgroundItem.user_id == user_id).order_by(BackgroundItem.id).limit(200)
    return list(db.session.scalars(query))


def list_typed_values() -> list[tuple[BackgroundKind, str, str]]:
    """Return (kind, text, id) of every different value that the vocabulary did not know, in a fixed order."""
    rows = db.session.execute(
        sa.select(BackgroundItem.kind, BackgroundItem.text, BackgroundItem.value_id)
        .where(BackgroundItem.value_id.startswith("typed:"))
        .distinct()
        .order_by(BackgroundItem.kind, BackgroundItem.value_id, BackgroundItem.text)
    )
    return [(kind, text, value_id) for kind, text, value_id in rows]


def list_grounds() -> list[tuple[BackgroundKind, str, str]]:
    """Return (kind, value id, ground) of every different value that people state, in a fixed order."""
    columns = (BackgroundItem.kind, BackgroundItem.value_id, BackgroundItem.ground)
    rows = db.session.execute(sa.select(*columns).distinct().order_by(*columns))
    return [(kind, value_id, ground) for kind, value_id, ground in rows]


def is_counted_value(
    item: type[BackgroundItem], users: sa.Select[Any] | sa.BindParameter[Any] | Collection[int]
) -> sa.ColumnElement[bool]:
    """Build the condition that `item` is one of the first MOST_VALUES that its owner stated; `users` are the owners.

    A user who states hundreds of values would else share something with all others.
    """
    place = sa.func.row_number().over(partition_by=BackgroundItem.user_id, order_by=BackgroundItem.id).label("place")
    placed = sa.select(BackgroundItem.id, place).where(BackgroundItem.user_id.in_(users)).subquery()
    return item.id.in_(sa.select(placed.c.id).where(placed.c.place <= MOST_VALUES))
