"""Mails of clubs: the next event, and the one invitation to a guest."""

from __future__ import annotations

from datetime import datetime

from eventhub.events.clubs.queries import find_club_of_event, find_place
from eventhub.events.clubs.rules import ClubRole
from eventhub.events.event.models import Event
from eventhub.events.event.rules import EventState, Listing
from eventhub.organiser.clubs import queries
from eventhub.organiser.clubs.news import EVENT, INVITATION, may_invite
from eventhub.organiser.queries import is_held
from eventhub.platform.db import db
from eventhub.platform.mail.kinds import Letter, composer, url_to
from eventhub.platform.mail.models import OutgoingMail


@composer(EVENT, Event)
def next_event(mail: OutgoingMail) -> Letter | None:
    """Tell who follows a club of its next event; None once it has begun, or the reader has to do with it already."""
    event = db.session.get(Event, mail.about_id)
    found = queries.find_club_event(event.id) if event is not None else None
    if event is None or found is None or found.club.taken_down_at or not _is_told_of(event, mail.created_at):
        return None
    if found.by is None or is_held(found.by.id, mail.created_at) or not queries.is_to_be_told(found, mail.user_id or 0):
        return None
    return Letter(
        {
            "event": event,
            "club": found.club,
            "link": url_to("event.show", slug=event.slug),
            "club_url": url_to("clubs.show", club=found.club.slug),
        }
    )


def _is_told_of(event: Event, now: datetime) -> bool:
    return event.state is EventState.PUBLISHED and event.listing is not Listing.INVITED and event.starts_at > now


@composer(INVITATION, Event)
def invitation(mail: OutgoingMail) -> Letter | None:
    """Invite a guest to the club of an event; None once they follow it, or nobody hosts it."""
    event = db.session.get(Event, mail.about_id)
    club = find_club_of_event(event.id) if event is not None else None
    place = find_place(club.id, mail.user_id or 0) if club is not None else None
    if club is None or place is None or place.role is not ClubRole.NONE or not may_invite(club.id, mail.created_at):
        return None
    return Letter({"club": club, "link": url_to("clubs.show", club=club.slug)})
