from datetime import timedelta

import pytest

from eventhub.accounts.models import User
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import RegistrationState
from tests.factories import make_event, make_registration, make_user

# Pages and words. tests/test_pages.py opens every page on both databases, tests/test_hostile_forms.py sends every form.
pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)

TYPED = {
    "name": "Anna Keller",
    "email": "anna@voltwerk.example",
    "goals": ["find_customers", "learn_field"],
    "goal_sentence": "Installers in Zhejiang who sell storage to factories.",
    "background_hometown": "Hamburg",
    "background_school": "Tongji University, TU Berlin",
    "visible_to": "shared_ground",
}


def register(client, event, *, without=(), status=None, **values):
    page = client.get(f"/e/{event.slug}")
    typed = {name: value for name, value in (TYPED | values).items() if name not in without}
    return client.submit(page.form("register"), status=status, **typed)


def the_registration(session, event):
    session.expire_all()
    return session.query(Registration).filter_by(event_id=event.id).one()


def test_a_stranger_registers_confirms_by_link_and_has_a_seat(client, session, mailbox):
    event = make_event(capacity=5)

    inbox = register(client, event)
    assert inbox.h1 == "One more step"
    mail = mailbox.deliver_all()[0]
    shown = client.get(mail.link("/r/"))
    assert the_registration(session, event).state is RegistrationState.UNVERIFIED
    mine = client.submit(shown.form())

    assert mine.h1 == "My registration"
    assert "You have a place" in mine.text
    row = the_registration(session, event)
    assert row.state is RegistrationState.CONFIRMED
    assert [goal.value for goal in row.goal_types] == ["find_customers", "learn_field"]
    assert [item.text for item in row.user.background] == ["Hamburg", "Tongji University", "TU Berlin"]
    confirmed = mailbox.deliver_all()[0]
    assert "You have a place" in confirmed.subject
    assert b"METHOD:PUBLISH" in next(iter(confirmed.attachments.values()))


def test_the_button_tells_what_pressing_it_does(client):
    asked, free = make_event(needs_approval=True, slug="asked"), make_event(slug="free")

    buttons = [client.get(f"/e/{event.slug}").form("register").buttons[-1] for event in (asked, free)]

    assert buttons == ["Ask to join", "Register, it’s free"]


def test_the_code_works_where_links_are_broken(client, session, mailbox):
    event = make_event()
    inbox = register(client, event)

    mine = client.submit(inbox.form("check-inbox"), code=mailbox.deliver_all()[0].code)

    assert "You have a place" in mine.text
    assert the_registration(session, event).state is RegistrationState.CONFIRMED


def test_six_wrong_codes_void_the_right_one_but_not_the_link(client, session, mailbox):
    event = make_event()
    inbox = register(client, event)
    mail = mailbox.deliver_all()[0]
    wrong = "000000" if mail.code != "000000" else "111111"

    for _ in range(6):
        inbox = client.submit(inbox.form("check-inbox"), code=wrong, status=400)
    refused = client.submit(inbox.form("check-inbox"), code=mail.code, status=400)

    assert "The link in the mail still works" in refused.errors
    assert "You have a place" in client.submit(client.get(mail.link("/r/")).form()).text


def test_opening_the_link_five_times_changes_nothing(client, session, mailbox):
    """Case 1."""
    event = make_event()
    register(client, event)
    link = mailbox.deliver_all()[0].link("/r/")

    for method in ("GET", "HEAD", "GET", "HEAD", "GET"):
        assert client.request(method, link).status == 200

    assert the_registration(session, event).state is RegistrationState.UNVERIFIED
    assert session.query(User).filter_by(email=TYPED["email"]).count() == 0


def test_a_link_works_once_and_then_says_what_happened(client, browser, session, mailbox):
    """Case 2."""
    event = make_event()
    register(client, event)
    link = mailbox.deliver_all()[0].link("/r/")
    client.submit(client.get(link).form())

    again = browser().post(link)

    assert again.h1 == "You confirmed this address already"
    assert the_registration(session, event).state is RegistrationState.CONFIRMED
    assert browser().get(f"/e/{event.slug}/me", status=302).location.startswith("/sign-in")


def test_a_second_tab_of_the_same_link_says_what_happened_too(client, session, mailbox):
    """Taking the place signs in, which makes the marks of all older pages void."""
    event = make_event()
    register(client, event)
    link = mailbox.deliver_all()[0].link("/r/")
    first, second = client.get(link).form(), client.get(link).form()
    client.submit(first)

    again = client.submit(second, status=400)

    assert again.h1 == "Your page was open too long"
    assert client.get(again.link("Open the page again")).h1 == "You confirmed this address already"


def test_a_link_lives_24_hours_from_sending(client, clock, mailbox):
    event = make_event()
    register(client, event)
    link = mailbox.deliver_all()[0].link("/r/")

    clock.shift(timedelta(hours=24, seconds=1))

    assert client.get(link, status=410)


