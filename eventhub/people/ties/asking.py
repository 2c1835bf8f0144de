"""Handshakes: ask users whether they know each other, take the answers, and mail the open questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from eventhub.accounts.models import User
from eventhub.events.event.models import Event
from eventhub.people import relations
from eventhub.people.contacts.service import claim_row, keep_person
from eventhub.people.models import PendingHandshake, Tie
from eventhub.people.rules import ContactSource, Says, after_quiet_hours
from eventhub.people.ties import handshakes
from eventhub.people.ties.handshakes import list_handshakes
from eventhub.people.ties.service import Knows, say, say_at_least_yes
from eventhub.platform.db import db, transaction
from eventhub.platform.errors import NotFound, WrongState
from eventhub.platform.mail.outbox import enqueue


@dataclass(frozen=True)
class Held:
    """Where an owner's data names a guest: an import or a contact with the guest's address, or a typed name."""

    import_id: int | None = None
    contact_id: int | None = None
    known_name_id: int | None = None


def answer_handshake(user_id: int, tie_id: int, says: Says, knows: Knows, *, now: datetime) -> Tie:
    """Answer "Anna says she knows you". Yes makes it mutual; no is kept and shown to nobody.

    Raises NotFound for a tie that is not about the user or that no card shows them, WrongState when it is
    answered already.
    """
    with transaction():
        asked = db.session.get(Tie, tie_id)
        if asked is None or asked.other_id != user_id or asked.says is not Says.YES:
            raise NotFound(f"tie {tie_id} is not about user {user_id}")
        if asked.owner_id in relations.list_blocked(user_id):
            raise NotFound(f"tie {tie_id} is between people who do not see each other")
        if relations.find_tie(user_id, asked.owner_id) is not None:
            raise WrongState(f"tie {tie_id} is answered", reason="answered")
        # Otherwise a user who tries the ids of ties could find out who says to know them.
        if tie_id not in {one.tie.id for one in list_handshakes(user_id, now) if one.tie}:
            raise NotFound(f"tie {tie_id} is not shown to user {user_id}")
        answer = say(user_id, asked.owner_id, says, knows, asked.context, now)
        _end_question(user_id, asked.owner_id, says)
        if says is Says.YES:
            keep_person(user_id, asked.owner, ContactSource.MET, now)
        return answer


def answer_pending(user_id: int, pending_id: int, says: Says, knows: Knows, *, now: datetime) -> None:
    """Answer the question that another user's import or typed name led to.

    Yes to an import makes the tie mutual, and shows each the other. A name is anybody's to take: after a yes its owner
    is asked in turn, and the question stays until then. Raises NotFound for a question that no card shows the user.
    """
    with transaction():
        shown = {one.asked.id: one.asked for one in list_handshakes(user_id, now) if one.tie is None}
        asked = shown.get(pending_id)
        if not isinstance(asked, PendingHandshake):
            raise NotFound(f"question {pending_id} is not shown to user {user_id}")
        say(user_id, asked.owner_id, says, knows, "", now)
        if says is Says.YES:
            keep_person(user_id, asked.owner, ContactSource.MET, now)
            if asked.known_name_id is not None:
                return
            say_at_least_yes(asked.owner_id, user_id, Knows(), "", now)
            claim_row(asked.owner_id, asked.other, asked.contact) or keep_person(
                asked.owner_id, asked.other, asked.contact.source if asked.contact else ContactSource.TYPED, now
            )
        db.session.delete(asked)


def _end_question(owner_id: int, other_id: int, says: Says) -> None:
    """End the question that a name typed by an owner led to, as they answer in turn; a yes ends the name, too."""
    query = sa.select(PendingHandshake).where(
        PendingHandshake.owner_id == owner_id, PendingHandshake.other_id == other_id
    )
    question = db.session.scalar(query)
    if question is None:
        return
    if says is Says.YES and question.known_name is not None:
        question.known_name.name = ""
    db.session.delete(question)


def ask_about(owner_id: int, event: Event, held: Mapping[int, Held], now: datetime) -> int:
    """Ask guests to whom something of an owner's leads, by user id; return how many were asked.

    No limit counts them: one that is reached would tell of those who were asked before.
    """
    asked = sorted(held.keys() - handshakes.list_asked_or_answered(owner_id))
    for user_id in asked:
        found = held[user_id]
        db.session.add(
            PendingHandshake(
                owner_id=owner_id,
                other_id=user_id,
                event_id=event.id,
                import_id=found.import_id,
                contact_id=found.contact_id,
                known_name_id=found.known_name_id,
                created_at=now,
            )
        )
        db.session.flush()
        queue_mail(db.session.get(User, user_id), now)
    return len(asked)


def mail_handshakes(now: datetime) -> int:
    """Queue at most one mail a day to each guest with handshakes not yet mailed, as a job; return how many."""
    queued = 0
    for user_id in handshakes.list_unmailed_users(now):
        with transaction():
            queued += queue_mail(db.session.get(User, user_id), now)
    return queued


def queue_mail(person: User | None, now: datetime) -> int:
    """Queue today's one mail about handshakes; a later one the same day waits for tomorrow's. Returns 0 or 1."""
    if person is None or person.deleted_at is not None:
        return 0
    send_at = after_quiet_hours(now, person.zone)
    today = send_at.astimezone(ZoneInfo(person.zone or "UTC")).date()
    mail = enqueue(
        "contacts/handshakes", user=person, about=person, now=now, version=today.isoformat(), not_before=send_at
    )
    return int(mail is not None)
