"""What programs do with an event: the same use cases as on the pages, with the same rules of state."""

import dataclasses
from datetime import timedelta

import pytest

from eventhub.api.schemas import EventChanges
from eventhub.events.event.rules import EventState
from eventhub.events.event.service import EventFields
from eventhub.events.registrations.rules import RegistrationState as S
from eventhub.events.registrations.tickets import ticket_of
from tests.api.program import make_program
from tests.factories import make_event, make_registration, make_user, owner_of


@pytest.fixture
def event(session, now):
    return make_event("Tea", organiser=make_user("Grace Huang"), capacity=2)


@pytest.fixture
def program(app, session, event, now):
    return make_program(app, session, owner_of(event), now)


def url(event, rest=""):
    return f"/events/{event.id}{rest}"


def test_an_organiser_runs_a_whole_event_by_calls(program, event, session, mailbox, now):
    """Draft, publish, add, approve, check in, take back, cancel."""
    starts = (now + timedelta(days=9)).isoformat()
    made = program.call(
        "POST",
        "/events",
        {
            "title": " 春茶 Spring tea ",
            "starts_at": starts,
            "ends_at": (now + timedelta(days=9, hours=2)).isoformat(),
            "zone": "Asia/Shanghai",
            "capacity": 1,
            "needs_approval": True,
        },
    )
    ours = f"/events/{made.json['id']}"

    assert (made.status_code, made.json["state"], made.json["title"]) == (201, "draft", "春茶 Spring tea")
    assert program.call("PATCH", ours, {"place": "Shanghai"}).json["place"] == "Shanghai"
    published = program.call("POST", f"{ours}/publish")
    assert (published.json["state"], published.json["place"]) == ("published", "Shanghai")
    added = program.call("POST", f"{ours}/registrations", {"name": "Bo Chen", "email": "BO@Example.org"})
    assert (added.status_code, added.json["state"]) == (201, "unverified")
    assert "example.org" not in added.get_data(as_text=True).lower()
    assert [mail.recipients for mail in mailbox.deliver_all()] == [("bo@example.org",)]
    cancelled = program.call("POST", f"{ours}/cancel")
    assert cancelled.json["state"] == "cancelled" and cancelled.json["cancelled_at"]
    assert program.call("POST", f"{ours}/cancel").json["reason"] == "event_is_cancelled"


def test_texts_in_other_languages_go_in_and_out_by_language(program, event):
    texts = {"zh_Hans": {"title": " 茶会 "}, "de": {"title": "Tee", "summary": "Viel Tee", "description": ""}}

    kept = program.call("PATCH", url(event), {"translations": texts})
    assert kept.json["translations"] == {"zh_Hans": {"title": "茶会"}, "de": {"title": "Tee", "summary": "Viel Tee"}}
    assert program.call("PATCH", url(event), {"place": "Shanghai"}).json["translations"] == kept.json["translations"]
    assert program.call("PATCH", url(event), {"translations": {}}).json["translations"] == {}


def test_a_gap_comes_into_no_event_that_is_published(program, event, session):
    gap = {"translations": {"de": {"title": "Tee", "description": "Thema: ____"}}}
    refused = program.call("PATCH", url(event), gap)
    assert (refused.status_code, refused.json["reason"]) == (409, "gaps_left")
    assert program.call("PATCH", url(event), {"description": "Speaker: ____"}).json["reason"] == "gaps_left"
    assert program.call("GET", url(event)).json["translations"] == {}

    # One that has stood there from before keeps nothing else from being changed.
    event.description = "Speaker: ____"
    session.commit()
    assert program.call("PATCH", url(event), {"place": "Shanghai"}).json["place"] == "Shanghai"
    event.state = EventState.DRAFT
    session.commit()
    assert program.call("PATCH", url(event), gap).status_code == 200


@pytest.mark.parametrize(
    "texts",
    [
        {"xx": {"title": "Tea"}},
        {"de": {"title": "www.example.org"}},
        {"de": {"body": "x"}},
        {"de": "Tee"},
        ["de"],
        None,
    ],
)
def test_texts_in_no_language_of_ours_or_of_a_wrong_kind_are_refused(program, event, texts):
    assert program.call("PATCH", url(event), {"translations": texts}).status_code in (400, 422)
    assert program.call("GET", url(event)).json["translations"] == {}


@pytest.mark.parametrize("zone", ["Asia/Nowhere", "asia/shanghai", "Etc/GMT+8", "Shanghai", ""])
def test_a_zone_that_does_not_exist_is_refused(program, event, now, zone):
    times = {"starts_at": (now + timedelta(days=9)).isoformat(), "ends_at": (now + timedelta(days=9.1)).isoformat()}

    made = program.call("POST", "/events", {"title": "Tea", **times, "zone": zone})
    changed = program.call("PATCH", url(event), {"zone": zone})

    assert [(answer.status_code, answer.json["errors"][0]["pointer"]) for answer in (made, changed)] == [
        (422, "/zone"),
        (422, "/zone"),
    ]