@pytest.mark.parametrize("token", ["x", "A" * 43, "ü" * 10])
def test_an_invented_link_gets_the_one_page_for_dead_links(client, token):
    """Case 3."""
    assert client.get(f"/r/{token}", status=410)


def test_everything_typed_survives_an_error(client):
    """Case 58."""
    event = make_event()

    page = register(
        client, event, email="anna@", goals=["hire", "find_job", "invest", "mentor"], visible_to="", status=400
    )

    assert "Enter an e-mail address like name@example.com" in page.errors
    assert "Choose up to three" in page.errors
    assert "Choose who may see that you are coming" in page.errors
    kept = page.form("register").values
    for name in ("name", "goal_sentence", "background_hometown", "background_school"):
        assert kept[name] == [TYPED[name]]
    assert kept["email"] == ["anna@"]
    assert kept["goals"] == ["find_job", "hire", "invest", "mentor"] or len(kept["goals"]) == 4


def test_nothing_is_chosen_for_the_guest(client):
    values = client.get(f"/e/{make_event().slug}").form("register").values

    assert "visible_to" not in values
    assert "happy_to_introduce" not in values


def test_pressing_twice_gives_one_registration_and_one_mail(client, session, mailbox):
    """Case 45."""
    event = make_event()
    page = client.get(f"/e/{event.slug}")

    first = client.submit(page.form("register"), **TYPED)
    second = client.submit(page.form("register"), **TYPED)

    assert first.text == second.text
    assert session.query(Registration).filter_by(event_id=event.id).count() == 1
    assert len(mailbox.deliver_all()) == 1


def test_a_signed_in_user_who_presses_twice_lands_on_the_same_page(browser, session):
    """Case 45."""
    event = make_event()
    client = browser(make_user())
    form = client.get(f"/e/{event.slug}").form("register")
    typed = {name: value for name, value in TYPED.items() if name != "email"}

    first, second = client.submit(form, **typed), client.submit(form, **typed)

    assert first.h1 == second.h1 == "My registration"
    assert session.query(Registration).filter_by(event_id=event.id).count() == 1


def test_known_and_unknown_addresses_get_the_same_page(browser, mailbox):
    """Case 7."""
    event = make_event()
    known = make_user(email="known@voltwerk.example")
    make_registration(event, known)

    old = register(browser(), event, email="known@voltwerk.example")
    new = register(browser(), event, email="fresh@voltwerk.example")

    assert old.text.replace("known@", "fresh@") == new.text
    mails = {mail.recipients[0]: mail.subject for mail in mailbox.deliver_all()}
    assert mails["known@voltwerk.example"].startswith("You already have a place")


def test_changing_the_address_brings_back_the_form_as_typed(client):
    event = make_event()
    inbox = register(client, event, email="anna@gmial.com")

    form = client.get(inbox.link("Change the address")).form("register")

    assert "Did you mean anna@gmail.com?" in inbox.text
    assert form.values["goal_sentence"] == [TYPED["goal_sentence"]]
    assert form.values["background_school"] == [TYPED["background_school"]]


def test_a_signed_in_user_has_the_seat_at_once(browser, session):
    event = make_event()
    anna = make_user("Anna Keller")

    mine = register(browser(anna), event, without=("email",))

    assert "You have a place" in mine.text
    assert the_registration(session, event).user_id == anna.id


def test_who_asks_for_a_seat_reads_who_looks_at_it(browser, session):
    event = make_event(needs_approval=True, organiser=make_user("黄蕾", other_name="Grace Huang"))
    anna = browser(make_user("Anna Keller"))

    assert "Grace Huang looks at each request" in anna.get(f"/e/{event.slug}").text
    assert "Grace Huang looks at each request" in register(anna, event, without=("email",)).text
    assert "黄蕾会逐一查看报名" in browser(language="zh-CN").get(f"/e/{event.slug}").text


def test_where_the_last_host_has_left_the_organiser_looks(client, session):
    event = make_event(needs_approval=True, slug="tea")
    event.team.clear()
    assert "The organiser looks at each request" in client.get("/e/tea").text


def test_a_full_event_leads_to_the_waiting_list(client, session, mailbox):
    event = make_event(capacity=1)
    make_registration(event)

    assert "All 1 places are taken" in client.get(f"/e/{event.slug}").text
    register(client, event)
    mine = client.submit(client.get(mailbox.deliver_all()[0].link("/r/")).form())

    assert "You are number 1 on the waiting list" in mine.text


def test_a_guest_gives_up_the_seat(browser, session, mailbox):
    event = make_event(capacity=1)
    guest = make_user()
    make_registration(event, guest)

    client = browser(guest)
    after = client.submit(client.get(f"/e/{event.slug}/me").form("withdraw"))

    assert "You are not coming" in after.text
    assert the_registration(session, event).state is RegistrationState.WITHDRAWN
    session.refresh(event)
    assert event.places_taken == 0


