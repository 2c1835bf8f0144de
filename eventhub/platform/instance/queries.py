"""Reads of this instance. A page asks for name and limits once; a worker reads them again for each mail."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from flask import current_app, g, has_request_context

from eventhub.platform.db import db
from eventhub.platform.errors import NotFound
from eventhub.platform.instance.models import Instance, InstanceLogo, InstancePage
from eventhub.platform.instance.rules import Identity, Limits, PageKind, WhoCreates

THE_ONE = 1
_LAST_READ = "eventhub_instance"


@dataclass(frozen=True)
class Settings:
    """Everything an operator has set, with the settings of the process where nothing is set."""

    identity: Identity
    limits: Limits


def identity() -> Identity:
    """Return the name and the look of this instance."""
    return _settings().identity


def limits() -> Limits:
    """Return who may create events, and what organisers may do in a day."""
    return _settings().limits


def use_last_read() -> None:
    """Ask nothing more in this request: the database may be what broke."""
    g.instance = current_app.extensions.get(_LAST_READ) or _with_defaults({})


def forget_read() -> None:
    """Read again after a change in this request."""
    g.pop("instance", None)


def find_page(kind: PageKind) -> InstancePage | None:
    """Return a text of the instance; None where it was never written."""
    return db.session.get(InstancePage, kind)


def get_logo(mark: str) -> bytes:
    """Return the logo of this mark as a PNG. Raises NotFound for another one."""
    query = sa.select(InstanceLogo.picture).join(Instance, Instance.id == InstanceLogo.id)
    picture = db.session.scalar(query.where(Instance.logo_mark == mark, Instance.logo_mark != ""))
    if picture is None:
        raise NotFound("no logo has this mark")
    return picture


def _settings() -> Settings:
    if not has_request_context():
        return _read()
    if "instance" not in g:
        g.instance = _read()
    found: Settings = g.instance
    return found


def _read() -> Settings:
    columns = [column for column in sa.inspect(Instance).columns if column.name != "id"]
    row = db.session.execute(sa.select(*columns).where(Instance.id == THE_ONE)).mappings().one_or_none()
    read = _with_defaults(dict(row or {}))
    current_app.extensions[_LAST_READ] = read
    return read


def _with_defaults(row: dict[str, object]) -> Settings:
    settings = current_app.config["EVENTHUB"]
    texts = {name: str(row.get(name) or "") for name in ("accent", "icp_number", "police_number", "logo_mark")}
    look = Identity(
        name=str(row.get("name") or settings.name),
        contact=str(row.get("contact") or settings.contact),
        source_url=str(row.get("source_url") or settings.source_url),
        language=str(row.get("language") or ""),
        zone=str(row.get("zone") or ""),
        pages=frozenset(str(row.get("pages") or "").split()),
        version=int(str(row.get("version") or 0)),
        **texts,
    )
    standard = Limits(unproven_mark=settings.unproven_mark, unproven_mark_trusted=settings.unproven_mark_trusted)
    return Settings(
        look,
        Limits(
            who_creates=WhoCreates(str(row.get("who_creates") or WhoCreates.EVERYBODY)),
            people_of_a_newcomer=_number(row, "people_of_a_newcomer", standard),
            people_a_day=_number(row, "people_a_day", standard),
            messages_a_day=_number(row, "messages_a_day", standard),
            unproven_mark=_number(row, "unproven_mark", standard),
            unproven_mark_trusted=_number(row, "unproven_mark_trusted", standard),
        ),
    )


def _number(row: dict[str, object], name: str, standard: Limits) -> int:
    found = row.get(name)
    return int(getattr(standard, name)) if found is None else int(str(found))
