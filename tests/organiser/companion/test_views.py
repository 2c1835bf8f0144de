"""A guest list of another tool from its file to the guest's one tap, as an organiser walks it."""

import json
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest

from eventhub.events.companion.models import CompanionGuest
from eventhub.events.event.rules import EventState
from eventhub.events.registrations import service
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import RegistrationState, VisibleTo
from eventhub.organiser.companion import files, invitations
from eventhub.organiser.companion.models import GuestFile
from eventhub.organiser.companion.rules import KEPT
from eventhub.people import opt_out
from eventhub.platform.clock import utc_now
from eventhub.platform.instance.rules import Limits
from tests.factories import make_event, make_registration, make_team_member, make_user, owner_of

LISTS = Path(__file__).parent / "lists"

# tests/test_pages.py opens every page on both databases, tests/api/test_guest_list.py brings lists on both.
pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)


@pytest.fixture
def event(session):
    return make_event(organiser=make_user("Grace Huang"))


@pytest.fixture
def organiser(event, browser):
    return browser(owner_of(event))


def table(*guests, titles="Name,Email,State,Ticket code"):
    return "\n".join([titles, *guests])


def choose(organiser, event, content, name="list.csv"):
    """Step 1: the list is parked, and the worker reads it."""
    page = organiser.get(f"/manage/{event.slug}/guests/bring")
    if isinstance(content, str):
        content = content.encode()
    page = organiser.submit(page.form(), file=(BytesIO(content), name))
    files.process_waiting(utc_now)
    return organiser.get(page.url, follow=True)


def look(organiser, event, content, name="list.csv"):
    """Steps 1 and 2: up to the page that says what the list leads to."""
    page = choose(organiser, event, content, name)
    return organiser.submit(page.form("columns"))


def bring(organiser, event, content, name="list.csv", **last):
    """All three steps; the worker puts the guests on the list and queues their mails."""
    page = look(organiser, event, content, name)
    page = organiser.submit(page.form("check"), **last)
    files.process_waiting(utc_now)
    return organiser.get(page.url)


def registrations(session, event):
    session.expire_all()
    return {row.email: row for row in session.query(Registration).filter_by(event_id=event.id)}


@pytest.mark.parametrize(
    ("name", "tool", "email", "new", "problems"),
    [
        ("luma.csv", "Luma", "h.chen@taihu.example", 5, 3),
        ("eventbrite.csv", "Eventbrite", "juergen.weiss@solar.example", 4, 2),
        ("meetup.xls", "Meetup", "sunyue@jiading.example", 3, 1),
        ("pretix.csv", "pretix", "katrin@voltwerk.example", 4, 0),
    ],
)
def test_each_tools_own_file_goes_from_upload_to_a_guest_who_is_in(
    event, organiser, browser, session, mailbox, name, tool, email, new, problems
):
    page = choose(organiser, event, (LISTS / name).read_bytes(), name)
    assert f"This looks like a list from {tool}" in page.text

    page = organiser.submit(page.form("columns"))
    assert f"{problems} with a problem" in page.text
    assert session.query(Registration).count() == 0

    page = organiser.submit(page.form("check"))
    files.process_waiting(utc_now)
    assert "The invitations are on their way" in organiser.get(page.url).text
    mails = {mail.to: mail for mail in mailbox.deliver_all()}
    assert len(mails) == new

    guest = browser()
    page = guest.get(mails[email].link("/g/"))
    assert registrations(session, event)[email].verified_at is None
    page = guest.submit(page.form())
    row = registrations(session, event)[email]
    assert (row.state, row.visible_to) == (RegistrationState.CONFIRMED, VisibleTo.SHARED_GROUND)
    assert row.user is not None
    assert "Your ticket" in page.text or page.url.endswith("/arrived")
    assert mailbox.deliver_all() == []


def test_the_same_list_again_doubles_nobody_and_mails_nobody(event, organiser, session, mailbox):
    content = (LISTS / "luma.csv").read_bytes()
    bring(organiser, event, content, "luma.csv")
    mailbox.deliver_all()
    before = {email: row.id for email, row in registrations(session, event).items()}

    page = look(organiser, event, content, "luma.csv")
    assert "Update the list" in page.text
    organiser.submit(page.form("check"))
    files.process_waiting(utc_now)

    assert {email: row.id for email, row in registrations(session, event).items()} == before
    assert session.query(CompanionGuest).count() == len(before) == event.places_taken
    assert mailbox.deliver_all() == []


