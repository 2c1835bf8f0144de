"""What stands on the badges of an event's guests."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime

from eventhub.accounts.models import User
from eventhub.events.event import service as events
from eventhub.events.event.models import Event
from eventhub.events.event.rules import Act
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import VisibleTo
from eventhub.organiser import queries
from eventhub.organiser.badges import Badge
from eventhub.organiser.rules import TOPICS_ON_A_BADGE
from eventhub.platform.web.filters import also_called, called, headline, read_aloud
from eventhub.text.languages import Language


def badges_of(
    event: Event, part: int, ask_words: Callable[[Language, list[str]], str], *, by: User, now: datetime
) -> list[Badge]:
    """Return one part of the badges, by name, and log that an organiser printed them.

    A topic is printed only when the guest opened it to all; guests visible to no other guest have none.
    """
    event_id = event.id
    guests = queries.guests_to_print(event_id, part)
    talkers = [row.user_id for row in guests if row.user_id and row.visible_to is not VisibleTo.NOBODY]
    topics: dict[int, list[str]] = defaultdict(list)
    for user_id, text in queries.released_topics(event_id, talkers):
        if len(topics[user_id]) < TOPICS_ON_A_BADGE and text not in topics[user_id]:
            topics[user_id].append(text)
    made = [_badge(row, topics.get(row.user_id or 0, []), ask_words) for row in guests]
    events.remember(event_id, Act.PRINTED_BADGES, by=by, number=len(made), now=now)
    return made


def _badge(row: Registration, topics: list[str], ask_words: Callable[[Language, list[str]], str]) -> Badge:
    return Badge(
        called(row),
        also_called(row) or read_aloud(row),
        headline(row),
        ask_words(row.language, topics) if topics else "",
    )
