"""Named reads of introductions. What comes from outside is always asked together with its owner."""

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, aliased, joinedload, selectinload

from eventhub.accounts.models import User
from eventhub.events.event.models import Event
from eventhub.events.event.rules import CALLED_OFF
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import RegistrationState, VisibleTo
from eventhub.introductions.models import (
    IntroducerAsk,
    Introduction,
    NeverIntroduce,
    StandingConsent,
)
from eventhub.introductions.rules import OPEN_STATES, AskState, IntroductionState, Way
from eventhub.people.models import Block, Tie
from eventhub.platform.db import db

PAGE = 100
_ALL = (
    selectinload(Introduction.asks).selectinload(IntroducerAsk.introducer),
    selectinload(Introduction.requester),
    selectinload(Introduction.target),
    selectinload(Introduction.event),
)
_WITH_ALL = selectinload(IntroducerAsk.introduction).options(*_ALL)


def find_between(event_id: int, requester_id: int, target_id: int) -> Introduction | None:
    """Find a requester's one request for a target at an event, else the introduction that an offer brought."""
    return db.session.scalar(
        sa.select(Introduction)
        .filter_by(event_id=event_id, requester_id=requester_id, target_id=target_id)
        .order_by(Introduction.from_offer)
        .limit(1)
    )


def get_locked(introduction_id: int) -> Introduction:
    """Return the request, held by this transaction until it commits. Raises NoResultFound when it is gone."""
    return db.session.scalars(
        sa.select(Introduction)
        .where(Introduction.id == introduction_id)
        .with_for_update(of=Introduction)
        .execution_options(populate_existing=True)
    ).one()


def find_of_requester(introduction_id: int, requester_id: int) -> Introduction | None:
    """Find a request, only for the user who made it."""
    return db.session.scalar(sa.select(Introduction).filter_by(id=introduction_id, requester_id=requester_id))


def find_ask(token_digest: str) -> IntroducerAsk | None:
    """Find the question to one introducer by the digest of its link."""
    return db.session.scalar(sa.select(IntroducerAsk).filter_by(token_digest=token_digest).options(_WITH_ALL))


def find_target_side(token_digest: str) -> Introduction | None:
    """Find the request to whose target a link was sent, by its digest."""
    return db.session.scalar(sa.select(Introduction).filter_by(target_token_digest=token_digest).options(*_ALL))


def find_introduction(introduction_id: int) -> Introduction | None:
    """Find a request with all users in it, for composing its mails."""
    return db.session.get(Introduction, introduction_id, options=_ALL)


def find_ask_by_id(ask_id: int) -> IntroducerAsk | None:
    """Find a question to an introducer with its request, for composing its mails."""
    return db.session.get(IntroducerAsk, ask_id, options=(_WITH_ALL,))


def introductions_of(requester_id: int) -> Sequence[Introduction]:
    """Return what a user has asked for, the latest first; the order never changes afterwards."""
    return db.session.scalars(
        sa.select(Introduction)
        .where(Introduction.requester_id == requester_id)
        .options(*_ALL)
        .order_by(Introduction.created_at.desc(), Introduction.id.desc())
        .limit(PAGE)
    ).all()


def introduced_to(user_id: int) -> Sequence[Introduction]:
    """Return the introductions to a user that another user asked for or offered, the latest first."""
    return db.session.scalars(
        sa.select(Introduction)
        .where(Introduction.target_id == user_id, Introduction.state == IntroductionState.INTRODUCED)
        .options(*_ALL)
        .order_by(Introduction.ended_at.desc(), Introduction.id.desc())
        .limit(PAGE)
    ).all()


def find_introduced(introduction_id: int, user_id: int) -> Introduction | None:
    """Return an introduction that brought this user together with another, or None."""
    return db.session.scalar(
        sa.select(Introduction)
        .where(
            Introduction.id == introduction_id,
            Introduction.state == IntroductionState.INTRODUCED,
            sa.or_(Introduction.requester_id == user_id, Introduction.target_id == user_id),
        )
        .options(*_ALL)
    )


def standing_at(event_id: int, requester_id: int) -> Sequence[Introduction]:
    """Return what a requester has asked for at an event, the latest first, to see how it stands."""
    return db.session.scalars(_requested_at(event_id, requester_id)).all()


def requested_at(event_id: int, requester_id: int) -> Sequence[Introduction]:
    """Return the same requests with the users they name."""
    named = joinedload(Introduction.target), joinedload(Introduction.asks).joinedload(IntroducerAsk.introducer)
    return db.session.scalars(_requested_at(event_id, requester_id).options(*named)).unique().all()