def test_guests_move_by_the_same_rules_as_on_the_page(program, event):
    asking, second, third = (make_registration(event, state=S.PENDING) for _ in range(3))

    def move(guest, how, body=None):
        answer = program.call("POST", url(event, f"/registrations/{guest.id}/{how}"), body)
        return answer.status_code, answer.json.get("state") or answer.json["reason"]

    assert move(asking, "approve") == (200, "confirmed")
    assert move(asking, "approve") == (409, "is_confirmed")
    assert move(second, "decline", {"note": "Next time"}) == (200, "declined")
    assert move(second, "remove") == (409, "is_declined")
    assert move(third, "approve") == (200, "confirmed")
    fourth = make_registration(event, state=S.PENDING)
    assert move(fourth, "approve") == (409, "full")
    assert move(fourth, "approve", {"when_full": "wait"}) == (200, "waitlisted")
    assert move(asking, "remove") == (200, "removed")
    assert event.places_taken == 2


def test_a_ticket_checks_in_once_and_can_be_taken_back(program, event, clock):
    guest, waiting = make_registration(event), make_registration(event, state=S.WAITLISTED)

    def door(**body):
        answer = program.call("POST", url(event, "/check-ins"), body)
        return answer.status_code, answer.json["verdict"]

    assert door(ticket=ticket_of(guest)) == (200, "in")
    clock.shift(timedelta(seconds=1))
    assert door(ticket=ticket_of(guest)) == (200, "already")
    assert door(registration_id=guest.id, entry="undo") == (200, "undone")
    assert door(registration_id=guest.id) == (200, "in")
    assert door(ticket=ticket_of(waiting)) == (409, "no_place")
    assert door(ticket="EH-1-nonsense") == (404, "unknown")
    both = program.call("POST", url(event, "/check-ins"), {"ticket": "x", "registration_id": guest.id})
    assert both.status_code == 422


def test_lists_come_in_pages_that_miss_and_repeat_nothing(program, event, session):
    guests = [make_registration(event, state=S.PENDING) for _ in range(5)]
    for guest in guests[3:]:
        guest.state = S.DECLINED
    seen, cursor = [], ""
    while cursor is not None:
        page = program.call("GET", url(event, f"/registrations?limit=2&cursor={cursor}")).json
        seen, cursor = seen + [row["id"] for row in page["data"]], page["next_cursor"]

    assert seen == [guest.id for guest in guests]
    pending = program.call("GET", url(event, "/registrations?state=pending&limit=2")).json
    assert [row["id"] for row in pending["data"]] == seen[:2]
    carried = program.call("GET", url(event, f"/registrations?state=declined&cursor={pending['next_cursor']}"))
    assert (carried.status_code, carried.json["reason"]) == (400, "cursor")
    found = program.call("GET", url(event, f"/registrations?q={guests[0].name[:4]}&checked_in=false")).json
    assert guests[0].id in [row["id"] for row in found["data"]]


def test_a_guest_shows_what_the_page_shows_and_nothing_more(program, event):
    """Case 17, 19."""
    guest = make_registration(
        event,
        make_user("Anna Keller", email="anna@example.org", headline="Solar", phone="+49301234567"),
        goal_sentence="Find a mentor",
        background={"hometown": "Zigong"},
    )

    for answer in (
        program.call("GET", url(event, f"/registrations/{guest.id}")),
        program.call("POST", url(event, "/export")),
        program.call("POST", url(event, "/export.csv")),
    ):
        text = answer.get_data(as_text=True)
        assert "Anna Keller" in text and "Solar" in text
        assert not [word for word in ("anna@", "mentor", "Zigong", "4930", guest.nonce) if word in text]


def test_the_export_stands_in_the_log_and_acts_as_no_formula(program, event, browser):
    """Case 31."""
    make_registration(event, make_user("=HYPERLINK(1)"))

    answer = program.call("POST", url(event, "/export.csv"))

    assert answer.mimetype == "text/csv" and answer.data.startswith(b"\xef\xbb\xbf")
    assert '"\'=HYPERLINK(1)"' in answer.get_data(as_text=True)
    assert "guest list" in browser(owner_of(event)).get(f"/manage/{event.slug}/log").text.lower()


def test_what_a_program_may_change_of_an_event_is_a_field_of_it():
    assert set(EventChanges().fields) - {"tell_guests"} <= {field.name for field in dataclasses.fields(EventFields)}
