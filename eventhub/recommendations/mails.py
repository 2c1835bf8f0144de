"""The brief, three days before an event: acquaintances who attend, and people to meet."""

from __future__ import annotations

from sqlalchemy.orm import joinedload

from eventhub.events.event.rules import EventState
from eventhub.events.registrations.models import Registration
from eventhub.platform import clock
from eventhub.platform.db import db
from eventhub.platform.mail.kinds import Letter, composer, url_to
from eventhub.platform.mail.models import OutgoingMail
from eventhub.recommendations import labels
from eventhub.recommendations.page_context import sees_others
from eventhub.recommendations.presenters import mailed_page
from eventhub.recommendations.reason_words import reason_words
from eventhub.recommendations.rules import Phase
from eventhub.recommendations.service import BRIEF


@composer(BRIEF, Registration)
def brief(mail: OutgoingMail) -> Letter | None:
    """Compose the brief; None for people who left, hide, or would read of nobody, and once the event has begun."""
    registration = db.session.get(Registration, mail.about_id, options=[joinedload(Registration.event)])
    now = clock.utc_now()
    if registration is None or registration.user_id is None or not sees_others(registration):
        return None
    event = registration.event
    if event.state is not EventState.PUBLISHED or event.starts_at <= now:
        return None
    page = mailed_page(event, registration, now)
    if page.phase is not Phase.OPEN or not (page.cards or page.known):
        return None
    # The text and the HTML say the same of each.
    cards = [(card, reason_words(card), labels.thread_words(card, page.event)) for card in page.cards]
    link = url_to("for_you.going", slug=event.slug)
    return Letter({"page": page, "event": event, "words": labels, "cards": cards, "link": link})
