"""When the vocabulary grows, values typed before it knew them get the id of the known value."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from eventhub.accounts import queries
from eventhub.accounts.models import BackgroundItem
from eventhub.accounts.rules import BackgroundKind
from eventhub.platform.db import db, transaction
from eventhub.text.ground import ground_of
from eventhub.text.vocabulary import canonical


def recognise_typed_values(now: datetime) -> int:
    """Job: set the present id on typed values; return how many different ones changed. `now` is not used.

    The text stays as typed. A user who stated the known value as well keeps that row alone. Where the vocabulary has
    moved a place into a town, its ground follows.
    """
    changed = 0
    for kind, text, old in queries.list_typed_values():
        new = _present_id(kind, text)
        if new and new != old:
            _rename(kind, text, old, new)
            changed += 1
    for kind, value_id, old in queries.list_grounds():
        if (new := ground_of(kind, value_id)) != old:
            _move(kind, value_id, new)
            changed += 1
    return changed


def _move(kind: BackgroundKind, value_id: str, ground: str) -> None:
    mine = (BackgroundItem.kind == kind, BackgroundItem.value_id == value_id)
    with transaction():
        db.session.execute(sa.update(BackgroundItem).where(*mine).values(ground=ground), execution_options=_UNTRACKED)


def _present_id(kind: BackgroundKind, text: str) -> str | None:
    try:
        return canonical(kind.value, text)
    except ValueError:
        return None  # A text of signs alone has no key and is compared as it is.


def _rename(kind: BackgroundKind, text: str, old: str, new: str) -> None:
    mine = (BackgroundItem.kind == kind, BackgroundItem.value_id == old, BackgroundItem.text == text)
    other = sa.orm.aliased(BackgroundItem)
    has_new = sa.exists().where(other.user_id == BackgroundItem.user_id, other.kind == kind, other.value_id == new)
    with transaction():
        db.session.execute(sa.delete(BackgroundItem).where(*mine, has_new), execution_options=_UNTRACKED)
        db.session.execute(
            sa.update(BackgroundItem).where(*mine).values(value_id=new, ground=ground_of(kind, new)),
            execution_options=_UNTRACKED,
        )


_UNTRACKED = {"synchronize_session": False}
