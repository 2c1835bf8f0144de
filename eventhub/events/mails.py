"""What mails and files say about an event. The mails themselves go to guests: see registrations/mails.py."""

from __future__ import annotations

from datetime import datetime

from eventhub.events.calendar import CalendarFacts
from eventhub.events.models import Event
from eventhub.events.prose import plain
from eventhub.events.rules import EventState
from eventhub.mail.kinds import url_to
from eventhub.web.filters import event_title


def calendar_facts(event: Event, *, for_guest: bool, written_at: datetime) -> CalendarFacts:
    """The event as a calendar wants it; the exact address for confirmed guests only, the link to join for nobody."""
    place = ", ".join(part for part in (event.place, event.address if for_guest else "") if part)
    return CalendarFacts(
        uid=f"{event.id}-{int(event.created_at.timestamp())}@eventhub",
        sequence=event.calendar_sequence,
        changed_at=written_at,
        title=event_title(event),
        description=event.summary or plain(event.description),
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        zone=event.zone,
        place=place,
        link=url_to("events.show", slug=event.slug),
        cancelled=event.state is EventState.CANCELLED,
    )
