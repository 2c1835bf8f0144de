"""Named reads of transfers."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from eventhub.events.event.models import Event
from eventhub.events.event.rules import EventState
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import RegistrationState
from eventhub.events.transfers.models import Transfer
from eventhub.events.transfers.rules import TransferState
from eventhub.platform.db import db

_BATCH = 500
_WHOLE = joinedload(Transfer.registration).joinedload(Registration.event)


def find_by_token(token_digest: str) -> Transfer | None:
    """Find the open transfer behind a mailed link, with the giver's registration and the event."""
    query = sa.select(Transfer).where(Transfer.token_digest == token_digest, Transfer.state == TransferState.OPEN)
    return db.session.execute(query.options(_WHOLE)).scalar_one_or_none()


def find_open(registration_id: int) -> Transfer | None:
    """Find the transfer of a registration that waits for an answer."""
    query = sa.select(Transfer).where(Transfer.registration_id == registration_id, Transfer.state == TransferState.OPEN)
    return db.session.execute(query.execution_options(populate_existing=True)).scalar_one_or_none()


def find(transfer_id: int) -> Transfer | None:
    """Find a transfer in any state, with the giver's registration and the event."""
    query = sa.select(Transfer).where(Transfer.id == transfer_id)
    return db.session.execute(query.options(_WHOLE)).scalar_one_or_none()


def ids_to_end(now: datetime) -> list[int]:
    """List open transfers that ran out, or whose giver or event can no longer hand a seat on."""
    is_over = sa.or_(
        Transfer.expires_at <= now,
        Registration.state != RegistrationState.CONFIRMED,
        Registration.checked_in_at.is_not(None),
        Event.state != EventState.PUBLISHED,
    )
    query = (
        sa.select(Transfer.id)
        .join(Registration, Registration.id == Transfer.registration_id)
        .join(Event, Event.id == Registration.event_id)
        .where(Transfer.state == TransferState.OPEN, is_over)
        .order_by(Transfer.id)
        .limit(_BATCH)
    )
    return list(db.session.scalars(query))


def get_locked(transfer_id: int) -> Transfer:
    """Return the current row; the event's row is locked first, so that no other request answers."""
    query = sa.select(Transfer).where(Transfer.id == transfer_id).with_for_update()
    return db.session.execute(query.execution_options(populate_existing=True)).scalar_one()
