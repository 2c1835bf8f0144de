"""Named reads of registrations. Whatever comes from outside is asked together with its event or owner."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload, selectinload

from eventhub.db import db, rows_touched
from eventhub.errors import NoPlace, NotFound
from eventhub.events.models import Event
from eventhub.events.queries import standing_invitation
from eventhub.events.rules import EventState
from eventhub.registrations.models import Registration, RegistrationMove
from eventhub.registrations.rules import (
    HOLDS_A_PLACE,
    LIVE,
    SETTLED,
    WRONG_TRIES_ALLOWED,
    RegistrationState,
    VisibleTo,
    choices_at_least,
)

_BATCH = 500
TURNED_AWAY = (RegistrationState.DECLINED, RegistrationState.REMOVED)


def open_for_attendee(slug: str, user_id: int) -> dict[str, Any]:
    """The event and the caller's confirmed registration. Raises NoPlace: who only asked or waits sees nobody."""
    mine = sa.and_(
        Registration.event_id == Event.id,
        Registration.user_id == user_id,
        Registration.state == RegistrationState.CONFIRMED,
    )
    row = db.session.execute(
        sa.select(Event, Registration)
        .outerjoin(Registration, mine)
        .where(Event.slug == slug, Event.state != EventState.DRAFT)
    ).first()
    if row is None or row[1] is None:
        raise NoPlace(f"user {user_id}") if row else NotFound("no such event")
    return {"event": row[0], "registration": row[1]}


def get_registration(registration_id: int) -> Registration:
    """The registration with this id, with its event; raises NoResultFound when there is none."""
    query = sa.select(Registration).where(Registration.id == registration_id)
    return db.session.execute(query.options(joinedload(Registration.event))).scalar_one()


def get_own(registration_id: int, user_id: int) -> Registration:
    """A live registration of one's own, with its event. Raises NotFound."""
    query = sa.select(Registration).where(
        Registration.id == registration_id, Registration.user_id == user_id, Registration.state.in_(LIVE)
    )
    found = db.session.execute(query.options(joinedload(Registration.event))).scalar_one_or_none()
    if found is None:
        raise NotFound(f"registration {registration_id} is none of user {user_id}'s")
    return found


def find_registration(registration_id: int) -> Registration | None:
    """The registration with this id, with its event and user."""
    query = sa.select(Registration).where(Registration.id == registration_id)
    loaded = query.options(joinedload(Registration.event), joinedload(Registration.user))
    return db.session.execute(loaded).scalar_one_or_none()


def find_by_token(token_digest: str) -> Registration | None:
    """The registration a mailed link belongs to."""
    query = sa.select(Registration).where(Registration.token_digest == token_digest)
    return db.session.execute(query.options(joinedload(Registration.event))).scalar_one_or_none()


def find_live(event_id: int, email: str) -> Registration | None:
    """The live registration of an address at an event; what nobody has proven is none."""
    query = sa.select(Registration).where(
        Registration.event_id == event_id, Registration.email == email, Registration.state.in_(SETTLED)
    )
    return db.session.execute(query).scalar_one_or_none()


def find_submission(event_id: int, email: str, submission: str) -> Registration | None:
    """What one form said of an address that nobody has proven; with "" the entry by an organiser's hand."""
    query = sa.select(Registration).where(
        Registration.event_id == event_id,
        Registration.email == email,
        Registration.state == RegistrationState.UNVERIFIED,
        Registration.submission == submission,
    )
    return db.session.execute(query.execution_options(populate_existing=True)).scalar_one_or_none()


def submissions_of(email: str) -> Sequence[Registration]:
    """What forms and organisers said of an address at all events, while nobody has proven it."""
    query = sa.select(Registration).where(
        Registration.email == email, Registration.state == RegistrationState.UNVERIFIED
    )
    return db.session.scalars(query.order_by(Registration.id)).all()


