"""What one of two who were introduced sees of the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from eventhub.accounts.models import User
from eventhub.events.event.models import Event
from eventhub.followups.first_words import FirstWords, first_words
from eventhub.introductions import queries
from eventhub.introductions.common_ground import shared_values
from eventhub.introductions.contact_ways import ContactWay, code_of, shared_by, ways_of
from eventhub.introductions.models import Introduction
from eventhub.introductions.moves import current_ask
from eventhub.introductions.rules import Way
from eventhub.introductions.visibility import may_keep_seeing
from eventhub.people.contacts.queries import find_contact_of_user
from eventhub.people.models import Contact
from eventhub.people.visibility.queries_of_values import Value
from eventhub.platform.errors import NotFound
from eventhub.text.languages import Language


@dataclass(frozen=True)
class IntroducedPage:
    """An introduction in the eyes of one of the two.

    `sees`: neither has left or blocked the other, who is not suspended. `ways` are those of the other as they stand
    now; where the viewer sees them no more, what the viewer's address book kept. `mine` is what the viewer shares.
    `wechat_code`: the mark of the other's QR picture.
    """

    id: int
    at: datetime
    event: Event
    introducer: User
    other: User
    sees: bool
    ways: Sequence[ContactWay]
    wechat_code: str
    mine: frozenset[Way]
    shared: Sequence[Value]
    words: FirstWords | None
    is_over: bool

    @property
    def has_wechat(self) -> bool:
        """Return whether the other can be reached by WeChat."""
        return bool(self.wechat_code) or any(each.what is Way.WECHAT for each in self.ways)


def get_introduced(introduction_id: int, user_id: int) -> tuple[Introduction, User, Contact | None]:
    """Return an introduction that was made, its other person, and that person in the user's address book.

    Raises NotFound for everything else, so that no request tells how it stands.
    """
    row = queries.find_introduced(introduction_id, user_id)
    if row is None:
        raise NotFound(f"introduction {introduction_id} of user {user_id}")
    other = row.target if row.requester_id == user_id else row.requester
    return row, other, find_contact_of_user(user_id, other.id)


def introduced_page(introduction_id: int, viewer: User, now: datetime, page_language: Language) -> IntroducedPage:
    """Return what the page of an introduction shows to one of the two. Raises what get_introduced raises."""
    row, other, contact = get_introduced(introduction_id, viewer.id)
    introducer, is_there = current_ask(row).introducer, other.deleted_at is None
    sees = is_there and other.suspended_at is None and may_keep_seeing(viewer.id, other.id, introduced=True)
    return IntroducedPage(
        id=row.id,
        at=row.ended_at or row.created_at,
        event=row.event,
        introducer=introducer,
        other=other,
        sees=sees,
        ways=ways_of(other, shared_by(row, other.id)) if sees else _kept(contact) if is_there else (),
        wechat_code=code_of(other, shared_by(row, other.id)) if sees else "",
        mine=shared_by(row, viewer.id),
        shared=shared_values(viewer.id, other.id, row.event, now) if sees else (),
        words=first_words(contact, other, row, introducer, now=now, page_language=page_language)
        if sees and contact
        else None,
        is_over=now >= row.event.ends_at,
    )


def _kept(contact: Contact | None) -> tuple[ContactWay, ...]:
    if contact is None:
        return ()
    every = ((Way.WECHAT, contact.wechat), (Way.PHONE, contact.phone), (Way.EMAIL, contact.email))
    return tuple(ContactWay(what, value) for what, value in every if value)
