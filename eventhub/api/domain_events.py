"""What happened, for other programs: one hook on the session, so that no use case can forget it.

Every move of a guest, every line of the door and every act on an event is logged by a row of its own. Before the
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

from eventhub.api.models import WebhookDelivery, WebhookEndpoint
from eventhub.api.rules import AFTER_MOVE, DeliveryState, Happening
from eventhub.events.checkin.models import CheckIn
from eventhub.events.checkin.rules import Verdict
from eventhub.events.event.models import OrganiserAction, TeamMember
from eventhub.events.event.rules import Act, TeamRole
from eventhub.events.registrations.models import Registration, RegistrationMove
from eventhub.events.registrations.rules import RegistrationState
from eventhub.platform import tokens
from eventhub.platform.db import db

_NOTED = "happenings"
_AT_THE_DOOR = {Verdict.IN: Happening.CHECKED_IN, Verdict.UNDONE: Happening.CHECK_IN_UNDONE}
_OF_EVENTS = {
    Act.PUBLISHED: Happening.EVENT_PUBLISHED,
    Act.EDITED: Happening.EVENT_UPDATED,
    Act.CANCELLED: Happening.EVENT_CANCELLED,
}
_MOVES = {str(state): happening for state, happening in AFTER_MOVE.items()}


@dataclass(frozen=True)
class Happened:
    """One thing that happened."""

    happening: Happening
    event_id: int
    registration_id: int | None
    at: datetime


def new_message_id() -> str:
    """An id that stays the same through all tries, so that a receiver can tell a repetition."""
    return f"msg_{tokens.new_nonce()}"


@sa.event.listens_for(db.session, "after_flush")
def _note(session: Session, _context: Any) -> None:
    logged = [row for row in session.new if isinstance(row, RegistrationMove | CheckIn | OrganiserAction)]
    if logged:
        session.info.setdefault(_NOTED, []).extend(logged)


@sa.event.listens_for(db.session, "before_commit")
def _write_deliveries(session: Session) -> None:
    session.flush()
    happened = [one for row in session.info.pop(_NOTED, ()) if (one := _what(session, row)) is not None]
    if not happened:
        return
    endpoints = session.execute(_listening({one.event_id for one in happened})).all()
    rows = [
        _delivery(one, endpoint_id)
        for one in happened
        for endpoint_id, wanted, event_id in endpoints
        if event_id == one.event_id and one.happening in wanted.split()
    ]
    if rows:
        session.execute(sa.insert(WebhookDelivery), rows)


@sa.event.listens_for(db.session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(_NOTED, None)


def _what(session: Session, row: RegistrationMove | CheckIn | OrganiserAction) -> Happened | None:
    """What a line of a log means to others; None: nothing."""
    if isinstance(row, OrganiserAction):
        happening = _OF_EVENTS.get(row.what)
        return Happened(happening, row.event_id, None, row.at) if happening else None
    if isinstance(row, CheckIn):
        happening = _AT_THE_DOOR.get(row.verdict)
        return Happened(happening, row.event_id, row.registration_id, row.received_at) if happening else None
    # The first line of a new guest says "unverified", which is nobody's business yet.
    happening = _MOVES.get(str(RegistrationState(row.after)))
    guest = session.get(Registration, row.registration_id) if happening else None
    return Happened(happening, guest.event_id, guest.id, row.at) if happening and guest else None


def _listening(event_ids: Collection[int]) -> sa.Select[int, str, int]:
    """(endpoint, what it asked for, event) wherever its owner may see the guests of the event now."""
    return (
        sa.select(WebhookEndpoint.id, WebhookEndpoint.happenings, TeamMember.event_id)
        .join(TeamMember, TeamMember.user_id == WebhookEndpoint.user_id)
        .where(
            TeamMember.event_id.in_(event_ids),
            TeamMember.role != TeamRole.CHECK_IN,
            WebhookEndpoint.disabled_at.is_(None),
            sa.or_(WebhookEndpoint.event_id.is_(None), WebhookEndpoint.event_id == TeamMember.event_id),
        )
        .order_by(WebhookEndpoint.id)
    )


def _delivery(one: Happened, endpoint_id: int) -> dict[str, Any]:
    return {
        "endpoint_id": endpoint_id,
        "message_id": new_message_id(),
        "happening": str(one.happening),
        "event_id": one.event_id,
        "registration_id": one.registration_id,
        "happened_at": one.at,
        "state": DeliveryState.QUEUED,
        "attempts": 0,
        "not_before": one.at,
        "error": "",
    }
