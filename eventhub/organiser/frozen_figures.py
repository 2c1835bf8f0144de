"""Figures of what guests want and do, as organisers see them: frozen, rounded, and never about fewer than five people.

Each figure is a number of people. A job counts them once a day, at six in the morning of the event's zone. What was
shown stays until at least five people have changed since; then the new number is shown, rounded to fives. Two looks
reveal no single guest, since between them lie at least five people, and rounding blurs what each of them added.

Counting the changed must not depend on a secret where organisers could watch for it. Goals come with guests,
whose names and times the guest table shows, so a figure of goals is shown again when five guests have come or gone,
whatever they hope for: that it changed today says nothing of who came today. What guests do (ask, note, write) no
table shows, so there the number of people itself must differ by five. A number that differs by five means that at
least five people changed, so no ids are kept beside a figure: only the count. A guest who withdraws or deletes
their account leaves a frozen figure as it is until four others have changed, too.

Known limit: an organiser who adds invented guests knows those; rounding then hides the others by up to five.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from eventhub.events.event.models import Event
from eventhub.events.event.rules import EventState
from eventhub.events.registrations import figures as guests
from eventhub.events.registrations.figures import FEWEST_TO_COUNT
from eventhub.events.registrations.models import Registration
from eventhub.organiser import figures
from eventhub.organiser.models import FrozenFigure
from eventhub.platform.db import db, transaction

FREEZE_HOUR = 6
# Figures of who is still in touch after 90 days are the last to come.
_COUNTED_AFTER = figures.STILL_IN_TOUCH_AFTER + timedelta(days=30)
# The row that says when an event was last counted.
_LOOKED = "looked"
GOAL, WITHOUT_GOAL = "goal:", "without_goal"
_AT_ONCE = 500


@dataclass(frozen=True)
class Figure:
    """About how many people, in fives, as of a moment."""

    about: int
    as_of: datetime


def freeze_figures(now: datetime) -> int:
    """Job: count each event whose morning has come; return how many figures are shown again."""
    shown, last = 0, 0
    while events := _events(last, now):
        last = events[-1].id
        for event in events:
            with transaction():
                shown += _freeze(event, now)
    return shown


def shown(event_id: int) -> dict[str, Figure]:
    """Return the figures of an event that may be shown, by name."""
    rows = db.session.scalars(sa.select(FrozenFigure).where(FrozenFigure.event_id == event_id))
    return {
        row.name: Figure(rounded(row.people), row.frozen_at)
        for row in rows
        if row.name != _LOOKED and row.people >= FEWEST_TO_COUNT
    }


def rounded(people: int) -> int:
    """Round a number of people to the nearest five."""
    return (people + 2) // 5 * 5


def morning_of(now: datetime, zone: str) -> datetime:
    """Return the last time it was six in the morning in a zone."""
    local = now.astimezone(ZoneInfo(zone))
    morning = datetime.combine(local.date(), time(FREEZE_HOUR), local.tzinfo)
    return morning if morning <= local else datetime.combine(local.date() - timedelta(days=1), time(6), local.tzinfo)


def _events(after_id: int, now: datetime) -> list[Event]:
    query = sa.select(Event).where(
        Event.id > after_id, Event.state == EventState.PUBLISHED, Event.ends_at > now - _COUNTED_AFTER
    )
    return list(db.session.scalars(query.order_by(Event.id).limit(_AT_ONCE)))


def _freeze(event: Event, now: datetime) -> int:
    db.session.execute(sa.select(Event.id).where(Event.id == event.id).with_for_update())
    rows = {row.name: row for row in db.session.scalars(sa.select(FrozenFigure).filter_by(event_id=event.id))}
    looked = rows.get(_LOOKED)
    if looked is not None and looked.frozen_at >= morning_of(now, event.zone):
        return 0
    new = _new_goals(event.id, rows, now) | _new_doings(event, rows, now)
    for name, people in {**new, _LOOKED: 0}.items():
        db.session.merge(FrozenFigure(event_id=event.id, name=name, people=people, frozen_at=now))
    return len(new)


def _new_goals(event_id: int, rows: dict[str, FrozenFigure], now: datetime) -> dict[str, int]:
    """Return all figures of goals, of the same moment, once five guests have come or gone since the last ones."""
    last = rows.get(WITHOUT_GOAL)
    moved = sa.or_(
        Registration.confirmed_at > last.frozen_at if last else sa.true(),
        Registration.ended_at > last.frozen_at if last else sa.false(),
    )
    query = sa.select(sa.func.count(sa.distinct(Registration.user_id))).where(
        Registration.event_id == event_id, Registration.confirmed_at.is_not(None), moved
    )
    if db.session.execute(query).scalar_one() < FEWEST_TO_COUNT:
        return {}
    counted = {f"{GOAL}{goal.value}": number for goal, number in guests.count_goals(event_id).items()}
    return counted | {WITHOUT_GOAL: guests.count_without_goal(event_id)}


def _new_doings(event: Event, rows: dict[str, FrozenFigure], now: datetime) -> dict[str, int]:
    """Return the figures whose number of people differs by five from what is shown."""
    found = figures.people_behind(event, now)
    return {
        name: people
        for name, people in found.items()
        if abs(people - (rows[name].people if name in rows else 0)) >= FEWEST_TO_COUNT
    }
