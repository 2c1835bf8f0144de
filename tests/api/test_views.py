"""The API as a program meets it: its contract, its limits, and that it knows no cookie."""

from datetime import timedelta

import pytest

from eventhub.accounts.limits import spend
from eventhub.api import service
from eventhub.api.contract import schema
from eventhub.api.rules import CALLS_A_MINUTE, MINUTE, TOKENS_AT_FULL_SPEED, Scope
from eventhub.api.views import OPERATIONS
from eventhub.events.event.rules import TeamRole
from eventhub.events.registrations.rules import RegistrationState as S
from eventhub.events.registrations.tags import set_tags
from eventhub.events.registrations.tickets import ticket_of
from eventhub.privacy.service import erase
from tests.api.program import Program, make_program
from tests.factories import (
    make_answer,
    make_event,
    make_question,
    make_registration,
    make_team_member,
    make_user,
    owner_of,
)

# Pages and words. tests/test_pages.py opens every page on both databases, tests/test_hostile_forms.py sends every form.
pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)

PROBLEM = "application/problem+json"


@pytest.fixture
def event(session, now):
    return make_event("Tea", organiser=make_user("Grace Huang"), capacity=2, online_link="https://meet.example.org/x")


@pytest.fixture
def program(app, session, event, now):
    return make_program(app, session, owner_of(event), now)


@pytest.fixture
def as_role(app, session, event, now):
    def make(role):
        return make_program(app, session, make_team_member(event, make_user(), role).user, now)

    return make


def url(event, rest=""):
    return f"/events/{event.id}{rest}"


def test_without_a_token_nobody_is_let_in(app, session, event):
    stranger = Program(app, session)

    answer = stranger.call("GET", url(event))
    wrong = Program(app, session, "evh_" + "x" * 43).call("GET", url(event))

    assert (answer.status_code, wrong.status_code) == (401, 401)
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="eventhub"'
    assert 'error="invalid_token"' in wrong.headers["WWW-Authenticate"]
    assert answer.mimetype == PROBLEM and answer.json["status"] == 401


def test_a_signed_in_browser_is_nobody_to_the_api_and_keeps_its_cookie(browser, event):
    """Case 23: what needs no CSRF token must not believe a cookie, nor set one."""
    person = browser(owner_of(event))
    before = person.cookies()

    for method in ("GET", "PATCH"):
        page = person.request(method, f"/api/v1{url(event)}", headers={"Origin": "https://evil.example"})
        assert page.status == 401
        assert "Set-Cookie" not in page.headers and "Cookie" not in page.headers["Vary"]
        assert "Access-Control-Allow-Origin" not in page.headers
    assert person.cookies() == before and person.get("/me").status == 200


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.name)
def test_a_token_without_the_scope_is_refused(operation, app, session, event, now):
    others = [scope for scope in Scope if scope is not operation.scope]
    program = make_program(app, session, owner_of(event), now, others)
    guest = make_registration(event)
    path = operation.path.replace("<int:event_id>", str(event.id)).replace("<int:registration_id>", str(guest.id))

    answer = program.call(operation.method, path, {})

    assert answer.status_code == 403
    assert f'scope="{operation.scope}"' in answer.headers["WWW-Authenticate"]


def test_a_token_reaches_no_further_than_its_owner_at_this_moment(app, session, event, as_role, now):
    """Case 15, 16: the door sees names and states, a manager cancels nothing, and who left the team finds nothing."""
    guest = make_registration(event, make_user("Anna Keller", headline="Solar"))
    door, manager = as_role(TeamRole.CHECK_IN), as_role(TeamRole.MANAGER)

    shown = door.call("GET", url(event)).json
    let_in = door.call("POST", url(event, "/check-ins"), {"registration_id": guest.id})

    assert (shown["role"], shown["online_link"]) == ("door", "")
    assert let_in.json["registration"] == {"id": guest.id, "name": "Anna Keller", "state": "confirmed"}
    assert door.call("GET", url(event, "/registrations")).json["reason"] == "role"
    assert door.call("POST", url(event, "/export")).status_code == 403
    assert manager.call("POST", url(event, "/cancel")).status_code == 403
    assert manager.call("GET", url(event)).json["online_link"] == "https://meet.example.org/x"
    session.delete(event.team[-1])
    session.commit()
    assert manager.call("GET", url(event)).status_code == 404
    assert manager.call("GET", "/events").json["data"] == []


