"""Which acquaintances go to which of several events, as the list of events says to anyone signed in."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from eventhub.accounts.models import User
from eventhub.events.event.models import Event
from eventhub.events.event.rules import EventState
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import LIVE, RegistrationState, VisibleTo
from eventhub.people.models import Block, Tie
from eventhub.people.rules import Says
from eventhub.people.visibility.rules import VisibilityFacts, sees_in_list
from eventhub.platform.db import db

_MOST_ROWS = 2_000


def list_acquaintances_going(event_ids: Collection[int], viewer_id: int) -> dict[int, list[User]]:
    """Return the acquaintances that a user may see at each of these events, the first to register first.

    An event where there is none is absent. One statement, however many events.
    """
    back, mine = aliased(Tie), aliased(Registration)
    is_mine = sa.and_(mine.event_id == Event.id, mine.user_id == viewer_id, mine.state.in_(LIVE))
    rows = db.session.execute(
        sa.select(Event.id, Event.guest_visibility_limit, Registration.visible_to, mine.state, mine.visible_to, User)
        .join(Registration, Registration.event_id == Event.id)
        .join(User, User.id == Registration.user_id)
        .join(Tie, sa.and_(Tie.owner_id == viewer_id, Tie.other_id == User.id, Tie.says == Says.YES))
        .join(back, sa.and_(back.owner_id == User.id, back.other_id == viewer_id, back.says == Says.YES))
        .outerjoin(mine, is_mine)
        .where(
            Event.id.in_(event_ids),
            Event.state == EventState.PUBLISHED,
            Registration.state == RegistrationState.CONFIRMED,
            User.deleted_at.is_(None),
            User.suspended_at.is_(None),
            ~_blocked(viewer_id),
        )
        .order_by(Registration.id)
        .limit(_MOST_ROWS)
    )
    going: dict[int, list[User]] = {}
    for event_id, ceiling, choice, my_state, my_choice, user in rows:
        facts = VisibilityFacts(choice, my_choice, VisibleTo(ceiling) if ceiling else None, mutual=True)
        if sees_in_list(facts, waits=my_state not in (None, RegistrationState.CONFIRMED)):
            going.setdefault(event_id, []).append(user)
    return going


def _blocked(viewer_id: int) -> sa.Exists:
    """Build the condition that a block stands between the viewer and the user of the row."""
    by_me = sa.and_(Block.owner_id == viewer_id, Block.other_id == User.id)
    by_them = sa.and_(Block.owner_id == User.id, Block.other_id == viewer_id)
    return sa.exists().where(sa.or_(by_me, by_them))