def _requested_at(event_id: int, requester_id: int) -> sa.Select[Introduction]:
    return (
        sa.select(Introduction)
        .where(Introduction.event_id == event_id, Introduction.requester_id == requester_id)
        .order_by(Introduction.created_at.desc(), Introduction.id.desc())
        .limit(PAGE)
    )


def introductions_at(event_id: int, requester_id: int, target_ids: Sequence[int]) -> dict[int, Introduction]:
    """Return what a requester has asked for at an event, by target."""
    rows = db.session.scalars(
        sa.select(Introduction)
        .where(
            Introduction.event_id == event_id,
            Introduction.requester_id == requester_id,
            Introduction.target_id.in_(target_ids),
        )
        .options(*_ALL)
        .order_by(Introduction.from_offer)
        .limit(PAGE)
    )
    return {row.target_id: row for row in rows}


def asks_put_to(introducer_id: int) -> Sequence[IntroducerAsk]:
    """Return the questions that wait for an introducer's answer, the latest first."""
    return db.session.scalars(
        sa.select(IntroducerAsk)
        .where(
            IntroducerAsk.introducer_id == introducer_id, IntroducerAsk.state.in_((AskState.ASKED, AskState.IN_PERSON))
        )
        .options(_WITH_ALL)
        .order_by(IntroducerAsk.asked_at.desc(), IntroducerAsk.id.desc())
        .limit(PAGE)
    ).all()


def nonces_of_introducer(introducer_id: int) -> Sequence[str]:
    """Return the nonces of an introducer's open questions and held yeses; links are derived from them."""
    return db.session.scalars(
        sa.select(IntroducerAsk.nonce)
        .join(Introduction, Introduction.id == IntroducerAsk.introduction_id)
        .where(
            IntroducerAsk.introducer_id == introducer_id,
            Introduction.state.in_(OPEN_STATES),
            IntroducerAsk.state.in_((AskState.ASKED, AskState.IN_PERSON, AskState.YES)),
        )
        .order_by(IntroducerAsk.id.desc())
        .limit(PAGE)
    ).all()


def nonces_of_target(target_id: int) -> Sequence[str]:
    """Return the nonces of the questions put to a target."""
    found = db.session.scalars(
        sa.select(Introduction.target_nonce)
        .where(
            Introduction.target_id == target_id,
            Introduction.state.in_(OPEN_STATES),
            Introduction.target_nonce.is_not(None),
        )
        .order_by(Introduction.id.desc())
        .limit(PAGE)
    )
    return [nonce for nonce in found if nonce is not None]


def requests_put_to(target_id: int) -> Sequence[Introduction]:
    """Return the requests that wait for a target's answer, the latest first."""
    return db.session.scalars(
        sa.select(Introduction)
        .where(Introduction.target_id == target_id, Introduction.state == IntroductionState.TARGET_ASKED)
        .options(*_ALL)
        .order_by(Introduction.target_asked_at.desc(), Introduction.id.desc())
        .limit(PAGE)
    ).all()


def ids_due(now: datetime, limit: int) -> Sequence[int]:
    """Return the open requests whose next step has come, by id, the longest waiting first."""
    return db.session.scalars(
        sa.select(Introduction.id)
        .where(Introduction.state.in_(OPEN_STATES), Introduction.next_step_at <= now)
        .order_by(Introduction.next_step_at, Introduction.id)
        .limit(limit)
    ).all()


def ids_made_void(limit: int) -> Sequence[int]:
    """Return the open requests that cannot go on: event cancelled, user gone or blocked, or the two met by us."""
    return db.session.scalars(
        sa.select(Introduction.id)
        .join(Event, Event.id == Introduction.event_id)
        .where(Introduction.state.in_(OPEN_STATES), _cannot_go_on())
        .order_by(Introduction.id)
        .limit(limit)
    ).all()


def ids_of_absent_requesters(now: datetime, limit: int) -> Sequence[int]:
    """Return the requests that still wait in the eyes of requesters who are not coming any more, by id."""
    query = sa.select(Introduction.id).join(User, User.id == Introduction.requester_id)
    return db.session.scalars(query.where(*_waits_for_absent(now)).order_by(Introduction.id).limit(limit)).all()


def lock_of_absent_requester(introduction_id: int, now: datetime) -> Introduction | None:
    """Return one of these requests, held by this transaction; None when it is none of them any more."""
    query = sa.select(Introduction).join(User, User.id == Introduction.requester_id)
    query = query.where(Introduction.id == introduction_id, *_waits_for_absent(now))
    query = query.with_for_update(of=Introduction).execution_options(populate_existing=True)
    return db.session.scalar(query)


