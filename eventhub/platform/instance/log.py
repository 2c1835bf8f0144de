"""The log of what operators did: written in the transaction of the act, read in the console."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from eventhub.platform.db import db, transaction
from eventhub.platform.instance.models import OperatorAction
from eventhub.platform.instance.rules import OperatorAct

LONGEST_WORDS = 400


def remember(
    what: OperatorAct,
    *,
    by_id: int | None,
    about_user_id: int | None = None,
    event_id: int | None = None,
    words: str = "",
    now: datetime,
) -> None:
    """Write down what an operator did; `by_id` is None for the command line."""
    with transaction():
        db.session.add(
            OperatorAction(
                what=what,
                by_user_id=by_id,
                about_user_id=about_user_id,
                event_id=event_id,
                words=words[:LONGEST_WORDS],
                at=now,
            )
        )


def acts(*, before_id: int | None = None, most: int = 50) -> Sequence[OperatorAction]:
    """List the acts of operators, the newest first; those before a number where one is given."""
    query = sa.select(OperatorAction).order_by(OperatorAction.id.desc()).limit(most)
    return db.session.scalars(query.where(OperatorAction.id < before_id) if before_id else query).all()
