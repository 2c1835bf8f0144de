"""How mail stands: counts, the latest failures by their codes, bounces. No words of a mail, and no whole address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from eventhub.operator import queries
from eventhub.platform.db import db
from eventhub.platform.mail import outage
from eventhub.platform.mail.bounces import BOUNCED, COMPLAINED
from eventhub.platform.mail.models import MailOutage, MailState, OutgoingMail, SuppressedAddress

DAY = timedelta(days=1)
SHOWN = 30
_FAILED = (MailState.FAILED, MailState.MISSED, MailState.UNKNOWN)


@dataclass(frozen=True)
class Failure:
    """A mail that did not arrive: its kind, a code of the answer, and an address of which the name is hidden."""

    kind: str
    error: str
    address: str
    due_at: datetime
    state: MailState


@dataclass(frozen=True)
class MailHealth:
    """Figures of the last 24 hours; `waiting` and `oldest` of this moment."""

    outage: MailOutage | None
    sent: int
    failed: int
    waiting: int
    oldest: datetime | None
    by_error: Sequence[tuple[str, int]]
    failures: Sequence[Failure]
    bounced: int
    complained: int

    @property
    def is_calm(self) -> bool:
        """Tell whether nothing is wrong with mail."""
        return self.outage is None and not self.failed


def mail_health(now: datetime) -> MailHealth:
    """Return how mail stands."""
    since = now - DAY
    failed = (OutgoingMail.state.in_(_FAILED), OutgoingMail.due_at > since)
    by_error = (
        sa.select(OutgoingMail.error, sa.func.count().label("number"))
        .where(*failed)
        .group_by(OutgoingMail.error)
        .order_by(sa.desc("number"), OutgoingMail.error)
        .limit(10)
    )
    newest = sa.select(OutgoingMail).where(*failed).order_by(OutgoingMail.due_at.desc(), OutgoingMail.id.desc())
    return MailHealth(
        outage=outage.find_outage(),
        sent=_count(OutgoingMail.id, OutgoingMail.state == MailState.SENT, OutgoingMail.sent_at > since),
        failed=_count(OutgoingMail.id, *failed),
        waiting=_count(OutgoingMail.id, OutgoingMail.not_before.is_not(None)),
        oldest=queries.oldest_waiting_mail(now),
        by_error=[(error, number) for error, number in db.session.execute(by_error)],
        failures=[
            Failure(mail.kind, mail.error, masked(mail.address), mail.due_at, mail.state)
            for mail in db.session.scalars(newest.limit(SHOWN))
        ],
        bounced=_count(SuppressedAddress.address, SuppressedAddress.why == BOUNCED),
        complained=_count(SuppressedAddress.address, SuppressedAddress.why == COMPLAINED),
    )


def masked(address: str) -> str:
    """Return an address that tells the mail server alone: "a…@qq.com"."""
    name, _, host = address.rpartition("@")
    return f"{name[:1]}…@{host}" if host else ""


def _count(column: sa.orm.InstrumentedAttribute[Any], *conditions: sa.ColumnElement[bool]) -> int:
    return db.session.scalar(sa.select(sa.func.count(column)).where(*conditions)) or 0