def test_still_coming_is_answered_from_the_mail_without_signing_in(client, session, mailbox, now):
    from eventhub.events.registrations.service import ask_who_is_still_coming

    event = make_event(starts_at=now + timedelta(hours=20))
    make_registration(event)
    assert ask_who_is_still_coming(now) == 1
    link = mailbox.deliver_all()[0].link("/coming/")

    page = client.get(link)
    assert the_registration(session, event).state is RegistrationState.CONFIRMED
    client.submit(page.form("cannot come"), press="cannot come")

    assert the_registration(session, event).state is RegistrationState.WITHDRAWN


def test_too_many_from_one_origin_keeps_everything_typed(client, session, monkeypatch):
    """Case 58: the limit says so in words, and nothing is lost."""
    from eventhub.events.registrations import sign_up

    monkeypatch.setattr(sign_up, "REGISTRATIONS_FROM_ONE_ORIGIN", 1)
    event = make_event()
    register(client, event, email="one@example.org")

    refused = register(client, event, email="two@example.org", status=429)

    assert "try again in an hour" in refused.text
    assert refused.form("register").values["goal_sentence"] == [TYPED["goal_sentence"]]


def test_programs_that_never_saw_the_page_are_few(client, clock, session, monkeypatch):
    from eventhub.events.registrations import sign_up

    monkeypatch.setattr(sign_up, "QUICK_ONES_FROM_ONE_ORIGIN", 1)
    event = make_event()
    page = client.get(f"/e/{event.slug}")
    for number in range(2):
        status = 429 if number else None
        client.submit(page.form("register"), status=status, **(TYPED | {"email": f"quick{number}@example.org"}))

    clock.shift(timedelta(seconds=20))

    assert client.submit(page.form("register"), **(TYPED | {"email": "slow@example.org"})).h1 == "One more step"


STRANGERS = {"name": "Evil", "goal_sentence": "Money", "background_hometown": "Ningbo", "visible_to": "every_guest"}


def test_the_page_behind_the_link_shows_all_that_the_button_says(client, browser, mailbox):
    """Case 33: the mail may have been caused by somebody else."""
    event = make_event("Salon")
    register(browser(), event, happy_to_introduce="y", **STRANGERS)

    shown = client.get(mailbox.deliver_all()[0].link("/r/"))

    for words in (
        "Salon",
        "Evil",
        TYPED["email"],
        "Guests",
        "People who have a place",
        "Money",
        "Ningbo",
        "ask me to introduce",
    ):
        assert words in shown.main


def test_a_stranger_s_form_changes_nothing_of_what_one_s_own_link_and_code_confirm(client, browser, session, mailbox):
    """Case 33."""
    event = make_event()
    inbox = register(client, event)
    mine = mailbox.deliver_all()[0]
    register(browser(), event, **STRANGERS)
    theirs = mailbox.deliver_all()[0]
    client.submit(inbox.form("check-inbox"), code=theirs.code, status=400)

    client.submit(inbox.form("check-inbox"), code=mine.code)

    row = the_registration(session, event)
    assert (row.name, row.visible_to.value) == ("Anna Keller", "shared_ground")
    assert [item.text for item in row.user.background] == ["Hamburg", "Tongji University", "TU Berlin"]
    browser().get(theirs.link("/r/"), status=410)


@pytest.mark.parametrize("press, stated", [("Add it to my profile", ["Ningbo"]), ("No, leave it out", [])])
def test_an_owner_is_asked_once_whether_their_profile_takes_what_was_typed(client, session, mailbox, press, stated):
    """Case 33."""
    event, anna = make_event(), make_user("Anna Keller", email=TYPED["email"])
    register(client, event, without=("background_school",), **STRANGERS)
    shown = client.get(mailbox.deliver_all()[0].link("/r/"))
    assert "Your profile stays as it is" in shown.main

    mine = client.submit(shown.form())
    session.refresh(anna)
    assert anna.background == []
    assert "Ningbo" in mine.main
    after = client.submit(mine.form(press), press=press)

    session.refresh(anna)
    assert [item.text for item in anna.background] == stated
    assert "Add this to your profile?" not in after.main


def test_asking_for_the_mail_again_leaves_the_first_one_good(client, clock, mailbox):
    event = make_event()
    inbox = register(client, event)
    first = mailbox.deliver_all()[0]
    clock.shift(timedelta(minutes=11))
    client.submit(inbox.form("again"))
    second = mailbox.deliver_all()[0]

    assert (second.link("/r/"), second.code) == (first.link("/r/"), first.code)
    assert "You have a place" in client.submit(inbox.form("check-inbox"), code=first.code).text