def count_try(registration_id: int) -> bool:
    """Count one more code for a submission; whether it may be compared. One statement, so that guesses at the same
    moment are all counted."""
    counted = db.session.execute(
        sa.update(Registration)
        .where(Registration.id == registration_id, Registration.wrong_tries < WRONG_TRIES_ALLOWED)
        .values(wrong_tries=Registration.wrong_tries + 1)
        .execution_options(synchronize_session=False)
    )
    return rows_touched(counted) == 1


def one_line_an_address() -> sa.ColumnElement[bool]:
    """For lists of an organiser: of several unproven submissions of an address the newest alone, or the one that an
    organiser added by hand."""
    other = aliased(Registration)
    better = sa.exists().where(
        other.event_id == Registration.event_id,
        other.email == Registration.email,
        other.state == RegistrationState.UNVERIFIED,
        sa.or_(other.submission == "", other.id > Registration.id),
    )
    by_hand = Registration.submission == ""
    return sa.or_(Registration.state != RegistrationState.UNVERIFIED, by_hand, ~better)


def find_live_of_user(event_id: int, user_id: int) -> Registration | None:
    """The live registration of a user at an event, with the goals."""
    query = (
        sa.select(Registration)
        .where(
            Registration.event_id == event_id,
            Registration.user_id == user_id,
            Registration.state.in_(LIVE),
        )
        .options(selectinload(Registration.goals), joinedload(Registration.event))
    )
    return db.session.execute(query).scalar_one_or_none()


def find_latest_of_user(event_id: int, user_id: int) -> Registration | None:
    """The newest registration of a user at an event, live or not."""
    query = (
        sa.select(Registration)
        .where(Registration.event_id == event_id, Registration.user_id == user_id)
        .order_by(Registration.id.desc())
        .limit(1)
        .options(selectinload(Registration.goals), joinedload(Registration.event))
    )
    return db.session.execute(query).scalar_one_or_none()


def was_turned_away(event_id: int, email: str) -> bool:
    """Whether an organiser has declined or removed this address, and not invited it since; it cannot come back."""
    query = sa.select(Registration.id).where(
        Registration.event_id == event_id,
        Registration.email == email,
        Registration.state.in_(TURNED_AWAY),
        Registration.verified_at.is_not(None),
        ~standing_invitation(event_id, email).exists(),
    )
    return db.session.execute(query.limit(1)).first() is not None


def was_added_by_hand(event_id: int, email: str) -> bool:
    """Whether an organiser put this address, not proven yet, on the list; it then needs no approval."""
    query = (
        sa.select(RegistrationMove.id)
        .join(Registration, Registration.id == RegistrationMove.registration_id)
        .where(
            Registration.event_id == event_id,
            Registration.email == email,
            Registration.state == RegistrationState.UNVERIFIED,
            RegistrationMove.before == "",
        )
    )
    return db.session.execute(query.limit(1)).first() is not None


def note_of_last_move(registration_id: int) -> str:
    """What the organiser added in their own words to the newest move; empty when nothing."""
    query = (
        sa.select(RegistrationMove.note)
        .where(RegistrationMove.registration_id == registration_id)
        .order_by(RegistrationMove.id.desc())
        .limit(1)
    )
    return db.session.scalar(query) or ""


def next_waiting(event_id: int) -> Registration | None:
    """Who gets the next free place: priority first, then who joined first, then id."""
    query = (
        sa.select(Registration)
        .where(Registration.event_id == event_id, Registration.state == RegistrationState.WAITLISTED)
        .order_by(*_WAITING_ORDER)
        .limit(1)
        .execution_options(populate_existing=True)
    )
    return db.session.execute(query).scalar_one_or_none()


def highest_priority(event_id: int) -> int:
    """The highest priority that anybody has on the waiting list."""
    waiting = Registration.state == RegistrationState.WAITLISTED
    query = sa.select(sa.func.coalesce(sa.func.max(Registration.priority), 0))
    return db.session.execute(query.where(Registration.event_id == event_id, waiting)).scalar_one()


