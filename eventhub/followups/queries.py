"""Named reads of touches and follow-ups; each asks for the owner, jobs apart."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload, selectinload

from eventhub.accounts.models import BackgroundItem, User
from eventhub.accounts.rules import BackgroundKind, BackgroundVisibility
from eventhub.events.event.models import Event
from eventhub.events.event.rules import EventState
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import RegistrationState
from eventhub.followups.models import FollowUp, WrittenText
from eventhub.followups.notes.models import Note
from eventhub.followups.rules import OPEN_STATES, THANKS, FollowUpState, Step
from eventhub.introductions.models import Introduction
from eventhub.introductions.rules import IntroductionState
from eventhub.people.models import Contact, Tie
from eventhub.people.rules import Greetings, Says
from eventhub.people.touches.models import Touch
from eventhub.people.touches.queries import MOST_TOUCHES, touches_with_all
from eventhub.platform.db import db
from eventhub.platform.errors import NotFound
from eventhub.text.search import search_words

MOST_ROWS = 200
_WITH_PERSON = joinedload(FollowUp.contact, innerjoin=True).joinedload(Contact.user)


def get_follow_up(follow_up_id: int, owner_id: int) -> FollowUp:
    """Return a follow-up of this owner. Raises NotFound."""
    row = db.session.scalar(
        sa.select(FollowUp).where(FollowUp.id == follow_up_id, FollowUp.owner_id == owner_id).options(_WITH_PERSON)
    )
    if row is None:
        raise NotFound(f"follow-up {follow_up_id}")
    return row


def follow_ups_in(owner_id: int, states: Sequence[FollowUpState], *, latest_first: bool = False) -> Sequence[FollowUp]:
    """Return the owner's follow-ups in these states, by the day they are due."""
    order = [FollowUp.ended_at.desc(), FollowUp.id.desc()] if latest_first else [FollowUp.due_on, FollowUp.id]
    return db.session.scalars(
        sa.select(FollowUp)
        .where(FollowUp.owner_id == owner_id, FollowUp.state.in_(states))
        .options(_WITH_PERSON)
        .order_by(*order)
        .limit(MOST_ROWS)
    ).all()


def open_follow_ups(owner_id: int, until: date) -> Sequence[FollowUp]:
    """Return the owner's open follow-ups that are due up to a day, the first one first."""
    return db.session.scalars(
        sa.select(FollowUp)
        .where(FollowUp.owner_id == owner_id, FollowUp.state.in_(OPEN_STATES), FollowUp.due_on <= until)
        .options(_WITH_PERSON)
        .order_by(FollowUp.due_on, FollowUp.id)
        .limit(MOST_ROWS)
    ).all()


def events_with_a_place(user_id: int, since: datetime) -> Sequence[Event]:
    """Return events ending after a moment, cancelled ones too, for which the user has or had a confirmed place."""
    return db.session.scalars(
        sa.select(Event)
        .join(Registration, Registration.event_id == Event.id)
        .where(
            Registration.user_id == user_id,
            Registration.state == RegistrationState.CONFIRMED,
            Event.state != EventState.DRAFT,
            Event.ends_at >= since,
        )
        .order_by(Event.starts_at, Event.id)
        .limit(MOST_ROWS)
    ).all()


def next_event_with_a_place(user_id: int, since: datetime) -> Event | None:
    """Return the first published event ending after a moment for which the user has a confirmed place, or None."""
    return next((event for event in events_with_a_place(user_id, since) if event.state is EventState.PUBLISHED), None)


def next_calendar_version() -> sa.ColumnElement[int]:
    """Return one more than any version the calendar's address ever had."""
    return sa.func.abs(User.calendar_version) + 1


def ended_calendar_version() -> sa.ColumnElement[int]:
    """Return the calendar version as a negative number: it has no address, and no old one becomes valid again."""
    return -sa.func.abs(User.calendar_version)


def counts_by_state(owner_id: int) -> dict[FollowUpState, int]:
    """Return how many follow-ups the owner has in each state."""
    rows = db.session.execute(
        sa.select(FollowUp.state, sa.func.count()).where(FollowUp.owner_id == owner_id).group_by(FollowUp.state)
    )
    return dict(list(rows))


def current_follow_up(contact_id: int) -> FollowUp | None:
    """Return the open or resting follow-up of a contact, or None."""
    return db.session.scalar(
        sa.select(FollowUp)
        .where(FollowUp.contact_id == contact_id, FollowUp.state.in_([*OPEN_STATES, FollowUpState.RESTING]))
        .order_by(FollowUp.id.desc())
        .limit(1)
    )


def follow_ups_with_ids(ids: Sequence[int]) -> Sequence[FollowUp]:
    """Return follow-ups by id, with their contacts; the caller has checked the owner."""
    return db.session.scalars(
        sa.select(FollowUp).where(FollowUp.id.in_(ids)).options(_WITH_PERSON).order_by(FollowUp.id).limit(MOST_ROWS)
    ).all()


