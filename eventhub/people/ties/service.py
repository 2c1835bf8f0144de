"""Ties: what people say of knowing each other, the handshake that makes it mutual, and blocks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from eventhub.accounts.limits import count_spent, spend
from eventhub.accounts.models import User
from eventhub.events.event.models import Event
from eventhub.people.contacts import queries
from eventhub.people.contacts.models import Block, Contact, Match, PendingHandshake, Tie
from eventhub.people.contacts.rules import (
    ASKED_A_DAY,
    Certainty,
    Closeness,
    ContactSource,
    HowKnown,
    MatchState,
    Says,
    after_quiet_hours,
)
from eventhub.people.imports.guests import admitted_guests
from eventhub.people.ties.questions import all_handshakes
from eventhub.platform.db import ABOUT_PERSON, db, insert_into, transaction
from eventhub.platform.errors import NotFound, WrongState
from eventhub.platform.mail.outbox import enqueue
from eventhub.text.characters import has_hanzi

DAY = timedelta(days=1)
_ASKED = "contacts/asked"
# The import and the row of an address book that hold a person's address.
Held = tuple[int | None, int | None]


@dataclass(frozen=True)
class Knows:
    """What a person says of knowing another: how, and how well."""

    how: HowKnown | None = None
    closeness: Closeness = Closeness.MET


def save_people(owner_id: int, event: Event, known: dict[int, Knows], *, now: datetime) -> int:
    """Note that the owner knows these matched guests (match id -> how); gives how many were noted.

    Each becomes a one-sided tie, mutual when the other says so too. Ids that are not the owner's
    open, certain matches at this event raise NotFound.
    """
    with transaction():
        visible = {guest.user_id for guest in admitted_guests(event, owner_id, now)}
        matches = {match.id: match for match in queries.open_matches(owner_id, event.id, visible)}
        for match_id, knows in known.items():
            match = matches.get(match_id)
            if match is None or match.certainty is not Certainty.CERTAIN:
                raise NotFound(f"match {match_id} is not open")
            _say_known(match, knows, now)
        return len(known)


def confirm(owner_id: int, match_id: int, *, now: datetime) -> Match:
    """Answer a doubtful match with yes: the owner knows them, and says how whenever they like.

    They are asked whether they know the owner, too. Raises NotFound, WrongState.
    """
    with transaction():
        match = _open_match(owner_id, match_id)
        event = queries.get_admitted_event(owner_id, match.event_id, now)
        if match.user_id not in {guest.user_id for guest in admitted_guests(event, owner_id, now)}:
            raise NotFound(f"match {match_id} is no longer to be seen")
        match.certainty = Certainty.CERTAIN
        _say_known(match, Knows(), now, weaker_only=True)
        return match


def reject(owner_id: int, match_id: int, *, now: datetime) -> Match:
    """Answer a doubtful match with no: it is never asked again. Raises NotFound, WrongState."""
    with transaction():
        match = _open_match(owner_id, match_id)
        match.state, match.answered_at = MatchState.REJECTED, now
        return match


def answer_handshake(user_id: int, tie_id: int, says: Says, knows: Knows, *, now: datetime) -> Tie:
    """Answer "Anna says she knows you". Yes makes it mutual; no is kept and shown to nobody.

    Raises NotFound for a tie that is not about the user or that no card shows them, WrongState when it is
    answered already.
    """
    with transaction():
        asked = db.session.get(Tie, tie_id)
        if asked is None or asked.other_id != user_id or asked.says is not Says.YES:
            raise NotFound(f"tie {tie_id} is not about user {user_id}")
        if asked.owner_id in queries.blocked_either_way(user_id):
            raise NotFound(f"tie {tie_id} is between people who do not see each other")
        if queries.find_tie(user_id, asked.owner_id) is not None:
            raise WrongState(f"tie {tie_id} is answered", reason="answered")
        # By counting up the numbers of ties nobody may find out who else says to know them.
        if tie_id not in {one.tie.id for one in all_handshakes(user_id, now) if one.tie}:
            raise NotFound(f"tie {tie_id} is not shown to user {user_id}")
        answer = _say(user_id, asked.owner_id, says, knows, asked.context, now)
        if says is Says.YES:
            keep_person(user_id, asked.owner, ContactSource.MET, now)
        return answer


def answer_pending(user_id: int, pending_id: int, says: Says, knows: Knows, *, now: datetime) -> None:
    """Answer the question that another user's import led to. Yes makes the tie mutual, and shows each the other.

    Raises NotFound for a question that no card shows the user.
    """
    with transaction():
        shown = {one.asked.id: one.asked for one in all_handshakes(user_id, now) if one.tie is None}
        asked = shown.get(pending_id)
        if not isinstance(asked, PendingHandshake):
            raise NotFound(f"question {pending_id} is not shown to user {user_id}")
        _say(user_id, asked.owner_id, says, knows, "", now)
        if says is Says.YES:
            keep_person(user_id, asked.owner, ContactSource.MET, now)
            _say_at_least_yes(asked.owner_id, user_id, Knows(), "", now)
            _own_row(asked.owner_id, asked.other, asked.contact) or keep_person(
                asked.owner_id, asked.other, asked.contact.source if asked.contact else ContactSource.TYPED, now
            )
        db.session.delete(asked)


def ask_about(owner_id: int, event: Event, held: Mapping[int, Held], now: datetime) -> int:
    """Ask guests whose address an owner's import or address book holds, by user id; gives how many were asked.

    At most ASKED_A_DAY a day for one owner, so that a file of invented addresses is no way to write to a room.
    """
    room = ASKED_A_DAY - count_spent(_ASKED, str(owner_id), DAY, now)
    asked = sorted(held.keys() - queries.asked_or_answered(owner_id))[: max(0, room)]
    for user_id in asked:
        spend(_ASKED, str(owner_id), ASKED_A_DAY, DAY, now)
        import_id, contact_id = held[user_id]
        db.session.add(
            PendingHandshake(
                owner_id=owner_id,
                other_id=user_id,
                event_id=event.id,
                import_id=import_id,
                contact_id=contact_id,
                created_at=now,
            )
        )
        db.session.flush()
        _tell(db.session.get(User, user_id), now)
    return len(asked)


def make_mutual(
    one_id: int, other_id: int, *, how: HowKnown | None, closeness: Closeness, context: str, now: datetime
) -> None:
    """Make two people acquaintances by itself: they noted each other, or were introduced here.

    What either has already said of how well they know each other stays; a block stays a block.
    """
    with transaction():
        if one_id == other_id or other_id in queries.blocked_either_way(one_id):
            return
        for owner_id, known_id in ((one_id, other_id), (other_id, one_id)):
            row = queries.find_contact_of_user(owner_id, known_id)
            knows = Knows(row.how or how, row.closeness or closeness) if row else Knows(how, closeness)
            tie = _say_at_least_yes(owner_id, known_id, knows, context, now)
            tie.last_touch_at = now


def block(owner_id: int, other_id: int | None, *, now: datetime) -> None:
    """Neither sees the other any more, anywhere, and nobody is told. Raises NotFound for people who are no users."""
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
    """Take a block of one's own back; the other's stays."""
    with transaction():
        own = db.session.get(Block, (owner_id, other_id))
        if own is not None:
            db.session.delete(own)


def keep_person(owner_id: int, person: User, source: ContactSource, now: datetime) -> Contact:
    """The owner's row for a known user, made when missing. It takes no address that was not given."""
    contact = queries.find_contact_of_user(owner_id, person.id)
    if contact is None:
        contact = Contact(
            owner_id=owner_id,
            user_id=person.id,
            name=person.name,
            other_name=person.other_name,
            source=source,
            created_at=now,
        )
        db.session.add(contact)
        db.session.flush()
    return contact


