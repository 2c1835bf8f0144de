"""Counts: of what the requester may know, never of how a request went (see limits)."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from eventhub.events.registrations.greeters import is_greeter
from eventhub.introductions.models import IntroducerAsk, Introduction, Offer, OfferSide
from eventhub.introductions.rules import IntroductionState, OfferState
from eventhub.platform.db import db

# A value that is handed on when the statement is executed.
Given = sa.BindParameter[Any]
# The introducer who was asked is a greeter at the event of the request.
_AS_GREETER = is_greeter(Introduction.event_id, IntroducerAsk.introducer_id)


def _still_waiting(now: datetime | Given) -> sa.ColumnElement[bool]:
    return sa.and_(
        Introduction.decide_by > now,
        Introduction.withdrawn_at.is_(None),
        Introduction.state != IntroductionState.INTRODUCED,
    )


def requester_counts(requester_id: int, event_id: int, now: datetime, since: datetime) -> tuple[int, int, int]:
    """Return how many requests a user has waiting, has made at this event, and has made since."""
    waiting, here, made = db.session.execute(of_requester(requester_id, event_id, now, since)).one()
    return waiting, here, made


def of_requester(
    requester_id: int | Given, event_id: int | Given, now: datetime | Given, since: datetime | Given
) -> sa.Select[int, int, int]:
    """Return the statement that reads `requester_counts`."""
    return sa.select(
        sa.func.count().filter(_still_waiting(now)),
        sa.func.count().filter(Introduction.event_id == event_id),
        sa.func.count().filter(Introduction.created_at > since),
    ).where(Introduction.requester_id == requester_id, ~Introduction.from_offer)


def introducer_counts(
    introducer_ids: Collection[int],
    requester_id: int,
    event_id: int,
    now: datetime,
    since: datetime,
    *,
    quiet_too: bool = False,
) -> dict[int, tuple[int, int, int]]:
    """Return how often each is named by this requester here, in waiting requests, and since; absent: never.

    What they were asked as a greeter of another event does not count. Quiet requests, of all users, count only with
    `quiet_too`: who we asked must not show in a refusal, neither to the requester nor to a friend of theirs.
    """
    statement = of_introducers(introducer_ids, requester_id, event_id, now, since, quiet_too=quiet_too)
    rows = db.session.execute(statement)
    return {introducer_id: (here, waiting, named) for introducer_id, here, waiting, named in rows}


def of_introducers(
    introducer_ids: Collection[int] | Given,
    requester_id: int | Given,
    event_id: int | Given,
    now: datetime | Given,
    since: datetime | Given,
    *,
    quiet_too: bool = False,
) -> sa.Select[int, int, int, int]:
    """Return the statement that reads `introducer_counts`, the id of each introducer first."""
    counted = sa.true() if quiet_too else ~Introduction.quiet
    return (
        sa.select(
            IntroducerAsk.introducer_id,
            sa.func.count().filter(Introduction.requester_id == requester_id, Introduction.event_id == event_id),
            sa.func.count().filter(_still_waiting(now)),
            sa.func.count().filter(Introduction.created_at > since),
        )
        .join(Introduction, Introduction.id == IntroducerAsk.introduction_id)
        .where(IntroducerAsk.introducer_id.in_(introducer_ids), counted, ~Introduction.from_offer)
        .where(sa.or_(Introduction.event_id == event_id, ~_AS_GREETER))
        .group_by(IntroducerAsk.introducer_id)
    )


def named_since(since: datetime | Given, people: Given | None = None) -> sa.Select[int, int]:
    """Return the statement that reads how often each user, or each of these, was named as an introducer since a moment.

    An introducer we asked quietly does not count: every list of the requester follows from these numbers. Nor does what
    a greeter was asked, which leaves their own budget as it is.
    """
    which = sa.true() if people is None else IntroducerAsk.introducer_id.in_(people)
    return (
        sa.select(IntroducerAsk.introducer_id.label("user_id"), sa.func.count().label("times"))
        .join(Introduction, Introduction.id == IntroducerAsk.introduction_id)
        .where(Introduction.created_at > since, which, ~Introduction.quiet, ~Introduction.from_offer, ~_AS_GREETER)
        .group_by(IntroducerAsk.introducer_id)
    )


def times_named(since: datetime) -> dict[int, int]:
    """Return how often each user was named as an introducer since a moment, by user id; absent means never."""
    return dict(db.session.execute(named_since(since)).all())


def open_asks_of_target(target_id: int) -> int:
    """Return how many questions a user has unanswered now: requests to meet them, and offers."""
    requests = (
        sa.select(sa.func.count())
        .select_from(Introduction)
        .where(Introduction.target_id == target_id, Introduction.state == IntroductionState.TARGET_ASKED)
    )
    offers = (
        sa.select(sa.func.count())
        .select_from(OfferSide)
        .join(Offer, Offer.id == OfferSide.offer_id)
        .where(
            OfferSide.user_id == target_id,
            OfferSide.asked_at.is_not(None),
            OfferSide.answer.is_(None),
            Offer.state == OfferState.ASKING,
        )
    )
    return db.session.scalar(sa.select(requests.scalar_subquery() + offers.scalar_subquery())) or 0
