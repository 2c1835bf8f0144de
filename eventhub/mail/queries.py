"""What is asked of the outbox by those who look at it from outside."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from eventhub.db import db, prepared
from eventhub.mail.bounces import BOUNCED, UNSUBSCRIBED
from eventhub.mail.line import is_due
from eventhub.mail.models import MailState, OutgoingMail, SuppressedAddress, Trouble

_LOST = (MailState.FAILED, MailState.MISSED, MailState.UNKNOWN)


def mails_as_they_stand(mail_ids: Collection[int]) -> Sequence[OutgoingMail]:
    """These mails with their users, read anew even where they are known."""
    return _as_they_stand(mail_ids=list(mail_ids)).scalars().all()


@prepared
def _as_they_stand(mail_ids: Any) -> sa.Select[tuple[OutgoingMail]]:
    return (
        sa.select(OutgoingMail)
        .where(OutgoingMail.id.in_(mail_ids))
        .options(joinedload(OutgoingMail.user))
        .execution_options(populate_existing=True)
    )


def suppressed(addresses: Collection[str]) -> frozenset[tuple[str, str]]:
    """(address, kind) of what these addresses do not want; the kind "*" stands for all."""
    columns = SuppressedAddress.address, SuppressedAddress.kind
    rows = db.session.execute(sa.select(*columns).where(SuppressedAddress.address.in_(addresses)))
    return frozenset((row.address, row.kind) for row in rows)


def how_many_due(now: datetime, *, at_most: int) -> int:
    """How many mails could leave now, counted up to a limit."""
    due = sa.select(OutgoingMail.id).where(is_due(now)).limit(at_most).subquery()
    return db.session.scalar(sa.select(sa.func.count()).select_from(due)) or 0


def troubles(family: str, about_ids: Collection[int]) -> dict[int, Trouble]:
    """Of which of these rows the newest mail ("registrations/..." and the like) did not arrive, and why."""
    rows = db.session.execute(
        sa.select(OutgoingMail.about_id, OutgoingMail.state, OutgoingMail.error)
        .where(
            OutgoingMail.about_id.in_(about_ids),
            OutgoingMail.kind.startswith(family),
            OutgoingMail.state.in_((MailState.SENT, *_LOST)),
        )
        .order_by(OutgoingMail.id)
    )
    newest = {about_id: (state, error) for about_id, state, error in rows}
    return {about_id: _trouble(*ended) for about_id, ended in newest.items() if ended[0] in _LOST}


def how_many_lost(kind: str, about_id: int) -> int:
    """How many people a mail of this kind about one row did not reach, or who want none of its kind."""
    lost = sa.or_(
        OutgoingMail.state.in_(_LOST),
        sa.and_(OutgoingMail.state == MailState.SUPPRESSED, OutgoingMail.error == UNSUBSCRIBED),
    )
    return (
        db.session.scalar(
            sa.select(sa.func.count())
            .select_from(OutgoingMail)
            .where(OutgoingMail.about_id == about_id, OutgoingMail.kind == kind, lost)
        )
        or 0
    )


def _trouble(state: MailState, error: str) -> Trouble:
    if state is MailState.MISSED:
        return Trouble.LATE
    if state is MailState.UNKNOWN:
        return Trouble.UNSURE
    if error.startswith(BOUNCED):
        return Trouble.GONE
    return Trouble.REFUSED if error.startswith("smtp:5") else Trouble.UNREACHED
