"""A world: one event, its people, and a real row for every number that an address can hold.

Two worlds in one database are what tests of access need: what stands in one is none of the business of the other's
people. Every row is in the state in which its owner could act on it, so that a view which forgets to ask for the
owner would really show or change something.
"""

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from eventhub.accounts.models import DeviceSession, Passkey, User
from eventhub.accounts.rules import Language
from eventhub.api import service as api
from eventhub.api import webhooks
from eventhub.api.models import WebhookDelivery
from eventhub.events.event import invitations, team
from eventhub.events.event.models import Event
from eventhub.events.event.rules import TeamRole
from eventhub.events.registrations.models import KnownName, Registration
from eventhub.events.registrations.rules import RegistrationState
from eventhub.followups.models import FollowUp
from eventhub.followups.notes import service as notes
from eventhub.followups.notes.models import MeetingScan
from eventhub.introductions.models import IntroducerAsk, Introduction, LedgerEntry, Offer, OfferSide
from eventhub.introductions.rules import AskState, IntroductionState, LedgerKind, OfferState
from eventhub.organiser import messages
from eventhub.organiser.companion import files
from eventhub.organiser.rules import Segment
from eventhub.people.contacts import merges
from eventhub.people.models import ContactImport, HostLetter, Match, PendingHandshake, Tie
from eventhub.people.rules import Certainty, ContactSource, ImportMode, ImportState
from eventhub.people.visibility.models import ShortlistEntry
from eventhub.platform.db import db
from eventhub.platform.tokens import new_nonce
from tests.factories import (
    in_one_commit,
    make_block,
    make_circle,
    make_club,
    make_contact,
    make_event,
    make_question,
    make_registration,
    make_team_member,
    make_tie,
    make_user,
    save,
)


@dataclass(frozen=True)
class World:
    """One event; `guest` owns all private rows, `owner` all rows of the event."""

    event: Event
    owner: User
    manager: User
    door: User
    guest: User
    friend: User
    operator: User
    # Argument of an address -> row; "endpoint argument" where one name means different things.
    rows: dict[str, int]

    def row(self, endpoint: str, argument: str) -> int | None:
        """The row for an argument of a route; None when there is none."""
        return self.rows.get(f"{endpoint} {argument}", self.rows.get(argument))


def make_world(title: str, now) -> World:
    """An event ten days from now and a row of every kind, all committed."""
    with in_one_commit():
        owner, manager, door = (make_user(f"{name} of {title}") for name in ("Owner", "Manager", "Door"))
        event = make_event(title, organiser=owner, needs_approval=True)
        guest, friend, third, stranger = (make_user(f"{name} of {title}") for name in ("Gina", "Fred", "Thea", "Sam"))
        make_team_member(event, manager, TeamRole.MANAGER)
        make_team_member(event, door, TeamRole.CHECK_IN)
        own = make_registration(event, guest, greet_me=True)
        for person in (friend, third):
            make_registration(event, person)
        for other in (friend, third):
            make_tie(guest, other)
        pending = make_registration(event, stranger, RegistrationState.PENDING)
    of_event = rows_of_event(event, owner, now) | {
        "registration_id": pending.id,
        "greeting.tick registration_id": own.id,
        "member_id": next(member.id for member in event.team if member.user_id == manager.id),
    }
    three = (guest, friend, third)
    rows = of_event | private_rows(event, *three, now) | between_people(event, *three, now)
    return World(event, owner, manager, door, guest, friend, make_user(is_operator=True), rows)


def rows_of_event(event: Event, owner: User, now) -> dict[str, int]:
    """What organisers made for their event."""
    asked = team.ask(event.id, "helper@example.org", TeamRole.CHECK_IN, by=owner, language=Language.ENGLISH, now=now)
    invited = invitations.invite(event.id, ["invited@example.org"], by=owner, language=Language.ENGLISH, now=now)
    return {
        "event_id": event.id,
        "club_id": make_club(owner).id,
        "question_id": make_question(event, "Tea?").id,
        "message_id": messages.draft(event, Segment.GOING, "Tea", "At seven.", by=owner, now=now).id,
        "asked_id": asked.id,
        "invitation_id": invited[0].id,
        "file_id": files.park(event, b"Name,Email\n", "list.csv", by=owner, language="en", now=now),
    }


