"""One row of each kind that an address names by its number."""

from dataclasses import dataclass
from datetime import timedelta

from eventhub.accounts.rules import Language
from eventhub.api import service as api
from eventhub.api import webhooks
from eventhub.api.models import WebhookDelivery
from eventhub.contacts import merging
from eventhub.contacts.models import ContactImport, Match
from eventhub.contacts.rules import Certainty, ContactSource, ImportMode
from eventhub.desk import messages
from eventhub.desk.rules import Segment
from eventhub.events import invitations, team
from eventhub.events.rules import TeamRole
from eventhub.followups.models import FollowUp
from eventhub.introductions.models import IntroducerAsk, Introduction, LedgerEntry, Offer
from eventhub.introductions.rules import AskState, IntroductionState, LedgerKind, OfferState
from eventhub.notes import service as notes
from eventhub.notes.models import MeetingScan
from eventhub.registrations.rules import RegistrationState, VisibleTo
from eventhub.tokens import digest, new_nonce
from tests.factories import (
    make_circle,
    make_contact,
    make_event,
    make_question,
    make_registration,
    make_team_member,
    make_tie,
    make_user,
    owner_of,
    save,
)


@dataclass(frozen=True)
class Rows:
    """Anna, who may enter every door of the event, and rows of Zhang Min and of the other event by argument."""

    event: object
    other: object
    anna: object
    zhang: object
    numbers: dict


def make_rows(session, now) -> Rows:
    event, other = make_event("Ours"), make_event("Theirs")
    anna, zhang, li = make_user("Anna Keller"), make_user("Zhang Min"), make_user("Li Wei")
    make_registration(event, anna)
    make_team_member(event, anna, TeamRole.MANAGER)
    make_registration(event, zhang, visible_to=VisibleTo.NOBODY)
    make_registration(event, li)
    contact = make_contact(zhang, li)
    note = notes.write_note(zhang.id, "c1", notes.Who(contact_id=contact.id), notes.Words(text="Tea."), now=now)
    brought = save(
        ContactImport(
            owner_id=zhang.id, event_id=event.id, source=ContactSource.LINKEDIN, mode=ImportMode.KEEP, created_at=now
        )
    )
    match = save(Match(owner_id=zhang.id, user_id=li.id, event_id=event.id, certainty=Certainty.LIKELY, created_at=now))
    asked = save(
        Introduction(
            event_id=event.id,
            requester_id=zhang.id,
            target_id=li.id,
            why="Solar.",
            state=IntroductionState.ASKING,
            created_at=now,
            decide_by=now + timedelta(days=4),
            asks=[
                IntroducerAsk(
                    introducer_id=make_user().id,
                    position=0,
                    state=AskState.ASKED,
                    nonce=new_nonce(),
                    token_digest=digest(new_nonce()),
                )
            ],
        )
    )
    double, spare = make_contact(zhang, name="Song Tao", company="Bosch"), make_contact(zhang, name="Wen Ying")
    merged = merging.merge(zhang.id, double.id, make_contact(zhang, name="Song Tao", company="Bosch").id, now)
    endpoint = webhooks.add_endpoint(zhang.id, "https://hooks.example.org/", [], event_id=None, now=now)
    webhooks.ping(endpoint, now=now)
    return Rows(
        event,
        other,
        anna,
        zhang,
        {
            "endpoint_id": endpoint.id,
            "delivery_id": session.query(WebhookDelivery).one().id,
            "one_id": contact.id,
            "other_id": spare.id,
            "merge_id": merged.id,
            "contact_id": contact.id,
            "note_id": note.id,
            "import_id": brought.id,
            "match_id": match.id,
            "user_id": zhang.id,
            "requester_id": zhang.id,
            "offer_id": save(
                Offer(event_id=event.id, offerer_id=zhang.id, state=OfferState.ASKING, created_at=now, decide_by=now)
            ).id,
            "entry_id": save(
                LedgerEntry(owner_id=zhang.id, contact_id=contact.id, kind=LedgerKind.GIVE, what="favour", at=now)
            ).id,
            "invitation_id": invitations.invite(
                other.id, ["eve@example.org"], by=owner_of(other), language=Language.ENGLISH, now=now
            )[0].id,
            "member_id": other.team[0].id,
            "asked_id": team.ask(
                other.id, "eve@example.org", TeamRole.DOOR, by=owner_of(other), language=Language.ENGLISH, now=now
            ).id,
            "message_id": messages.draft(other, Segment.GOING, "Tea", "At seven.", by=owner_of(other), now=now).id,
            "circle_id": make_circle(event, [zhang, li]).id,
            "scan_id": save(MeetingScan(event_id=event.id, shower_id=li.id, scanner_id=zhang.id, created_at=now)).id,
            "follow_up_id": session.query(FollowUp).filter_by(contact_id=contact.id).first().id,
            "introduction_id": asked.id,
            "tie_id": make_tie(li, zhang, mutual=False).id,
            "target_id": zhang.id,
            "question_id": make_question(other, "Tea?").id,
            "event_id": other.id,
            "token_id": api.create_token(zhang.id, "Hers", [], lives=None, now=now)[0].id,
            "registration_id": make_registration(other, zhang, RegistrationState.PENDING).id,
        },
    )