def test_a_line_with_a_problem_is_mended_on_the_page(event, organiser, session):
    page = look(organiser, event, table("Anna Keller,anna@example.org,,", "Wang Lei,,,"))
    assert "No e-mail" in page.text

    page = organiser.submit(page.form("mend"), line_3="wang.lei@example.org")

    assert "Invite 2 guests" in page.text
    assert "with a problem" not in page.section("What each of the 2 gets")


def test_what_is_typed_for_a_line_and_is_no_address_stays_in_its_field(event, organiser):
    page = look(organiser, event, table("Anna Keller,anna@example.org,,", "Wang Lei,,,", "Bo Chen,,,"))

    page = organiser.submit(page.form("mend"), line_3="bad again", line_4="bo@example.org", status=400)

    assert "This is not an e-mail address" in page.main
    assert page.form("mend").values["line_3"] == ["bad again"]
    assert "2 guests are ready" in page.h1


def test_guests_who_registered_here_are_not_said_to_come_from_the_list(event, organiser):
    make_registration(event, make_user("Ben Ford", email="ben@example.org"))
    page = bring(organiser, event, table("Ben Ford,ben@example.org,,", titles="api_id,name,email,approval_status"))
    page = organiser.get(f"/manage/{event.slug}/guests")

    assert "Ben Ford" in page.main and "From" not in page.main


def test_the_numbers_of_the_last_step_sum_up_to_the_lines_of_the_list(event, organiser):
    make_registration(event, make_user("Bo Chen", email="bo@example.org"), state=RegistrationState.WAITLISTED)
    lines = ["Anna Keller,anna@example.org,going,", "Bo Chen,bo@example.org,going,", "Li Wei,li@example.org,waitlist,"]
    lines += ["Wang Lei,,going,", "Anna Keller,anna@example.org,cancelled,", "Eva Roth,eva@example.org,cancelled,"]
    page = look(organiser, event, table(*lines))

    assert "2 guests are ready" in page.h1
    assert "1 new 0 here already 1 with a problem Of 6 lines in your list" in page.text
    for part in ("1 waited here, with a place now", "1 waiting or undecided there", "1 said again", "1 not going"):
        assert part in page.text


def test_who_registered_here_before_the_list_came_is_not_said_to_come_from_it(event, organiser):
    make_registration(event, make_user("Ben Brown", email="ben@example.org"))
    bring(organiser, event, table("Anna Keller,anna@example.org,going,", "Ben Brown,ben@example.org,going,"))

    page = organiser.get(f"/manage/{event.slug}/guests")

    rows = [row.text_content() for row in page.all("//tbody/tr")]
    assert [("From another tool" in row, "Ben Brown" in row) for row in sorted(rows)] in (
        [(True, False), (False, True)],
        [(False, True), (True, False)],
    )


def test_columns_of_an_unknown_table_are_named_by_the_organiser(event, organiser, session):
    page = choose(organiser, event, "Wer,Wo,Was\nAnna Keller,anna@example.org,Hydrogen\n")
    page = organiser.submit(page.form("columns"), status=400)
    assert "Say which column holds the names" in page.errors

    page = organiser.submit(page.form("columns"), column_0="name", column_1="email", column_2="headline")

    assert "Invite 1 guest" in page.text


def test_columns_that_are_left_out_are_folded_away_and_questions_about_the_company_are_recognised(event, organiser):
    titles = "Name,Email,What company do you work for?,Phone,Created,Amount"
    page = choose(organiser, event, table("Anna Keller,anna@example.org,Voltwerk,123,2026,0", titles=titles))

    assert page.form("columns").values["column_2"] == ["company"]
    assert "3 columns are left out" in page.section("3 columns are left out")
    folded = "//details[not(@open)]//select/@name"
    assert page.all(folded) == ["column_3", "column_4", "column_5"]


def test_the_door_knows_a_guest_by_name_and_by_the_code_of_the_other_tool(event, organiser, session):
    bring(organiser, event, table("Anna Keller,anna@example.org,approved,https://luma.com/check-in/e?pk=1"))

    page = organiser.get(f"/manage/{event.slug}/checkin?q=keller")
    assert "Anna Keller" in page.text
    sent = {"nonce": "12345678", "entry": "in", "ticket": "https://luma.com/check-in/e?pk=1"}
    token = {"X-CSRFToken": organiser.with_token()["csrf_token"]}
    page = organiser.request("POST", f"/manage/{event.slug}/checkin/reports", json={"reports": [sent]}, headers=token)

    assert json.loads(page.data)["answers"][0]["verdict"] == "in"
    assert registrations(session, event)["anna@example.org"].checked_in_at is not None


