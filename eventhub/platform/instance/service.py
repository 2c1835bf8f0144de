"""Use cases of the operator about the instance itself. Each writes its line into the log."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa

from eventhub.platform.db import db, transaction
from eventhub.platform.errors import WrongState
from eventhub.platform.instance import queries
from eventhub.platform.instance.log import remember
from eventhub.platform.instance.models import Instance, InstanceLogo, InstancePage
from eventhub.platform.instance.rules import OperatorAct, PageKind, WhoCreates, is_readable
from eventhub.platform.pictures import draw_logo

_TEXTS = ("name", "accent", "contact", "source_url", "icp_number", "police_number", "language", "zone")
_NUMBERS = ("people_of_a_newcomer", "people_a_day", "messages_a_day", "unproven_mark", "unproven_mark_trusted")


def save_identity(values: Mapping[str, str], *, by_id: int | None, now: datetime) -> None:
    """Change name and look; an empty text goes back to the setting of the process.

    Raises WrongState ("unreadable") for a colour in which words could not be read.
    """
    if values.get("accent") and not is_readable(values["accent"]):
        raise WrongState("the accent has too little contrast", reason="unreadable")
    with transaction():
        row = _lock()
        changed = [name for name in _TEXTS if name in values and getattr(row, name) != values[name]]
        if not changed:
            return
        for name in changed:
            setattr(row, name, values[name])
        row.version += 1
        remember(OperatorAct.IDENTITY_CHANGED, by_id=by_id, words=", ".join(changed), now=now)
    queries.forget_read()


def save_page(kind: PageKind, text: str, chinese_text: str, *, by_id: int | None, now: datetime) -> None:
    """Write one of the texts that have a page of their own; with both languages empty it has none."""
    with transaction():
        row = _lock()
        page = db.session.get(InstancePage, kind)
        if (page.text, page.chinese_text) == (text, chinese_text) if page else not (text or chinese_text):
            return
        if page is None:
            page = InstancePage(kind=kind)
            db.session.add(page)
        page.text, page.chinese_text = text, chinese_text
        others = set(row.pages.split()) - {kind.value}
        row.pages = " ".join(sorted(others | ({kind.value} if text or chinese_text else set())))
        row.version += 1
        remember(OperatorAct.PAGE_CHANGED, by_id=by_id, words=kind.value, now=now)
    queries.forget_read()


def keep_logo(data: bytes, *, by_id: int | None, now: datetime) -> None:
    """Draw an uploaded logo again and show it on every page. Raises WrongPicture."""
    picture = draw_logo(data)
    with transaction():
        row = _lock()
        row.logo_mark = secrets.token_hex(12)
        row.version += 1
        db.session.execute(sa.delete(InstanceLogo))
        db.session.add(InstanceLogo(id=row.id, picture=picture))
        remember(OperatorAct.LOGO_CHANGED, by_id=by_id, now=now)
    queries.forget_read()


def remove_logo(*, by_id: int | None, now: datetime) -> None:
    """Go back to the drawing that comes with EventHub."""
    with transaction():
        row = _lock()
        if not row.logo_mark:
            return
        row.logo_mark = ""
        row.version += 1
        db.session.execute(sa.delete(InstanceLogo))
        remember(OperatorAct.LOGO_CHANGED, by_id=by_id, words="-", now=now)
    queries.forget_read()


def save_limits(
    who_creates: WhoCreates, numbers: Mapping[str, int | None], *, by_id: int | None, now: datetime
) -> None:
    """Set who may create events and how much organisers may do; None goes back to the setting of the process."""
    with transaction():
        row = _lock()
        wanted = {"who_creates": who_creates} | {name: numbers[name] for name in _NUMBERS if name in numbers}
        changed = [name for name, value in wanted.items() if getattr(row, name) != value]
        if not changed:
            return
        said = [f"{name}: {getattr(row, name)} -> {wanted[name]}" for name in changed]
        for name in changed:
            setattr(row, name, wanted[name])
        row.version += 1
        remember(OperatorAct.LIMITS_CHANGED, by_id=by_id, words="; ".join(said), now=now)
    queries.forget_read()


def _lock() -> Instance:
    """Return the one row, locked; made where it is missing."""
    query = sa.select(Instance).where(Instance.id == queries.THE_ONE).with_for_update()
    row = db.session.scalar(query.execution_options(populate_existing=True))
    if row is None:
        row = Instance(id=queries.THE_ONE, pages="", logo_mark="", version=0)
        for name in _TEXTS:
            setattr(row, name, "")
        row.who_creates = WhoCreates.EVERYBODY
        db.session.add(row)
        db.session.flush()
    return row
