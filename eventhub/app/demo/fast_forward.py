"""Skip waiting times of the demo: the ten minutes of an undo, and the night."""

from datetime import datetime

import sqlalchemy as sa

from eventhub.introductions.models import IntroducerAsk, Introduction, Offer, OfferSide
from eventhub.introductions.rules import HOLD, IntroductionState, OfferState
from eventhub.operator.models import JobRun
from eventhub.platform.db import db, rows_touched, transaction
from eventhub.platform.mail.models import MailState, OutgoingMail

_HELD_ANSWERS = (IntroductionState.TARGET_HELD, IntroductionState.POSTPONED)


def bring_forward(now: datetime) -> int:
    """End the minutes in which a yes can be undone, and send mails that wait for the morning; how many moved.

    Jobs are due at once, too, since a person is looking at the page and waits.
    """
    with transaction():
        _moved(sa.update(JobRun).where(JobRun.lease_until.is_(None)).values(started_at=None))
        return sum(
            _moved(statement)
            for statement in (
                sa.update(OutgoingMail)
                .where(OutgoingMail.state.in_((MailState.QUEUED, MailState.RETRYING)), OutgoingMail.not_before > now)
                .values(not_before=now, due_at=now),
                sa.update(IntroducerAsk).where(IntroducerAsk.hold_until > now).values(hold_until=now),
                sa.update(Introduction)
                .where(Introduction.state.in_(_HELD_ANSWERS), Introduction.target_answered_at > now - HOLD)
                .values(target_answered_at=now - HOLD, next_step_at=now),
                sa.update(Introduction)
                .where(Introduction.state == IntroductionState.HELD, Introduction.next_step_at > now)
                .values(next_step_at=now),
                sa.update(OfferSide).where(OfferSide.answered_at > now - HOLD).values(answered_at=now - HOLD),
                sa.update(Offer)
                .where(Offer.state == OfferState.HELD, Offer.next_step_at > now)
                .values(next_step_at=now),
            )
        )


def _moved(statement: sa.Update) -> int:
    return rows_touched(db.session.execute(statement.execution_options(synchronize_session=False)))