def _waits_for_absent(now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        Introduction.decide_by > now,
        Introduction.state != IntroductionState.INTRODUCED,
        Introduction.withdrawn_at.is_(None),
        Introduction.from_offer.is_(False),
        User.deleted_at.is_(None),
        ~_is_coming(Introduction.requester_id),
    )


def open_ids_between(requester_id: int, target_id: int) -> Sequence[int]:
    """Return the open requests of one user for another, at any event."""
    return db.session.scalars(
        sa.select(Introduction.id)
        .where(
            Introduction.requester_id == requester_id,
            Introduction.target_id == target_id,
            Introduction.state.in_(OPEN_STATES),
        )
        .order_by(Introduction.id)
        .limit(PAGE)
    ).all()


def asks_that_weaken(now: datetime, limit: int) -> Sequence[IntroducerAsk]:
    """Return the asks answered "I do not know them well enough" whose request and drawn tie nobody sees any more."""
    return db.session.scalars(
        sa.select(IntroducerAsk)
        .where(IntroducerAsk.state == AskState.DO_NOT_KNOW, IntroducerAsk.due_at <= now)
        .options(selectinload(IntroducerAsk.introduction))
        .order_by(IntroducerAsk.due_at, IntroducerAsk.id)
        .limit(limit)
    ).all()


def is_void(introduction_id: int, *, requester_may_leave: bool = False) -> bool:
    """Return whether one request cannot go on any more, or could not even if its requester came."""
    causes = _others_keep_it_from_going_on() if requester_may_leave else _cannot_go_on()
    void = sa.exists().where(Introduction.id == introduction_id, Event.id == Introduction.event_id, causes)
    return bool(db.session.scalar(sa.select(void)))


def met_by_us(
    event_id: sa.SQLColumnExpression[int], one: sa.SQLColumnExpression[int], other: sa.SQLColumnExpression[int]
) -> sa.ColumnElement[bool]:
    """Return a condition: two users were introduced at this event, by request of either."""
    made = aliased(Introduction)
    return sa.exists().where(
        made.event_id == event_id,
        made.state == IntroductionState.INTRODUCED,
        sa.or_(
            sa.and_(made.requester_id == one, made.target_id == other),
            sa.and_(made.requester_id == other, made.target_id == one),
        ),
    )


def _cannot_go_on() -> sa.ColumnElement[bool]:
    return sa.or_(~_is_coming(Introduction.requester_id), _others_keep_it_from_going_on())


def _others_keep_it_from_going_on() -> sa.ColumnElement[bool]:
    return sa.or_(
        Event.state.in_(CALLED_OFF),
        met_by_us(Introduction.event_id, Introduction.requester_id, Introduction.target_id),
        ~_is_coming(Introduction.target_id),
        blocked(Introduction.requester_id, Introduction.target_id),
        sa.exists().where(
            IntroducerAsk.introduction_id == Introduction.id,
            IntroducerAsk.state.in_((AskState.YES, AskState.IN_PERSON)),
            User.id == IntroducerAsk.introducer_id,
            User.deleted_at.is_not(None),
        ),
        sa.exists().where(
            IntroducerAsk.introduction_id == Introduction.id,
            IntroducerAsk.asked_at.is_not(None),
            sa.or_(
                blocked(IntroducerAsk.introducer_id, Introduction.requester_id),
                blocked(IntroducerAsk.introducer_id, Introduction.target_id),
            ),
        ),
    )


def _is_coming(user_id: sa.SQLColumnExpression[int]) -> sa.ColumnElement[bool]:
    return sa.exists().where(
        Registration.event_id == Introduction.event_id,
        Registration.user_id == user_id,
        Registration.state == RegistrationState.CONFIRMED,
        User.id == user_id,
        User.deleted_at.is_(None),
        User.suspended_at.is_(None),
    )


def blocked(one: sa.SQLColumnExpression[int], other: sa.SQLColumnExpression[int]) -> sa.ColumnElement[bool]:
    """Return a condition: either of two users has blocked the other."""
    return sa.exists().where(
        sa.or_(
            sa.and_(Block.owner_id == one, Block.other_id == other),
            sa.and_(Block.owner_id == other, Block.other_id == one),
        )
    )


def lock_users(user_ids: Sequence[int]) -> dict[int, User]:
    """Return users by id, held by this transaction, so that what is counted of them stays true."""
    rows = db.session.scalars(
        sa.select(User)
        .where(User.id.in_(user_ids))
        .order_by(User.id)
        .with_for_update(of=User)
        .execution_options(populate_existing=True)
    )
    return {user.id: user for user in rows}