@pytest.mark.parametrize(
    ("code", "knows_code"),
    [("code-1", True), ("", False)],
)
def test_the_page_after_the_tap_says_only_what_is_so_of_a_place_that_another_tool_gave(
    event, organiser, browser, mailbox, code, knows_code
):
    bring(organiser, event, table(f"Anna Keller,anna@example.org,approved,{code}"))
    guest = browser()
    page = guest.get(mailbox.newest("anna@example.org").link("/g/"))
    cannot = "If you cannot come, cancel at another tool, where you registered."
    assert cannot in page.text

    page = guest.submit(page.form())

    assert page.url.endswith("/arrived")
    assert ("So does your code from another tool." in page.text) is knows_code and "We do not have" not in page.text
    assert "in your inbox" not in page.text
    first = page.all("//main//a[contains(@class, 'btn-primary')]/@href")
    assert first == [f"/e/{event.slug}/questions/people"]
    assert cannot in guest.get(f"/e/{event.slug}/me").section("I cannot come")


def test_a_forwarded_link_confirms_the_place_and_opens_no_account_that_was_there(event, organiser, browser, mailbox):
    make_user("Anna Keller", email="anna@example.org")
    bring(organiser, event, table("Anna Keller,anna@example.org,approved,"))
    guest = browser()

    asked = guest.get(mailbox.newest("anna@example.org").link("/g/"))
    page = guest.submit(asked.form())

    assert "signs you in" not in asked.main
    assert "Sign in to see who you know" in page.main
    guest.get("/contacts", status=302)


def test_guests_beyond_the_capacity_come_in_and_nobody_else_does(event, organiser, session):
    event.capacity = 1
    session.commit()
    page = look(organiser, event, table("Anna Keller,anna@example.org,,", "Bo Chen,bo@example.org,,"))
    assert "1 place over its limit" in page.text

    organiser.submit(page.form("check"))
    files.process_waiting(utc_now)

    session.refresh(event)
    assert event.places_taken == 2


def test_who_is_registered_here_keeps_everything_and_gets_no_mail(event, organiser, session, mailbox):
    anna = make_user("Anna Keller")
    make_registration(event, anna, visible_to=VisibleTo.EVERYONE)

    page = look(organiser, event, table(f"A. K.,{anna.email},,"))
    assert "Update the list" in page.text
    organiser.submit(page.form("check"))
    files.process_waiting(utc_now)

    row = registrations(session, event)[anna.email]
    assert (row.name, row.visible_to) == ("Anna Keller", VisibleTo.EVERYONE)
    assert mailbox.deliver_all() == []


def test_who_gave_up_their_place_there_comes_off_and_a_removed_guest_stays_off(event, organiser, session):
    bring(organiser, event, table("Anna Keller,anna@example.org,going,", "Bo Chen,bo@example.org,going,"))
    service.remove(registrations(session, event)["bo@example.org"], by=owner_of(event), now=utc_now())

    page = look(organiser, event, table("Anna Keller,anna@example.org,cancelled,", "Bo Chen,bo@example.org,going,"))
    assert "1 not going any more" in page.text
    assert "1 taken off the list here, or said no" in page.text
    organiser.submit(page.form("check"))
    files.process_waiting(utc_now)

    states = {email: row.state for email, row in registrations(session, event).items()}
    assert states == {"anna@example.org": RegistrationState.WITHDRAWN, "bo@example.org": RegistrationState.REMOVED}
    session.refresh(event)
    assert event.places_taken == 0


def test_guests_missing_from_a_newer_list_stay_unless_the_organiser_says_so(event, organiser, session):
    bring(organiser, event, table("Anna Keller,anna@example.org,,", "Bo Chen,bo@example.org,,"))
    shorter = table("Anna Keller,anna@example.org,,")

    bring(organiser, event, shorter)
    assert registrations(session, event)["bo@example.org"].state is RegistrationState.CONFIRMED

    page = look(organiser, event, shorter)
    assert "is not on this list" in page.text
    organiser.submit(page.form("check"), takes_missing_off="y")
    files.process_waiting(utc_now)
    assert registrations(session, event)["bo@example.org"].state is RegistrationState.WITHDRAWN


def test_a_new_organiser_writes_to_fifty_a_day_and_the_rest_follow(event, organiser, session, mailbox, clock):
    owner_of(event).created_at = utc_now()
    session.commit()
    a_day = Limits().people_of_a_newcomer
    many = [f"Guest {number},guest{number}@example.org,," for number in range(a_day + 7)]

    page = bring(organiser, event, table(*many))
    assert "7 invitations wait" in page.text
    assert len(mailbox.deliver_all()) == a_day

    clock.shift(timedelta(days=1, minutes=1))
    assert invitations.send_due(utc_now()) == 7
    assert len(mailbox.deliver_all()) == 7
    assert invitations.send_due(utc_now()) == 0


