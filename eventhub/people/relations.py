"""A user's acquaintances and blocks, read once for a page and handed on to all that asks for them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from eventhub.people.models import Block, Tie
from eventhub.people.rules import Says
from eventhub.platform.db import db


@dataclass(frozen=True)
class Relations:
    """The ids of the users who have a mutual tie with one user, and of those with a block in either direction."""

    user_id: int
    acquaintances: frozenset[int]
    blocked: frozenset[int]


def read_relations(user_id: int) -> Relations:
    """Read a user's relations as they are now, in one statement."""
    rows = db.session.execute(_relations(), {"user": user_id}).all()
    return Relations(
        user_id,
        frozenset(other for other, blocked in rows if not blocked),
        frozenset(other for other, blocked in rows if blocked),
    )


# Built once: nearly every page and every brief reads it, and to build it takes longer than to ask it.
@cache
def _relations() -> sa.CompoundSelect[int, int]:
    back, user_id = aliased(Tie), sa.bindparam("user", type_=sa.Integer)
    known = (
        sa.select(Tie.other_id, sa.literal(0).label("blocked"))
        .join(back, sa.and_(back.owner_id == Tie.other_id, back.other_id == Tie.owner_id))
        .where(Tie.owner_id == user_id, Tie.says == Says.YES, back.says == Says.YES)
    )
    return sa.union_all(
        known,
        sa.select(Block.other_id, sa.literal(1)).where(Block.owner_id == user_id),
        sa.select(Block.owner_id, sa.literal(1)).where(Block.other_id == user_id),
    )


def list_acquaintances(owner_id: int) -> frozenset[int]:
    """List the ids of users who have a mutual tie with a user."""
    return read_relations(owner_id).acquaintances


def list_blocked(user_id: int) -> frozenset[int]:
    """List the ids of users with a block in either direction between them and a user."""
    return read_relations(user_id).blocked


def find_tie(owner_id: int, other_id: int) -> Tie | None:
    """Find the tie that one user has to another, whatever it says; else None."""
    return db.session.scalar(sa.select(Tie).where(Tie.owner_id == owner_id, Tie.other_id == other_id))


def list_known_or_denied(owner_id: int) -> frozenset[int]:
    """List the ids of the users about whose acquaintance a user has said yes or no."""
    return frozenset(db.session.scalars(sa.select(Tie.other_id).where(Tie.owner_id == owner_id)))
