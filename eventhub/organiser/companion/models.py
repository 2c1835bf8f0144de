"""Guest lists on their way in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from eventhub.accounts.models import User
from eventhub.events.companion.rules import GuestTool
from eventhub.events.event.models import Event
from eventhub.organiser.companion.rules import GuestFileState
from eventhub.platform.db import Model, UtcDateTime, enum_type
from eventhub.text.languages import DEFAULT


class GuestFile(Model):
    """One guest list that an organiser brought. What it holds goes when its guests are brought, or after a day."""

    __tablename__ = "guest_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    by_user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"), index=True)
    filename: Mapped[str] = mapped_column(sa.String(200), default="")
    language: Mapped[str] = mapped_column(sa.String(10), default=DEFAULT.value)
    state: Mapped[GuestFileState] = mapped_column(enum_type(GuestFileState, "state"))
    tool: Mapped[GuestTool] = mapped_column(enum_type(GuestTool, "tool"), default=GuestTool.OTHER)
    content: Mapped[bytes | None] = deferred(mapped_column(sa.LargeBinary))
    # The lines of the file that say something: [[number, [cell, ...]], ...], titles first.
    records: Mapped[list[Any] | None] = deferred(mapped_column(sa.JSON(none_as_null=True)))
    # Why it was refused, or why not all of it was read.
    fault: Mapped[str] = mapped_column(sa.String(40), default="")
    # What the columns hold, by number; addresses typed for lines with a problem, by line.
    columns: Mapped[dict[str, str]] = mapped_column(sa.JSON, default=dict)
    mended: Mapped[dict[str, str]] = mapped_column(sa.JSON, default=dict)
    takes_missing_off: Mapped[bool] = mapped_column(default=False)
    # How many guests had which outcome.
    outcomes: Mapped[dict[str, int]] = mapped_column(sa.JSON, default=dict)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)

    event: Mapped[Event] = relationship()
    by: Mapped[User] = relationship()
