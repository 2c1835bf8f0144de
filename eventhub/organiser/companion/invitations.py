"""The one mail to a guest of another tool: to each address once an event, within what an organiser may write a day."""

from __future__ import annotations

from datetime import datetime

from eventhub.accounts.limits import spend
from eventhub.accounts.models import User
from eventhub.events.companion import queries as companion
from eventhub.events.event.models import Event
from eventhub.organiser import queries
from eventhub.organiser.companion import queries as files
from eventhub.organiser.messages import left_today
from eventhub.organiser.rules import TESTS_A_DAY
from eventhub.people.opt_out import select_left_out
from eventhub.platform import tokens
from eventhub.platform.db import db, transaction
from eventhub.platform.mail import outbox
from eventhub.platform.mail.models import Priority

KIND = "companion/invitation"
SAMPLE = "companion/sample"
# Mails queued in one transaction.
AT_ONCE = 200


def send_sample(event: Event, file_id: int, *, by: User, now: datetime) -> None:
    """Mail the invitation to the organiser alone. Raises NotFound, LimitReached ("message_test")."""
    spend("message_test", str(by.id), TESTS_A_DAY, queries.DAY, now)
    with transaction():
        made = files.get_file(event.id, file_id)
        version = f"test-{tokens.new_nonce()[:8]}"
        outbox.enqueue(SAMPLE, user=by, about=made, now=now, version=version, priority=Priority.AWAITED)


def send_due(now: datetime) -> int:
    """Job: invite the guests organisers brought, as each of their days allows; return how many mails."""
    return sum(invite_due(now, by_user_id=user_id) for user_id in companion.authors_with_uninvited(now))


def invite_due(now: datetime, *, by_user_id: int) -> int:
    """Invite the guests one organiser brought, within what is left of their day; return how many mails.

    A person who asked never to be matched counts as invited and gets no mail, which nobody is told.
    """
    sent = 0
    while True:
        handled, mails = _invite_some(by_user_id, now)
        sent += mails
        if not handled:
            return sent


def _invite_some(user_id: int, now: datetime) -> tuple[int, int]:
    with transaction():
        by: User = queries.lock_user(user_id)
        left = min(AT_ONCE, left_today(by, now))
        found = companion.uninvited_of(user_id, now, left) if left else []
        addresses = [one.registration.email for one in found if one.registration is not None]
        unheard, users = select_left_out(addresses), companion.users_of_addresses(addresses)
        mails = 0
        for one in found:
            one.invited_at = now
            row = one.registration
            if row is None or row.email in unheard:
                continue
            outbox.enqueue(
                KIND,
                user=users.get(row.email),
                address=row.email,
                language=row.language,
                about=one,
                version=one.nonce[:8],
                now=now,
                first=True,
            )
            mails += 1
        db.session.flush()
    return len(found), mails
