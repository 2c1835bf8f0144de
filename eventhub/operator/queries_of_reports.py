"""What was reported and waits for a decision; who reported it is never read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa

from eventhub.accounts.models import User
from eventhub.events.clubs.models import Club, ClubReport
from eventhub.events.event.models import Event, EventReport
from eventhub.events.event.rules import EventState, ReportReason
from eventhub.organiser.models import MessageReport, OrganiserMessage
from eventhub.people.models import PersonReport
from eventhub.platform.db import db

MOST_SHOWN = 50


@dataclass
class Case:
    """All open reports of an event, club or person since `first_at`; `messages`: those that were reported."""

    first_at: datetime
    event: Event | None = None
    club: Club | None = None
    person: User | None = None
    reasons: Counter[ReportReason] = field(default_factory=Counter)
    messages: dict[int, OrganiserMessage] = field(default_factory=dict)
    message_reports: int = 0

    @property
    def number(self) -> int:
        """Return how many reports there are."""
        return self.reasons.total() + self.message_reports


def open_cases() -> list[Case]:
    """List what waits for a decision, the oldest first."""
    cases = [*_cases_of_events().values(), *_cases_of_clubs().values(), *_cases_of_people()]
    return sorted(cases, key=lambda case: case.first_at)[:MOST_SHOWN]


def count_open_cases() -> int:
    """Return how many events, clubs and people were reported and wait for a decision."""
    of_events = sa.union(
        sa.select(EventReport.event_id).join(Event, Event.id == EventReport.event_id).where(*_open_reports()),
        sa.select(OrganiserMessage.event_id)
        .join(MessageReport, MessageReport.message_id == OrganiserMessage.id)
        .join(Event, Event.id == OrganiserMessage.event_id)
        .where(MessageReport.dismissed_at.is_(None), Event.state != EventState.TAKEN_DOWN),
    ).subquery()
    events = db.session.scalar(sa.select(sa.func.count()).select_from(of_events)) or 0
    people = db.session.scalar(
        sa.select(sa.func.count(PersonReport.about_id.distinct()))
        .join(User, User.id == PersonReport.about_id)
        .where(*_open_reports_of_people())
    )
    clubs = db.session.scalar(
        sa.select(sa.func.count(ClubReport.club_id.distinct()))
        .join(Club, Club.id == ClubReport.club_id)
        .where(*_open_reports_of_clubs())
    )
    return events + (people or 0) + (clubs or 0)


def find_case_of_event(event_id: int) -> Case | None:
    """Return what is open about one event; None when nothing is."""
    return _cases_of_events(event_id).get(event_id)


def find_case_of_club(club_id: int) -> Case | None:
    """Return what is open about one club; None when nothing is."""
    return _cases_of_clubs(club_id).get(club_id)


def count_reasons_of_person(user_id: int) -> Counter[ReportReason]:
    """Return how often a person was reported for what, of the reports that still count."""
    query = sa.select(PersonReport.why).where(PersonReport.about_id == user_id, PersonReport.dismissed_at.is_(None))
    return Counter(db.session.scalars(query))


def _open_reports() -> tuple[sa.ColumnElement[bool], ...]:
    return EventReport.dismissed_at.is_(None), Event.state.not_in((EventState.TAKEN_DOWN, EventState.DRAFT))


def _open_reports_of_people() -> tuple[sa.ColumnElement[bool], ...]:
    return PersonReport.dismissed_at.is_(None), User.suspended_at.is_(None), User.deleted_at.is_(None)


def _open_reports_of_clubs() -> tuple[sa.ColumnElement[bool], ...]:
    return ClubReport.dismissed_at.is_(None), Club.taken_down_at.is_(None)


def _cases_of_clubs(club_id: int | None = None) -> dict[int, Case]:
    only = Club.id == club_id if club_id is not None else sa.true()
    reports = (
        sa.select(Club, ClubReport.why, ClubReport.created_at)
        .join(ClubReport, ClubReport.club_id == Club.id)
        .where(*_open_reports_of_clubs(), only)
        .order_by(ClubReport.created_at)
        .limit(20 * MOST_SHOWN)
    )
    cases: dict[int, Case] = {}
    for club, why, at in db.session.execute(reports):
        cases.setdefault(club.id, Case(at, club=club)).reasons[why] += 1
    return cases


def _cases_of_events(event_id: int | None = None) -> dict[int, Case]:
    only = Event.id == event_id if event_id is not None else sa.true()
    reports = (
        sa.select(Event, EventReport.why, EventReport.created_at)
        .join(EventReport, EventReport.event_id == Event.id)
        .where(*_open_reports(), only)
        .order_by(EventReport.created_at)
        .limit(20 * MOST_SHOWN)
    )
    cases: dict[int, Case] = {}
    for event, why, at in db.session.execute(reports):
        cases.setdefault(event.id, Case(at, event=event)).reasons[why] += 1
    messages = (
        sa.select(Event, OrganiserMessage, MessageReport.created_at)
        .join(OrganiserMessage, OrganiserMessage.event_id == Event.id)
        .join(MessageReport, MessageReport.message_id == OrganiserMessage.id)
        .where(MessageReport.dismissed_at.is_(None), Event.state != EventState.TAKEN_DOWN, only)
        .order_by(MessageReport.created_at)
        .limit(20 * MOST_SHOWN)
    )
    for event, message, at in db.session.execute(messages):
        case = cases.setdefault(event.id, Case(at, event=event))
        case.first_at = min(case.first_at, at)
        case.messages[message.id] = message
        case.message_reports += 1
    return cases


def _cases_of_people() -> Iterable[Case]:
    reports = (
        sa.select(User, PersonReport.why, PersonReport.created_at)
        .join(PersonReport, PersonReport.about_id == User.id)
        .where(*_open_reports_of_people())
        .order_by(PersonReport.created_at)
        .limit(20 * MOST_SHOWN)
    )
    cases: dict[int, Case] = {}
    for user, why, at in db.session.execute(reports):
        cases.setdefault(user.id, Case(at, person=user)).reasons[why] += 1
    return cases.values()
