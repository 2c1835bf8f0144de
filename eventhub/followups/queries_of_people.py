"""Named reads of the people one keeps in touch with: one page of them, and how many are in each group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from eventhub.events.event.models import Event
from eventhub.followups.models import FollowUp
from eventhub.followups.notes.models import Note
from eventhub.followups.rules import OPEN_STATES
from eventhub.people.models import Contact, Tie
from eventhub.people.rules import ContactSource, HowKnown, Says, split_labels
from eventhub.people.touches.models import Touch
from eventhub.platform.db import Columns, db
from eventhub.text.search import search_words

PAGE = 30
MOST_GROUPS = 12


@dataclass(frozen=True)
class Wanted:
    """Which people: all conditions together; without any everybody one has to do with."""

    words: str = ""
    label: str = ""
    how: HowKnown | None = None
    event_id: int | None = None
    user_ids: Collection[int] | None = None
    due_by: date | None = None
    silent_since: datetime | None = None
    resting: bool = False


@dataclass(frozen=True)
class Counted:
    """How many people are wanted on all pages, are in each natural group, are known in which way, and bear a label."""

    wanted: int = 0
    everybody: int = 0
    due: int = 0
    silent: int = 0
    resting: int = 0
    going: int = 0
    how: dict[HowKnown, int] = field(default_factory=dict)
    labels: dict[str, int] = field(default_factory=dict)


# A person with their last touch and open step.
Found = tuple[Contact, datetime | None, FollowUp | None]


def page_of_people(owner_id: int, wanted: Wanted, page: int) -> Sequence[Found]:
    """Return one page of people with their last touch and open step; the longest due first, else the latest touch."""
    order = [FollowUp.due_on] if wanted.due_by else [_LAST.c.at.desc().nulls_last()]
    rows = db.session.execute(
        _joined(sa.select(Contact, _LAST.c.at, FollowUp))
        .where(*_conditions(owner_id, wanted))
        .options(joinedload(Contact.user))
        .order_by(*order, Contact.sort_key, Contact.id)
        .offset((page - 1) * PAGE)
        .limit(PAGE)
    )
    return [(contact, at, follow_up) for contact, at, follow_up in rows]


def count_people(
    owner_id: int, wanted: Wanted, *, today: date, silent_since: datetime, going: Collection[int]
) -> Counted:
    """Count the wanted people and those of every group; `going` are the users who are at the next event."""
    natural = sa.and_(*_conditions(owner_id, Wanted()))
    groups = (
        sa.and_(*_conditions(owner_id, wanted)),
        natural,
        sa.and_(natural, FollowUp.due_on <= today),
        sa.and_(natural, _silent(silent_since)),
        sa.and_(natural, Contact.resting),
        sa.and_(natural, Contact.user_id.in_(going)),
    )
    rows: Sequence[Any] = db.session.execute(
        _joined(sa.select(_HOW, Contact.labels, *(sa.func.count().filter(group) for group in groups)))
        .where(Contact.owner_id == owner_id)
        .group_by(_HOW, Contact.labels)
    ).all()
    how: Counter[HowKnown] = Counter()
    labels: Counter[str] = Counter()
    for value, text, _, everybody, *_others in rows:
        if value is not None and everybody:
            how[HowKnown(value)] += everybody
        labels.update(dict.fromkeys(split_labels(text), everybody))
    total, everybody, due, silent, resting, at_next = (sum(row[2 + at] for row in rows) for at in range(len(groups)))
    return Counted(
        wanted=total,
        everybody=everybody,
        due=due,
        silent=silent,
        resting=resting,
        going=at_next,
        how=dict(sorted(how.items(), key=lambda each: each[0].value)),
        labels=dict(sorted(labels.items(), key=lambda each: each[0].casefold())),
    )


def events_of_notes(owner_id: int) -> Sequence[tuple[Event, int]]:
    """Return events at which the owner noted people, the latest first, with the number of people."""
    rows = db.session.execute(
        sa.select(Event, sa.func.count(sa.distinct(Note.contact_id)))
        .join(Note, Note.event_id == Event.id)
        .where(Note.author_id == owner_id)
        .group_by(Event.id)
        .order_by(Event.starts_at.desc(), Event.id)
        .limit(MOST_GROUPS)
    )
    return [(event, count) for event, count in rows]


def silent_people(owner_id: int, user_ids: Collection[int], before: datetime) -> Sequence[Contact]:
    """Return the owner's contacts, by name, for those of these users they know and had no touch with since a moment."""
    return db.session.scalars(
        sa.select(Contact)
        .join(Tie, sa.and_(Tie.owner_id == Contact.owner_id, Tie.other_id == Contact.user_id))
        .where(
            Contact.owner_id == owner_id,
            Contact.user_id.in_(user_ids),
            Tie.says == Says.YES,
            sa.func.coalesce(Tie.last_touch_at, Tie.created_at) < before,
        )
        .options(joinedload(Contact.user))
        .order_by(Contact.sort_key, Contact.id)
        .limit(PAGE)
    ).all()


_LAST = sa.select(Touch.contact_id, sa.func.max(Touch.at).label("at")).group_by(Touch.contact_id).subquery("last_touch")
_HOW = sa.func.coalesce(sa.cast(Tie.how, sa.String), sa.cast(Contact.how, sa.String))


def _joined(query: sa.Select[*Columns]) -> sa.Select[*Columns]:
    """Join contacts with their last touch, their open step and what their owner says of the tie: one row each."""
    is_open = sa.and_(FollowUp.contact_id == Contact.id, FollowUp.state.in_(OPEN_STATES))
    own = sa.and_(Tie.owner_id == Contact.owner_id, Tie.other_id == Contact.user_id, Tie.says == Says.YES)
    return (
        query.select_from(Contact)
        .outerjoin(_LAST, _LAST.c.contact_id == Contact.id)
        .outerjoin(FollowUp, is_open)
        .outerjoin(Tie, own)
    )


def _conditions(owner_id: int, wanted: Wanted) -> list[sa.ColumnExpressionArgument[bool]]:
    found: list[sa.ColumnExpressionArgument[bool]] = [Contact.owner_id == owner_id]
    if wanted.words:
        # A search goes through the whole address book, also through contacts without any touch or note.
        found += [Contact.search_text.contains(word, autoescape=True) for word in search_words(wanted.words)]
    else:
        found.append(
            sa.or_(
                _LAST.c.at.is_not(None),
                Tie.id.is_not(None),
                Contact.labels != "",
                Contact.about != "",
                Contact.source.in_((ContactSource.MET, ContactSource.INTRODUCED)),
            )
        )
    if wanted.label:
        found.append(Contact.labels.contains(f"\n{wanted.label}\n", autoescape=True))
    if wanted.how is not None:
        found.append(sa.literal(wanted.how.value) == _HOW)
    if wanted.event_id is not None:
        found.append(sa.exists().where(Note.contact_id == Contact.id, Note.event_id == wanted.event_id))
    if wanted.user_ids is not None:
        found.append(Contact.user_id.in_(wanted.user_ids))
    if wanted.due_by is not None:
        found.append(FollowUp.due_on <= wanted.due_by)
    if wanted.silent_since is not None:
        found.append(_silent(wanted.silent_since))
    return [*found, Contact.resting] if wanted.resting else found


def _silent(since: datetime) -> sa.ColumnElement[bool]:
    """Return the condition for contacts not at rest without a touch since then; without any, their age counts."""
    last = sa.func.coalesce(_LAST.c.at, Tie.last_touch_at, Contact.created_at)
    return sa.and_(last < since, ~Contact.resting)