def position_on_list(registration: Registration) -> int:
    """The own position on the waiting list, 1 for the next."""
    ranked = (
        sa.select(Registration.id, sa.func.row_number().over(order_by=_WAITING_ORDER).label("position"))
        .where(
            Registration.event_id == registration.event_id,
            Registration.state == RegistrationState.WAITLISTED,
        )
        .subquery()
    )
    query = sa.select(ranked.c.position).where(ranked.c.id == registration.id)
    position: int = db.session.execute(query).scalar_one()
    return position


def events_with_lapsed_offers(now: datetime) -> list[int]:
    """Ids of events at which somebody's offer has run out."""
    query = (
        sa.select(Registration.event_id)
        .where(Registration.state == RegistrationState.OFFERED, Registration.offer_until <= now)
        .group_by(Registration.event_id)
        .order_by(Registration.event_id)
        .limit(_BATCH)
    )
    return list(db.session.execute(query).scalars())


def lapsed_offers(event_id: int, now: datetime) -> list[Registration]:
    """Offers of one event that have run out, the oldest first."""
    query = (
        sa.select(Registration)
        .where(
            Registration.event_id == event_id,
            Registration.state == RegistrationState.OFFERED,
            Registration.offer_until <= now,
        )
        .order_by(Registration.offer_until, Registration.id)
        .limit(_BATCH)
        .execution_options(populate_existing=True)
    )
    return list(db.session.execute(query).scalars())


def events_with_free_places_and_waiting_people(now: datetime) -> list[int]:
    """Ids of coming events that have room although somebody waits."""
    waiting = sa.select(Registration.id).where(
        Registration.event_id == Event.id, Registration.state == RegistrationState.WAITLISTED
    )
    has_room = sa.or_(Event.capacity.is_(None), Event.places_taken < Event.capacity)
    query = (
        sa.select(Event.id)
        .where(Event.state == EventState.PUBLISHED, Event.starts_at > now, has_room, waiting.exists())
        .order_by(Event.starts_at, Event.id)
        .limit(_BATCH)
    )
    return list(db.session.execute(query).scalars())


def confirmed_for_events_between(begin: datetime, end: datetime) -> list[Registration]:
    """Confirmed guests of published events that start in this span."""
    query = (
        sa.select(Registration)
        .join(Event, Event.id == Registration.event_id)
        .where(
            Registration.state == RegistrationState.CONFIRMED,
            Event.state == EventState.PUBLISHED,
            Event.starts_at > begin,
            Event.starts_at <= end,
        )
        .order_by(Event.starts_at, Registration.id)
        .options(joinedload(Registration.event), joinedload(Registration.user))
    )
    return list(db.session.execute(query).scalars())


def live_of_event(event_id: int, *states: RegistrationState) -> list[Registration]:
    """Registrations of an event in these states (default: all verified live ones), with their users."""
    wanted = states or tuple(SETTLED)
    query = (
        sa.select(Registration)
        .where(Registration.event_id == event_id, Registration.state.in_(wanted))
        .order_by(Registration.id)
        .options(joinedload(Registration.user))
    )
    return list(db.session.execute(query).scalars())


def ids_among(event_id: int, ids: Sequence[int], *states: RegistrationState) -> list[int]:
    """Those of these registrations that are of this event and in one of these states, in the order they came."""
    query = (
        sa.select(Registration.id)
        .where(Registration.event_id == event_id, Registration.id.in_(ids), Registration.state.in_(states))
        .order_by(Registration.id)
    )
    return list(db.session.scalars(query))


def stale_unverified(before: datetime) -> list[Registration]:
    """Registrations whose address nobody confirmed, created before this moment."""
    query = (
        sa.select(Registration)
        .where(Registration.state == RegistrationState.UNVERIFIED, Registration.created_at < before)
        .order_by(Registration.id)
        .limit(_BATCH)
    )
    return list(db.session.execute(query).scalars())


