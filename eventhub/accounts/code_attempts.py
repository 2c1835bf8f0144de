"""Limits on guessing six-digit codes. Each try is counted before its code is compared, over all processes."""

from __future__ import annotations

from datetime import datetime, timedelta

from eventhub.accounts.limits import count, count_spent, count_spent_since, spend, take_back
from eventhub.accounts.rules import WRONG_CODES_A_DAY

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
# Wrong codes of the whole platform are counted in steps of this length, so that "the last hour" moves on.
STEP = timedelta(minutes=5)
EVERYBODY = "everybody"


BUCKET = "wrong_codes"


def count_try(address: str, now: datetime) -> None:
    """Count one code typed for `address` (normalised); call it before the code is compared.

    A wrong code stays counted; of a right one the caller takes the count back by `take_back_try`. Raises LimitReached
    ("wrong_codes") after ten wrong ones on one day (UTC): from then on this address signs in by link alone
    (docs/behaviour.md section 1). Call it outside a transaction, whose rollback would undo the count.
    """
    spend(BUCKET, address, WRONG_CODES_A_DAY, DAY, now)


def take_back_try(address: str, now: datetime) -> None:
    """Take a try back, in the transaction that uses the code: only wrong codes count."""
    take_back(BUCKET, address, DAY, now)


def count_wrong_code(now: datetime) -> None:
    """Count a wrong code for the alarm over all addresses."""
    count(BUCKET, EVERYBODY, STEP, now)


def is_code_refused(address: str, now: datetime) -> bool:
    """Return whether a code mailed to this address would be refused, right or wrong."""
    return count_spent(BUCKET, address, DAY, now) >= WRONG_CODES_A_DAY


def count_wrong_codes_of_last_hour(now: datetime) -> int:
    """Return the number of wrong codes over all addresses in the last hour, to within five minutes."""
    return count_spent_since(BUCKET, EVERYBODY, now - HOUR)
