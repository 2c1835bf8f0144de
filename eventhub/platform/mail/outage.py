"""When the mail server cannot be used, or refuses us: all workers pause, and no mail loses a try by it.

A changed password or a server that is down is not the fault of a mail. The row of `mail_outage` tells all workers to
pause, tells organisers and operators since when, and goes with the first answer.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

import sqlalchemy as sa

from eventhub.platform.db import db, insert_into, transaction
from eventhub.platform.mail.bounces import ALL_KINDS, BOUNCED
from eventhub.platform.mail.models import MailOutage, MailState, OutgoingMail, SuppressedAddress
from eventhub.text.addresses import normalise_email

log = logging.getLogger(__name__)

ONLY_ROW = 1
FIRST_PAUSE = timedelta(seconds=10)
# So much later than the server's return the first mail leaves at the latest.
LONGEST_PAUSE = timedelta(minutes=2)
# A relay that refuses so many different addresses, one after the other, has a reason of its own.
MAX_REFUSALS_IN_A_ROW = 3


def find_outage() -> MailOutage | None:
    """Return the outage that lasts, if one does."""
    row = find_refusals()
    return row if row is not None and row.failures else None


def delivery_trouble(email: str) -> str:
    """Return why a mail to this address may not come: "away", "returned" (an earlier one bounced), or ""."""
    try:
        address = normalise_email(email)
    except ValueError:
        return ""
    away = sa.exists().where(MailOutage.failures > 0)
    returned = sa.exists().where(
        SuppressedAddress.address == address, SuppressedAddress.kind == ALL_KINDS, SuppressedAddress.why == BOUNCED
    )
    is_away, was_returned = db.session.execute(sa.select(away, returned)).one()
    if is_away:
        return "away"
    return "returned" if was_returned else ""


def find_refusals() -> MailOutage | None:
    """Return what is noted of refusals since the last mail that was taken, an outage or not yet one."""
    return db.session.get(MailOutage, ONLY_ROW)


def count_refusal(mail_id: int, now: datetime) -> bool:
    """Count a refusal of the server; return whether the mail is hardly to blame. Joins the caller's transaction.

    That is so while the server cannot be used, and from MAX_REFUSALS_IN_A_ROW different addresses in a row on.
    """
    row = _locked_row("", now)
    last = db.session.get(OutgoingMail, row.last_refused) if row.last_refused else None
    refused = db.session.get(OutgoingMail, mail_id)
    if last is None or refused is None or last.address != refused.address:
        row.refused += 1
    row.last_refused = mail_id
    return bool(row.failures) or row.refused >= MAX_REFUSALS_IN_A_ROW


def note_failure(code: str, now: datetime) -> None:
    """Note that the server could not be used, and pause all workers; joins the caller's transaction.

    Mails that are due count as tried: they wait for the server and are not "missed" when it takes a day.
    """
    row = _locked_row(code, now)
    row.since = row.since if row.failures else now
    pause = min(FIRST_PAUSE * 2 ** min(row.failures, 10), LONGEST_PAUSE)
    row.failures, row.error, row.not_before = row.failures + 1, code, now + pause
    log.error("the mail server cannot be used: %s, %s times since %s", code, row.failures, row.since.isoformat())
    db.session.execute(
        sa.update(OutgoingMail)
        .where(OutgoingMail.state == MailState.QUEUED, OutgoingMail.not_before <= now)
        .values(state=MailState.RETRYING, refusals=1, error=code)
        .execution_options(synchronize_session=False)
    )


def _locked_row(code: str, now: datetime) -> MailOutage:
    db.session.execute(
        insert_into(MailOutage, db.engine.dialect.name)
        .values(id=ONLY_ROW, since=now, failures=0, error=code, not_before=now, refused=0)
        # Changes nothing, but holds the row: another worker may just have been answered, and delete it.
        .on_conflict_do_update(index_elements=["id"], set_={"id": ONLY_ROW})
    )
    return db.session.get_one(MailOutage, ONLY_ROW, with_for_update=True, populate_existing=True)


def end() -> None:
    """Forget what was noted: the server took a mail."""
    with transaction():
        lasted = find_outage() is not None
        db.session.execute(sa.delete(MailOutage))
    if lasted:
        log.warning("the mail server can be used again")
