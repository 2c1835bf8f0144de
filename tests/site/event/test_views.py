from datetime import timedelta

import pytest

from eventhub.accounts.models import User
from eventhub.events.registrations import service
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import RegistrationState, VisibleTo
from tests.factories import make_event, make_registration, make_user

# Pages and words. tests/test_pages.py opens every page on both databases, tests/test_hostile_forms.py sends every form.
pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)

TYPED = {"name": "Anna Keller", "email": "anna@voltwerk.example", "visible_to": "shared_ground"}
# What an organiser decides by.
WISH = {"goals": ["find_customers", "learn_field"], "looks_for": "Installers in Zhejiang who sell storage."}


def register(client, event, *, without=(), status=None, **values):
    page = client.get(f"/e/{event.slug}/register")
    typed = {name: value for name, value in (TYPED | values).items() if name not in without}
    return client.submit(page.form("register"), status=status, **typed)


def the_registration(session, event):
    session.expire_all()
    return session.query(Registration).filter_by(event_id=event.id).one()


def test_a_stranger_registers_confirms_by_link_and_has_a_seat(client, session, mailbox):
    event = make_event(capacity=5)

    inbox = register(client, event)
    assert inbox.h1 == "Check your inbox"
    mail = mailbox.deliver_all()[0]
    shown = client.get(mail.link("/r/"))
    assert the_registration(session, event).state is RegistrationState.UNVERIFIED
    arrived = client.submit(shown.form())

    assert arrived.h1 == "You’re in"
    row = the_registration(session, event)
    assert (row.state, row.visible_to.value) == (RegistrationState.CONFIRMED, "shared_ground")
    confirmed = mailbox.deliver_all()[0]
    assert "You’re in" in confirmed.subject
    assert b"METHOD:PUBLISH" in confirmed.attachments["event.ics"]


def test_the_button_says_what_pressing_it_leads_to(client):
    asked, free = make_event(needs_approval=True), make_event(capacity=1)
    full, waited_for = make_event(capacity=1), make_event(capacity=2)
    make_registration(full)
    make_registration(waited_for, state=RegistrationState.WAITLISTED)

    forms = [client.get(f"/e/{event.slug}/register").form("register") for event in (asked, free, full, waited_for)]

    waits = "Join the waiting list"
    assert [form.buttons[-1] for form in forms] == ["Ask to join", "Register", waits, waits]


def test_the_page_after_it_says_what_confirming_leads_to(browser):
    full = make_event(capacity=1)
    make_registration(full)

    pages = [register(browser(), event).main for event in (make_event(), full, make_event(needs_approval=True))]

    said = ("Nothing is registered", "You are on the list only when", "Your request is sent when")
    assert [[words in page for words in said] for page in pages] == [[at == one for one in range(3)] for at in range(3)]


@pytest.mark.parametrize("words", ["the place is yours", "your place", "place is confirmed", "within a day"])
def test_nobody_who_waits_or_asks_reads_of_a_place(browser, mailbox, words):
    """Findings 4 and 44: no page promises a place that is not held."""
    asked, full = make_event(needs_approval=True), make_event(capacity=1)
    make_registration(full)
    for event in (asked, full):
        client = browser()
        pages = [client.get(f"/e/{event.slug}/register"), register(client, event)]
        pages += [client.get(mailbox.deliver_all()[-1].link("/r/"))]
        pages += [client.submit(pages[-1].form()), client.get(f"/e/{event.slug}/me")]
        assert not [page.url for page in pages if words in page.main.casefold()]


def test_an_organiser_who_approves_reads_the_goal_that_the_request_carries(browser, session):
    event = make_event(needs_approval=True)
    anna = make_user("Anna Keller")

    register(browser(anna), event, without=("email", "name"), **WISH)

    row = the_registration(session, event)
    page = browser(event.team[0].user).get(f"/manage/{event.slug}/guests/{row.id}")
    assert "Find customers, Learn from others in my field" in page.main
    assert WISH["looks_for"] in page.main
    assert "goals" not in browser().get(f"/e/{make_event().slug}/register").form("register").names


