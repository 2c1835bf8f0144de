"""What operators ask: is the database at head, how old is the oldest mail, how did the jobs end."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from eventhub.accounts.models import AddressChange, DeviceSession, SignInLink
from eventhub.introductions.models import Introduction
from eventhub.operator.models import JobRun
from eventhub.people.imports.queries import find_oldest_waiting_time
from eventhub.people.models import Match
from eventhub.people.visibility.models import ShortlistEntry
from eventhub.platform.db import db, rows_touched
from eventhub.platform.mail import outage
from eventhub.platform.mail.models import MailState, OutgoingMail
from eventhub.recommendations.models import ShortlistRun

WAITING = (MailState.QUEUED, MailState.RETRYING, MailState.SENDING)


def find_database_state(now: datetime) -> tuple[str | None, datetime | None] | None:
    """Return the schema version and since when the oldest mail waits; None when the database does not answer."""
    try:
        return schema_version(), oldest_waiting_mail(now)
    except SQLAlchemyError:
        return None


def schema_version() -> str | None:
    """Return the migration that the database stands at. Raises SQLAlchemyError when it does not answer."""
    version: str | None = db.session.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return version


def oldest_waiting_mail(now: datetime) -> datetime | None:
    """Return since when the oldest due mail waits; one that was refused and is not due again is not among them."""
    return db.session.scalar(sa.select(sa.func.min(OutgoingMail.not_before)).where(OutgoingMail.not_before <= now))


def count_mails_by_state() -> dict[MailState, tuple[int, datetime | None]]:
    """Return how many mails are in each state, and when the oldest of them was due."""
    rows = db.session.execute(
        sa.select(OutgoingMail.state, sa.func.count(), sa.func.min(OutgoingMail.due_at)).group_by(OutgoingMail.state)
    )
    return dict.fromkeys(MailState, (0, None)) | {state: (count, oldest) for state, count, oldest in rows}


def count_contact_matches() -> dict[tuple[Any, Any], int]:
    """Return how many contacts were found among guests, by (certainty, state)."""
    columns = (Match.certainty, Match.state)
    rows = db.session.execute(sa.select(*columns, sa.func.count()).group_by(*columns))
    return {(certainty, state): count for certainty, state, count in rows}


def count_introductions_by_state() -> dict[Any, int]:
    """Return how many introductions there are in each state."""
    rows = db.session.execute(sa.select(Introduction.state, sa.func.count()).group_by(Introduction.state))
    return dict(rows.all())


def count_shortlists() -> tuple[int, int, int]:
    """Return how many people have a list, how many entries there are, and for how many events."""
    people, entries = db.session.execute(
        sa.select(sa.func.count(ShortlistEntry.viewer_id.distinct()), sa.func.count())
    ).one()
    rooms = db.session.scalar(sa.select(sa.func.count(ShortlistRun.event_id)))
    return people, entries, rooms or 0


def has_due_mail(now: datetime) -> bool:
    """Return whether a mail is due and the mail server can be used: the worker begins its next round at once."""
    if not db.session.scalar(sa.select(sa.exists().where(OutgoingMail.not_before <= now))):
        return False
    away = outage.find_outage()
    return away is None or away.not_before <= now


def has_waiting_import(now: datetime) -> bool:
    """Return whether a file waits to be read, or was given up by a worker that vanished."""
    return find_oldest_waiting_time(now) is not None


def last_runs() -> dict[str, JobRun]:
    """Return the last run of each job, by name."""
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
    """Delete links made before this moment, the oldest first, at most `most`; return how many."""
    chosen = sa.select(SignInLink.id).where(SignInLink.created_at < made_before).order_by(SignInLink.id).limit(most)
    return _count(sa.delete(SignInLink).where(SignInLink.id.in_(chosen.scalar_subquery())))


def delete_address_changes(made_before: datetime, most: int) -> int:
    """Delete links to change an address that were made before this moment, at most `most`; return how many."""
    chosen = sa.select(AddressChange.id).where(AddressChange.created_at < made_before).order_by(AddressChange.id)
    return _count(sa.delete(AddressChange).where(AddressChange.id.in_(chosen.limit(most).scalar_subquery())))


def delete_old_sessions(last_seen_before: date, begun_before: date, most: int) -> int:
    """Delete sessions last used before one day or begun before another, at most `most`; return how many."""
    old = sa.or_(DeviceSession.last_seen_on < last_seen_before, DeviceSession.first_seen_on < begun_before)
    chosen = sa.select(DeviceSession.id).where(old).limit(most)
    return _count(sa.delete(DeviceSession).where(DeviceSession.id.in_(chosen.scalar_subquery())))


def _count(statement: sa.Update | sa.Delete) -> int:
    return rows_touched(db.session.execute(statement.execution_options(synchronize_session=False)))
