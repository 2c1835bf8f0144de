"""How an event and a visitor stand to each other at a moment: the one fact that the bar of its page says. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from eventhub.events.event.rules import CALLED_OFF, Admission, Dated, EventState, TeamRole, admission_to, is_running
from eventhub.events.registrations.rules import RegistrationState, has_lapsed, offer_hold


class Standing(StrEnum):
    """Each has its own words, and one thing to do."""

    DRAFT = "draft"
    CANCELLED = "cancelled"
    ENDED = "ended"
    ENDED_FOR_GUEST = "ended_for_guest"
    ENDED_FOR_TEAM = "ended_for_team"
    ONLY_INVITED = "only_invited"
    ORGANISER = "organiser"
    DOOR = "door"
    PENDING = "pending"
    WAITING = "waiting"
    WAITING_AT_THE_END = "waiting_at_the_end"
    OFFERED = "offered"
    LAPSED = "lapsed"
    GOING = "going"
    GOING_TODAY = "going_today"
    THERE_NOW = "there_now"
    CHECKED_IN = "checked_in"
    CLOSED = "closed"
    TURNED_AWAY = "turned_away"
    OPEN = "open"
    OPEN_WHILE_RUNNING = "open_while_running"
    INVITED = "invited"
    APPROVAL = "approval"
    FULL = "full"
    FULL_WITH_APPROVAL = "full_with_approval"
    QUEUED = "queued"


@dataclass(frozen=True)
class Visitor:
    """What stands between a visitor and an event. `state`: of their own registration, None without one.

    `may_know`: not a stranger to an event for invited people. `others_wait`: a free place is theirs first.
    """

    state: RegistrationState | None = None
    may_know: bool = True
    is_invited: bool = False
    was_turned_away: bool = False
    others_wait: bool = False
    role: TeamRole | None = None
    offer_until: datetime | None = None
    is_checked_in: bool = False


def standing_of(event: Dated, zone: str, visitor: Visitor, now: datetime) -> Standing:
    """Choose the one standing that holds now; `zone` is the event's, whose day counts as today."""
    if event.state is EventState.DRAFT:
        return Standing.DRAFT
    if event.state in CALLED_OFF:
        return Standing.CANCELLED
    if now >= event.ends_at:
        return _after(visitor)
    if not visitor.may_know:
        return Standing.ONLY_INVITED
    if visitor.role is not None:
        return Standing.DOOR if visitor.role is TeamRole.CHECK_IN else Standing.ORGANISER
    if visitor.state is not None:
        return _own(event, zone, visitor, now)
    return _to_register(event, visitor, now)


def _after(visitor: Visitor) -> Standing:
    if visitor.may_know and visitor.state is RegistrationState.CONFIRMED:
        return Standing.ENDED_FOR_GUEST
    is_manager = visitor.role not in (None, TeamRole.CHECK_IN)
    return Standing.ENDED_FOR_TEAM if is_manager else Standing.ENDED


def _own(event: Dated, zone: str, visitor: Visitor, now: datetime) -> Standing:
    if visitor.state is RegistrationState.OFFERED:
        return Standing.LAPSED if has_lapsed(visitor.offer_until, now) else Standing.OFFERED
    if visitor.state is RegistrationState.WAITLISTED:
        return Standing.WAITING if offer_hold(event.starts_at, now) else Standing.WAITING_AT_THE_END
    if visitor.state is not RegistrationState.CONFIRMED:
        return Standing.PENDING
    if visitor.is_checked_in:
        return Standing.CHECKED_IN
    if is_running(event, now):
        return Standing.THERE_NOW
    is_today = event.starts_at.astimezone(ZoneInfo(zone)).date() == now.astimezone(ZoneInfo(zone)).date()
    return Standing.GOING_TODAY if is_today else Standing.GOING


def _to_register(event: Dated, visitor: Visitor, now: datetime) -> Standing:
    admission = admission_to(event, now)
    if admission is Admission.CLOSED:
        return Standing.CLOSED
    if visitor.was_turned_away:
        return Standing.TURNED_AWAY
    # An invited guest needs no approval.
    asks = event.needs_approval and not visitor.is_invited
    if admission is Admission.FULL:
        return Standing.FULL_WITH_APPROVAL if asks else Standing.FULL
    if asks:
        return Standing.APPROVAL
    if visitor.others_wait and now < event.starts_at:
        return Standing.QUEUED
    if visitor.is_invited:
        return Standing.INVITED
    return Standing.OPEN_WHILE_RUNNING if is_running(event, now) else Standing.OPEN