def places_held(event_id: int) -> int:
    """How many rows hold a place; equals Event.places_taken unless something is broken."""
    query = sa.select(sa.func.count(Registration.id)).where(
        Registration.event_id == event_id, Registration.state.in_(HOLDS_A_PLACE)
    )
    return db.session.execute(query).scalar_one()


def my_coming_events(user_id: int, now: datetime) -> list[Registration]:
    """Somebody's live registrations of events that have not ended, the next first, with the events."""
    return _my_events(user_id, Event.ends_at > now, Event.starts_at.asc())


def my_past_events(user_id: int, now: datetime) -> list[Registration]:
    """Somebody's confirmed registrations of events that have ended, the latest first."""
    confirmed = Registration.state == RegistrationState.CONFIRMED
    return _my_events(user_id, sa.and_(Event.ends_at <= now, confirmed), Event.starts_at.desc())


def _my_events(user_id: int, when: sa.ColumnElement[bool], order: sa.SQLColumnExpression[Any]) -> list[Registration]:
    query = (
        sa.select(Registration)
        .join(Event, Event.id == Registration.event_id)
        .where(Registration.user_id == user_id, Registration.state.in_(LIVE), when)
        .where(Event.state != EventState.DRAFT)
        .order_by(order, Registration.id)
        .limit(50)
        .options(joinedload(Registration.event))
    )
    return list(db.session.execute(query).scalars())


_WAITING_ORDER = (Registration.priority.desc(), Registration.waitlisted_at, Registration.id)


_UNPROVEN = (Registration.state == RegistrationState.UNVERIFIED, Registration.submission != "")


def count_unproven(event_ids: Sequence[int] | sa.Select[int], before_id: int | None, most: int) -> int:
    """How many registrations at these events wait for a proof of their address, `most` at most.

    With `before_id` those with a lower id. Those added by an organiser are none of them.
    """
    some = sa.select(sa.literal(1)).where(Registration.event_id.in_(event_ids), *_UNPROVEN)
    if before_id is not None:
        some = some.where(Registration.id < before_id)
    return db.session.execute(sa.select(sa.func.count()).select_from(some.limit(most).subquery())).scalar_one()


def count_proven(event_ids: Sequence[int] | sa.Select[int], most: int) -> int:
    """How many registrations at these events had their address proven, `most` at most."""
    some = sa.select(sa.literal(1)).where(
        Registration.event_id.in_(event_ids),
        Registration.state != RegistrationState.UNVERIFIED,
        Registration.verified_at.is_not(None),
    )
    return db.session.execute(sa.select(sa.func.count()).select_from(some.limit(most).subquery())).scalar_one()


def events_with_unproven(limit: int) -> Sequence[int]:
    """Events with registrations that wait for a proof of their address, those with most of them first."""
    query = sa.select(Registration.event_id).where(*_UNPROVEN).group_by(Registration.event_id)
    return db.session.scalars(query.order_by(sa.func.count().desc(), Registration.event_id).limit(limit)).all()


def guests_shown(event: Event) -> int:
    """How many guests with a place show themselves at least to those who share something with them."""
    query = sa.select(sa.func.count(Registration.id)).where(
        Registration.event_id == event.id,
        Registration.state == RegistrationState.CONFIRMED,
        Registration.user_id.is_not(None),
        shows_widely(event.guest_visibility_limit),
    )
    return db.session.execute(query).scalar_one()


def shows_widely(ceiling: str | None) -> sa.ColumnElement[bool]:
    """Who is in the counts that all guests see: a count that others were in would tell strangers that they are here.

    `ceiling` is the organiser's limit as the event keeps it.
    """
    return Registration.visible_to.in_(
        choices_at_least(VisibleTo.SHARED_GROUND, VisibleTo(ceiling) if ceiling else None)
    )
