"""Somebody else's row is 404 on every route, whatever the form says (case 16).

The walk takes the routes from the running app: a new number in an address needs a row of somebody else here.
"""

from datetime import timedelta

import pytest

from eventhub.accounts.rules import Language
from eventhub.api import service as api
from eventhub.api import webhooks
from eventhub.api.models import WebhookDelivery
from eventhub.api.rules import Scope
from eventhub.contacts import merging
from eventhub.contacts.models import ContactImport, Match
from eventhub.contacts.rules import Certainty, ContactSource, ImportMode
from eventhub.desk import messages
from eventhub.desk.rules import Segment
from eventhub.events import invitations, team
from eventhub.events.rules import TeamRole
from eventhub.followups.models import FollowUp
from eventhub.introductions.models import Introduction, LedgerEntry, Offer
from eventhub.introductions.rules import IntroductionState, LedgerKind, OfferState
from eventhub.notes import service as notes
from eventhub.notes.models import MeetingScan
from eventhub.registrations.rules import RegistrationState, VisibleTo
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
from tests.routes import CHANGING, routes_of

# A form that no view would take: the answer must still be that there is no such row.
NONSENSE = dict.fromkeys(
    (
        "until",
        "kind",
        "reason",
        "answer",
        "says",
        "how",
        "closeness",
        "text",
        "first",
        "why",
        "days",
        "when_full",
        "next",
        "name",
        "state",
        "line",
        "context",
        "since_year",
        "visibility",
        "visible_to",
    ),
    "?" * 5000,
)


@pytest.fixture
def theirs(session, now):
    """Anna, who may enter every door of her event, and the numbers of rows that are none of her business."""
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
        )
    )
    double, spare = make_contact(zhang, name="Song Tao", company="Bosch"), make_contact(zhang, name="Wen Ying")
    merged = merging.merge(zhang.id, double.id, make_contact(zhang, name="Song Tao", company="Bosch").id, now)
    endpoint = webhooks.add_endpoint(zhang.id, "https://hooks.example.org/", [], event_id=None, now=now)
    webhooks.ping(endpoint, now=now)
    return (
        event,
        anna,
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


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_the_row_of_somebody_else_is_not_found_whatever_the_form_says(app, browser, theirs, now):
    event, anna, numbers = theirs
    # To the API she comes with a token that may do everything.
    headers = {"Authorization": f"Bearer {api.create_token(anna.id, 'All', Scope, lives=None, now=now)[1]}"}
    person, wrong, walked = browser(anna), [], 0
    for route in routes_of(app):
        names = [name for name, kind in route.arguments if kind == "int"]
        if not names or route.access == "demo_only":
            continue
        assert set(names) <= set(numbers), f"give {route.rule} a row of somebody else in this test"
        url = route.rule.replace("<slug>", event.slug).replace("<answer>", "confirm")
        for name in names:
            url = url.replace(f"<int:{name}>", str(numbers[name]))
        for method in sorted(route.methods & {"GET", *CHANGING}):
            for typed in ({}, NONSENSE) if method in CHANGING else ({},):
                data = person.with_token(typed) if method in CHANGING else None
                status = person.request(method, url, data=data, headers=headers).status
                walked += 1
                if status != 404:
                    wrong.append(f"{method} {url} {'with nonsense ' if typed else ''}gave {status}")

    assert wrong == []
    assert walked > 25
