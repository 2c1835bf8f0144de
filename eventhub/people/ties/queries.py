"""Named reads of the people that a user says they know, and of those they block."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from eventhub.people import relations
from eventhub.people.models import Block, Contact, Tie
from eventhub.people.rules import Says
from eventhub.platform.db import db
from eventhub.platform.errors import NotFound

MOST_TIES = 500


@dataclass(frozen=True)
class Said:
    """One tie with the name under which its owner knows the other; empty when no row of theirs has one."""

    tie: Tie
    name: str
    other_name: str = ""
    # The mark of a photo, where both say that they know each other.
    photo: str = ""


@dataclass(frozen=True)
class Blocked:
    """One block of the owner, with the name of the other in the owner's address book."""

    user_id: int
    name: str
    since: datetime


def list_known_people(owner_id: int) -> list[Said]:
    """List the people a user says they know, by name; of others only a name that the user has anyway."""
    ties = db.session.scalars(
        sa.select(Tie)
        .where(Tie.owner_id == owner_id, Tie.says == Says.YES)
        .options(selectinload(Tie.other))
        .order_by(Tie.id.desc())
        .limit(MOST_TIES)
    ).all()
    rows = _own_rows(owner_id, [tie.other_id for tie in ties])
    seen = relations.list_acquaintances(owner_id) - relations.list_blocked(owner_id)
    return sorted(
        (_said(tie, rows.get(tie.other_id), tie.other_id in seen) for tie in ties),
        key=lambda one: (not one.name, one.name.casefold(), one.tie.id),
    )


def list_blocked_people(owner_id: int) -> list[Blocked]:
    """List the users that a user has blocked, the latest first; at most 500."""
    blocks = db.session.scalars(
        sa.select(Block).where(Block.owner_id == owner_id).order_by(Block.created_at.desc()).limit(MOST_TIES)
    ).all()
    rows = _own_rows(owner_id, [block.other_id for block in blocks])
    return [
        Blocked(block.other_id, rows[block.other_id].name if block.other_id in rows else "", block.created_at)
        for block in blocks
    ]


def get_tie(tie_id: int, owner_id: int) -> Tie:
    """Return the owner's tie with a yes. Raises NotFound for ties of other owners."""
    tie = db.session.scalar(sa.select(Tie).where(Tie.id == tie_id, Tie.owner_id == owner_id, Tie.says == Says.YES))
    if tie is None:
        raise NotFound(f"tie {tie_id} is none of user {owner_id}'s")
    return tie


def get_block(owner_id: int, other_id: int) -> Block:
    """Return a block of the owner. Raises NotFound."""
    block = db.session.get(Block, (owner_id, other_id))
    if block is None:
        raise NotFound(f"user {owner_id} does not block user {other_id}")
    return block


def _own_rows(owner_id: int, user_ids: Sequence[int]) -> dict[int, Contact]:
    rows = db.session.scalars(
        sa.select(Contact).where(Contact.owner_id == owner_id, Contact.user_id.in_(user_ids)).order_by(Contact.id)
    )
    return {row.user_id: row for row in rows if row.user_id is not None}


def _said(tie: Tie, row: Contact | None, sees: bool) -> Said:
    sees = sees and tie.other.suspended_at is None
    photo = tie.other.photo if sees else ""
    if row is not None:
        return Said(tie, row.name, row.other_name, photo)
    return Said(tie, tie.other.name, tie.other.other_name, photo) if sees else Said(tie, "")