def test_a_guest_of_another_event_is_not_found_through_ones_own(program, event):
    """Case 16."""
    foreign = make_registration(make_event("Theirs"), state=S.PENDING)

    assert program.call("GET", url(event, f"/registrations/{foreign.id}")).status_code == 404
    assert program.call("POST", url(event, f"/registrations/{foreign.id}/approve")).status_code == 404
    answer = program.call("POST", url(event, "/check-ins"), {"ticket": ticket_of(foreign)})
    assert (answer.status_code, answer.json["verdict"]) == (404, "other_event")
    assert foreign.name not in answer.get_data(as_text=True)


def test_a_revoked_a_late_and_an_erased_owners_token_end_at_once(app, session, clock, now):
    anna = make_user()
    revoked, late, erased = (make_program(app, session, anna, now) for _ in range(3))
    service.revoke_token(service.queries.tokens_of(anna.id)[2].id, anna.id, now=now)
    service.queries.tokens_of(anna.id)[1].expires_at = now + timedelta(days=1)

    assert [one.call("GET", "/events").status_code for one in (revoked, late, erased)] == [401, 200, 200]
    clock.shift(timedelta(days=1))
    assert [one.call("GET", "/events").status_code for one in (late, erased)] == [401, 200]
    erase(anna.id, now)
    assert erased.call("GET", "/events").status_code == 401


