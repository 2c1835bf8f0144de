"""What follows when two users are introduced: their mails, a mutual tie, addresses shared, a favour noted."""

from datetime import datetime

from eventhub.accounts.models import User
from eventhub.introductions.models import Introduction, LedgerEntry
from eventhub.introductions.moves import current_ask
from eventhub.introductions.rules import LedgerKind, TargetAnswer, after_quiet_hours
from eventhub.people.contacts.service import keep_person
from eventhub.people.rules import Closeness, ContactSource
from eventhub.people.ties.service import make_mutual
from eventhub.platform.db import db
from eventhub.platform.mail.outbox import enqueue

WHAT = "introduction"


def bring_together(introduction: Introduction, now: datetime) -> None:
    """Introduce the two, in the transaction in which the request became introduced."""
    ask = current_ask(introduction)
    introduction.introduced_by_id = ask.introducer_id
    requester, target = introduction.requester, introduction.target
    make_mutual(requester.id, target.id, how=None, closeness=Closeness.MET, context=introduction.event.title, now=now)
    for owner, other in ((requester, target), (target, requester)):
        _share_address(owner, other, now)
    _note_favours(introduction, ask.introducer_id, ask.position, now)
    later = introduction.target_answer is TargetAnswer.AFTER_EVENT
    for kind, reader in (
        ("introductions/introduced", requester),
        ("introductions/introduced", target),
        ("introductions/introduced_them", ask.introducer),
    ):
        not_before = after_quiet_hours(now, reader.zone) if later else None
        enqueue(kind, user=reader, about=introduction, now=now, not_before=not_before)


def _share_address(owner: User, other: User, now: datetime) -> None:
    """Write the other's address, phone and WeChat into the owner's address book where the owner had none."""
    contact = keep_person(owner.id, other, ContactSource.INTRODUCED, now)
    contact.email = contact.email or other.email or ""
    contact.phone = contact.phone or other.phone
    contact.wechat = contact.wechat or other.wechat


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
