"""When each periodic job last ran, and how it went."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from eventhub.platform.db import Model, UtcDateTime


class JobRun(Model):
    """When a job ran last, how it ended, and which worker runs it."""

    __tablename__ = "job_run"

    name: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # A worker that runs the job holds it until then, so that two workers do not.
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failures: Mapped[int] = mapped_column(default=0)
    # What the last run handled, in the job's own unit (mails queued, rows moved).
    handled: Mapped[int] = mapped_column(default=0, server_default="0")
    # Runs that fell out while no worker ran; one run makes up for all of them.
    missed: Mapped[int] = mapped_column(default=0, server_default="0")
    last_error: Mapped[str] = mapped_column(sa.String(200), default="")
