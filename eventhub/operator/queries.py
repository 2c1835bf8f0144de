"""What operators ask: is the database at head, how old is the oldest mail, how did the jobs end."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from eventhub.accounts.models import SignInLink
from eventhub.introductions.models import Introduction
from eventhub.operator.models import JobRun
from eventhub.people.contacts.models import Match
from eventhub.people.contacts.queries import oldest_waiting_import
from eventhub.people.visibility.models import ShortlistEntry
from eventhub.platform.db import db, rows_touched
from eventhub.platform.mail import outage
from eventhub.platform.mail.models import MailState, OutgoingMail
from eventhub.recommendations.models import ShortlistRun

WAITING = (MailState.QUEUED, MailState.RETRYING, MailState.SENDING)


def standing(now: datetime) -> tuple[str | None, datetime | None] | None:
    """Schema version and since when the oldest mail waits; None when the database does not answer."""
    try:
        return schema_version(), oldest_waiting_mail(now)
    except SQLAlchemyError:
        return None


def schema_version() -> str | None:
    """The migration that the database stands at. Raises SQLAlchemyError when it does not answer."""
    version: str | None = db.session.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return version


def oldest_waiting_mail(now: datetime) -> datetime | None:
    """Since when the mail waits that should have left first. One that was turned away and rests waits for nobody."""
    return db.session.scalar(sa.select(sa.func.min(OutgoingMail.not_before)).where(OutgoingMail.not_before <= now))


def outbox_by_state() -> dict[MailState, tuple[int, datetime | None]]:
    """How many mails are in each state, and when the oldest of them was due."""
    rows = db.session.execute(
        sa.select(OutgoingMail.state, sa.func.count(), sa.func.min(OutgoingMail.due_at)).group_by(OutgoingMail.state)
    )
    return dict.fromkeys(MailState, (0, None)) | {state: (count, oldest) for state, count, oldest in rows}


def contact_matches() -> dict[tuple[Any, Any], int]:
    """How many contacts were found among guests, by certainty and what became of it."""
    columns = (Match.certainty, Match.state)
    rows = db.session.execute(sa.select(*columns, sa.func.count()).group_by(*columns))
    return {(certainty, state): count for certainty, state, count in rows}


def introductions_by_state() -> dict[Any, int]:
    """How many introductions there are in each state."""
    rows = db.session.execute(sa.select(Introduction.state, sa.func.count()).group_by(Introduction.state))
    return dict(rows.all())


def shortlists() -> tuple[int, int, int]:
    """How many people have a list, how many entries there are, and for how many events."""
    people, entries = db.session.execute(
        sa.select(sa.func.count(ShortlistEntry.viewer_id.distinct()), sa.func.count())
    ).one()
    rooms = db.session.scalar(sa.select(sa.func.count(ShortlistRun.event_id)))
    return people, entries, rooms or 0


def mail_waits(now: datetime) -> bool:
    """Whether a mail is due and the mail server not away: the worker begins its next round at once."""
    if not db.session.scalar(sa.select(sa.exists().where(OutgoingMail.not_before <= now))):
        return False
    away = outage.present()
    return away is None or away.not_before <= now


def import_waits(now: datetime) -> bool:
    """Whether a file waits to be read, or was given up by a worker that vanished."""
    return oldest_waiting_import(now) is not None


def job_runs() -> dict[str, JobRun]:
    """The last run of each job, by name."""
    return {row.name: row for row in db.session.scalars(sa.select(JobRun).order_by(JobRun.name).limit(200))}


def forget_addresses(ended_before: datetime, most: int) -> int:
    """Empty the address of mails that ended before then; joins the caller's transaction."""
    ended = sa.func.coalesce(OutgoingMail.sent_at, OutgoingMail.due_at)
    chosen = (
        sa.select(OutgoingMail.id)
        .where(OutgoingMail.address != "", OutgoingMail.state.not_in(WAITING), ended < ended_before)
        .order_by(OutgoingMail.id)
        .limit(most)
    )
    return _count(sa.update(OutgoingMail).where(OutgoingMail.id.in_(chosen.scalar_subquery())).values(address=""))


def delete_sign_in_links(made_before: datetime, most: int) -> int:
    """Delete links made before this moment, the oldest first, at most `most`; how many they were."""
    chosen = sa.select(SignInLink.id).where(SignInLink.created_at < made_before).order_by(SignInLink.id).limit(most)
    return _count(sa.delete(SignInLink).where(SignInLink.id.in_(chosen.scalar_subquery())))


def _count(statement: sa.Update | sa.Delete) -> int:
    return rows_touched(db.session.execute(statement.execution_options(synchronize_session=False)))
