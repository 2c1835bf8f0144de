"""What is asked of the outbox by those who look at it from outside."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from eventhub.db import db
from eventhub.mail.line import is_due
from eventhub.mail.models import OutgoingMail


def how_many_due(now: datetime, *, at_most: int) -> int:
    """How many mails could leave now, counted up to a limit."""
    due = sa.select(OutgoingMail.id).where(is_due(now)).limit(at_most).subquery()
    return db.session.scalar(sa.select(sa.func.count()).select_from(due)) or 0