def test_the_code_works_where_links_are_broken(client, session, mailbox):
    event = make_event()
    inbox = register(client, event)

    arrived = client.submit(inbox.form("check-inbox"), code=mailbox.deliver_all()[0].code)

    assert arrived.h1 == "You’re in"
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
    assert client.submit(client.get(mail.link("/r/")).form()).h1 == "You’re in"


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


@pytest.mark.parametrize("choice", [VisibleTo.EVERY_GUEST, VisibleTo.NOBODY])
def test_who_comes_back_is_seen_as_they_chose_before(browser, session, choice):
    event, lena = make_event(), make_user("Lena Petersen")
    make_registration(event, lena, RegistrationState.WITHDRAWN, visible_to=choice)
    session.commit()

    form = browser(lena).get(f"/e/{event.slug}/register").form("register")

    assert form.values["visible_to"] == [choice.value]


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
    event = make_event(needs_approval=True)

    page = register(
        client, event, email="anna@", looks_for="Solar", goals=["hire", "find_job", "invest", "mentor"], status=400
    )

    assert "Enter an e-mail address like name@example.com" in page.errors
    assert "Choose up to three" in page.errors
    kept = page.form("register").values
    assert (kept["name"], kept["email"], kept["looks_for"]) == (["Anna Keller"], ["anna@"], ["Solar"])
    assert kept["visible_to"] == ["shared_ground"]
    assert len(kept["goals"]) == 4


@pytest.mark.parametrize(
    "ceiling, offered, chosen",
    [
        (None, ["Everyone", "Guests", "A few", "Nobody"], "shared_ground"),
        ("shared_ground", ["A few", "Nobody"], "shared_ground"),
        ("acquaintances", ["Only people I know", "Nobody"], "acquaintances"),
        ("nobody", ["Nobody"], "nobody"),
    ],
)
def test_a_few_is_chosen_at_first_and_nothing_is_offered_that_the_organiser_does_not_allow(
    client, ceiling, offered, chosen
):
    page = client.get(f"/e/{make_event(guest_visibility_limit=ceiling).slug}/register")

    labels = [label.text for label in page.all("//div[@class='seg4']/label")]
    assert labels == offered
    assert page.form("register").values["visible_to"] == [chosen]


@pytest.mark.parametrize(
    "default, event, chosen",
    [
        ("every_guest", {}, "every_guest"),
        ("everyone", {"guest_visibility_limit": "shared_ground"}, "shared_ground"),
        ("everyone", {"guest_visibility_limit": "acquaintances"}, "acquaintances"),
        ("nobody", {}, "nobody"),
    ],
)
def test_the_organisers_default_is_chosen_at_first_and_never_above_what_they_allow(client, default, event, chosen):
    page = client.get(f"/e/{make_event(guest_visibility_default=default, **event).slug}/register")

    assert page.form("register").values["visible_to"] == [chosen]


def test_a_signed_in_user_who_only_presses_the_button_gets_the_organisers_default(browser, session):
    event = make_event(guest_visibility_default="every_guest")
    visitor = browser(make_user("Anna Keller"))

    visitor.submit(visitor.get(f"/e/{event.slug}/register").form("register"))

    assert the_registration(session, event).visible_to.value == "every_guest"


def test_pressing_twice_gives_one_registration_and_one_mail(client, session, mailbox):
    """Case 45."""
    event = make_event()
    page = client.get(f"/e/{event.slug}/register")

    first = client.submit(page.form("register"), **TYPED)
    second = client.submit(page.form("register"), **TYPED)

    assert first.text == second.text
    assert session.query(Registration).filter_by(event_id=event.id).count() == 1
    assert len(mailbox.deliver_all()) == 1


def test_a_signed_in_user_who_presses_twice_lands_on_the_same_page(browser, session):
    """Case 45."""
    event = make_event()
    client = browser(make_user())
    form = client.get(f"/e/{event.slug}/register").form("register")

    first, second = client.submit(form), client.submit(form)

    assert (first.h1, second.h1) == ("You’re in", "You are going")
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
    assert mails["known@voltwerk.example"].startswith("You’re in already")


