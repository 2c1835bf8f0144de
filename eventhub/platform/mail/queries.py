"""Reads of the outbox for other packages."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from eventhub.platform.db import db
from eventhub.platform.mail.bounces import ALL_KINDS, BOUNCED, UNSUBSCRIBED
from eventhub.platform.mail.models import MailState, OutgoingMail, SuppressedAddress, Trouble

_LOST = (MailState.FAILED, MailState.MISSED, MailState.UNKNOWN)


def is_suppressed(address: str, kind: str) -> bool:
    """Return whether this address gets no mails of this kind, or none that is not transactional ("*")."""
    found = sa.exists().where(SuppressedAddress.address == address, SuppressedAddress.kind.in_((kind, ALL_KINDS)))
    return bool(db.session.scalar(sa.select(found)))


def count_due(now: datetime, *, at_most: int) -> int:
    """Return how many mails could leave now, counted up to `at_most`."""
    due = sa.select(OutgoingMail.id).where(OutgoingMail.not_before <= now).limit(at_most).subquery()
    return db.session.scalar(sa.select(sa.func.count()).select_from(due)) or 0


def failed_since(since: datetime) -> list[OutgoingMail]:
    """Return the mails due since then that no server took, the oldest first; not those whose address does not exist.

    A few hundred at most; a mail of whose address nothing is left cannot be sent again and is not among them.
    """
    return list(
        db.session.scalars(
            sa.select(OutgoingMail)
            .where(
                OutgoingMail.state == MailState.FAILED,
                OutgoingMail.due_at >= since,
                OutgoingMail.error.not_like(f"{BOUNCED}:%"),
                OutgoingMail.address != "",
            )
            .order_by(OutgoingMail.due_at, OutgoingMail.id)
            .limit(500)
        )
    )


def find_troubles(family: str, about_ids: Collection[int]) -> dict[int, Trouble]:
    """Return, for each of these rows whose newest mail did not arrive, why.

    `family` is the beginning of the kinds, such as "registrations/".
    """
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


def count_lost(kind: str, about_id: int) -> int:
    """Return how many people a mail of this kind about one row did not reach, or who want none of its kind."""
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
    return Trouble.REFUSED if error.startswith(("smtp:5", "denied:", "policy:")) else Trouble.UNREACHED
