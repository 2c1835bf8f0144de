"""Named reads of invitations by address, each with its event or the user who invites."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from eventhub.accounts.models import User
from eventhub.events.event.models import Event, Invitation
from eventhub.events.event.rules import InvitationState
from eventhub.platform.db import db
from eventhub.platform.errors import NotFound


def find_invitation(token_digest: str) -> Invitation | None:
    """Find the invitation behind a mailed link, with its event."""
    query = sa.select(Invitation).where(Invitation.token_digest == token_digest)
    return db.session.execute(query.options(joinedload(Invitation.event))).scalar_one_or_none()


def find_invitation_by_id(invitation_id: int) -> Invitation | None:
    """Find an invitation with its event and its sender; for the mail."""
    query = sa.select(Invitation).where(Invitation.id == invitation_id)
    loaded = query.options(joinedload(Invitation.event), joinedload(Invitation.by))
    return db.session.execute(loaded).scalar_one_or_none()


def find_invitation_of_user(event_id: int, user_id: int) -> Invitation | None:
    """Find the invitation to this event that went to a user's address and is not revoked."""
    query = (
        sa.select(Invitation)
        .join(User, User.email == Invitation.email)
        .where(Invitation.event_id == event_id, Invitation.state != InvitationState.REVOKED, User.id == user_id)
    )
    return db.session.execute(query).scalar_one_or_none()


def get_invitation(event_id: int, invitation_id: int) -> Invitation:
    """Return an invitation to this event, locked. Raises NotFound."""
    query = sa.select(Invitation).where(Invitation.id == invitation_id, Invitation.event_id == event_id)
    fresh = query.with_for_update().execution_options(populate_existing=True)
    found = db.session.execute(fresh).scalar_one_or_none()
    if found is None:
        raise NotFound(f"invitation {invitation_id} is not of event {event_id}")
    return found


def standing_invitation(event_id: int, email: str) -> sa.Select[int]:
    """Build the subquery for the id of this address's invitation that is not revoked."""
    return sa.select(Invitation.id).where(
        Invitation.event_id == event_id, Invitation.email == email, Invitation.state != InvitationState.REVOKED
    )


def is_invited(event_id: int, email: str) -> bool:
    """Tell whether this address is invited, whatever the answer was."""
    return db.session.execute(standing_invitation(event_id, email)).first() is not None


def invitations_of_addresses(event_id: int, addresses: Sequence[str]) -> dict[str, Invitation]:
    """Return the invitations of these addresses in any state, by address."""
    query = sa.select(Invitation).where(Invitation.event_id == event_id, Invitation.email.in_(addresses))
    fresh = query.execution_options(populate_existing=True)
    return {invitation.email: invitation for invitation in db.session.execute(fresh).scalars()}


def invitations_of_event(event_id: int, number: int, length: int) -> Sequence[Invitation]:
    """List one page of the invitations that are not revoked, the newest first, and one more if another page follows."""
    query = (
        sa.select(Invitation)
        .where(Invitation.event_id == event_id, Invitation.state != InvitationState.REVOKED)
        .order_by(Invitation.invited_at.desc(), Invitation.id.desc())
        .offset((number - 1) * length)
        .limit(length + 1)
    )
    return db.session.execute(query).scalars().all()


def count_invitations(event_id: int) -> dict[InvitationState, int]:
    """Count the invitations of an event by state."""
    query = (
        sa.select(Invitation.state, sa.func.count(Invitation.id))
        .where(Invitation.event_id == event_id)
        .group_by(Invitation.state)
    )
    counted = {row[0]: row[1] for row in db.session.execute(query)}
    return {state: counted.get(state, 0) for state in InvitationState}


def count_invited_since(user_id: int, since: datetime) -> int:
    """Count the people a user has invited since then, at all events together."""
    query = sa.select(sa.func.count(Invitation.id)).where(
        Invitation.by_user_id == user_id, Invitation.invited_at > since
    )
    return db.session.execute(query).scalar_one()


def invitations_to_events_before(ended: datetime, most: int) -> list[int]:
    """List the ids of invitations to events that ended before this moment."""
    query = (
        sa.select(Invitation.id)
        .join(Event, Event.id == Invitation.event_id)
        .where(Event.ends_at < ended)
        .order_by(Invitation.id)
        .limit(most)
    )
    return list(db.session.execute(query).scalars())