def private_rows(event: Event, guest: User, friend: User, third: User, now) -> dict[str, int]:
    """What belongs to one guest alone."""
    contact, spare = make_contact(guest, friend), make_contact(guest, name="Wen Ying")
    double, twin = (make_contact(guest, name="Song Tao", company="Bosch") for _ in range(2))
    note = notes.write_note(guest.id, "client-one", notes.Who(contact_id=contact.id), notes.Words(text="Tea."), now=now)
    endpoint = webhooks.add_endpoint(guest.id, "https://hooks.example.org/", [], event_id=None, now=now)
    webhooks.ping(endpoint, now=now)
    merged = merges.merge(guest.id, double.id, twin.id, now)
    brought = ContactImport(
        owner_id=guest.id, event_id=event.id, source=ContactSource.LINKEDIN, mode=ImportMode.KEEP, created_at=now
    )
    match = Match(owner_id=guest.id, user_id=third.id, event_id=event.id, certainty=Certainty.LIKELY, created_at=now)
    entry = LedgerEntry(owner_id=guest.id, contact_id=contact.id, kind=LedgerKind.GIVE, what="favour", at=now)
    scan = MeetingScan(event_id=event.id, shower_id=guest.id, scanner_id=friend.id, created_at=now)
    held = ContactImport(
        owner_id=guest.id, source=ContactSource.LINKEDIN, mode=ImportMode.KEEP, state=ImportState.HELD, created_at=now
    )
    words = {"body": "Is there a lift?", "digest": f"letter{guest.id:05}", "created_at": now}
    letter = HostLetter(event_id=event.id, author_id=friend.id, host_id=guest.id, **words)
    for row in (brought, held, match, entry, scan, letter):
        save(row)
    place = db.session.scalars(
        sa.select(Registration).where(Registration.user_id == guest.id, Registration.event_id == event.id)
    ).one()
    known = save(KnownName(registration_id=place.id, name=f"Uli of {event.title}", created_at=now))
    device = {"credential_id": f"key{guest.id:05}", "public_key": b"public", "name": "Safari · iPhone"}
    passkey = save(Passkey(user_id=guest.id, created_at=now, **device))
    seen = {"id_digest": f"digest{guest.id:05}", "first_seen_on": now.date(), "last_seen_on": now.date()}
    signed_in = save(DeviceSession(user_id=guest.id, name="Safari · iPhone", **seen))
    return {
        "passkey_id": passkey.id,
        "session_id": signed_in.id,
        "name_id": known.id,
        "contact_id": contact.id,
        "contacts.settle_duplicate one_id": contact.id,
        "contacts.settle_duplicate other_id": spare.id,
        "other": spare.id,
        "merge_id": merged.id,
        "import_id": brought.id,
        "console.decide_import import_id": held.id,
        "match_id": match.id,
        "note_id": note.id,
        "follow_up_id": db.session.scalars(sa.select(FollowUp.id).where(FollowUp.contact_id == contact.id)).first(),
        "entry_id": entry.id,
        "letter_id": letter.id,
        "scan_id": scan.id,
        "endpoint_id": endpoint.id,
        "delivery_id": db.session.scalars(
            sa.select(WebhookDelivery.id).where(WebhookDelivery.endpoint_id == endpoint.id)
        ).one(),
        "token_id": api.create_token(guest.id, "Mine", [], lives=None, now=now)[0].id,
        "circle_id": make_circle(event, [guest, friend, third], begun=True).id,
    }


def between_people(event: Event, guest: User, friend: User, third: User, now) -> dict[str, int]:
    """Requests, offers and ties, in which the guest has a part."""
    waiting = {"event_id": event.id, "created_at": now, "decide_by": now + timedelta(days=4)}
    asked = Introduction(
        requester_id=guest.id, target_id=third.id, to_target="Solar.", state=IntroductionState.ASKING, **waiting
    )
    asked.asks.append(
        IntroducerAsk(introducer_id=friend.id, position=1, state=AskState.ASKED, nonce="m", token_digest=new_nonce())
    )
    # The guest said yes as an introducer, and may let this person's requests pass.
    answered = Introduction(
        requester_id=friend.id, target_id=third.id, to_target="Wind.", state=IntroductionState.CLOSED, **waiting
    )
    answered.asks.append(
        IntroducerAsk(introducer_id=guest.id, position=1, state=AskState.YES, nonce="n", token_digest=new_nonce())
    )
    made = Introduction(
        requester_id=guest.id, target_id=friend.id, state=IntroductionState.INTRODUCED, ended_at=now, **waiting
    )
    made.asks.append(
        IntroducerAsk(introducer_id=third.id, position=1, state=AskState.YES, nonce="o", token_digest=new_nonce())
    )
    offered = Offer(offerer_id=guest.id, state=OfferState.ASKING, **waiting)
    offered.sides = [
        OfferSide(user_id=each.id, nonce=new_nonce(), token_digest=new_nonce()) for each in (friend, third)
    ]
    says_so = make_user(f"Uli of {event.title}")
    make_registration(event, says_so)
    blocked = make_user(f"Bea of {event.title}")
    make_block(guest, blocked)
    listed = ShortlistEntry(event_id=event.id, viewer_id=guest.id, target_id=friend.id, position=1, computed_at=now)
    # The address of the guest stands in an import of somebody who is here as well.
    brings = make_user(f"Kai of {event.title}")
    make_registration(event, brings)
    pending = PendingHandshake(owner_id=brings.id, other_id=guest.id, event_id=event.id, created_at=now)
    for row in (asked, answered, made, offered, listed, pending):
        save(row)
    return {
        "introduction_id": asked.id,
        "introduced.show introduction_id": made.id,
        "introduced.share introduction_id": made.id,
        "introduced.written introduction_id": made.id,
        "offer_id": offered.id,
        "requester_id": friend.id,
        "target_id": friend.id,
        "introductions.offer one_id": friend.id,
        "introductions.offer other_id": third.id,
        "user_id": blocked.id,
        "notes.recap_sheet user_id": friend.id,
        "tie_id": db.session.scalars(sa.select(Tie.id).where(Tie.owner_id == guest.id, Tie.other_id == third.id)).one(),
        "pending_id": pending.id,
        "ties.handshake tie_id": make_tie(says_so, guest, mutual=False).id,
    }
