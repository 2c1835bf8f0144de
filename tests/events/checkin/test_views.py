import gzip
import json
from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventhub.events.checkin.models import CheckIn
from eventhub.events.event.rules import TeamRole
from eventhub.events.registrations.rules import RegistrationState as S
from eventhub.events.registrations.tickets import ticket_of
from eventhub.platform import tokens
from tests.factories import make_event, make_registration, make_team_member, make_user, owner_of

# Pages and words. tests/test_pages.py opens every page on both databases, tests/test_hostile_forms.py sends every form.
pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)


@pytest.fixture
def event(session, now):
    return make_event(capacity=9, starts_at=now - timedelta(minutes=30), ends_at=now + timedelta(hours=2))


@pytest.fixture
def helper(browser, event):
    """The phone of somebody who may do nothing but check guests in."""
    keeper = make_user("Door Keeper")
    make_team_member(event, keeper, TeamRole.CHECK_IN)
    return browser(keeper)


def report(helper, event, *lines, device_now=None, status=200):
    token = helper.with_token()["csrf_token"]
    page = helper.request(
        "POST",
        f"/manage/{event.slug}/checkin/reports",
        headers={"X-CSRFToken": token},
        json={"device_now": device_now, "reports": list(lines)},
    )
    assert page.status == status
    return json.loads(page.data) if status == 200 else None


def test_check_in_shows_names_and_states_only(helper, event):
    guest = make_user("李伟", other_name="Li Wei", email="li@secret.example", headline="Secret work")
    make_registration(event, guest, goal_sentence="A private hope")

    page, listed = helper.get(f"/manage/{event.slug}/checkin"), helper.get(f"/manage/{event.slug}/checkin/guests.json")

    assert "李伟" in page.main and "Going" in page.main
    for text in (page.html, listed.data.decode()):
        assert not [
            word for word in ("secret.example", "private hope", guest.email, "secret work") if word in text.lower()
        ]
    row = json.loads(listed.data)["guests"][0]
    assert set(row) == {"id", "name", "other", "state", "find", "since", "gone", "ticket", "other_ticket"}


def test_a_helper_who_reads_no_hanzi_gets_the_pinyin_of_a_name_on_the_phone_s_list(helper, event):
    make_registration(event, make_user("孙悦"))

    row = json.loads(helper.get(f"/manage/{event.slug}/checkin/guests.json").data)["guests"][0]

    assert (row["name"], row["other"]) == ("孙悦", "Sūn Yuè")


def test_nobody_is_found_at_check_in_by_their_work(helper, event):
    """Or a door keeper could find out who works where."""
    make_registration(event, make_user("李伟", other_name="Li Wei", headline="Engineer, Bosch"))

    assert "李伟" in helper.get(f"/manage/{event.slug}/checkin?q=liwei").main
    assert "李伟" not in helper.get(f"/manage/{event.slug}/checkin?q=bosch").main
    assert "李伟" not in helper.get(f"/manage/{event.slug}/checkin?q=lw+bosch").main


def test_the_list_on_the_phone_holds_no_ticket_that_works_elsewhere(helper, event):
    guest = make_registration(event)

    row = json.loads(helper.get(f"/manage/{event.slug}/checkin/guests.json").data)["guests"][0]

    assert row["ticket"] == tokens.digest(ticket_of(guest))[:32]
    assert ticket_of(guest) not in json.dumps(row)


