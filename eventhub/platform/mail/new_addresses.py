"""What the outbox does when a user has a new address."""

from __future__ import annotations

import sqlalchemy as sa

from eventhub.platform.db import db
from eventhub.platform.mail.bounces import BOUNCED, mark_reachable
from eventhub.platform.mail.models import MailState, OutgoingMail, SuppressedAddress


def follow_address(user_id: int, before: str, after: str) -> None:
    """Send to the new address what waits for a user, and keep what they stopped. Joins the caller's transaction.

    A mail that is being sent goes where it goes. That an address does not exist is said of that address alone, and
    nobody needs it any more; the user has just read a mail at the new one.
    """
    waiting = (OutgoingMail.state.in_((MailState.QUEUED, MailState.RETRYING)), OutgoingMail.not_before.is_not(None))
    db.session.execute(
        sa.update(OutgoingMail)
        .where(OutgoingMail.user_id == user_id, OutgoingMail.address == before, *waiting)
        .values(address=after)
        .execution_options(synchronize_session=False)
    )
    mark_reachable(after)
    for stopped in db.session.scalars(sa.select(SuppressedAddress).where(SuppressedAddress.address == before)):
        is_known = db.session.get(SuppressedAddress, (after, stopped.kind)) is not None
        if stopped.why == BOUNCED or is_known:
            db.session.delete(stopped)
        else:
            stopped.address = after
