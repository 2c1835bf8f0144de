"""Named reads of touches; the caller has checked that the contacts are the reader's own."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from eventhub.people.touches.models import Touch
from eventhub.platform.db import db

MOST_TOUCHES = 5000


def touches_with_all(contact_ids: Collection[int]) -> dict[int, list[Touch]]:
    """Return the latest touches with each of these people, by contact, the first one first; at most MOST_TOUCHES."""
    rows = db.session.scalars(
        sa.select(Touch)
        .where(Touch.contact_id.in_(contact_ids))
        .order_by(Touch.at.desc(), Touch.id.desc())
        .limit(MOST_TOUCHES)
    )
    found: dict[int, list[Touch]] = {contact_id: [] for contact_id in contact_ids}
    for touch in list(rows)[::-1]:
        found[touch.contact_id].append(touch)
    return found


def moments_of_touch(contact_ids: Collection[int]) -> dict[int, list[datetime]]:
    """Return when the owners of these contacts were in touch with them, by contact, in order; aware UTC times."""
    return {each: [touch.at for touch in touches] for each, touches in touches_with_all(contact_ids).items()}
