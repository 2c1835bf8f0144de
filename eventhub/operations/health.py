"""Whether everything that EventHub needs is there."""

from __future__ import annotations

import socket
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from config import ROOT
from eventhub.mail import outage
from eventhub.operations import queries
from eventhub.operations.service import OUTBOX

# Workers look every two seconds; after this organisers read that mail is late, and operators' alarms may ring.
MAIL_IS_LATE_AFTER = timedelta(minutes=5)
# Two signs of life, or a round behind a mail server that lets each mail wait.
WORKER_IS_GONE_AFTER = timedelta(seconds=60)
BROKER_LIMIT = 1.0
_PORTS = {"amqp": 5672, "amqps": 5671, "redis": 6379, "rediss": 6379}


def examine(now: datetime, broker_url: str) -> dict[str, Any]:
    """What /healthz tells. Ready means: pages can be served, and what they promise is done: a worker is there.

    A worker is seen when it has looked through the outbox, whether or not a mail was due: jobs and imports run beside
    that and cannot delay it, and a worker whose mails hang is not seen though its other lanes go on. One that finds
    nothing to do says so every 30 seconds. An instance whose worker has never looked is not ready. Mail server and
    broker may be away meanwhile; nothing is lost.
    """
    standing = queries.standing(now)
    if standing is None:
        return {"ready": False, "database": False}
    version, oldest = standing
    seen = worker_seen(now)
    return {
        "ready": version == newest_migration() and seen is not None and seen <= WORKER_IS_GONE_AFTER,
        "database": True,
        "migration": version,
        "outbox_age_seconds": _seconds(now, oldest) or 0,
        "mail_server": outage.present() is None,
        "broker": broker_answers(broker_url) if broker_url else None,
        "worker_seen_seconds_ago": None if seen is None else int(seen.total_seconds()),
    }


def worker_seen(now: datetime) -> timedelta | None:
    """How long ago a worker last looked through the outbox; None when none ever did."""
    row = queries.job_runs().get(OUTBOX)
    return max(timedelta(0), now - row.finished_at) if row and row.finished_at else None


def newest_migration() -> str:
    """The number of the last file in migrations/versions."""
    return max(file.name[:4] for file in (ROOT / "migrations" / "versions").glob("[0-9]*.py"))


def mail_late_since(now: datetime) -> datetime | None:
    """Since when mails have been waiting, if for longer than usual."""
    oldest = queries.oldest_waiting_mail(now)
    return oldest if oldest is not None and now - oldest > MAIL_IS_LATE_AFTER else None


def broker_answers(url: str) -> bool:
    """Whether anything listens where the broker should be; pages do not depend on it."""
    parts = urlsplit(url)
    try:
        address = (parts.hostname or "127.0.0.1", parts.port or _PORTS[parts.scheme])
        with socket.create_connection(address, timeout=BROKER_LIMIT):
            return True
    except OSError:
        return False


def _seconds(now: datetime, moment: datetime | None) -> int | None:
    return max(0, int((now - moment).total_seconds())) if moment else None
