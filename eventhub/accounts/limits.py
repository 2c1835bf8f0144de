"""Counting how often something was done, in the database, so that all processes count together."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

import sqlalchemy as sa

from eventhub.accounts.models import RateCount
from eventhub.platform.db import UtcDateTime, db, insert_into, rows_touched, transaction
from eventhub.platform.errors import LimitReached


@dataclass(frozen=True)
class Limit:
    """At most so many acts of `bucket` by `key` in one window of length `period`; `number` are done at once."""

    bucket: str
    key: str
    most: int
    period: timedelta
    number: int = 1


def spend(bucket: str, key: str, limit: int, period: timedelta, now: datetime) -> None:
    """Count one act of `bucket` by `key` in the present window of length `period`.

    Raises LimitReached (reason = bucket) from the act after `limit` on. The key is stored as a digest, so that
    no address stands in the table. Joins the caller's transaction; a refusal rolls the caller's work back.
    """
    spend_all([Limit(bucket, key, limit, period)], now)


def spend_all(limits: Sequence[Limit], now: datetime) -> None:
    """Count one act against several limits at once, each in a bucket of its own.

    Raises LimitReached for the first limit that is exceeded; like spend() otherwise.
    """
    counted = _count(limits, now)
    for limit in limits:
        if counted[limit.bucket] > limit.most:
            raise _reached(limit, now)


def refuse_spent(limits: Sequence[Limit], now: datetime) -> None:
    """Raise LimitReached where spend_all() would, and count nothing."""
    for limit in limits:
        if count_spent(limit.bucket, limit.key, limit.period, now) + limit.number > limit.most:
            raise _reached(limit, now)


def _reached(limit: Limit, now: datetime) -> LimitReached:
    ends_in = (_window(limit.period, now) + limit.period - now).total_seconds()
    return LimitReached(f"limit of {limit.bucket}", reason=limit.bucket, retry_after=max(1, math.ceil(ends_in)))


def count(bucket: str, key: str, period: timedelta, now: datetime) -> int:
    """Count one act that no limit forbids; return how many there were in the present window, this one included."""
    return _count([Limit(bucket, key, 0, period)], now)[bucket]


def take_back(bucket: str, key: str, period: timedelta, now: datetime) -> None:
    """Take back one act of the present window that turned out not to count. Joins the caller's transaction."""
    with transaction():
        db.session.execute(
            sa.update(RateCount)
            .where(*_present(bucket, key, period, now), RateCount.count > 0)
            .values(count=RateCount.count - 1)
        )


def _count(limits: Sequence[Limit], now: datetime) -> dict[str, int]:
    values: dict[str, object] = {}
    for number, limit in enumerate(limits):
        values |= {
            f"bucket_{number}": limit.bucket,
            f"key_{number}": _digest(limit.key),
            f"start_{number}": _window(limit.period, now),
            f"number_{number}": limit.number,
        }
    with transaction():
        found = db.session.execute(_counting(db.engine.dialect.name, len(limits)), values)
        return dict(found.all())


@cache
def _counting(dialect: str, rows: int) -> sa.Executable:
    new = [
        {
            "bucket": sa.bindparam(f"bucket_{number}"),
            "key": sa.bindparam(f"key_{number}"),
            "window_start": sa.bindparam(f"start_{number}", type_=UtcDateTime()),
            "count": sa.bindparam(f"number_{number}"),
        }
        for number in range(rows)
    ]
    insert = insert_into(RateCount.__table__, dialect).values(new)
    counted = insert.on_conflict_do_update(
        index_elements=["bucket", "key", "window_start"], set_={"count": RateCount.count + insert.excluded.count}
    )
    returning: sa.Executable = counted.returning(RateCount.bucket, RateCount.count)
    return returning


def count_spent(bucket: str, key: str, period: timedelta, now: datetime) -> int:
    """Return how often `bucket` was counted by `key` in the present window."""
    return db.session.scalar(sa.select(RateCount.count).where(*_present(bucket, key, period, now))) or 0


def count_spent_since(bucket: str, key: str, since: datetime) -> int:
    """Return how often `bucket` was counted by `key` in all windows that began at `since` or later."""
    query = sa.select(sa.func.sum(RateCount.count)).where(
        RateCount.bucket == bucket, RateCount.key == _digest(key), RateCount.window_start >= since
    )
    return int(db.session.scalar(query) or 0)


def _present(bucket: str, key: str, period: timedelta, now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return (RateCount.bucket == bucket, RateCount.key == _digest(key), RateCount.window_start == _window(period, now))


def _window(period: timedelta, now: datetime) -> datetime:
    return datetime.fromtimestamp(now.timestamp() // period.total_seconds() * period.total_seconds(), UTC)


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()


def forget_old_counts(now: datetime) -> int:
    """Job: delete windows older than two days; return how many."""
    with transaction():
        result = db.session.execute(sa.delete(RateCount).where(RateCount.window_start < now - timedelta(days=2)))
    return rows_touched(result)
