"""Mails of clubs: the next event, and the one invitation to a guest."""

from __future__ import annotations

from eventhub.events.clubs.models import ClubEvent, ClubMember
from eventhub.events.event.rules import EventState, Listing
from eventhub.organiser.clubs import queries
from eventhub.organiser.clubs.news import EVENT, INVITATION, may_invite
from eventhub.organiser.queries import is_held
from eventhub.platform.mail.kinds import Letter, composer, url_to
from eventhub.platform.mail.models import OutgoingMail


@composer(EVENT, ClubEvent)
def next_event(mail: OutgoingMail) -> Letter | None:
    """Tell who follows a club of its next event; None once it has begun, or the reader has to do with it already."""
    found = queries.find_club_event(mail.about_id)
    if found is None or found.by is None or is_held(found.by.id, mail.created_at):
        return None
    event = found.event
    if event.state is not EventState.PUBLISHED or event.listing is Listing.INVITED:
        return None
    if event.starts_at <= mail.created_at or not queries.is_to_be_told(found, mail.user_id or 0):
        return None
    return Letter(
        {
            "event": event,
            "club": found.club,
            "link": url_to("event.show", slug=event.slug),
            "club_url": url_to("clubs.show", club=found.club.slug),
        }
    )


@composer(INVITATION, ClubMember)
def invitation(mail: OutgoingMail) -> Letter | None:
    """Invite a guest to the club of an event; None once they follow it, or nobody hosts it."""
    place = queries.find_place_for_mail(mail.about_id)
    if place is None or not may_invite(place.club_id, mail.created_at):
        return None
    return Letter({"club": place.club, "link": url_to("clubs.show", club=place.club.slug)})
