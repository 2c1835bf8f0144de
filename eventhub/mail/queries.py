"""What is asked of the outbox by those who look at it from outside."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from eventhub.db import db, prepared
from eventhub.mail.line import is_due
from eventhub.mail.models import MailState, OutgoingMail, Trouble
from eventhub.mail.returns import BOUNCED, UNSUBSCRIBED

_LOST = (MailState.FAILED, MailState.MISSED, MailState.UNKNOWN)


@prepared
def mail_as_it_stands(mail_id: int) -> sa.Select[tuple[OutgoingMail]]:
    """One mail, read anew even where it is known."""
    return sa.select(OutgoingMail).where(OutgoingMail.id == mail_id).execution_options(populate_existing=True)


def how_many_due(now: datetime, *, at_most: int) -> int:
    """How many mails could leave now, counted up to a limit."""
    due = sa.select(OutgoingMail.id).where(is_due(now)).limit(at_most).subquery()
    return db.session.scalar(sa.select(sa.func.count()).select_from(due)) or 0


def troubles(family: str, about_ids: Collection[int]) -> dict[int, Trouble]:
    """Of which of these rows the newest mail ("registrations/..." and the like) did not arrive, and why."""
    rows = db.session.execute(
        sa.select(OutgoingMail.about_id, OutgoingMail.state, OutgoingMail.error)
        .where(OutgoingMail.about_id.in_(about_ids), OutgoingMail.kind.startswith(family),
               OutgoingMail.state.in_((MailState.SENT, *_LOST)))
        .order_by(OutgoingMail.id)
    )
    newest = {about_id: (state, error) for about_id, state, error in rows}
    return {about_id: _trouble(*ended) for about_id, ended in newest.items() if ended[0] in _LOST}


def how_many_lost(kind: str, about_id: int) -> int:
    """How many people a mail of this kind about one row did not reach, or who want none of its kind."""
    lost = sa.or_(OutgoingMail.state.in_(_LOST), sa.and_(OutgoingMail.state == MailState.SUPPRESSED,
                                                         OutgoingMail.error == UNSUBSCRIBED))
    return db.session.scalar(sa.select(sa.func.count()).select_from(OutgoingMail).where(
        OutgoingMail.about_id == about_id, OutgoingMail.kind == kind, lost)) or 0


def _trouble(state: MailState, error: str) -> Trouble:
    if state is MailState.MISSED:
        return Trouble.LATE
    if state is MailState.UNKNOWN:
        return Trouble.UNSURE
    if error.startswith(BOUNCED):
        return Trouble.GONE
    return Trouble.REFUSED if error.startswith("smtp:5") else Trouble.UNREACHED
