"""The ask-gate of one relation: whether it carries a favour yet, and what is still missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from eventhub.followups import queries
from eventhub.followups.rules import MEETINGS, local_day
from eventhub.introductions.limits import GATE_SPAN, GATE_TOUCHES
from eventhub.people.contacts.edits import read_relation
from eventhub.people.models import Contact
from eventhub.people.touches.models import Touch
from eventhub.people.touches.rules import TouchKind


@dataclass(frozen=True)
class Gate:
    """`days`: on how many days the two were in touch so far."""

    is_open: bool
    days: int


def gate_is_open(touch_days: Sequence[date], *, known_before: bool, invited: bool = False) -> bool:
    """Return whether a text may ask for something.

    That takes an older tie, a word from the other side, or three touches over three weeks.
    """
    if known_before or invited:
        return True
    days = sorted(set(touch_days))
    return len(days) >= GATE_TOUCHES and days[-1] - days[0] >= GATE_SPAN


def gate_to(contact: Contact, touches: Sequence[Touch], zone: str, now: datetime) -> Gate:
    """Return the state of the ask-gate between a contact's owner and the person, by local days of the owner."""
    days = [local_day(touch.at, zone) for touch in touches]
    since = read_relation(contact).since_year
    known = since is not None and since < local_day(now, zone).year
    if not known and contact.user_id is not None:
        met_at = next((touch.at for touch in reversed(touches) if touch.kind in MEETINGS), now)
        known = queries.is_mutual_tie_before(contact.owner_id, contact.user_id, met_at)
    answered = any(touch.kind is TouchKind.ANSWERED for touch in touches)
    return Gate(gate_is_open(days, known_before=known, invited=answered), len(set(days)))
