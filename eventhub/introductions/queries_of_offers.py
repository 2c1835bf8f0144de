"""Named reads of offers. What comes from outside is always asked together with its owner."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from eventhub.accounts.models import User
from eventhub.events.event.models import Event
from eventhub.events.event.rules import CALLED_OFF
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import RegistrationState
from eventhub.introductions.models import Offer, OfferSide
from eventhub.introductions.queries import blocked, met_by_us
from eventhub.introductions.rules import OPEN_OFFERS, OfferState
from eventhub.platform.db import db

PAGE = 100
_ALL = (selectinload(Offer.sides).selectinload(OfferSide.user), selectinload(Offer.offerer), selectinload(Offer.event))


def find_offer(event_id: int, offerer_id: int, pair: tuple[int, int]) -> Offer | None:
    """Find the offer a user made of these two at an event."""
    one, other = (sa.exists().where(OfferSide.offer_id == Offer.id, OfferSide.user_id == each) for each in pair)
    return db.session.scalar(
        sa.select(Offer).where(Offer.event_id == event_id, Offer.offerer_id == offerer_id, one, other).limit(1)
    )


def find_own(offer_id: int, offerer_id: int) -> Offer | None:
    """Find an offer, only for the user who made it."""
    return db.session.scalar(sa.select(Offer).filter_by(id=offer_id, offerer_id=offerer_id))


def find_side(token_digest: str) -> OfferSide | None:
    """Find a side by the digest of its link."""
    return db.session.scalar(
        sa.select(OfferSide).filter_by(token_digest=token_digest).options(selectinload(OfferSide.offer).options(*_ALL))
    )


def find_side_by_id(side_id: int) -> OfferSide | None:
    """Find a side with its offer, for composing its mails."""
    return db.session.get(OfferSide, side_id, options=(selectinload(OfferSide.offer).options(*_ALL),))


def lock(offer_id: int) -> Offer:
    """Return the offer, held by this transaction until it commits."""
    return db.session.scalars(
        sa.select(Offer).where(Offer.id == offer_id).with_for_update(of=Offer).execution_options(populate_existing=True)
    ).one()


def offers_of(offerer_id: int) -> Sequence[Offer]:
    """Return what a user has offered, the latest first; the order never changes afterwards."""
    return db.session.scalars(
        sa.select(Offer)
        .where(Offer.offerer_id == offerer_id)
        .options(*_ALL)
        .order_by(Offer.created_at.desc(), Offer.id.desc())
        .limit(PAGE)
    ).all()


def sides_put_to(user_id: int) -> Sequence[OfferSide]:
    """Return the sides on which a user was asked and has not answered, the latest first."""
    return db.session.scalars(
        sa.select(OfferSide)
        .where(OfferSide.user_id == user_id, OfferSide.asked_at.is_not(None), OfferSide.answer.is_(None))
        .options(selectinload(OfferSide.offer).options(*_ALL))
        .order_by(OfferSide.asked_at.desc(), OfferSide.id.desc())
        .limit(PAGE)
    ).all()


def has_offered(
    offerer_id: sa.SQLColumnExpression[int], user_id: int | sa.BindParameter[int]
) -> sa.ColumnElement[bool]:
    """Return a condition: a user offered this one an introduction and they were asked; then they may ask in turn."""
    return sa.exists().where(
        Offer.offerer_id == offerer_id,
        OfferSide.offer_id == Offer.id,
        OfferSide.user_id == user_id,
        OfferSide.asked_at.is_not(None),
    )


def offered_with(offerer_id: int, user_id: int) -> frozenset[int]:
    """Return who a user has offered to introduce to this user, at any event."""
    this, other = sa.orm.aliased(OfferSide), sa.orm.aliased(OfferSide)
    return frozenset(
        db.session.scalars(
            sa.select(other.user_id)
            .join(Offer, Offer.id == other.offer_id)
            .join(this, this.offer_id == Offer.id)
            .where(Offer.offerer_id == offerer_id, this.user_id == user_id, other.user_id != user_id)
        )
    )


def counts(offerer_id: int, now: datetime, since: datetime) -> tuple[int, int]:
    """Return how many offers a user sees waiting, and has made since; never how one went."""
    waiting = sa.and_(Offer.decide_by > now, Offer.withdrawn_at.is_(None), Offer.state != OfferState.INTRODUCED)
    query = sa.select(sa.func.count().filter(waiting), sa.func.count().filter(Offer.created_at > since))
    seen, made = db.session.execute(query.where(Offer.offerer_id == offerer_id)).one()
    return seen, made


def ids_due(now: datetime, limit: int) -> Sequence[int]:
    """Return the open offers whose next step has come, or that cannot go on, by id, the longest waiting first."""
    return db.session.scalars(
        sa.select(Offer.id)
        .join(Event, Event.id == Offer.event_id)
        .where(Offer.state.in_(OPEN_OFFERS), sa.or_(Offer.next_step_at <= now, _cannot_go_on()))
        .order_by(Offer.next_step_at, Offer.id)
        .limit(limit)
    ).all()


def is_void(offer_id: int) -> bool:
    """Return whether an offer cannot go on: event cancelled, a user left or blocked another, or the two met by us."""
    return bool(
        db.session.scalar(
            sa.select(sa.exists().where(Offer.id == offer_id, Event.id == Offer.event_id, _cannot_go_on()))
        )
    )


def _cannot_go_on() -> sa.ColumnElement[bool]:
    one, other = sa.orm.aliased(OfferSide), sa.orm.aliased(OfferSide)
    here = (
        sa.select(sa.func.count())
        .select_from(Registration)
        .where(
            Registration.event_id == Offer.event_id,
            Registration.user_id == one.user_id,
            Registration.state == RegistrationState.CONFIRMED,
        )
        .correlate(Offer, one)
        .scalar_subquery()
    )
    return sa.or_(
        Event.state.in_(CALLED_OFF),
        sa.exists().where(User.id == Offer.offerer_id, User.deleted_at.is_not(None)),
        sa.exists().where(one.offer_id == Offer.id, sa.or_(here == 0, blocked(one.user_id, Offer.offerer_id))),
        sa.exists().where(
            one.offer_id == Offer.id,
            other.offer_id == Offer.id,
            one.id < other.id,
            sa.or_(blocked(one.user_id, other.user_id), met_by_us(Offer.event_id, one.user_id, other.user_id)),
        ),
    )