def contacts_by_id(ids: Sequence[int]) -> Sequence[Contact]:
    """Return contacts by id; the caller has checked the owner."""
    return db.session.scalars(sa.select(Contact).where(Contact.id.in_(ids)).order_by(Contact.id).limit(MOST_ROWS)).all()


def has_any_follow_up(contact_id: int) -> bool:
    """Return whether a follow-up was ever planned with this person."""
    return bool(db.session.scalar(sa.select(sa.exists().where(FollowUp.contact_id == contact_id))))


def find_touch(contact_id: int, cause: str) -> Touch | None:
    """Return the touch with a contact made by a cause such as "note:12", or None."""
    return db.session.scalar(sa.select(Touch).where(Touch.contact_id == contact_id, Touch.cause == cause))


def touches_with(contact_id: int) -> Sequence[Touch]:
    """Return the latest touches with a contact, in order of time; the caller has checked the owner."""
    rows = db.session.scalars(
        sa.select(Touch)
        .where(Touch.contact_id == contact_id)
        .order_by(Touch.at.desc(), Touch.id.desc())
        .limit(MOST_ROWS)
    )
    return list(rows)[::-1]


def touches_by_person(owner_id: int) -> dict[int, list[Touch]]:
    """Return the owner's latest touches with all people, by contact id, in order of time."""
    rows = db.session.scalars(
        sa.select(Touch)
        .join(Contact, Touch.contact_id == Contact.id)
        .where(Contact.owner_id == owner_id)
        .order_by(Touch.at.desc(), Touch.id.desc())
        .limit(MOST_TOUCHES)
    )
    found: dict[int, list[Touch]] = {}
    for touch in list(rows)[::-1]:
        found.setdefault(touch.contact_id, []).append(touch)
    return found


def events_by_id(ids: Sequence[int]) -> dict[int, Event]:
    """Return events by id, for the lines of a timeline."""
    rows = db.session.scalars(sa.select(Event).where(Event.id.in_(ids)).limit(MOST_ROWS))
    return {event.id: event for event in rows}


def latest_note(contact_id: int) -> Note | None:
    """Return the last note about a contact, or None."""
    return db.session.scalar(
        sa.select(Note)
        .where(Note.contact_id == contact_id)
        .options(selectinload(Note.event))
        .order_by(Note.met_at.desc(), Note.id.desc())
        .limit(1)
    )


def latest_notes(contact_ids: Sequence[int]) -> dict[int, Note]:
    """Return the last note about each of these contacts, by contact id."""
    place = sa.func.row_number().over(partition_by=Note.contact_id, order_by=[Note.met_at.desc(), Note.id.desc()])
    ranked = sa.select(Note.id, place.label("place")).where(Note.contact_id.in_(contact_ids)).subquery()
    rows = db.session.scalars(
        sa.select(Note).join(ranked, ranked.c.id == Note.id).where(ranked.c.place == 1).limit(len(contact_ids))
    )
    return {note.contact_id: note for note in rows}


def open_promises(contact_ids: Sequence[int]) -> dict[int, Note]:
    """Return the last note with an open promise about each of these contacts, by contact id."""
    rows = db.session.scalars(
        sa.select(Note)
        .where(
            Note.contact_id.in_(contact_ids), sa.or_(Note.promised, Note.i_promised != ""), Note.promise_done.is_(False)
        )
        .order_by(Note.met_at, Note.id)
    )
    return {note.contact_id: note for note in rows if note.has_open_promise}


@dataclass(frozen=True)
class History:
    """What an owner had with one of their people: the last note, the touches, the first one first, and what is owed."""

    note: Note | None
    touches: Sequence[Touch]
    # The last note with a promise that is not kept yet.
    promise: Note | None = None


def histories_with(
    contact_ids: Sequence[int], touches: Mapping[int, Sequence[Touch]] | None = None
) -> dict[int, History]:
    """Read what was with each of these people; the caller has checked the owner, and may have read the touches."""
    if not contact_ids:
        return {}
    notes, known = latest_notes(contact_ids), touches_with_all(contact_ids) if touches is None else touches
    owed = open_promises(contact_ids)
    return {each: History(notes.get(each), known.get(each, ()), owed.get(each)) for each in contact_ids}


def count_holders(
    user_ids: Collection[int], values: Collection[tuple[BackgroundKind, str]]
) -> dict[tuple[BackgroundKind, str], int]:
    """Return how many of these users state each of these values and do not keep it closed."""
    rows = db.session.execute(
        sa.select(BackgroundItem.kind, BackgroundItem.value_id, sa.func.count())
        .where(
            BackgroundItem.user_id.in_(user_ids),
            BackgroundItem.value_id.in_({value_id for _, value_id in values}),
            BackgroundItem.visibility != BackgroundVisibility.CLOSED,
        )
        .group_by(BackgroundItem.kind, BackgroundItem.value_id)
    )
    return {(kind, value_id): count for kind, value_id, count in rows if (kind, value_id) in values}


