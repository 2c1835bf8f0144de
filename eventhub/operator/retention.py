"""Forgetting what is no longer needed (docs/behaviour.md section 17). Jobs; other features forget their own rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from eventhub.accounts.rules import SESSION_AGE, SESSION_LIFE
from eventhub.operator import queries
from eventhub.platform.db import transaction
from eventhub.platform.retention import mails_kept
from eventhub.platform.web.submissions import delete_submissions

# A link lives ten minutes; what stays of it serves to look into complaints.
LINKS_KEPT = timedelta(days=14)
# A page that was open longer than this makes a thing a second time when its form is sent again.
SUBMISSIONS_KEPT = timedelta(days=1)
BATCH_SIZE = 1000


def forget_addresses(now: datetime) -> int:
    """Job: empty the address on rows of mails that ended mails_kept() ago; return how many.

    The row stays, so that no job sends the same mail twice; so does the user, for the unsubscribe link.
    """
    return repeat_in_batches(lambda: queries.forget_addresses(now - mails_kept(), BATCH_SIZE))


def forget_sign_in_links(now: datetime) -> int:
    """Job: delete links of two weeks ago, and sessions that have run out; return how many."""
    links = repeat_in_batches(lambda: queries.delete_sign_in_links(now - LINKS_KEPT, BATCH_SIZE))
    links += repeat_in_batches(lambda: queries.delete_address_changes(now - LINKS_KEPT, BATCH_SIZE))
    # Their days are those of their users' zones, so two are added to be sure.
    unused, old = ((now - life).date() - timedelta(days=2) for life in (SESSION_LIFE, SESSION_AGE))
    return links + repeat_in_batches(lambda: queries.delete_old_sessions(unused, old, BATCH_SIZE))


def forget_submissions(now: datetime) -> int:
    """Job: delete forms that were sent a day ago; return how many."""
    return repeat_in_batches(lambda: delete_submissions(now - SUBMISSIONS_KEPT, BATCH_SIZE))


def repeat_in_batches(step: Callable[[], int]) -> int:
    """Repeat short transactions until nothing is left, so that no writer waits long for the lock; return the sum."""
    total = 0
    while True:
        with transaction():
            count = step()
        total += count
        if count < BATCH_SIZE:
            return total
