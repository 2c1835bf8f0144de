"""What a user says of knowing another, and blocks: to say, to change and to take back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from eventhub.accounts.models import User
from eventhub.people import relations
from eventhub.people.contacts import queries
from eventhub.people.contacts.service import keep_person
from eventhub.people.models import Block, Tie
from eventhub.people.rules import Closeness, ContactSource, HowKnown, Says
from eventhub.people.ties.queries import get_tie
from eventhub.platform.db import ABOUT_PERSON, db, insert_into, transaction
from eventhub.platform.errors import NotFound


@dataclass(frozen=True)
class Knows:
    """What a person says of knowing another: how, and how well."""

    how: HowKnown | None = None
    closeness: Closeness = Closeness.MET


def make_mutual(
    one_id: int, other_id: int, *, how: HowKnown | None, closeness: Closeness, context: str, now: datetime
) -> None:
    """Make two people acquaintances by itself: they noted each other, or were introduced here.

    What either has already said of how well they know each other stays; a block stays a block.
    """
    with transaction():
        if one_id == other_id or other_id in relations.list_blocked(one_id):
            return
        for owner_id, known_id in ((one_id, other_id), (other_id, one_id)):
            row = queries.find_contact_of_user(owner_id, known_id)
            knows = Knows(row.how or how, row.closeness or closeness) if row else Knows(how, closeness)
            tie = say_at_least_yes(owner_id, known_id, knows, context, now)
            tie.last_touch_at = now


def block(owner_id: int, other_id: int | None, *, now: datetime) -> None:
    """Hide two users from each other, everywhere, without notice. Raises NotFound for people who are no users."""
    with transaction():
        if other_id is None or owner_id == other_id or db.session.get(User, other_id) is None:
            raise NotFound(f"user {other_id} cannot be blocked")
        # Pressed twice at the same moment, it is one block.
        new = insert_into(Block, db.engine.dialect.name).values(owner_id=owner_id, other_id=other_id, created_at=now)
        db.session.execute(new.on_conflict_do_nothing(), execution_options={ABOUT_PERSON: owner_id})


def never_show(owner_id: int, person: User, *, now: datetime) -> None:
    """Block a person that the owner sees now; the name stays in their address book, so that they can undo it."""
    with transaction():
        keep_person(owner_id, person, ContactSource.TYPED, now)
        block(owner_id, person.id, now=now)


def unblock(owner_id: int, other_id: int) -> None:
    """Take back a block of the owner; a block by the other stays."""
    with transaction():
        own = db.session.get(Block, (owner_id, other_id))
        if own is not None:
            db.session.delete(own)


def say_at_least_yes(owner_id: int, other_id: int, knows: Knows, context: str, now: datetime) -> Tie:
    """Set the owner's tie to yes; an earlier yes stays as it was."""
    tie = relations.find_tie(owner_id, other_id)
    if tie is not None and tie.says is Says.YES:
        return tie
    return say(owner_id, other_id, Says.YES, knows, context, now)


def say(owner_id: int, other_id: int, says: Says, knows: Knows, context: str, now: datetime) -> Tie:
    """Set what the owner says of the other, and return the tie; inside the caller's transaction."""
    tie = relations.find_tie(owner_id, other_id)
    if tie is None:
        tie = Tie(owner_id=owner_id, other_id=other_id, context=context[:120], created_at=now)
        db.session.add(tie)
    tie.says, tie.how, tie.closeness = says, knows.how, knows.closeness
    db.session.flush()
    return tie


@dataclass(frozen=True)
class Words:
    """What the owner of a tie says of it."""

    how: HowKnown | None
    closeness: Closeness
    since_year: int | None
    context: str


def edit_tie(owner_id: int, tie_id: int, words: Words) -> None:
    """Replace what the owner says of a tie. Raises NotFound."""
    with transaction():
        tie = get_tie(tie_id, owner_id)
        tie.how, tie.closeness, tie.since_year, tie.context = (
            words.how,
            words.closeness,
            words.since_year,
            words.context[:120],
        )


def forget_tie(owner_id: int, tie_id: int) -> None:
    """Take back that the owner knows a person; what the other says stays. Raises NotFound."""
    with transaction():
        db.session.delete(get_tie(tie_id, owner_id))
