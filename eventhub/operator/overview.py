"""What needs an operator now, and how the instance stands: counts, never what people wrote."""

from __future__ import annotations

import platform
import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from config import ROOT, Config
from eventhub.accounts.models import User
from eventhub.events.event.models import Event
from eventhub.events.event.rules import EventState
from eventhub.operator import health, queries, queries_of_reports
from eventhub.operator.doctor import FAILURES_WORTH_SAYING
from eventhub.people.imports.queries import list_held_imports
from eventhub.platform.db import db
from eventhub.platform.mail import outage
from eventhub.platform.mail.models import MailOutage

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Overview:
    """Figures of the first page. `worker_seen`: how long ago; None: never. Bytes are free on the disk."""

    people: int
    people_of_week: int
    events_ahead: int
    suspended: int
    taken_down: int
    held_imports: int
    open_cases: int
    failing_jobs: list[str]
    mail_outage: MailOutage | None
    worker_seen: timedelta | None
    free_bytes: int
    database_bytes: int | None
    version: str
    python: str
    database: str
    migration: str | None

    @property
    def is_worker_gone(self) -> bool:
        """Tell whether no worker has looked for mails lately."""
        return self.worker_seen is None or self.worker_seen > health.WORKER_IS_GONE_AFTER

    @property
    def is_disk_full(self) -> bool:
        """Tell whether the disk is nearly full."""
        return self.free_bytes < health.LEAST_FREE

    @property
    def is_calm(self) -> bool:
        """Tell whether nothing waits for an operator."""
        waiting = self.open_cases or self.held_imports
        return not (waiting or self.failing_jobs or self.mail_outage or self.is_worker_gone or self.is_disk_full)


def overview(settings: Config, now: datetime) -> Overview:
    """Return the figures of this moment."""
    live = User.deleted_at.is_(None)
    return Overview(
        people=_count(User.id, live),
        people_of_week=_count(User.id, live, User.created_at > now - WEEK),
        events_ahead=_count(Event.id, Event.state == EventState.PUBLISHED, Event.ends_at > now),
        suspended=_count(User.id, live, User.suspended_at.is_not(None)),
        taken_down=_count(Event.id, Event.state == EventState.TAKEN_DOWN),
        held_imports=len(list_held_imports()),
        open_cases=queries_of_reports.count_open_cases(),
        failing_jobs=[name for name, row in queries.last_runs().items() if row.failures >= FAILURES_WORTH_SAYING],
        mail_outage=outage.find_outage(),
        worker_seen=health.since_worker_seen(now),
        free_bytes=health.free_bytes(settings),
        database_bytes=database_bytes(),
        version=release(),
        python=platform.python_version(),
        database=db.engine.dialect.name,
        migration=queries.schema_version(),
    )


def release() -> str:
    """Return the version of EventHub, as its own folder says: it runs from there and is installed nowhere."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project["version"])


def database_bytes() -> int | None:
    """Return the size of the database as it tells; None where it cannot be asked."""
    question = {
        "postgresql": "SELECT pg_database_size(current_database())",
        "sqlite": "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
    }[db.engine.dialect.name]
    size = db.session.scalar(sa.text(question))
    return None if size is None else int(size)


def _count(column: sa.orm.InstrumentedAttribute[int], *conditions: sa.ColumnElement[bool]) -> int:
    return db.session.scalar(sa.select(sa.func.count(column)).where(*conditions)) or 0
