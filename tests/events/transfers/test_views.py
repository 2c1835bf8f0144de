import pytest

from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import RegistrationState as S
from tests.factories import make_event, make_registration, make_user

# Pages and words. tests/test_pages.py opens every page on both databases, tests/test_hostile_forms.py sends every form.
pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)

LEO = "leo@example.org"


@pytest.fixture
def event(session):
    return make_event("Tea and talk", capacity=1)


@pytest.fixture
def anna(event):
    return make_registration(event, make_user("Anna Keller"))


@pytest.fixture
def guest(browser, anna):
    return browser(anna.user)


def name_leo(guest, event, **fields):
    page = guest.get(guest.get(f"/e/{event.slug}/me").link("Give my place to another person"))
    return guest.submit(page.form("/transfer"), **{"name": "Leo Santos", "email": LEO} | fields)


def test_a_seat_goes_from_hand_to_hand_by_mail(guest, client, event, anna, session, mailbox):
    page = name_leo(guest, event)
    assert "Leo Santos has a mail and may take your place until" in page.main

    asked = client.get(mailbox.newest(LEO).link("/place/"))
    assert "Anna Keller gives you their place" in asked.h1 and f"You are answering as {LEO}" in asked.main
    mine = client.submit(asked.form("/place/"), name="Leonardo Santos")

    assert "The place is yours." in mine.text and "You are going" in mine.main
    assert mine.form("seen-form").values["visible_to"] == ["nobody"]
    session.expire_all()
    assert (anna.state, event.places_taken) == (S.WITHDRAWN, 1)
    assert set(mailbox.newest(LEO).attachments) == {"event.ics", "ticket.png"}
    assert "has taken your place" in mailbox.newest(anna.email).text
    assert "You are registered" not in guest.get(f"/e/{event.slug}").main


@pytest.mark.parametrize("button", ["Take the place", "No, thank you"])
def test_a_program_that_follows_a_mail_and_presses_at_once_answers_nothing(
    guest, client, event, anna, session, mailbox, button
):
    name_leo(guest, event)
    asked = client.get(mailbox.newest(LEO).link("/place/"))

    page = client.submit(asked.form("/place/"), press=button, at_once=True)

    assert "Some mail programs press buttons" in page.main and page.form("/place/")
    session.refresh(anna)
    assert anna.state is S.CONFIRMED


def test_no_thank_you_is_one_button_and_the_giver_hears_it(guest, client, event, anna, session, mailbox):
    name_leo(guest, event)
    link = mailbox.newest(LEO).link("/place/")

    page = client.submit(client.get(link).form("/place/"), press="No, thank you")

    assert "We keep nothing about you" in page.main
    assert "still yours" in mailbox.newest(anna.email).text
    client.get(link, status=410)


@pytest.mark.parametrize(
    ("giver", "words"),
    [
        ("李伟", "李伟把名额转给你"),
        ("Anna Keller", "Anna Keller 把名额转给你"),
    ],
)
def test_a_chinese_sentence_has_a_space_beside_a_latin_name_alone(browser, event, mailbox, giver, words):
    name_leo(browser(make_registration(event, make_user(giver)).user), event)

    assert browser(language="zh_Hans").get(mailbox.newest(LEO).link("/place/")).h1 == words


def test_the_giver_keeps_the_seat_after_all(guest, client, event, anna, mailbox):
    page = name_leo(guest, event)
    link = mailbox.newest(LEO).link("/place/")

    assert "You keep your place." in guest.submit(page.form("Keep my place")).text

    client.get(link, status=410)


@pytest.mark.parametrize(
    "fields, words",
    [({"name": ""}, "Enter a name"), ({"email": "leo@"}, "Enter an e-mail address like name@example.com")],
)
def test_what_was_typed_comes_back_with_the_mistake(guest, event, fields, words):
    """Case 58."""
    page = guest.get(f"/e/{event.slug}/me/transfer")

    again = guest.submit(page.form("/transfer"), status=400, **{"name": "Leo", "email": LEO} | fields)

    assert words in again.errors
    assert again.form("/transfer").values["name"] == [fields.get("name", "Leo")]


def test_where_the_organiser_chooses_the_guests_nobody_is_named(browser, session):
    event = make_event(needs_approval=True)
    guest = browser(make_registration(event).user)

    page = guest.get(f"/e/{event.slug}/me/transfer")

    assert "The organiser chooses the guests here" in page.main and not page.all("//main//input[@name='email']")
    guest.post(f"/e/{event.slug}/me/transfer", {"name": "Leo", "email": LEO}, status=409)


def test_nobody_gives_on_what_they_do_not_have(browser, event, session):
    waiting = browser(make_registration(event, state=S.WAITLISTED).user)
    stranger = browser(make_user())

    waiting.post(f"/e/{event.slug}/me/transfer", {"name": "Leo", "email": LEO}, status=409)
    assert stranger.request("POST", f"/e/{event.slug}/me/transfer/back", data=stranger.with_token()).status == 302
    assert waiting.post(f"/e/{event.slug}/me/transfer/back", status=409)


def test_where_the_organiser_picks_each_guest_no_seat_is_offered_for_giving_on(browser):
    picked = make_registration(make_event(needs_approval=True), make_user("Anna Keller"))

    mine = browser(picked.user).get(f"/e/{picked.event.slug}/me")

    assert "You are going" in mine.main and "Give my place to another person" not in mine.main


def test_a_forwarded_link_takes_the_place_and_opens_no_account_that_was_there(guest, client, event, session, mailbox):
    leo = make_user("Leo Santos", email=LEO)
    name_leo(guest, event)
    link = mailbox.newest(LEO).link("/place/")

    asked = client.get(link)
    page = client.submit(asked.form("/place/"))

    assert "signs you in" not in asked.main and "/sign-in" in page.url
    session.expire_all()
    assert session.query(Registration).filter_by(user_id=leo.id).one().state is S.CONFIRMED
