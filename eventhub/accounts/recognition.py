"""When the vocabulary grows, values typed before it knew them get the id of the known value."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from eventhub.accounts import queries
from eventhub.accounts.models import BackgroundItem
from eventhub.accounts.rules import BackgroundKind
from eventhub.platform.db import db, transaction
from eventhub.text.vocabulary import canonical


def recognise_typed_values(now: datetime) -> int:
    """Job: set the present id on typed values; return how many different ones changed. `now` is not used.

    The text stays as typed. A user who stated the known value as well keeps that row alone.
    """
    changed = 0
    for kind, text, old in queries.list_typed_values():
        new = _present_id(kind, text)
        if new and new != old:
            _rename(kind, text, old, new)
            changed += 1
    return changed


def _present_id(kind: BackgroundKind, text: str) -> str | None:
    try:
        return canonical(kind.value, text)
    except ValueError:
        return None  # Signs alone have no key and are their own.


def _rename(kind: BackgroundKind, text: str, old: str, new: str) -> None:
    mine = (BackgroundItem.kind == kind, BackgroundItem.value_id == old, BackgroundItem.text == text)
    other = sa.orm.aliased(BackgroundItem)
    has_new = sa.exists().where(other.user_id == BackgroundItem.user_id, other.kind == kind, other.value_id == new)
    with transaction():
        db.session.execute(sa.delete(BackgroundItem).where(*mine, has_new), execution_options=_UNTRACKED)
        db.session.execute(sa.update(BackgroundItem).where(*mine).values(value_id=new), execution_options=_UNTRACKED)


_UNTRACKED = {"synchronize_session": False}
