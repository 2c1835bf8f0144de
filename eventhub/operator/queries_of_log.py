"""The log of the console with the names behind its numbers."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from eventhub.accounts.models import User
from eventhub.events.event.models import Event
from eventhub.platform.db import db
from eventhub.platform.instance.models import OperatorAction

LINES_ON_A_PAGE = 50


@dataclass(frozen=True)
class LogLine:
    """One act; `by` is None for the command line, the setting, and users who have left."""

    act: OperatorAction
    by: User | None
    about: User | None
    event: Event | None


@dataclass(frozen=True)
class LogPage:
    """Some lines, and the number to go on before; None at the end."""

    lines: list[LogLine]
    older: int | None


def list_acts(
    *, before_id: int | None = None, event_id: int | None = None, about_user_id: int | None = None
) -> LogPage:
    """List the acts of operators, the newest first; of one event or about one user where these are given."""
    by, about = aliased(User), aliased(User)
    query = (
        sa.select(OperatorAction, by, about, Event)
        .outerjoin(by, by.id == OperatorAction.by_user_id)
        .outerjoin(about, about.id == OperatorAction.about_user_id)
        .outerjoin(Event, Event.id == OperatorAction.event_id)
        .order_by(OperatorAction.id.desc())
        .limit(LINES_ON_A_PAGE + 1)
    )
    if before_id is not None:
        query = query.where(OperatorAction.id < before_id)
    if event_id is not None:
        query = query.where(OperatorAction.event_id == event_id)
    if about_user_id is not None:
        query = query.where(OperatorAction.about_user_id == about_user_id)
    lines = [LogLine(*row) for row in db.session.execute(query)]
    older = lines[LINES_ON_A_PAGE - 1].act.id if len(lines) > LINES_ON_A_PAGE else None
    return LogPage(lines[:LINES_ON_A_PAGE], older)