def find_registration(event_id: int, user_id: int) -> Registration | None:
    """Find the confirmed registration of a user at an event."""
    return db.session.scalar(
        sa.select(Registration).filter_by(event_id=event_id, user_id=user_id, state=RegistrationState.CONFIRMED)
    )


def goal_sentence_of(event_id: int, user_id: int) -> str:
    """Return what a confirmed guest wrote on who they would like to meet; empty without it."""
    guest = {"event_id": event_id, "user_id": user_id, "state": RegistrationState.CONFIRMED}
    return db.session.scalar(sa.select(Registration.goal_sentence).filter_by(**guest)) or ""


def checked_in(event_id: int, user_ids: Collection[int]) -> set[int]:
    """Return which of these users are checked in at an event, but for those who hide there from all."""
    return set(
        db.session.scalars(
            sa.select(Registration.user_id).where(
                Registration.event_id == event_id,
                Registration.user_id.in_(user_ids),
                Registration.state == RegistrationState.CONFIRMED,
                Registration.checked_in_at.is_not(None),
                Registration.visible_to != VisibleTo.NOBODY,
            )
        )
    )


def ties_of(owner_id: int, other_ids: Collection[int]) -> dict[int, Tie]:
    """Return what one user says of knowing some others, by the other."""
    rows = db.session.scalars(sa.select(Tie).where(Tie.owner_id == owner_id, Tie.other_id.in_(other_ids)))
    return {tie.other_id: tie for tie in rows}


def were_introduced(one_id: int, other_id: int) -> bool:
    """Return whether two users met through us, by request of either."""
    return bool(
        db.session.scalar(
            sa.select(
                sa.exists().where(
                    Introduction.state == IntroductionState.INTRODUCED,
                    sa.or_(
                        sa.and_(Introduction.requester_id == one_id, Introduction.target_id == other_id),
                        sa.and_(Introduction.requester_id == other_id, Introduction.target_id == one_id),
                    ),
                )
            )
        )
    )


def shares_email_with(user_id: int, other_id: int) -> bool:
    """Return whether a user shares their e-mail with one they were introduced to."""
    asked = sa.and_(
        Introduction.requester_id == user_id,
        Introduction.target_id == other_id,
        _has_email(Introduction.requester_shares),
    )
    was_asked = sa.and_(
        Introduction.requester_id == other_id, Introduction.target_id == user_id, _has_email(Introduction.target_shares)
    )
    found = sa.exists().where(Introduction.state == IntroductionState.INTRODUCED, sa.or_(asked, was_asked))
    return bool(db.session.scalar(sa.select(found)))


def _has_email(shares: InstrumentedAttribute[frozenset[Way]]) -> sa.ColumnElement[bool]:
    # No other word of Way holds this one.
    return sa.type_coerce(shares, sa.String).contains(Way.EMAIL.value)


def users_by_id(user_ids: Collection[int]) -> dict[int, User]:
    """Return users by id; of those who left EventHub only those that an open request still names."""
    stays = sa.or_(User.deleted_at.is_(None), User.name != "")
    rows = db.session.scalars(sa.select(User).where(User.id.in_(user_ids), stays))
    return {user.id: user for user in rows}


def says_never(target_id: int, requester_id: int) -> bool:
    """Return whether the target has said "never this person" of the requester."""
    return db.session.get(NeverIntroduce, (target_id, requester_id)) is not None


def has_standing_consent(introducer_id: int, requester_id: int) -> bool:
    """Return whether an introducer passes this requester's requests on without being asked first."""
    return db.session.get(StandingConsent, (introducer_id, requester_id)) is not None


def requesters_vouched_for(introducer_id: int) -> Sequence[tuple[User, bool]]:
    """Return the requesters a user said yes for as an introducer, by name, and whether they gave a standing consent."""
    rows = db.session.execute(
        sa.select(User, StandingConsent.created_at.is_not(None))
        .outerjoin(
            StandingConsent,
            sa.and_(StandingConsent.introducer_id == introducer_id, StandingConsent.requester_id == User.id),
        )
        .where(
            User.deleted_at.is_(None),
            sa.exists().where(
                IntroducerAsk.introducer_id == introducer_id,
                IntroducerAsk.state == AskState.YES,
                Introduction.id == IntroducerAsk.introduction_id,
                Introduction.requester_id == User.id,
            ),
        )
        .order_by(User.sort_key, User.id)
        .limit(PAGE)
    )
    return [(user, given) for user, given in rows]


def requesters_at(event_id: int) -> Sequence[int]:
    """Return all who have asked for an introduction at an event."""
    return db.session.scalars(
        sa.select(Introduction.requester_id).where(Introduction.event_id == event_id).distinct()
    ).all()