def test_changing_the_address_brings_back_the_form_as_typed(client):
    event = make_event(needs_approval=True)
    inbox = register(client, event, email="anna@gmial.com", **WISH)

    form = client.get(inbox.link("Change the address")).form("register")

    assert "Did you mean anna@gmail.com?" in inbox.text
    assert (form.values["name"], form.values["looks_for"]) == ([TYPED["name"]], [WISH["looks_for"]])


def test_a_signed_in_user_has_the_seat_by_one_tap(browser, session):
    event = make_event()
    anna = make_user("Anna Keller", headline="Storage")
    client = browser(anna)
    page = client.get(f"/e/{event.slug}/register")
    assert not page.all("//form[@id='register']//input[not(@type='hidden' or @type='radio' or @type='checkbox')]")

    arrived = client.submit(page.form("register"))

    assert arrived.h1 == "You’re in"
    row = the_registration(session, event)
    assert (row.user_id, row.name, row.headline) == (anna.id, "Anna Keller", "Storage")
    assert row.visible_to.value == "shared_ground"


def test_who_asks_for_a_seat_reads_who_looks_at_it(browser, session):
    event = make_event(needs_approval=True, organiser=make_user("黄蕾", other_name="Grace Huang"))
    anna = browser(make_user("Anna Keller"))

    assert "Grace Huang reads this and decides" in anna.get(f"/e/{event.slug}/register").text
    assert register(anna, event, without=("email", "name")).h1 == "Your request is with Grace Huang"
    assert "黄蕾会看过再决定" in browser(language="zh-CN").get(f"/e/{event.slug}/register").text


def test_who_was_declined_reads_so_in_place_of_a_form(browser):
    event, anna = make_event(needs_approval=True), make_user("Anna Keller")
    make_registration(event, anna, RegistrationState.DECLINED)

    page = browser(anna).get(f"/e/{event.slug}/register")

    assert "The organiser has declined this registration." in page.main
    assert not page.all("//main//form")


def test_where_the_last_host_has_left_the_organiser_looks(client, session):
    event = make_event(needs_approval=True, slug="tea")
    event.team.clear()
    assert "The organiser reads this and decides" in client.get("/e/tea/register").text


def test_a_full_event_leads_to_the_waiting_list(client, session, mailbox):
    event = make_event(capacity=1)
    make_registration(event)

    assert "All places are taken" in client.get(f"/e/{event.slug}/register").text
    register(client, event)
    arrived = client.submit(client.get(mailbox.deliver_all()[0].link("/r/")).form())

    assert arrived.h1 == "You are number 1"
    assert not arrived.all("//img[@class='qr']")


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
    pressed = client.submit(page.form(), press="cannot come", at_once=True)
    assert "Some mail programs press buttons" in pressed.main
    assert the_registration(session, event).state is RegistrationState.CONFIRMED
    client.submit(pressed.form(), press="cannot come")

    assert the_registration(session, event).state is RegistrationState.WITHDRAWN


@pytest.mark.parametrize(
    ("press", "state"), [("Take the place", RegistrationState.CONFIRMED), ("offer it", RegistrationState.WITHDRAWN)]
)
def test_a_place_that_is_held_is_taken_or_given_up_from_the_mail_without_signing_in(
    client, session, mailbox, now, clock, press, state
):
    link, waiting = offered_link(mailbox, now)
    form = client.get(link).form(press)
    clock.shift(timedelta(seconds=2))

    client.submit(form, press=press)

    session.refresh(waiting)
    assert waiting.state is state


def test_a_place_that_is_held_no_longer_is_not_to_be_had_by_the_link(client, session, mailbox, now, clock):
    link, waiting = offered_link(mailbox, now)
    form = client.get(link).form("Take the place")

    clock.move_to(waiting.offer_until)

    for page in (client.submit(form, press="Take the place"), client.get(link)):
        assert "no longer held for you" in page.main and not page.all("//main//form")
    session.refresh(waiting)
    assert waiting.state is RegistrationState.OFFERED


