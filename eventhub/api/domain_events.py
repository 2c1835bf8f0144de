"""Domain events for other programs: one listener on the session, so that no use case can forget it.

Every move of a guest, every line of the check-in and every act on an event is logged by a row of its own. Before the
commit that writes such a row, in the same transaction, each endpoint that asked for it gets a delivery: either the
change and the deliveries stand, or neither.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from eventhub.accounts.models import User
from eventhub.api.models import WebhookDelivery, WebhookEndpoint
from eventhub.api.rules import AFTER_MOVE, DeliveryState, EventType
from eventhub.events.checkin.models import CheckIn
from eventhub.events.checkin.rules import Verdict
from eventhub.events.event.models import OrganiserAction, TeamMember
from eventhub.events.event.rules import Act, TeamRole
from eventhub.events.registrations.models import Registration, RegistrationMove
from eventhub.events.registrations.rules import RegistrationState
from eventhub.platform import tokens
from eventhub.platform.db import db

_COLLECTED = "logged_rows"
_AT_THE_DOOR = {Verdict.IN: EventType.CHECKED_IN, Verdict.UNDONE: EventType.CHECK_IN_UNDONE}
_OF_EVENTS = {
    Act.PUBLISHED: EventType.EVENT_PUBLISHED,
    Act.EDITED: EventType.EVENT_UPDATED,
    Act.CANCELLED: EventType.EVENT_CANCELLED,
}
_MOVES = {str(state): event_type for state, event_type in AFTER_MOVE.items()}


@dataclass(frozen=True)
class DomainEvent:
    """One change that endpoints may be told of."""

    event_type: EventType
    event_id: int
    registration_id: int | None
    at: datetime


def new_message_id() -> str:
    """Return an id that stays the same through all tries, so that a receiver can tell a repetition."""
    return f"msg_{tokens.new_nonce()}"


@sa.event.listens_for(db.session, "after_flush")
def _collect(session: Session, _context: Any) -> None:
    logged = [row for row in session.new if isinstance(row, RegistrationMove | CheckIn | OrganiserAction)]
    if logged:
        session.info.setdefault(_COLLECTED, []).extend(logged)


@sa.event.listens_for(db.session, "before_commit")
def _write_deliveries(session: Session) -> None:
    session.flush()
    happened = [one for row in session.info.pop(_COLLECTED, ()) if (one := _domain_event(session, row)) is not None]
    if not happened:
        return
    endpoints = session.execute(_subscriptions({one.event_id for one in happened})).all()
    rows = [
        _delivery(one, endpoint_id)
        for one in happened
        for endpoint_id, wanted, event_id in endpoints
        if event_id == one.event_id and one.event_type in wanted.split()
    ]
    if rows:
        session.execute(sa.insert(WebhookDelivery), rows)


@sa.event.listens_for(db.session, "after_rollback")
def _discard(session: Session) -> None:
    session.info.pop(_COLLECTED, None)


def _domain_event(session: Session, row: RegistrationMove | CheckIn | OrganiserAction) -> DomainEvent | None:
    """Return what a line of a log means to other programs; None: nothing."""
    if isinstance(row, OrganiserAction):
        event_type = _OF_EVENTS.get(row.what)
        return DomainEvent(event_type, row.event_id, None, row.at) if event_type else None
    if isinstance(row, CheckIn):
        event_type = _AT_THE_DOOR.get(row.verdict)
        return DomainEvent(event_type, row.event_id, row.registration_id, row.received_at) if event_type else None
    if row.before == row.after:
        return None
    # The first line of a new guest says "unverified", which is nobody's business yet.
    event_type = _MOVES.get(str(RegistrationState(row.after)))
    guest = session.get(Registration, row.registration_id) if event_type else None
    return DomainEvent(event_type, guest.event_id, guest.id, row.at) if event_type and guest else None


def _subscriptions(event_ids: Collection[int]) -> sa.Select[int, str, int]:
    """Select (endpoint, types it asked for, event) wherever its owner may see the guests of the event now."""
    return (
        sa.select(WebhookEndpoint.id, WebhookEndpoint.event_types, TeamMember.event_id)
        .join(TeamMember, TeamMember.user_id == WebhookEndpoint.user_id)
        .join(User, User.id == WebhookEndpoint.user_id)
        .where(
            User.deleted_at.is_(None),
            User.suspended_at.is_(None),
            TeamMember.event_id.in_(event_ids),
            TeamMember.role != TeamRole.CHECK_IN,
            WebhookEndpoint.disabled_at.is_(None),
            sa.or_(WebhookEndpoint.event_id.is_(None), WebhookEndpoint.event_id == TeamMember.event_id),
        )
        .order_by(WebhookEndpoint.id)
    )


def _delivery(one: DomainEvent, endpoint_id: int) -> dict[str, Any]:
    return {
        "endpoint_id": endpoint_id,
        "message_id": new_message_id(),
        "event_type": str(one.event_type),
        "event_id": one.event_id,
        "registration_id": one.registration_id,
        "happened_at": one.at,
        "state": DeliveryState.QUEUED,
        "attempts": 0,
        "not_before": one.at,
        "error": "",
    }