def test_a_repeated_post_happens_once_and_is_answered_the_same(program, event, session):
    body = {"name": "Bo Chen", "email": "bo@example.org"}

    first = program.call("POST", url(event, "/registrations"), body, key="k1")
    again = program.call("POST", url(event, "/registrations"), dict(reversed(body.items())), key="k1")
    other = program.call("POST", url(event, "/registrations"), body | {"name": "Bo Li"}, key="k1")

    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 422)
    assert again.json == first.json and again.headers["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first.headers
    refused = program.call("POST", url(event, "/registrations"), body, key="k2")
    still = program.call("POST", url(event, "/registrations"), body, key="k2")
    assert (refused.status_code, still.status_code, still.json["reason"]) == (409, 409, "registered_already")
    assert still.headers["Idempotency-Replayed"] == "true"


def test_a_kept_answer_goes_with_its_guest_and_after_a_day(program, event, session, now):
    guest = make_registration(event, state=S.PENDING)
    program.call("POST", url(event, f"/registrations/{guest.id}/approve"), key="a")
    program.call("POST", url(event, "/registrations"), {"name": "Bo", "email": "bo@example.org"}, key="b")

    erase(guest.user_id, now)
    kept = [row.status for row in session.query(service.queries.ApiAnswer)]
    assert kept == [201]
    assert service.forget_answers(now + timedelta(hours=23)) == 0
    assert service.forget_answers(now + timedelta(hours=25)) == 1


def test_calls_are_counted_for_each_token_and_say_when_to_come_again(app, session, program, event, now):
    token_id = service.queries.tokens_of(owner_of(event).id)[0].id
    for _ in range(CALLS_A_MINUTE):
        spend("api_calls", str(token_id), CALLS_A_MINUTE, MINUTE, now)

    answer = program.call("GET", "/events")

    assert answer.status_code == 429 and answer.mimetype == PROBLEM
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert make_program(app, session, owner_of(event), now).call("GET", "/events").status_code == 200


def test_many_tokens_of_one_user_are_not_as_many_times_as_quick(app, session, event, now, monkeypatch):
    monkeypatch.setitem(app.config, "API_CALLS_A_MINUTE", 1)
    owner = owner_of(event)
    programs = [make_program(app, session, owner, now) for _ in range(TOKENS_AT_FULL_SPEED + 1)]

    answers = [program.call("GET", "/events") for program in programs]

    assert [answer.status_code for answer in answers] == [200] * TOKENS_AT_FULL_SPEED + [429]
    assert answers[-1].json["reason"] == "api_calls_of_user"


def test_what_is_known_is_not_sent_again(program, event):
    first = program.call("GET", url(event))

    again = program.call("GET", url(event), headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")
    event.title = "Coffee"
    assert program.call("GET", url(event), headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


BROKEN = {
    "no JSON": ({"data": "name=x", "content_type": "application/x-www-form-urlencoded"}, 415),
    "half a body": ({"data": "{", "content_type": "application/json"}, 400),
    "not UTF-8": ({"data": b'"\xff"', "content_type": "application/json"}, 400),
    "too deep": ({"data": "[" * 100_000, "content_type": "application/json"}, 400),
    "too large": ({"data": '"' + "x" * 300_000 + '"', "content_type": "application/json"}, 413),
    "a list": ({"data": "[]", "content_type": "application/json"}, 422),
    "a strange field": ({"data": '{"title": "x", "role": "owner"}', "content_type": "application/json"}, 422),
    "half a character": ({"data": '{"title": "\\ud800"}', "content_type": "application/json"}, 422),
    "a word for true": ({"data": '{"needs_approval": "yes"}', "content_type": "application/json"}, 422),
    "a huge number": ({"data": '{"capacity": 1e400}', "content_type": "application/json"}, 422),
    "a time without zone": ({"data": '{"starts_at": "2026-12-01T10:00:00"}', "content_type": "application/json"}, 422),
    "the year 1": ({"data": '{"starts_at": "0001-01-01T00:00:00+14:00"}', "content_type": "application/json"}, 422),
    "end before start": ({"data": '{"ends_at": "2026-01-01T00:00:00Z"}', "content_type": "application/json"}, 422),
    "an address that acts": ({"data": '{"online_link": "javascript:x"}', "content_type": "application/json"}, 422),
}


@pytest.mark.parametrize(("sent", "status"), BROKEN.values(), ids=BROKEN)
def test_broken_input_is_a_problem_in_words(sent, status, program, event):
    """Case 22, 32: unknown fields are refused, nothing crashes, and every answer is problem+json."""
    answer = program.call("PATCH", url(event), **sent)

    assert (answer.status_code, answer.mimetype) == (status, PROBLEM)
    assert answer.json["detail"] and answer.json["request_id"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing", 404),
        ("GET", f"/events/{2**63}", 404),
        ("GET", "/events/x", 404),
        ("PUT", "/events", 405),
        ("GET", "/events?limit=0", 422),
        ("GET", "/events?colour=red", 422),
        ("GET", "/events?cursor=made-up", 400),
    ],
)
def test_wrong_addresses_are_problems_too(method, path, status, program):
    answer = program.call(method, path)

    assert (answer.status_code, answer.mimetype) == (status, PROBLEM)


def test_a_crash_says_nothing_of_the_inside(program, event, monkeypatch):
    """Case 58."""
    monkeypatch.setattr(service.queries, "find_event", lambda *_: 1 / 0)

    answer = program.call("GET", url(event))

    assert (answer.status_code, answer.mimetype) == (500, PROBLEM)
    assert "Zero" not in answer.get_data(as_text=True) and answer.json["request_id"]


def test_every_answer_is_as_the_document_says(program, event):
    guest = make_registration(event, make_user("Anna Keller"))
    make_answer(guest, make_question(event, "Which tea?"), "Green")
    set_tags(event.id, guest.id, ["press"])
    answers = {
        "Event": program.call("GET", url(event)),
        "EventPage": program.call("GET", "/events"),
        "Registration": program.call("GET", url(event, f"/registrations/{guest.id}")),
        "RegistrationPage": program.call("GET", url(event, "/registrations")),
        "CheckIn": program.call("POST", url(event, "/check-ins"), {"registration_id": guest.id}),
        "Export": program.call("POST", url(event, "/export")),
        "GuestListResult": program.call(
            "PUT", url(event, "/guest-list"), {"guests": [{"email": "bo@example.org", "name": "Bo Chen"}]}
        ),
    }

    (exported,) = answers["Export"].json["data"]
    assert exported["tags"] == ["press"] == answers["Registration"].json["tags"]
    assert exported["answers"] == answers["RegistrationPage"].json["data"][0]["answers"] != []
    for name, answer in answers.items():
        assert schema(name).validate(answer.json) == {}, name
    assert {one.result for one in OPERATIONS if one.result} == set(answers)


def test_the_page_for_people_names_every_call(client):
    page = client.get("/developers")

    assert all(f"{one.method} /api/v1{one.path.split('<')[0]}" in page.text for one in OPERATIONS)
    assert client.get("/api/v1/openapi.json").answer.json["openapi"] == "3.1.0"