def test_the_list_comes_packed_to_browsers_that_do_not_refuse_that(helper, event):
    address = f"/manage/{event.slug}/checkin/guests.json"

    packed = helper.request("GET", address, headers={"Accept-Encoding": "gzip"})
    refused = helper.request("GET", address, headers={"Accept-Encoding": "gzip;q=0"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in refused.headers
    assert json.loads(refused.data) == json.loads(gzip.decompress(packed.data))


def test_without_script_a_guest_is_found_checked_in_and_taken_back(helper, event, session):
    guest = make_registration(event, make_user("张敏", other_name="Zhang Min"))
    make_registration(event, make_user("Anna Keller"))

    found = helper.get(f"/manage/{event.slug}/checkin?q=zm")
    inside = helper.submit(found.form("/checkin/mark"))
    out = helper.submit(helper.get(f"/manage/{event.slug}/checkin?q=zhang").form("/checkin/mark"))

    assert "Anna" not in found.main
    assert "Zhang Min · In, " in inside.text and "1 of 2 are in" in inside.main
    assert "Undone · Zhang Min is not in any more." in out.text
    session.expire_all()
    assert guest.checked_in_at is None


def test_turning_pages_shows_every_guest_once_with_and_without_a_search(helper, event):
    names = {f"Guest {number:03d}" for number in range(45)}
    for name in sorted(names):
        make_registration(event, make_user(name))

    for address in (f"/manage/{event.slug}/checkin", f"/manage/{event.slug}/checkin?q=guest"):
        seen = []
        while address:
            page = helper.get(address)
            seen += [row.text_content().strip() for row in page.all("//ul[@data-checkin-list]//span[@class='name']")]
            address = page.link("Next") if "Next" in page.main else None
        assert len(seen) == 45 and set(seen) == names
    assert "45 for “guest”" in page.main


def test_a_search_finds_who_is_not_coming_any_more_behind_the_others(helper, event):
    make_registration(event, make_user("Anna Adler"), state=S.WITHDRAWN)
    make_registration(event, make_user("Anna Keller"))

    page = helper.get(f"/manage/{event.slug}/checkin?q=anna").main

    assert page.index("Anna Keller") < page.index("Anna Adler")
    assert "Anna Adler" not in helper.get(f"/manage/{event.slug}/checkin").main


def test_a_check_in_days_before_is_asked_about_once(browser, session, now):
    event = make_event(starts_at=now + timedelta(days=10))
    anna, li_wei = make_registration(event, make_user("Anna Keller")), make_registration(event, make_user("Li Wei"))
    keeper = make_user()
    make_team_member(event, keeper, TeamRole.CHECK_IN)
    helper, address = browser(keeper), f"/manage/{event.slug}/checkin"

    asked = helper.submit(helper.get(f"{address}?q=anna").form("/mark"), status=409)
    session.expire_all()
    assert asked.h1 == "Check in Anna Keller already?"
    assert "The event starts on" in asked.main and anna.checked_in_at is None

    helper.submit(asked.form("/mark"), early="yes")
    helper.submit(helper.get(f"{address}?q=li wei").form("/mark"))
    session.expire_all()
    assert anna.checked_in_at and li_wei.checked_in_at


def test_a_walk_in_days_before_is_asked_about(browser, session, now):
    event = make_event(starts_at=now + timedelta(days=10))
    helper, address = browser(owner_of(event)), f"/manage/{event.slug}/checkin/add"

    asked = helper.submit(helper.get(address).form(), name="Leo Santos", email="leo@example.org", status=409)

    assert "Check in Leo Santos already? The event starts on" in asked.main
    assert "Leo Santos · In, " in helper.submit(asked.form()).text


def test_a_phone_reports_hours_later_and_hears_who_is_in(helper, event, session, now):
    guest, other = make_registration(event), make_registration(event)
    report(helper, event, {"nonce": "other-door", "entry": "in", "registration_id": other.id})

    heard = report(
        helper,
        event,
        {
            "nonce": "12345678",
            "entry": "in",
            "ticket": ticket_of(guest),
            "device_at": "2031-01-01T10:00:00.000Z",
        },
        device_now="2031-01-01T10:20:00.000Z",
    )

    assert [answer["verdict"] for answer in heard["answers"]] == ["in"]
    assert (set(heard["since"]), heard["inside"], heard["expected"]) == ({str(guest.id), str(other.id)}, 2, 2)
    session.expire_all()
    assert guest.checked_in_at == now - timedelta(minutes=20)


@pytest.mark.parametrize(
    "line",
    [
        None,
        "x",
        {},
        {"nonce": "short", "entry": "in", "registration_id": 1},
        {"nonce": "12345678", "entry": "refused"},
        {"nonce": "12345678", "entry": "in"},
        {"nonce": "12345678", "entry": "in", "registration_id": "1"},
        {"nonce": "12345678", "entry": "in", "registration_id": 2**40},
        {"nonce": "12345678", "entry": "in", "ticket": "x", "device_at": "yesterday"},
    ],
)
def test_a_misshapen_report_is_refused_whole(helper, event, session, line):
    guest = make_registration(event)
    fine = {"nonce": "fine-line", "entry": "in", "registration_id": guest.id}

    report(helper, event, fine, line, status=400)

    session.expire_all()
    assert guest.checked_in_at is None
    assert session.scalar(sa.select(sa.func.count()).select_from(CheckIn)) == 0


@pytest.mark.parametrize("body", ["[" * 100_000, '{"reports":' * 20_000, '"\\ud800"', "", "null"])
def test_a_message_that_is_no_json_of_ours_is_refused(helper, event, body):
    """Case 32: also one nested so deep that reading it would break Python's limit."""
    page = helper.request(
        "POST",
        f"/manage/{event.slug}/checkin/reports",
        headers={"X-CSRFToken": helper.with_token()["csrf_token"]},
        data=body,
        content_type="application/json",
    )

    assert page.status == 400


def test_a_guest_of_another_event_cannot_be_checked_in_here(helper, event, session):
    """Case 16."""
    foreign = make_registration(make_event())

    heard = report(helper, event, {"nonce": "12345678", "entry": "in", "registration_id": foreign.id})

    assert heard["answers"][0]["verdict"] == "unknown"
    session.expire_all()
    assert foreign.checked_in_at is None


def test_somebody_who_came_without_a_registration_is_let_in_or_told_why_not(helper, event, session):
    make_registration(event, make_user(email="known@example.org"))
    form = helper.get(f"/manage/{event.slug}/checkin/add").form()

    refused = helper.submit(form, name="Leo", email="known@example.org", status=400)
    let_in = helper.submit(form, name="Leo Santos", email="leo@example.org")

    assert "Search by name" in refused.errors
    assert "Leo Santos · In, " in let_in.text


def test_that_nobody_may_walk_in_is_said_before_anything_is_typed_or_asked(helper, event, session, now):
    address = f"/manage/{event.slug}/checkin/add"
    form = helper.get(address).form()
    make_registration(event)
    event.capacity, event.starts_at = 1, now + timedelta(days=10)
    event.ends_at = event.starts_at + timedelta(hours=2)
    session.commit()

    page = helper.get(address)

    assert "All places are taken." in page.main and not page.all("//main//input[@name='email']")
    assert "Hosted by" in page.main and not page.all("//main//a[contains(@href, '/edit')]")
    assert "All places are taken." in helper.submit(form, name="Leo", email="leo@example.org", status=400).errors


def test_a_check_in_helper_finds_check_in_at_home_and_no_overview(helper, event):
    home = helper.get("/")

    assert home.link(event.title).endswith("/checkin")
    assert "Overview" not in helper.get(f"/manage/{event.slug}/checkin").find("//header").text_content()


def test_a_guest_has_a_ticket_to_show_and_to_save(browser, event):
    guest, waiting = make_registration(event), make_registration(event, state=S.PENDING)
    mine = browser(guest.user)

    picture = mine.get(mine.get(f"/e/{event.slug}/me").link("Save as a picture"))

    assert picture.data.startswith(b"\x89PNG")
    assert "attachment" in picture.headers["Content-Disposition"]
    assert browser(waiting.user).request("GET", f"/e/{event.slug}/ticket.png").status == 404
