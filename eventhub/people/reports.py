"""Reports of people: a guest says what is wrong with another one, who never learns who said it."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from eventhub.accounts.limits import spend
from eventhub.events.event.rules import ReportReason
from eventhub.people.models import PersonReport
from eventhub.platform.db import db, insert_into, transaction
from eventhub.platform.errors import NotFound

REPORTS_A_DAY = 10
# docs/behaviour.md section 17: two distinct reports, and the operator looks before anything new goes out.
REPORTS_THAT_HOLD = 2
HELD_FOR = timedelta(days=30)
_DAY = timedelta(days=1)


def report_person(about_id: int, *, by_id: int, why: ReportReason, now: datetime) -> None:
    """Note what a user says is wrong with another; saying it again changes nothing. Raises LimitReached and NotFound.

    The caller has made sure that the two may see each other.
    """
    if about_id == by_id:
        raise NotFound("nobody reports themselves")
    spend("person_report", str(by_id), REPORTS_A_DAY, _DAY, now)
    with transaction():
        # Pressed twice at the same moment, it is one report.
        new = insert_into(PersonReport, db.engine.dialect.name)
        values = new.values(about_id=about_id, by_id=by_id, why=why, created_at=now)
        db.session.execute(values.on_conflict_do_nothing())


def is_under_review(user_id: int, now: datetime) -> bool:
    """Tell whether two people reported this user lately and no operator has found nothing wrong."""
    number = sa.select(sa.func.count(PersonReport.id)).where(
        PersonReport.about_id == user_id,
        PersonReport.dismissed_at.is_(None),
        PersonReport.created_at > now - HELD_FOR,
    )
    return (db.session.scalar(number) or 0) >= REPORTS_THAT_HOLD
