"""Taking in what a provider's webhook has told, once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from eventhub.accounts.limits import spend
from eventhub.operator.returned.postings import NotGenuine, Posting
from eventhub.platform.db import transaction
from eventhub.platform.errors import LimitReached
from eventhub.platform.mail.bounces import apply_report

# SendGrid repeats for 24 hours what was not taken, Mailgun for eight.
OLDEST = timedelta(days=1)
# How far their clocks may be ahead of ours.
AHEAD = timedelta(minutes=5)


def process_posting(posting: Posting, now: datetime) -> int:
    """Stop mails as a genuine posting says; return how many of its reports were about mails of ours.

    One that was taken in before changes nothing. Raises NotGenuine for one that is too old or of the future.
    """
    signed_at = datetime.fromtimestamp(posting.signed_at, UTC)
    if not -AHEAD <= now - signed_at <= OLDEST:
        raise NotGenuine("signed at another time")
    try:
        with transaction():
            # In the window of its signing, so that each use of one posting is counted in the same place.
            spend("returned_mail", posting.mark, 1, OLDEST, signed_at)
            return sum(apply_report(report, now) for report in posting.reports)
    except LimitReached:
        return 0
