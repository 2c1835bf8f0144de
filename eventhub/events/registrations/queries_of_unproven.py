"""Named reads of registrations that wait for a proof of their address."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from eventhub.events.registrations.models import Registration, RegistrationMove
from eventhub.events.registrations.rules import WRONG_TRIES_ALLOWED, RegistrationState
from eventhub.platform.db import db, rows_touched

_BATCH = 500
_UNPROVEN = (Registration.state == RegistrationState.UNVERIFIED, Registration.submission != "")


def find_submission(event_id: int, email: str, submission: str) -> Registration | None:
    """Find what one form said of an unproven address; with "" the entry that an organiser made."""
    query = sa.select(Registration).where(
        Registration.event_id == event_id,
        Registration.email == email,
        Registration.state == RegistrationState.UNVERIFIED,
        Registration.submission == submission,
    )
    return db.session.execute(query.execution_options(populate_existing=True)).scalar_one_or_none()


def submissions_of(email: str) -> Sequence[Registration]:
    """List what forms and organisers said of an address at all events, while it is unproven."""
    query = sa.select(Registration).where(
        Registration.email == email, Registration.state == RegistrationState.UNVERIFIED
    )
    return db.session.scalars(query.order_by(Registration.id)).all()


def count_try(registration_id: int) -> bool:
    """Count one code typed for a submission; return whether tries were left, so that it may be compared.

    One statement, so that guesses at the same moment are all counted.
    """
    counted = db.session.execute(
        sa.update(Registration)
        .where(Registration.id == registration_id, Registration.wrong_tries < WRONG_TRIES_ALLOWED)
        .values(wrong_tries=Registration.wrong_tries + 1)
        .execution_options(synchronize_session=False)
    )
    return rows_touched(counted) == 1


def one_line_an_address() -> sa.ColumnElement[bool]:
    """Build the condition for an organiser's lists that keeps one of several unproven submissions of an address.

    That is the newest, or the one that an organiser added by hand.
    """
    other = aliased(Registration)
    better = sa.exists().where(
        other.event_id == Registration.event_id,
        other.email == Registration.email,
        other.state == RegistrationState.UNVERIFIED,
        sa.or_(other.submission == "", other.id > Registration.id),
    )
    by_hand = Registration.submission == ""
    return sa.or_(Registration.state != RegistrationState.UNVERIFIED, by_hand, ~better)


def was_added_by_hand(event_id: int, email: str) -> bool:
    """Tell whether an organiser put this unproven address on the list; it then needs no approval."""
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


def stale_unverified(before: datetime) -> list[Registration]:
    """List registrations with an unconfirmed address that were created before this moment."""
    query = (
        sa.select(Registration)
        .where(Registration.state == RegistrationState.UNVERIFIED, Registration.created_at < before)
        .order_by(Registration.id)
        .limit(_BATCH)
    )
    return list(db.session.execute(query).scalars())


def count_unproven(event_ids: Sequence[int] | sa.Select[int], before_id: int | None, most: int) -> int:
    """Count the registrations at these events that wait for a proof of their address, `most` at most.

    With `before_id` those with a lower id. Those added by an organiser do not count.
    """
    some = sa.select(sa.literal(1)).where(Registration.event_id.in_(event_ids), *_UNPROVEN)
    if before_id is not None:
        some = some.where(Registration.id < before_id)
    return db.session.execute(sa.select(sa.func.count()).select_from(some.limit(most).subquery())).scalar_one()


def count_proven(event_ids: Sequence[int] | sa.Select[int], most: int) -> int:
    """Count the registrations at these events with a proven address, `most` at most."""
    some = sa.select(sa.literal(1)).where(
        Registration.event_id.in_(event_ids),
        Registration.state != RegistrationState.UNVERIFIED,
        Registration.verified_at.is_not(None),
    )
    return db.session.execute(sa.select(sa.func.count()).select_from(some.limit(most).subquery())).scalar_one()


def events_with_unproven(limit: int) -> Sequence[int]:
    """List the events with registrations that wait for a proof of their address, those with most of them first."""
    query = sa.select(Registration.event_id).where(*_UNPROVEN).group_by(Registration.event_id)
    return db.session.scalars(query.order_by(sa.func.count().desc(), Registration.event_id).limit(limit)).all()
