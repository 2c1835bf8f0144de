"""Mails of organisers: their message, the same for guests and as a test, and their own mail in the morning."""

from __future__ import annotations

from eventhub.accounts.models import User
from eventhub.events.event.models import Event
from eventhub.events.event.queries import find_role
from eventhub.events.event.rules import EventState, TeamRole
from eventhub.events.registrations.figures import counts
from eventhub.events.registrations.rules import LIVE, RegistrationState
from eventhub.organiser import queries
from eventhub.organiser.digest import DIGEST, news_for
from eventhub.organiser.messages import KIND, REPORT
from eventhub.organiser.models import OrganiserMessage
from eventhub.organiser.requests import REQUESTS
from eventhub.platform import tokens
from eventhub.platform.db import db
from eventhub.platform.mail.kinds import Letter, composer, url_to
from eventhub.platform.mail.models import OutgoingMail
from eventhub.text.links import paragraphs


@composer(KIND, OrganiserMessage)
def message(mail: OutgoingMail) -> Letter | None:
    """Send an organiser's message, as long as its reader is still a guest and its author may write."""
    written = queries.find_message(mail.about_id)
    if written is None or mail.user is None or not _is_for(written, mail):
        return None
    if written.event.state is EventState.TAKEN_DOWN:
        return None
    if queries.is_held(written.by_user_id, mail.created_at):
        return None
    return Letter(
        letter_of(written, mail.user_id or 0),
        reply_to=((written.by.name, written.by.email),) if written.by.email else (),
        on_behalf_of=written.by.name,
    )


@composer(DIGEST, User)
def digest(mail: OutgoingMail) -> Letter | None:
    """Say what guests did since the morning before, at each event, with links to its overview."""
    news = news_for(mail.user, mail.created_at) if mail.user else []
    if not news:
        return None
    lines = [
        (
            one,
            url_to("organiser_event.overview", slug=one.event.slug),
            url_to("organiser_guests.guests", slug=one.event.slug, tab="pending"),
        )
        for one in news
    ]
    return Letter({"lines": lines, "to_answer": sum(one.to_answer for one in news)})


@composer(REQUESTS, Event)
def requests(mail: OutgoingMail) -> Letter | None:
    """Say who waits for an answer; None once all have theirs, or the reader runs the event no more."""
    event = db.session.get(Event, mail.about_id)
    if event is None or event.state is not EventState.PUBLISHED or not _runs(event, mail.user_id):
        return None
    number = counts(event.id).of(RegistrationState.PENDING)
    if not number:
        return None
    link = url_to("organiser_guests.guests", slug=event.slug, tab="pending")
    return Letter({"event": event, "asking": queries.list_first_asking(event.id), "number": number, "link": link})


def _runs(event: Event, user_id: int | None) -> bool:
    return find_role(event.id, user_id or 0) in (TeamRole.OWNER, TeamRole.MANAGER)


def letter_of(written: OrganiserMessage, reader_id: int) -> dict[str, object]:
    """Return what the templates of the mail and of its preview show."""
    return {
        "message": written,
        "event": written.event,
        "author": written.by,
        "paragraphs": paragraphs(written.body),
        "event_url": url_to("event.show", slug=written.event.slug),
        "report_url": url_to("reports.report", token=tokens.sign(REPORT, [written.id, reader_id])),
    }


def _is_for(written: OrganiserMessage, mail: OutgoingMail) -> bool:
    if mail.user_id == written.by_user_id:
        return True
    guest = queries.find_guest_of(written.event_id, mail.user_id or 0)
    return guest is not None and guest.state in LIVE and written.sent_at is not None
