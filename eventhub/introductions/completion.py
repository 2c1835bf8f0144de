"""What follows when two users are introduced: their mails, a mutual tie, addresses shared, a favour noted."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from eventhub.accounts.models import User
from eventhub.introductions import queries
from eventhub.introductions.contact_ways import values_of
from eventhub.introductions.models import Introduction, LedgerEntry, OfferSide
from eventhub.introductions.moves import current_ask
from eventhub.introductions.rules import LedgerKind, TargetAnswer, Way, after_quiet_hours
from eventhub.introductions.visibility import may_keep_seeing
from eventhub.people.contacts.service import keep_person
from eventhub.people.rules import Closeness, ContactSource
from eventhub.people.ties.service import make_mutual
from eventhub.platform.db import db, transaction
from eventhub.platform.errors import NotFound
from eventhub.platform.mail.outbox import enqueue

WHAT = "introduction"


def bring_together(introduction: Introduction, now: datetime) -> None:
    """Introduce the two, in the transaction in which the request became introduced."""
    ask = current_ask(introduction)
    introduction.introduced_by_id = ask.introducer_id
    requester, target = introduction.requester, introduction.target
    make_mutual(requester.id, target.id, how=None, closeness=Closeness.MET, context=introduction.event.title, now=now)
    share_with(requester, target, introduction.target_shares, now)
    share_with(target, requester, introduction.requester_shares, now)
    _note_favours(introduction, ask.introducer_id, ask.position, now)
    later = introduction.target_answer is TargetAnswer.AFTER_EVENT
    for kind, reader in (
        ("introductions/introduced", requester),
        ("introductions/introduced", target),
        ("introductions/introduced_them", ask.introducer),
    ):
        not_before = after_quiet_hours(now, reader.zone) if later else None
        enqueue(kind, user=reader, about=introduction, now=now, not_before=not_before)


def change_shares(introduction_id: int, user_id: int, chosen: Collection[Way], *, now: datetime) -> None:
    """Change what one of two who were introduced shares with the other; what the other has saved already stays there.

    Raises NotFound for everybody but the two, and while they are not introduced.
    """
    with transaction():
        row = queries.find_introduced(introduction_id, user_id)
        if row is None:
            raise NotFound(f"introduction {introduction_id} of user {user_id}")
        me, other = (row.requester, row.target) if user_id == row.requester_id else (row.target, row.requester)
        if me is row.requester:
            row.requester_shares = frozenset(chosen)
        else:
            row.target_shares = frozenset(chosen)
        if may_keep_seeing(me.id, other.id, introduced=True):
            share_with(other, me, chosen, now)


def withdraw_emptied(user_id: int) -> None:
    """Share with nobody what a user has filled in no more: filled in again, it goes to those who are told then."""
    user = db.session.get_one(User, user_id)
    emptied = [way for way in Way if way not in values_of(user)]
    with transaction():
        for owner, shares in (
            (Introduction.requester_id, Introduction.requester_shares),
            (Introduction.target_id, Introduction.target_shares),
            (OfferSide.user_id, OfferSide.shares),
        ):
            statement = sa.update(owner.class_).where(owner == user_id).values({shares: _without(shares, emptied)})
            db.session.execute(statement, execution_options={"synchronize_session": "fetch"})


def _without(shares: InstrumentedAttribute[frozenset[Way]], ways: Collection[Way]) -> sa.ColumnElement[str]:
    words: sa.ColumnElement[str] = " " + sa.type_coerce(shares, sa.String) + " "
    for way in ways:
        words = sa.func.replace(words, f" {way} ", " ")
    return sa.func.trim(words)


def share_with(owner: User, other: User, chosen: Collection[Way], now: datetime) -> None:
    """Write what the other chose to share into the owner's address book where the owner had none."""
    contact, values = keep_person(owner.id, other, ContactSource.INTRODUCED, now), values_of(other, chosen)
    contact.email = contact.email or values.get(Way.EMAIL, "")
    contact.phone = contact.phone or values.get(Way.PHONE, "")
    contact.wechat = contact.wechat or values.get(Way.WECHAT, "")


def _note_favours(introduction: Introduction, introducer_id: int, position: int, now: datetime) -> None:
    """Note in each ledger that the introducer gave twice; the ask of the first introducer is noted already."""
    pairs = [
        (introducer_id, introduction.requester_id, LedgerKind.GIVE),
        (introducer_id, introduction.target_id, LedgerKind.GIVE),
    ]
    # Earlier the requester was not to know who was asked second, or quietly.
    if position > 1 or introduction.quiet:
        pairs.append((introduction.requester_id, introducer_id, LedgerKind.ASK))
    db.session.add_all(
        [
            LedgerEntry(owner_id=owner, other_id=other, kind=kind, what=WHAT, introduction_id=introduction.id, at=now)
            for owner, other, kind in pairs
        ]
    )
