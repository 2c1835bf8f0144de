"""What operators ask: is the database at head, how old is the oldest mail, how did the jobs end."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from eventhub.accounts.models import SignInLink
from eventhub.contacts.queries import oldest_waiting_import
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


def somebody_waits(now: datetime) -> bool:
    """Whether a mail is due or a file waits to be read: the worker begins its next round at once."""
    due = sa.exists().where(
        OutgoingMail.state.in_((MailState.QUEUED, MailState.RETRYING)), OutgoingMail.not_before <= now
    )
    return bool(db.session.scalar(sa.select(due))) or oldest_waiting_import(now) is not None


def job_runs() -> dict[str, JobRun]:
    return {row.name: row for row in db.session.scalars(sa.select(JobRun).order_by(JobRun.name).limit(200))}


def forget_addresses(ended_before: datetime, most: int) -> int:
    """Empty the address of mails that ended before then; joins the caller's transaction."""
    ended = sa.func.coalesce(OutgoingMail.sent_at, OutgoingMail.due_at)
    chosen = (
        sa.select(OutgoingMail.id)
        .where(OutgoingMail.address != "", OutgoingMail.state.not_in(_WAITING), ended < ended_before)
        .order_by(OutgoingMail.id).limit(most)
    )
    return _count(sa.update(OutgoingMail).where(OutgoingMail.id.in_(chosen.scalar_subquery())).values(address=""))


def delete_sign_in_links(made_before: datetime, most: int) -> int:
    chosen = sa.select(SignInLink.id).where(SignInLink.created_at < made_before).order_by(SignInLink.id).limit(most)
    return _count(sa.delete(SignInLink).where(SignInLink.id.in_(chosen.scalar_subquery())))


def _count(statement: sa.Update | sa.Delete) -> int:
    done = db.session.execute(statement.execution_options(synchronize_session=False))
    return int(getattr(done, "rowcount", 0))
