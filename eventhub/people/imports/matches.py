"""Named reads of matches: imported people who are, or may be, guests; each asks together with the owner."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from eventhub.people.models import Match
from eventhub.people.rules import Certainty, MatchState
from eventhub.platform.db import db
from eventhub.platform.errors import NotFound

_MANY = 500


def list_matches(owner_id: int, event_id: int) -> list[Match]:
    """List the matches of an owner at an event, certain ones first; at most 500."""
    query = (
        sa.select(Match)
        .where(Match.owner_id == owner_id, Match.event_id == event_id)
        .options(selectinload(Match.user))
        .order_by(sa.case((Match.certainty == Certainty.CERTAIN, 0), else_=1), Match.id)
        .limit(_MANY)
    )
    return list(db.session.scalars(query))


def read_matches_by_user(owner_id: int, event_id: int) -> dict[int, Match]:
    """Read all matches of an owner at an event by the user they name, so that no user gets a second one."""
    query = sa.select(Match).where(Match.owner_id == owner_id, Match.event_id == event_id)
    return {match.user_id: match for match in db.session.scalars(query)}


def list_open_matches(owner_id: int, event_id: int, visible: Collection[int]) -> list[Match]:
    """List the matches that the owner has not answered, of users in `visible`."""
    return [one for one in list_matches(owner_id, event_id) if one.state is MatchState.OPEN and one.user_id in visible]


def get_match(match_id: int, owner_id: int) -> Match:
    """Return one match of the owner. Raises NotFound."""
    row = db.session.scalar(
        sa.select(Match).where(Match.id == match_id, Match.owner_id == owner_id).options(selectinload(Match.user))
    )
    if row is None:
        raise NotFound(f"match {match_id} is none of user {owner_id}'s")
    return row
