"""Named reads of whom somebody met through us without having asked."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from eventhub.introductions.models import IntroducerAsk, Introduction
from eventhub.introductions.rules import IntroductionState
from eventhub.platform.db import db

PAGE = 100


def introduced_to(user_id: int) -> Sequence[Introduction]:
    """Introductions of somebody else to this person, the latest first."""
    return db.session.scalars(
        sa.select(Introduction)
        .where(Introduction.target_id == user_id, Introduction.state == IntroductionState.INTRODUCED)
        .options(
            selectinload(Introduction.asks).selectinload(IntroducerAsk.introducer),
            selectinload(Introduction.requester),
            selectinload(Introduction.event),
        )
        .order_by(Introduction.ended_at.desc(), Introduction.id.desc())
        .limit(PAGE)
    ).all()