def mail_handshakes(now: datetime) -> int:
    """Job: one mail a day at most to each guest who has not been told who says to know them."""
    queued = 0
    for user_id in queries.unmailed_handshakes(now):
        with transaction():
            queued += _tell(db.session.get(User, user_id), now)
    return queued


def _say_known(match: Match, knows: Knows, now: datetime, *, weaker_only: bool = False) -> None:
    match.state, match.answered_at = MatchState.CONFIRMED, now
    if weaker_only:
        _say_at_least_yes(match.owner_id, match.user_id, knows, "", now)
    else:
        _say(match.owner_id, match.user_id, Says.YES, knows, "", now)
    source = match.brought.source if match.brought else ContactSource.TYPED
    row = db.session.get(Contact, match.contact_id) if match.contact_id else None
    row = _own_row(match.owner_id, match.user, row) or keep_person(match.owner_id, match.user, source, now)
    match.contact_id = row.id
    if queries.find_tie(match.user_id, match.owner_id) is None:
        _tell(match.user, now)


def _own_row(owner_id: int, person: User, row: Contact | None) -> Contact | None:
    """A row of the owner's book in which a user was found, from now on known to be that user's."""
    if row is None or row.user_id is not None or queries.find_contact_of_user(owner_id, person.id):
        return None
    row.user_id = person.id
    in_other_script = [one for one in (person.name, person.other_name) if has_hanzi(one) != has_hanzi(row.name)]
    row.other_name = row.other_name or next(iter(in_other_script), "")
    return row


def _say_at_least_yes(owner_id: int, other_id: int, knows: Knows, context: str, now: datetime) -> Tie:
    """The owner says yes to the other; an earlier yes stays as it was."""
    tie = queries.find_tie(owner_id, other_id)
    if tie is not None and tie.says is Says.YES:
        return tie
    return _say(owner_id, other_id, Says.YES, knows, context, now)


def _say(owner_id: int, other_id: int, says: Says, knows: Knows, context: str, now: datetime) -> Tie:
    """What the owner says of the other from now on."""
    tie = queries.find_tie(owner_id, other_id)
    if tie is None:
        tie = Tie(owner_id=owner_id, other_id=other_id, context=context[:120], created_at=now)
        db.session.add(tie)
    tie.says, tie.how, tie.closeness = says, knows.how, knows.closeness
    db.session.flush()
    return tie


def _open_match(owner_id: int, match_id: int) -> Match:
    match = queries.get_match(match_id, owner_id)
    if match.state is not MatchState.OPEN:
        raise WrongState(f"match {match_id} is answered", reason="answered")
    return match


def _tell(person: User | None, now: datetime) -> int:
    """Queue today's one mail about handshakes; a later one the same day waits for tomorrow's."""
    if person is None or person.deleted_at is not None:
        return 0
    send_at = after_quiet_hours(now, person.zone)
    today = send_at.astimezone(ZoneInfo(person.zone or "UTC")).date()
    mail = enqueue(
        "contacts/handshakes", user=person, about=person, now=now, version=today.isoformat(), not_before=send_at
    )
    return int(mail is not None)
