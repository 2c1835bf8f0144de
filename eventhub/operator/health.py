"""Whether everything that EventHub needs is there."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from threading import BoundedSemaphore, Thread
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
from flask import Flask, current_app

from config import ROOT, Config
from eventhub.operator import queries
from eventhub.operator.service import OUTBOX
from eventhub.platform.connections import database_bulkhead
from eventhub.platform.db import db
from eventhub.platform.mail import outage

# Workers look every two seconds; after this organisers read that mail is late, and operators' alarms may ring.
MAIL_IS_LATE_AFTER = timedelta(minutes=5)
# Two signs of life, or a round behind a mail server that lets each mail wait.
WORKER_IS_GONE_AFTER = timedelta(seconds=60)
BROKER_LIMIT = 0.5
# Seconds. The machine that watches gets an answer within one, also while the database answers no request.
DATABASE_LIMIT = 0.8
# The same where this question has already waited for a thread, as all of them were stuck.
SATURATED_LIMIT = 0.1
# Bytes. SQLite, the rooms' files and reports of crashes need some; with less a page may be the last to be saved.
LEAST_FREE = 50_000_000
_PORTS = {"amqp": 5672, "amqps": 5671, "redis": 6379, "rediss": 6379}


# Probes that wait for the database at the same time; more would only wait, too.
_probes = BoundedSemaphore(2)


def examine(now: datetime, settings: Config) -> dict[str, Any]:
    """Return what /healthz tells, within a second. Ready means: pages can be served, and a worker does the rest.

    A worker is seen when it has looked through the outbox, whether or not a mail was due: jobs and imports run beside
    that and cannot delay it, and a worker whose mails hang is not seen though its other loops go on. An idle worker
    signals every 30 seconds. An instance whose worker has never looked is not ready, nor one whose disk is full. Mail
    server and broker may be away meanwhile; nothing is lost.
    """
    disk = {"disk_free_megabytes": free_bytes(settings) // 1_000_000}
    found = _in_time(lambda: _of_database(now), SATURATED_LIMIT if database_bulkhead.is_saturated() else DATABASE_LIMIT)
    if found is None:
        return {"ready": False, "database": False} | disk
    found["ready"] = found["ready"] and free_bytes(settings) >= LEAST_FREE
    return found | {"broker": is_broker_reachable(settings.broker_url) if settings.broker_url else None} | disk


def free_bytes(settings: Config) -> int:
    """Return how much is free where SQLite, rooms and demo mails are kept; the least where these are several disks."""
    url = sa.make_url(settings.database_url)
    folders = [settings.instance_path]
    if url.get_backend_name() == "sqlite" and url.database:
        folders.append(Path(url.database).parent)
    return min(shutil.disk_usage(folder).free for folder in folders)


def _of_database(now: datetime) -> dict[str, Any] | None:
    """Return what the database tells; None when it cannot be asked."""
    standing = queries.find_database_state(now)
    if standing is None:
        return None
    version, oldest = standing
    seen = since_worker_seen(now)
    return {
        "ready": version == newest_migration() and seen is not None and seen <= WORKER_IS_GONE_AFTER,
        "database": True,
        "migration": version,
        "outbox_age_seconds": _seconds(now, oldest) or 0,
        "mail_server": outage.find_outage() is None,
        "worker_seen_seconds_ago": None if seen is None else int(seen.total_seconds()),
    }


def _in_time(question: Callable[[], dict[str, Any] | None], limit: float) -> dict[str, Any] | None:
    """Return the answer to a question, or None when none came in so many seconds.

    A thread asks, as nothing else ends the wait for a database that is stopped; it goes when the database is back.
    """
    if not _probes.acquire(blocking=False):
        return None
    answers: list[dict[str, Any] | None] = []
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # documented for handing it to a thread

    def ask() -> None:
        try:
            with app.app_context():
                answers.append(question())
                db.session.remove()
        finally:
            _probes.release()

    thread = Thread(target=ask, daemon=True)
    thread.start()
    thread.join(limit)
    return answers[0] if answers else None


def since_worker_seen(now: datetime) -> timedelta | None:
    """Return how long ago a worker last looked through the outbox; None when none ever did."""
    row = queries.last_runs().get(OUTBOX)
    return max(timedelta(0), now - row.finished_at) if row and row.finished_at else None


def newest_migration() -> str:
    """Return the number of the last file in migrations/versions, such as "0033"."""
    return max(file.name[:4] for file in (ROOT / "migrations" / "versions").glob("[0-9]*.py"))


def mail_late_since(now: datetime) -> datetime | None:
    """Return since when mails have been waiting, if for longer than MAIL_IS_LATE_AFTER; else None."""
    oldest = queries.oldest_waiting_mail(now)
    return oldest if oldest is not None and now - oldest > MAIL_IS_LATE_AFTER else None


def is_broker_reachable(url: str) -> bool:
    """Return whether a server listens where the broker should be; pages do not depend on it."""
    parts = urlsplit(url)
    try:
        address = (parts.hostname or "127.0.0.1", parts.port or _PORTS[parts.scheme])
        with socket.create_connection(address, timeout=BROKER_LIMIT):
            return True
    except OSError:
        return False


def _seconds(now: datetime, moment: datetime | None) -> int | None:
    return max(0, int((now - moment).total_seconds())) if moment else None
