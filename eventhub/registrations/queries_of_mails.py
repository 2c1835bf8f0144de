"""What mails about registrations ask, for many of them at a time, and what is noted when one is sent."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from eventhub.db import prepared
from eventhub.registrations.models import Registration


def registrations(registration_ids: Collection[int]) -> Sequence[Registration]:
    """These registrations with their events and users, read anew even where they are known."""
    return _registrations(registration_ids=list(registration_ids)).scalars().all()


@prepared
def _registrations(registration_ids: Any) -> sa.Select[tuple[Registration]]:
    query = sa.select(Registration).where(Registration.id.in_(registration_ids))
    loaded = query.options(joinedload(Registration.event), joinedload(Registration.user))
    return loaded.execution_options(populate_existing=True)


def start_the_clock(about_id: sa.ColumnElement[int], now: sa.ColumnElement[datetime]) -> sa.Update:
    """The 24 hours of a link count from sending (product.md section 2)."""
    table = Registration.__table__
    return sa.update(table).where(table.c.id == about_id, table.c.link_sent_at.is_(None)).values(link_sent_at=now)