def test_who_asked_never_to_be_matched_gets_no_mail_and_nobody_learns_of_it(event, organiser, session, mailbox, now):
    opt_out.decide("anna@example.org", leave_out=True, now=now)

    page = look(organiser, event, table("Anna Keller,anna@example.org,,", "Bo Chen,bo@example.org,,"))
    assert "Invite 2 guests" in page.text
    page = organiser.submit(page.form("check"))
    files.process_waiting(utc_now)

    assert "The invitations are on their way" in organiser.get(page.url).text
    assert [mail.to for mail in mailbox.deliver_all()] == ["bo@example.org"]


def test_a_draft_takes_no_list(session, browser):
    event = make_event(state=EventState.DRAFT)
    organiser = browser(owner_of(event))
    page = organiser.get(f"/manage/{event.slug}/guests/bring")

    page = organiser.submit(page.form(), file=(BytesIO(b"Name,Email\nA,a@example.org\n"), "list.csv"), status=409)

    assert "Publish the event first" in page.text


def test_what_cannot_be_read_says_what_to_do(event, organiser, session):
    page = choose(organiser, event, b"%PDF-1.7 nothing", "list.pdf")

    assert "Save the list as CSV or Excel" in page.text


def test_what_a_list_held_is_gone_when_it_is_brought_or_after_a_day(event, organiser, session, clock):
    bring(organiser, event, table("Anna Keller,anna@example.org,,"))
    choose(organiser, event, table("Bo Chen,bo@example.org,,"))
    assert [made.records is None for made in session.query(GuestFile).order_by(GuestFile.id)] == [True, False]

    clock.shift(KEPT + timedelta(minutes=1))
    files.forget_old(utc_now())

    assert [made.state.value for made in session.query(GuestFile)] == ["done"]


def test_a_list_of_a_suspended_organiser_ends_and_says_so_to_the_others(event, organiser, browser, session, now):
    page = look(organiser, event, table("Anna Keller,anna@example.org,approved,"))
    page = organiser.submit(page.form("check"))
    manager = make_team_member(event, make_user("Kay Lorenz")).user
    owner_of(event).suspended_at = now
    session.commit()

    files.process_waiting(utc_now)

    session.expire_all()
    assert [made.state.value for made in session.query(GuestFile)] == ["failed"]
    assert registrations(session, event) == {}
    assert "may not bring guests now" in browser(manager).get(page.url).text


def test_cancelling_says_how_many_guests_get_the_mail_and_how_many_are_told_by_nobody(organiser, event):
    make_registration(event)
    make_registration(event, state=RegistrationState.WAITLISTED)
    bring(organiser, event, table("Wang Fang,wangfang@example.org", titles="Name,Email"))

    settings = organiser.get(f"/manage/{event.slug}/settings")
    edit = organiser.get(f"/manage/{event.slug}/edit")
    done = organiser.submit(settings.form("/cancel"))

    assert "2 guests get a mail" in settings.main
    assert "1 guest gets no mail: address not confirmed" in settings.main
    assert "2 guests get one mail for all changes" in edit.main
    assert "2 guests get a mail." in done.main


@pytest.mark.parametrize(
    "pasted",
    [
        'Kim Park, kim@example.org\nLeo Sand <leo@example.org>\n"Li, Na" <na@example.org>',
        "Kim Park\tkim@example.org\nLeo Sand\tleo@example.org\nLi, Na\tna@example.org",
        "Kim Park <kim@example.org>; Leo Sand <leo@example.org>; Li, Na <na@example.org>",
    ],
)
def test_a_pasted_list_needs_no_titles(organiser, event, session, pasted):
    page = organiser.get(f"/manage/{event.slug}/guests/bring")
    page = organiser.submit(page.form(), text=pasted)
    files.process_waiting(utc_now)

    page = organiser.get(page.url, follow=True)
    assert "A table with 3 lines and no titles: the first line is a guest, too." in page.main
    page = organiser.submit(page.form("columns"))
    organiser.submit(page.form("check"))
    files.process_waiting(utc_now)

    guests = registrations(session, event)
    assert {row.name for row in guests.values()} == {"Kim Park", "Leo Sand", "Na Li"}
    assert set(guests) == {"kim@example.org", "leo@example.org", "na@example.org"}


def test_addresses_without_names_are_told_where_they_can_be_invited(organiser, event):
    page = look(organiser, event, "kim@example.org\nleo@example.org\nnope at example.org")

    assert "3 lines with a problem" in page.main and "No name" in page.main and "No e-mail" in page.main
    assert "Invite people by address alone" in page.main
