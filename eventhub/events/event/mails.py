"""What mails and files say about an event, and the mails to people who are no guests yet.

Mails to guests: see events/registrations/mails.py.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from eventhub.accounts.models import User
from eventhub.events.event import invitations, queries, queries_of_invitations, team
from eventhub.events.event.calendar import CalendarFacts, entry_uid
from eventhub.events.event.labels import ROLE_WORDS, TAKEDOWN_WORDS, WHAT_ROLES_DO
from eventhub.events.event.models import Event, Invitation, TeamInvitation
from eventhub.events.event.prose import plain
from eventhub.events.event.rules import (
    CALLED_OFF,
    Admission,
    EventState,
    InvitationState,
    admission_to,
    is_new_organiser,
)
from eventhub.platform import tokens
from eventhub.platform.db import db
from eventhub.platform.mail.kinds import Letter, composer, url_to
from eventhub.platform.mail.models import OutgoingMail
from eventhub.platform.web.filters import event_summary, event_text, event_title
from eventhub.text.web_addresses import without_web_addresses


def public_facts(event: Event, *, is_stranger: bool, written_at: datetime) -> CalendarFacts:
    """Return the event for a public calendar; strangers to an event for invited people learn its day and hour alone."""
    facts = calendar_facts(event, for_guest=False, written_at=written_at)
    return replace(facts, place="", description="") if is_stranger else facts


def calendar_facts(event: Event, *, for_guest: bool, written_at: datetime) -> CalendarFacts:
    """Return the event as a calendar entry; the exact address for confirmed guests only, and never the link to join."""
    venue = ", ".join(part for part in (event.place, event.address if for_guest else "") if part)
    link = url_to("event.show", slug=event.slug)
    return CalendarFacts(
        uid=entry_uid(event.id, event.created_at, link),
        sequence=event.calendar_sequence,
        changed_at=written_at,
        title=event_title(event),
        description=event_summary(event) or plain(event_text(event)),
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        zone=event.zone,
        place=venue,
        link=link,
        cancelled=event.state in CALLED_OFF,
    )


@composer("events/decision", Event, transactional=True)
def decision(mail: OutgoingMail) -> Letter | None:
    """Tell the team that an operator has taken the event down, and why, or that it is restored."""
    event = db.session.get(Event, mail.about_id)
    if event is None:
        return None
    # A mail that waited until the next decision is no longer true.
    decided_at = event.taken_down_at or event.restored_at
    if decided_at is None or decided_at > mail.created_at:
        return None
    why = TAKEDOWN_WORDS[event.taken_down_why] if event.taken_down_why else ""
    were_told = event.state is EventState.PUBLISHED and event.ends_at > decided_at
    link = url_to("event.show", slug=event.slug)
    return Letter({"event": event, "why": why, "were_told": were_told, "event_url": link})


@composer(invitations.KIND, Invitation)
def invitation(mail: OutgoingMail) -> Letter | None:
    """Invite to an event; None once it is answered or revoked, who invites is suspended, or the event is over."""
    found = queries_of_invitations.find_invitation_by_id(mail.about_id)
    if found is None or found.state is not InvitationState.PENDING or found.event.state is not EventState.PUBLISHED:
        return None
    if found.by is not None and found.by.suspended_at is not None:
        return None
    token = tokens.derive(invitations.PURPOSE, found.nonce)
    return Letter(
        {
            "event": found.event,
            "host": found.by.name if found.by else "",
            "is_full": admission_to(found.event, mail.created_at) is Admission.FULL,
            "preview": _preview(found, mail.created_at),
            "link": url_to("sign_up.invitation", token=token),
        },
        reply_to=_reply_to(found.by),
        on_behalf_of=found.by.name if found.by else "",
    )


def _reply_to(by: User | None) -> tuple[tuple[str, str], ...]:
    """Return the address of the organiser who invites: an answer to an invitation goes to that person."""
    return ((by.name, by.email),) if by is not None and by.email else ()


def _preview(found: Invitation, now: datetime) -> str:
    """Return the event's description without web addresses; empty for a new organiser.

    The recipient has asked for nothing, so a new account's own words must not reach them by our mail.
    """
    by = found.by
    if by is None or is_new_organiser(by.created_at, queries.count_events_held(by.id, now), now):
        return ""
    return without_web_addresses(plain(event_text(found.event), 400))


@composer(team.KIND, TeamInvitation, awaited=True)
def team_invitation(mail: OutgoingMail) -> Letter | None:
    """Ask to join the team of an event; None once it is answered or taken back, or who asks is suspended."""
    found = queries.find_team_invitation(mail.about_id)
    if found is None or (found.by is not None and found.by.suspended_at is not None):
        return None
    return Letter(
        {
            "event": found.event,
            "host": found.by.name if found.by else "",
            "role": ROLE_WORDS[found.role],
            "does": WHAT_ROLES_DO[found.role],
            "works_until": team.works_until(found),
            "link": url_to("events.join_team", token=tokens.derive(team.PURPOSE, found.nonce)),
        },
        reply_to=_reply_to(found.by),
        on_behalf_of=found.by.name if found.by else "",
    )
