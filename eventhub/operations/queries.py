"""What operators ask: is the database at head, how old is the oldest mail, how did the jobs end."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from eventhub.db import db
from eventhub.mail.models import MailState, OutgoingMail
from eventhub.operations.models import JobRun

_WAITING = (MailState.QUEUED, MailState.RETRYING, MailState.SENDING)


def standing() -> tuple[str | None, datetime | None] | None:
    """Schema version and due time of the longest waiting mail; None when the database does not answer."""
    try:
        return schema_version(), oldest_waiting_mail()
    except SQLAlchemyError:
        return None


def schema_version() -> str | None:
    """The migration that the database stands at. Raises SQLAlchemyError when it does not answer."""
    return db.session.scalar(sa.text("SELECT version_num FROM alembic_version"))


def oldest_waiting_mail() -> datetime | None:
    """When the longest waiting mail was due."""
    return db.session.scalar(sa.select(sa.func.min(OutgoingMail.due_at)).where(OutgoingMail.state.in_(_WAITING)))


def job_runs() -> dict[str, JobRun]:
    return {row.name: row for row in db.session.scalars(sa.select(JobRun).order_by(JobRun.name).limit(200))}
