"""Reports: a user says that an event is not what it claims to be. The organisers never learn who."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from eventhub.accounts import queries as accounts
from eventhub.accounts.limits import spend
from eventhub.accounts.models import User
from eventhub.events.event.invitations import get_by_token
from eventhub.events.event.models import Event, EventReport
from eventhub.events.event.rules import ReportReason
from eventhub.platform.db import db, transaction

REPORTS_A_DAY = 10
_DAY = timedelta(days=1)


def report(event_id: int, user: User, why: ReportReason, *, concerned: bool, now: datetime) -> None:
    """Note the report of a user; saying it again changes the reason.

    `concerned`: a guest or an invited person, whose word counts against the organisers; that of others is only shown to
    the operator.

    Raises LimitReached.
    """
    spend("event_report", str(user.id), REPORTS_A_DAY, _DAY, now)
    _note(event_id, why, user_id=user.id, invitation_id=None, counts=concerned, now=now)


def report_invited(token: str, why: ReportReason, *, now: datetime) -> None:
    """Note a report from the mail of an invitation, whether or not another user is signed in. Raises Expired."""
    held = get_by_token(token)
    user = accounts.find_user_by_email(held.email)
    _note(
        held.event_id,
        why,
        user_id=user.id if user else None,
        invitation_id=None if user else held.id,
        counts=True,
        now=now,
    )


def reported_since(since: datetime) -> list[tuple[int, str, int]]:
    """List events that were reported since then: id, slug, number of reporters; for the operator."""
    number = sa.func.count(EventReport.id)
    query = (
        sa.select(Event.id, Event.slug, number)
        .join(EventReport, EventReport.event_id == Event.id)
        .where(EventReport.created_at > since, EventReport.dismissed_at.is_(None))
        .group_by(Event.id, Event.slug)
        .order_by(number.desc(), Event.id)
        .limit(50)
    )
    return [(row[0], row[1], row[2]) for row in db.session.execute(query)]


def _note(
    event_id: int, why: ReportReason, *, user_id: int | None, invitation_id: int | None, counts: bool, now: datetime
) -> None:
    whose = EventReport.user_id == user_id if user_id else EventReport.invitation_id == invitation_id
    with transaction():
        # One after the other, so that a double click is one report.
        db.session.execute(sa.select(Event.id).where(Event.id == event_id).with_for_update())
        found = db.session.scalar(sa.select(EventReport).where(EventReport.event_id == event_id, whose))
        noted = found or EventReport(event_id=event_id, user_id=user_id, invitation_id=invitation_id)
        # A repeated report stays dismissed if an operator found nothing wrong.
        noted.why, noted.counts, noted.created_at = why, counts, now
        db.session.add(noted)
