"""Counting how often something was done, in the database, so that all processes count together."""

from __future__ import annotations

import hashlib
import math
from datetime import UTC, datetime, timedelta
from functools import cache

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite

from eventhub.accounts.models import RateCount
from eventhub.db import db, transaction
from eventhub.errors import LimitReached


def spend(bucket: str, key: str, limit: int, period: timedelta, now: datetime) -> None:
    """Count one act of `bucket` by `key` in the present window of length `period`.

    Raises LimitReached (reason = bucket) from the act after `limit` on. The key is stored as a digest, so that
    no address stands in the table. Joins the caller's transaction; a refusal rolls the caller's work back.
    """
    start = _window(period, now)
    with transaction():
        row = {"bucket": bucket, "key": _digest(key), "window_start": start, "count": 1}
        count = db.session.connection().scalar(_counting(db.engine.dialect.name), row)
    if count is not None and count > limit:
        ends_in = (start + period - now).total_seconds()
        raise LimitReached(f"limit of {bucket}", reason=bucket, retry_after=max(1, math.ceil(ends_in)))


@cache
def _counting(dialect: str) -> sa.Executable:
    insert = insert_postgresql if dialect == "postgresql" else insert_sqlite
    one_more = {"count": RateCount.count + 1}
    row = insert(RateCount.__table__)
    return row.on_conflict_do_update(index_elements=["bucket", "key", "window_start"], set_=one_more).returning(
        RateCount.count)


def spent(bucket: str, key: str, period: timedelta, now: datetime) -> int:
    """How often `bucket` was counted by `key` in the present window."""
    query = sa.select(RateCount.count).where(
        RateCount.bucket == bucket, RateCount.key == _digest(key), RateCount.window_start == _window(period, now)
    )
    return db.session.scalar(query) or 0


def _window(period: timedelta, now: datetime) -> datetime:
    return datetime.fromtimestamp(now.timestamp() // period.total_seconds() * period.total_seconds(), UTC)


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()


def forget_old_counts(now: datetime) -> int:
    """Remove windows older than two days; gives how many."""
    with transaction():
        result = db.session.execute(
            sa.delete(RateCount).where(RateCount.window_start < now - timedelta(days=2))
        )
    return int(getattr(result, "rowcount", 0))
