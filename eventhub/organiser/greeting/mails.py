"""The mail to someone who greets newcomers: that they were named, and on the morning who they greet."""

from __future__ import annotations

from eventhub.events.event.models import Event
from eventhub.events.event.queries import find_role
from eventhub.events.event.rules import EventState
from eventhub.organiser.greeting.labels import why_words
from eventhub.organiser.greeting.rules import mail_due_at
from eventhub.organiser.greeting.service import KIND
from eventhub.organiser.greeting.sheet import read_sheet
from eventhub.platform.db import db
from eventhub.platform.mail.kinds import Letter, composer, url_to
from eventhub.platform.mail.models import OutgoingMail


@composer(KIND, Event)
def greeting(mail: OutgoingMail) -> Letter | None:
    """Name the reader's newcomers and who to introduce each to; None once they greet nobody or the event is over."""
    event = db.session.get(Event, mail.about_id)
    if event is None or mail.user is None or event.state is not EventState.PUBLISHED or event.ends_at <= mail.due_at:
        return None
    sheet = read_sheet(event, mail.user.id, find_role(event.id, mail.user.id), mail.due_at)
    is_early = mail.created_at < mail_due_at(event.starts_at, event.zone)
    if all(one.id != mail.user.id for one in sheet.greeters) or not (sheet.mine or is_early):
        return None
    link = url_to("greeting.sheet", slug=event.slug)
    guests = [(row, [(one.person, why_words(row, one)) for one in row.suggestions]) for row in sheet.mine]
    return Letter({"event": event, "guests": guests, "link": link})
