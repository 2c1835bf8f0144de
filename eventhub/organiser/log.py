"""The log of an event: moves of guests, check-in, and acts of organisers, in one list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from eventhub.accounts.models import User
from eventhub.events.checkin.models import CheckIn
from eventhub.events.event.models import OrganiserAction, TeamMember
from eventhub.events.registrations.models import Registration, RegistrationMove
from eventhub.platform.db import db

LINES_ON_A_PAGE = 100


def log_page(event_id: int, number: int) -> tuple[Sequence[sa.Row[*tuple[Any, ...]]], bool]:
    """Return one page of the log, the newest first, and whether there is another.

    Each line has kind ("move", "check_in" or "act"), at, what, why, note, number, guest (a name or None) and by: of who
    is on the team and has no name the address, which the team reads anyway. The names of both in the other script are
    guest_other and by_other.
    """
    lines = sa.union_all(_moves(event_id), _check_ins(event_id), _acts(event_id)).subquery()
    guest, by, about = aliased(Registration), aliased(User), aliased(User)
    on_team = sa.and_(TeamMember.user_id == lines.c.by_user_id, TeamMember.event_id == event_id)
    called = sa.case((sa.and_(by.name == "", TeamMember.id.is_not(None)), by.email), else_=by.name)
    others = sa.func.coalesce(guest.other_name, about.other_name).label("guest_other"), by.other_name.label("by_other")
    query = (
        sa.select(lines, sa.func.coalesce(guest.name, about.name).label("guest"), called.label("by"), *others)
        .outerjoin(guest, guest.id == lines.c.registration_id)
        .outerjoin(by, by.id == lines.c.by_user_id)
        .outerjoin(TeamMember, on_team)
        .outerjoin(about, about.id == lines.c.about_user_id)
        .order_by(lines.c.at.desc(), lines.c.kind, lines.c.id.desc())
        .offset((max(number, 1) - 1) * LINES_ON_A_PAGE)
        .limit(LINES_ON_A_PAGE + 1)
    )
    rows = db.session.execute(query).all()
    return rows[:LINES_ON_A_PAGE], len(rows) > LINES_ON_A_PAGE


def lines_of_guest(event_id: int, registration_id: int) -> Sequence[sa.Row[*tuple[Any, ...]]]:
    """List what happened to one guest, moves and check-in, the newest first; lines as those of `log_page`."""
    lines = sa.union_all(_moves(event_id), _check_ins(event_id)).subquery()
    query = (
        sa.select(lines, User.name.label("by"), User.other_name.label("by_other"))
        .outerjoin(User, User.id == lines.c.by_user_id)
        .where(lines.c.registration_id == registration_id)
        .order_by(lines.c.at.desc(), lines.c.kind, lines.c.id.desc())
        .limit(LINES_ON_A_PAGE)
    )
    return db.session.execute(query).all()


def _moves(event_id: int) -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(
            _text("move").label("kind"),
            RegistrationMove.id,
            RegistrationMove.at,
            RegistrationMove.by_user_id,
            RegistrationMove.registration_id,
            _plain(RegistrationMove.after).label("what"),
            _plain(RegistrationMove.why).label("why"),
            _plain(RegistrationMove.note).label("note"),
            sa.literal(0).label("number"),
            sa.cast(sa.null(), sa.Integer).label("about_user_id"),
        )
        .join(Registration, Registration.id == RegistrationMove.registration_id)
        .where(Registration.event_id == event_id)
    )


def _check_ins(event_id: int) -> sa.Select[*tuple[Any, ...]]:
    return sa.select(
        _text("check_in"),
        CheckIn.id,
        CheckIn.at,
        CheckIn.by_user_id,
        CheckIn.registration_id,
        _plain(CheckIn.verdict),
        _plain(CheckIn.how),
        _text(""),
        sa.literal(0),
        sa.cast(sa.null(), sa.Integer),
    ).where(CheckIn.event_id == event_id)


def _acts(event_id: int) -> sa.Select[*tuple[Any, ...]]:
    return sa.select(
        _text("act"),
        OrganiserAction.id,
        OrganiserAction.at,
        OrganiserAction.by_user_id,
        sa.cast(sa.null(), sa.Integer),
        _plain(OrganiserAction.what),
        _text(""),
        _text(""),
        OrganiserAction.number,
        OrganiserAction.about_user_id,
    ).where(OrganiserAction.event_id == event_id)


def _text(value: str) -> sa.ColumnElement[str]:
    return sa.cast(sa.literal(value), sa.Text)


def _plain(column: sa.SQLColumnExpression[Any]) -> sa.ColumnElement[str]:
    return sa.cast(column, sa.Text)
