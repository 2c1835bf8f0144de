"""Use cases of check-in: record what phones report, each report once, however late it comes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from eventhub.accounts.models import User
from eventhub.events.checkin import queries
from eventhub.events.checkin.models import CheckIn
from eventhub.events.checkin.rules import LET_IN, Entry, How, Verdict, moment_of, present_since, verdict_on
from eventhub.events.companion import queries as companion
from eventhub.events.event import service as events
from eventhub.events.registrations import sign_up
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.tickets import is_ticket_of, number_on
from eventhub.platform import tokens
from eventhub.platform.db import db, transaction
from eventhub.text.languages import Language


@dataclass(frozen=True, kw_only=True)
class Report:
    """What a phone says happened. `ticket` is what was scanned; else `registration_id` was chosen by name."""

    nonce: str
    entry: Entry
    how: How
    ticket: str = ""
    registration_id: int | None = None
    device_at: datetime | None = None


@dataclass(frozen=True)
class Answer:
    """What came of a report. `since`: since when the person is in, None when they are not."""

    nonce: str
    verdict: Verdict
    registration: Registration | None
    since: datetime | None


def record_reports(
    event_id: int, reports: Sequence[Report], *, by: User, device_now: datetime | None = None, now: datetime
) -> list[Answer]:
    """Record the reports of a phone in their order; a repeated report returns its first answer.

    The event is locked, so that two phones that scan one ticket at once agree on who was first.
    """
    if not reports:  # A phone only asks who is in; that must not make phones wait for each other.
        return []
    with transaction():
        events.lock(event_id)
        return [_take_in_one(event_id, report, by, device_now, now) for report in reports]


def mark(event_id: int, registration_id: int, entry: Entry, how: How, *, by: User, now: datetime) -> Answer:
    """Check a guest in by name, or take that back."""
    report = Report(nonce=tokens.new_nonce(), entry=entry, how=how, registration_id=registration_id)
    return record_reports(event_id, [report], by=by, now=now)[0]


def walk_in(event_id: int, *, name: str, email: str, by: User, language: Language, now: datetime) -> Answer:
    """Take a free seat for a guest without a registration and check them in. Raises WrongState and LimitReached."""
    with transaction():
        registration = sign_up.walk_in(event_id, name=name, email=email, by=by, language=language, now=now)
        return mark(event_id, registration.id, Entry.IN, How.WALK_IN, by=by, now=now)


def _take_in_one(event_id: int, report: Report, by: User, device_now: datetime | None, now: datetime) -> Answer:
    known = queries.find_line(event_id, report.nonce)
    if known is not None:
        found = known.registration
        return Answer(report.nonce, known.verdict, found, found.checked_in_at if found else None)
    registration, verdict = _identify(event_id, report)
    line = CheckIn(
        event_id=event_id,
        registration_id=registration.id if registration else None,
        how=report.how,
        entry=report.entry if verdict in LET_IN else Entry.REFUSED,
        verdict=verdict,
        nonce=report.nonce,
        at=moment_of(report.device_at, device_now, now),
        device_at=report.device_at,
        received_at=now,
        by_user_id=by.id,
    )
    db.session.add(line)
    db.session.flush()
    if registration is not None and verdict in LET_IN:
        registration.checked_in_at = present_since(queries.entries_about(registration.id))
        line.verdict = _told(line, registration)
        db.session.flush()
    return Answer(report.nonce, line.verdict, registration, registration.checked_in_at if registration else None)


def _identify(event_id: int, report: Report) -> tuple[Registration | None, Verdict]:
    """Find the guest of a report, and decide whether they may come in. Hides the owner of another event's ticket."""
    number = number_on(report.ticket) if report.ticket else report.registration_id
    if report.ticket and number is None:
        # The code of the tool in which the guest registered.
        found = companion.find_by_ticket(event_id, tokens.digest(report.ticket.strip()))
        return _judged(queries.find_at_event(event_id, found) if found else None, report)
    registration = queries.find_at_event(event_id, number) if number is not None else None
    if registration is None:
        is_elsewhere = bool(report.ticket and number and _is_true_elsewhere(number, report.ticket))
        return None, Verdict.OTHER_EVENT if is_elsewhere else Verdict.UNKNOWN
    if report.ticket and not is_ticket_of(registration, report.ticket):
        return None, Verdict.UNKNOWN
    return _judged(registration, report)


def _judged(registration: Registration | None, report: Report) -> tuple[Registration | None, Verdict]:
    """Decide whether the guest who was found may come in."""
    if registration is None:
        return None, Verdict.UNKNOWN
    return registration, Verdict.UNDONE if report.entry is Entry.UNDO else verdict_on(registration.state)


def _is_true_elsewhere(number: int, ticket: str) -> bool:
    other = queries.find_anywhere(number)
    return other is not None and is_ticket_of(other, ticket)


def _told(line: CheckIn, registration: Registration) -> Verdict:
    """Return the verdict: the first scan lets in, any other says that the guest is in already."""
    if line.entry is Entry.UNDO:
        return Verdict.UNDONE
    return Verdict.IN if registration.checked_in_at in (line.at, None) else Verdict.ALREADY
