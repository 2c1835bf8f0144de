"""When the mail server is away, or turns us away: nobody knocks for a while, and no mail pays for it.

A password that was changed or a server that is down is no mail's fault. The row of `mail_outage` tells all
workers to rest, tells organisers and operators since when, and goes with the first answer.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

import sqlalchemy as sa

from eventhub.db import db, insert_into, transaction
from eventhub.mail.models import MailOutage, MailState, OutgoingMail

log = logging.getLogger(__name__)

ONLY_ROW = 1
FIRST_REST = timedelta(seconds=10)
# So much later than the server's return the first mail leaves at the latest.
LONGEST_REST = timedelta(minutes=2)


def present() -> MailOutage | None:
    """The outage that lasts, if one does."""
    return db.session.get(MailOutage, ONLY_ROW)


def begin_or_go_on(code: str, now: datetime) -> None:
    """Note that the server could not be used; joins the caller's transaction.

    Mails that are due count as tried: they wait for the server and are not "missed" when it takes a day.
    """
    db.session.execute(
        insert_into(MailOutage, db.engine.dialect.name)
        .values(id=ONLY_ROW, since=now, failures=0, error=code, not_before=now)
        # Changes nothing, but holds the row: another worker may just have been answered, and delete it.
        .on_conflict_do_update(index_elements=["id"], set_={"id": ONLY_ROW})
    )
    row = db.session.get_one(MailOutage, ONLY_ROW, with_for_update=True, populate_existing=True)
    rest = min(FIRST_REST * 2 ** min(row.failures, 10), LONGEST_REST)
    row.failures, row.error, row.not_before = row.failures + 1, code, now + rest
    log.error("the mail server cannot be used: %s, %s times since %s", code, row.failures, row.since.isoformat())
    db.session.execute(
        sa.update(OutgoingMail)
        .where(OutgoingMail.state == MailState.QUEUED, OutgoingMail.not_before <= now)
        .values(state=MailState.RETRYING, refusals=1, error=code)
        .execution_options(synchronize_session=False)
    )


def end() -> None:
    """The server answered."""
    with transaction():
        db.session.execute(sa.delete(MailOutage))
    log.warning("the mail server can be used again")