def offered_link(mailbox, now):
    """The link in the mail to a guest for whom a freed place is held, and their registration."""
    event = make_event(capacity=1, starts_at=now + timedelta(days=4))
    guest = make_registration(event)
    waiting = make_registration(event, state=RegistrationState.WAITLISTED, waitlisted_at=now)
    service.withdraw(guest, by=guest.user, now=now)
    mailbox.deliver_all()
    return mailbox.newest(waiting.email).link("/coming/"), waiting


def test_too_many_from_one_origin_keeps_everything_typed(client, session, monkeypatch):
    """Case 58: the limit says so in words, and nothing is lost."""
    from eventhub.events.registrations import sign_up

    monkeypatch.setattr(sign_up, "REGISTRATIONS_FROM_ONE_ORIGIN", 1)
    event = make_event()
    register(client, event, email="one@example.org")

    refused = register(client, event, email="two@example.org", status=429)

    assert "try again in an hour" in refused.text
    assert refused.form("register").values["name"] == [TYPED["name"]]


def test_programs_that_never_saw_the_page_are_few(client, clock, session, monkeypatch):
    from eventhub.events.registrations import sign_up

    monkeypatch.setattr(sign_up, "QUICK_ONES_FROM_ONE_ORIGIN", 1)
    event = make_event()
    page = client.get(f"/e/{event.slug}/register")
    for number in range(2):
        status = 429 if number else None
        client.submit(page.form("register"), status=status, **(TYPED | {"email": f"quick{number}@example.org"}))

    clock.shift(timedelta(seconds=20))

    assert client.submit(page.form("register"), **(TYPED | {"email": "slow@example.org"})).h1 == "Check your inbox"


STRANGERS = {"name": "Evil", "visible_to": "every_guest"}


def test_the_page_behind_the_link_shows_all_that_the_button_says_and_nothing_else(client, browser, mailbox):
    """Case 33: the mail may have been caused by somebody else."""
    event = make_event("Salon", needs_approval=True)
    register(browser(), event, **STRANGERS, looks_for="Money")

    shown = client.get(mailbox.deliver_all()[0].link("/r/"))

    for words in ("Salon", "Evil", TYPED["email"], "Guests", "People who have a place", "Money"):
        assert words in shown.main
    for words in ("I can help with", "What would make this event worth it?", "Who do you already know here?"):
        assert words not in shown.main


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
    browser().get(theirs.link("/r/"), status=410)


@pytest.mark.parametrize("press, stated", [("Add it to my profile", ["Ningbo"]), ("No, leave it out", [])])
def test_an_owner_is_asked_once_whether_their_profile_takes_what_was_typed(client, session, mailbox, press, stated):
    """Case 33: of a program's or an older form's registration, which said more."""
    event, anna = make_event(), make_user("Anna Keller", email=TYPED["email"])
    register(client, event, **STRANGERS)
    the_registration(session, event).background_draft = {"hometown": ["Ningbo"]}
    shown = client.get(mailbox.deliver_all()[0].link("/r/"))
    assert "Your profile stays as it is" in shown.main

    client.submit(shown.form())
    mine = client.get(f"/e/{event.slug}/me")
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
    assert client.submit(inbox.form("check-inbox"), code=first.code).h1 == "You’re in"


def test_the_ticket_leads_to_a_map_that_knows_the_house_number_and_a_request_to_none(browser):
    anna, event = make_user("Anna Keller"), make_event(place="Berlin", address="12 Secret Lane")
    waiting = make_user()
    make_registration(event, anna)
    make_registration(event, waiting, RegistrationState.PENDING)

    (mine,) = browser(anna).get(f"/e/{event.slug}/arrived").links("openstreetmap")
    theirs = browser(waiting).get(f"/e/{event.slug}/arrived").main

    assert "Secret" in mine
    # Nobody puts into a calendar what they have no place at.
    assert "Secret" not in theirs and "openstreetmap" not in theirs and "Add to calendar" not in theirs