def is_mutual_tie_before(owner_id: int, other_id: int, before: datetime) -> bool:
    """Return whether the two knew each other before a moment, both saying so."""
    back = sa.orm.aliased(Tie)
    return bool(
        db.session.scalar(
            sa.select(Tie.id)
            .join(back, sa.and_(back.owner_id == Tie.other_id, back.other_id == Tie.owner_id))
            .where(
                Tie.owner_id == owner_id,
                Tie.other_id == other_id,
                Tie.says == Says.YES,
                back.says == Says.YES,
                Tie.created_at < before,
            )
        )
    )


def thanked_for(owner_id: int, touches: Sequence[Touch]) -> tuple[User | None, bool]:
    """Return the user met by the last introduction that is thanked for, and whether the owner noted them since."""
    causes = [touch.cause for touch in touches if touch.cause.startswith(THANKS)]
    if not causes:
        return None, False
    other = sa.case((Introduction.requester_id == owner_id, Introduction.target_id), else_=Introduction.requester_id)
    noted = sa.exists().where(Note.author_id == owner_id, Note.contact_id == Contact.id, Contact.user_id == User.id)
    row = db.session.execute(
        sa.select(User, noted)
        .join(Introduction, other == User.id)
        .where(Introduction.id == int(causes[-1].removeprefix(THANKS)))
    ).one_or_none()
    return (row[0], row[1]) if row else (None, False)


@dataclass(frozen=True)
class Bond:
    """What the owner says of knowing a user, the last introduction that brought the two together, and who made it."""

    tie: Tie | None = None
    introduction: Introduction | None = None
    introducer: User | None = None


def bond_with(owner_id: int, other_id: int) -> Bond:
    """Read what ties an owner to another user, whichever of the two asked to be introduced."""
    introducer = aliased(User)
    made = sa.and_(
        Introduction.state == IntroductionState.INTRODUCED,
        sa.or_(
            sa.and_(Introduction.requester_id == owner_id, Introduction.target_id == User.id),
            sa.and_(Introduction.requester_id == User.id, Introduction.target_id == owner_id),
        ),
    )
    row = db.session.execute(
        sa.select(Tie, Introduction, introducer)
        .select_from(User)
        .outerjoin(Tie, sa.and_(Tie.owner_id == owner_id, Tie.other_id == User.id))
        .outerjoin(Introduction, made)
        .outerjoin(introducer, introducer.id == Introduction.introduced_by_id)
        .where(User.id == other_id)
        .order_by(Introduction.id.desc())
        .limit(1)
    ).one()
    return Bond(*row)


def find_written(follow_up_id: int) -> WrittenText | None:
    """Return the text that was sent from here for a follow-up, or None."""
    return db.session.scalar(sa.select(WrittenText).where(WrittenText.follow_up_id == follow_up_id))


def get_user(user_id: int) -> User:
    """Return a user that exists. Raises NoResultFound."""
    return db.session.get_one(User, user_id)


def find_user(user_id: int | None) -> User | None:
    """Return a user, or None."""
    return db.session.get(User, user_id) if user_id is not None else None


def find_touch_of_favour(owner_id: int, entry_id: int) -> Touch | None:
    """Return the touch that an entry of the owner's ledger made, or None."""
    return db.session.scalar(
        sa.select(Touch)
        .join(Contact, Contact.id == Touch.contact_id)
        .where(
            Contact.owner_id == owner_id,
            sa.or_(Touch.cause.like(f"give:%:{int(entry_id)}"), Touch.cause.like(f"ask:%:{int(entry_id)}")),
        )
        .limit(1)
    )


def turn_of_next(owner_id: int, step: Step) -> int:
    """Return how many follow-ups of this step the owner has had."""
    where = (FollowUp.owner_id == owner_id, FollowUp.step == step)
    return db.session.scalar(sa.select(sa.func.count()).select_from(FollowUp).where(*where)) or 0


def people_to_greet(owner_id: int) -> Sequence[Contact]:
    """Return the owner's contacts, but those at rest, who they want to greet at festivals, by name."""
    return db.session.scalars(
        sa.select(Contact)
        .where(Contact.owner_id == owner_id, Contact.greetings != Greetings.NONE, Contact.resting.is_(False))
        .options(joinedload(Contact.user))
        .order_by(Contact.sort_key, Contact.id)
        .limit(MOST_ROWS)
    ).all()


def people_known(owner_id: int) -> Sequence[Contact]:
    """Return the owner's contacts with at least one touch, by name: those the owner may offer to introduce."""
    return db.session.scalars(
        sa.select(Contact)
        .where(Contact.owner_id == owner_id, sa.exists().where(Touch.contact_id == Contact.id))
        .options(joinedload(Contact.user))
        .order_by(Contact.sort_key, Contact.id)
        .limit(MOST_ROWS)
    ).all()


def people_found(owner_id: int, wanted: str, limit: int = 20) -> Sequence[Contact]:
    """Return contacts of the owner found by name, hanzi, pinyin, initials or firm."""
    found = (Contact.search_text.contains(word, autoescape=True) for word in search_words(wanted))
    return db.session.scalars(
        sa.select(Contact)
        .where(Contact.owner_id == owner_id, *found)
        .order_by(Contact.sort_key, Contact.id)
        .limit(limit)
    ).all()
