import csv
import io
from dataclasses import replace
from datetime import timedelta

import pytest

from eventhub.events.companion.models import CompanionGuest
from eventhub.events.companion.rules import GuestTool, OutsideGuest
from eventhub.events.companion.service import PURPOSE, accept, bring
from eventhub.events.event.rules import EventState, TeamRole
from eventhub.events.questions.queries import asked_at
from eventhub.events.questions.rules import Replies, Reply
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.removals import remove_due
from eventhub.events.registrations.rows import Changes
from eventhub.events.registrations.rules import UNDO_REMOVAL_FOR, VisibleTo
from eventhub.events.registrations.rules import RegistrationState as S
from eventhub.events.registrations.service import edit
from eventhub.matching.goals import GoalType
from eventhub.organiser.frozen_figures import freeze_figures
from eventhub.platform import tokens
from tests.factories import (
    make_answer,
    make_event,
    make_question,
    make_registration,
    make_team_member,
    make_user,
    owner_of,
)
from tests.pages import words as words_in

# Pages and words. tests/test_pages.py opens every page on both databases, tests/test_hostile_forms.py sends every form.
pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)


@pytest.fixture
def event(session):
    return make_event("Tea and talk", capacity=3)


@pytest.fixture
def organiser(browser, event):
    return browser(owner_of(event))


def people(page):
    return [row.xpath("string(.//*[@class='name'])").strip() for row in page.all("//tbody/tr")]


def test_the_overview_counts_and_says_what_to_do_next(organiser, event):
    make_registration(event)
    make_registration(event, state=S.PENDING)
    make_registration(event, state=S.WAITLISTED)

    page = organiser.get(f"/manage/{event.slug}")

    assert "1 of 3 places taken" in page.main
    assert "Answer 1 person" in page.main and "Waiting for your answer 1" in page.main
    assert "On the waiting list 1" in page.main


@pytest.mark.parametrize("number, shown", [(4, False), (5, True)])
def test_goals_are_counted_from_five_people_on(browser, session, now, number, shown):
    event = make_event()
    for _ in range(number):
        make_registration(event, goals=[GoalType.HIRE])
    freeze_figures(now)

    page = browser(owner_of(event)).get(f"/manage/{event.slug}/figures")

    assert ("Guests’ goals" in page.main) is shown


def test_guests_are_found_by_hanzi_pinyin_initials_english_and_company(organiser, event):
    make_registration(event, make_user("李伟", other_name="Li Wei", headline="Bosch"))
    make_registration(event, make_user("张敏", headline="太阳能"))
    make_registration(event, make_user("Anna Keller", headline="Voltwerk"))

    for words, found in {
        "李伟": ["李伟"],
        "li wei": ["李伟"],
        "bosch": ["李伟"],
        "zhangmin": ["张敏"],
        "zm": ["张敏"],
        "敏": ["张敏"],
        "KELLER": ["Anna Keller"],
        "volt": ["Anna Keller"],
        "%%": [],
        "__": [],
        "@example": [],
    }.items():
        page = organiser.get(f"/manage/{event.slug}/guests", query_string={"q": words})
        assert [name for name in found if name in " ".join(people(page))] == found, words
        assert len(people(page)) == len(found), words


def test_the_table_never_shows_addresses_or_what_somebody_wrote(organiser, event):
    guest = make_user("Anna Keller", email="anna@secret.example")
    make_registration(event, guest, goal_sentence="My private hope")

    html = organiser.get(f"/manage/{event.slug}/guests").html

    assert "anna@secret.example" not in html
    assert "My private hope" not in html


def test_each_tab_has_its_count_and_its_people(organiser, event):
    for state in (S.CONFIRMED, S.PENDING, S.WAITLISTED, S.OFFERED, S.UNVERIFIED, S.WITHDRAWN, S.DECLINED):
        make_registration(event, make_user(f"Person {state}"), state)

    expected = {"going": 1, "pending": 1, "waiting": 2, "unverified": 1, "gone": 2}
    for tab, count in expected.items():
        assert len(people(organiser.get(f"/manage/{event.slug}/guests?tab={tab}"))) == count
    assert organiser.get(f"/manage/{event.slug}/guests?tab=unknown", status=404)


@pytest.mark.parametrize(
    "tab, words",
    [
        ("going", "This list fills as people register"),
        ("pending", "Nobody waits for an answer"),
        ("waiting", "Nobody waits for a place"),
        ("unverified", "They have no place"),
        ("gone", "gave up a place"),
    ],
)
def test_an_empty_tab_says_who_would_stand_there(browser, session, tab, words):
    event = make_event(needs_approval=True)

    assert words in browser(owner_of(event)).get(f"/manage/{event.slug}/guests?tab={tab}").main


def test_a_long_list_is_turned_page_by_page(browser, session):
    event = make_event()
    for number in range(23):
        make_registration(event, make_user(f"Guest {number:03d}"))
    organiser = browser(owner_of(event))

    first = organiser.get(f"/manage/{event.slug}/guests")
    second = organiser.get(first.link("Next"))
    beyond = organiser.get(f"/manage/{event.slug}/guests?page=99999999999999999999")

    assert (len(people(first)), len(people(second))) == (20, 3)
    assert people(beyond) == people(second)


def test_an_organiser_approves_and_declines(organiser, event, session, mailbox):
    asked, refused = make_registration(event, state=S.PENDING), make_registration(event, state=S.PENDING)

    page = organiser.get(f"/manage/{event.slug}/guests?tab=pending")
    organiser.submit(page.form(f"/{asked.id}/approve"))
    organiser.submit(
        organiser.get(organiser.get(f"/manage/{event.slug}/guests?tab=pending").link("Decline")).form("bulk")
    )

    session.expire_all()
    assert (asked.state, refused.state, event.places_taken) == (S.CONFIRMED, S.DECLINED, 1)
    assert {mail.recipients[0] for mail in mailbox.deliver_all()} == {asked.email, refused.email}


def test_approving_when_full_asks_what_to_do(organiser, event, session):
    for _ in range(3):
        make_registration(event)
    asked = make_registration(event, state=S.PENDING)

    page = organiser.get(f"/manage/{event.slug}/guests?tab=pending")
    question = organiser.submit(page.form(f"/{asked.id}/approve"), status=409)
    organiser.submit(question.form("Add one place"), press="Add one place and approve")

    session.expire_all()
    assert (asked.state, event.capacity, event.places_taken) == (S.CONFIRMED, 4, 4)


def test_taking_a_guest_off_the_list_asks_once_and_happens_with_its_mail_after_ten_minutes(
    organiser, event, session, mailbox, now
):
    guest = make_registration(event, make_user("Anna Keller"))
    table = organiser.get(f"/manage/{event.slug}/guests")

    asked = organiser.get(table.link("Take off the list"))
    session.expire_all()
    assert "Anna Keller" in asked.main and guest.state is S.CONFIRMED
    done = organiser.submit(asked.form("bulk"), note="The room is smaller than we thought.")

    session.expire_all()
    assert (guest.state, event.places_taken) == (S.CONFIRMED, 1)
    assert "Anna Keller comes off the list at" in done.main and mailbox.deliver_all() == []

    remove_due(now + UNDO_REMOVAL_FOR)
    session.expire_all()
    assert (guest.state, event.places_taken) == (S.REMOVED, 0)
    [mail] = mailbox.deliver_all(now + UNDO_REMOVAL_FOR)
    assert mail.recipients == (guest.email,) and "The room is smaller than we thought." in mail.text


def test_a_guest_who_is_kept_after_all_has_heard_of_nothing(organiser, event, session, mailbox, now):
    guest = make_registration(event, make_user("Anna Keller"))
    organiser.submit(
        organiser.get(organiser.get(f"/manage/{event.slug}/guests").link("Take off the list")).form("bulk")
    )

    page = organiser.submit(organiser.get(f"/manage/{event.slug}/guests/{guest.id}").form("/keep"))
    remove_due(now + 2 * UNDO_REMOVAL_FOR)

    session.expire_all()
    assert (guest.state, event.places_taken) == (S.CONFIRMED, 1) and mailbox.deliver_all() == []
    assert "Anna Keller stays on the list." in page.text and "comes off the list" not in page.main
    happened = organiser.get(f"/manage/{event.slug}/guests/{guest.id}").main
    assert "taken off the list, can be undone" in happened and "kept on the list" in happened
    organiser.post(f"/manage/{event.slug}/guests/{guest.id}/keep", status=409)


def test_rare_acts_stand_in_a_menu_and_not_on_each_row(organiser, event):
    make_registration(event)

    page = organiser.get(f"/manage/{event.slug}/guests")

    assert [link.getparent().getparent().tag for link in page.all("//a[contains(@href, 'act=remove')]")] == ["ul"]


def test_the_page_of_a_guest_says_what_an_organiser_may_know(organiser, event, session, now):
    question = make_question(event, "Food?")
    guest = make_registration(event, make_user("Anna Keller", email="anna@example.org"), goal_sentence="Private hope")
    [asked] = asked_at(event.id)
    edit(guest, Changes(replies=Replies((asked,), frozenset({question.id}), (Reply(asked, "No pork"),))), now=now)
    address = f"/manage/{event.slug}/guests/{guest.id}"

    page = organiser.get(address)
    assert "Not shared" in page.section("E-mail") and "anna@example.org" not in page.main
    assert "Food? No pork" in page.section("Answers") and "Private hope" not in page.main

    edit(guest, Changes(shares_email=True), now=now)
    assert "anna@example.org" in organiser.get(address).section("E-mail")


@pytest.mark.parametrize("act", ["approve", "decline"])
def test_a_registration_of_another_event_is_not_found(organiser, event, session, act):
    """Case 16."""
    foreign = make_registration(make_event(), state=S.PENDING)

    organiser.post(f"/manage/{event.slug}/guests/{foreign.id}/{act}", status=404)

    session.expire_all()
    assert foreign.state is S.PENDING


def test_the_guest_table_opens_on_those_who_wait_for_an_answer(organiser, event):
    assert "Nobody here" in organiser.get(f"/manage/{event.slug}/guests").main

    make_registration(event, make_user("Mira Novak"), state=S.PENDING)
    assert people(organiser.get(f"/manage/{event.slug}/guests")) == ["Mira Novak"]


def test_who_asks_to_join_stands_there_with_what_the_organiser_decides_by(organiser, event):
    question = make_question(event, "What do you eat?")
    mira = make_registration(event, make_user("Mira Novak"), state=S.PENDING, looks_for="A co-founder")
    make_answer(mira, question, "No pork")
    make_registration(event, make_user("Anna Keller"), looks_for="Only for guests")

    page = organiser.get(f"/manage/{event.slug}/guests?tab=pending")

    [row] = page.all("//tbody/tr")
    assert "I look for A co-founder" in words_in(row) and "What do you eat? No pork" in words_in(row)
    assert [words_in(head) for head in page.all("//thead//th")][2:4] == ["Answers", "Since"]
    going = organiser.get(f"/manage/{event.slug}/guests?tab=going")
    assert "Only for guests" not in going.main and "Answers" not in going.main


def test_to_decline_is_asked_about_first_and_keeps_the_note(organiser, event, session):
    asked = make_registration(event, make_user("Mira Novak"), state=S.PENDING)

    sure = organiser.post(f"/manage/{event.slug}/guests/{asked.id}/decline", {"note": "Next time."}, status=409)
    session.expire_all()
    assert "Mira Novak?" in sure.h1 and "Next time." in sure.main and asked.state is S.PENDING

    organiser.submit(sure.form("/decline"))
    session.expire_all()
    assert asked.state is S.DECLINED


def test_a_guest_declined_by_mistake_is_asked_about_again(organiser, event, session, mailbox):
    asked = make_registration(event, make_user("Mira Novak"), state=S.PENDING)
    organiser.post(f"/manage/{event.slug}/guests/{asked.id}/decline", {"sure": "yes"})

    page = organiser.submit(organiser.get(f"/manage/{event.slug}/guests/{asked.id}").form("/reopen"))

    session.expire_all()
    assert asked.state is S.PENDING
    assert "The request of Mira Novak is open again" in page.text and "Your answer" in page.main
    assert "decline taken back" in page.main and "Take back the decline" not in page.main
    assert organiser.post(f"/manage/{event.slug}/guests/{asked.id}/reopen", status=409)


def test_answering_twice_is_a_visible_error(organiser, event):
    asked = make_registration(event, state=S.PENDING)
    organiser.post(f"/manage/{event.slug}/guests/{asked.id}/decline", {"sure": "yes"})

    assert organiser.post(f"/manage/{event.slug}/guests/{asked.id}/decline", status=409)


def test_an_edit_tells_the_guests_in_one_mail_and_keeps_the_old_link(organiser, event, session, mailbox, now):
    from eventhub.events.registrations.service import tell_changes

    make_registration(event)
    old = event.slug
    form = organiser.get(f"/manage/{old}/edit").form()

    page = organiser.submit(form, place="Pudong", link_words="Green tea")

    session.expire_all()
    assert event.place == "Pudong"
    assert event.slug.startswith("green-tea-")
    assert "Guests get one mail" in page.main
    assert organiser.get(f"/e/{old}", status=301).location == f"/e/{event.slug}"
    tell_changes(now + timedelta(minutes=30))
    assert "Pudong" in mailbox.deliver_all(now + timedelta(minutes=30))[0].text


def test_fewer_seats_than_guests_is_said_and_removes_nobody(organiser, event, session):
    for _ in range(3):
        make_registration(event)

    page = organiser.submit(organiser.get(f"/manage/{event.slug}/edit").form(), capacity="1")

    assert "Over by 2 guests" in page.main
    session.expire_all()
    event.state = EventState.CANCELLED
    session.commit()
    cancelled = organiser.get(f"/manage/{event.slug}").main
    assert not any(words in cancelled for words in ("Over by", "places taken", "since yesterday"))
    assert event.places_taken == 3


def test_who_is_in_is_said_beside_the_name_on_a_phone(organiser, event, session, now):
    make_registration(event, make_user("Anna Keller"), checked_in_at=now)
    make_registration(event, make_user("Li Wei"))

    beside = organiser.get(f"/manage/{event.slug}/guests").all("//small[@class='on-phone']")

    assert sorted(each.text_content().strip()[:8] for each in beside) == ["", "In since"]


def test_only_the_owner_cancels_the_event(organiser, browser, event, session):
    manager = make_user()
    make_team_member(event, manager, TeamRole.MANAGER)
    browser(manager).post(f"/manage/{event.slug}/cancel", status=404)
    assert "Cancel the event" not in browser(manager).get(f"/manage/{event.slug}/settings").main

    organiser.submit(
        organiser.get(f"/manage/{event.slug}/settings").form("/cancel"), note="The hall is flooded.\nSee you in May."
    )

    session.expire_all()
    assert event.state is EventState.CANCELLED
    assert "Message from the organiser: The hall is flooded." in browser().get(f"/e/{event.slug}").main


def test_a_cancelled_event_offers_nothing_that_would_be_refused(organiser, event, session):
    make_registration(event, make_user("Anna Keller"))
    event.state = EventState.CANCELLED
    session.commit()

    for page in ("edit", "guests/add"):
        shown = organiser.get(f"/manage/{event.slug}/{page}", follow=True)
        assert "This event is cancelled." in shown.main and not shown.all("//main//textarea | //input[@name='email']")
    door = organiser.get(f"/manage/{event.slug}/checkin").main
    assert "This event is cancelled." in door and "Let in" not in door and "Add a walk-in" not in door
    assert "Paste the addresses" not in organiser.get(f"/manage/{event.slug}/invitations").main


def test_a_copy_is_a_draft_four_weeks_later_at_the_same_hour(organiser, event, session):
    """The clocks of Berlin go forward in between."""
    from eventhub.events.event.models import Event
    from eventhub.events.event.schedule import local_time

    page = organiser.submit(organiser.get(f"/manage/{event.slug}/settings").form("/copy"))

    copied = session.query(Event).order_by(Event.id.desc()).first()
    old, new = (local_time(each.starts_at, "Europe/Berlin") for each in (event, copied))
    assert new - old == timedelta(weeks=4)
    assert copied.starts_at - event.starts_at == timedelta(weeks=4) - timedelta(hours=1)
    assert "draft with everything but the guests" in page.text


def test_somebody_added_by_hand_confirms_and_needs_no_approval(browser, client, session, mailbox):
    event = make_event(needs_approval=True)
    organiser = browser(owner_of(event))

    page = organiser.submit(
        organiser.get(f"/manage/{event.slug}/guests/add").form(), name="Leo Santos", email="leo@example.org"
    )
    arrived = client.submit(client.get(mailbox.deliver_all()[0].link("/r/")).form())

    assert "Leo Santos gets a mail" in page.text
    assert arrived.h1 == "You’re in"
    mine = client.get(f"/e/{event.slug}/me")
    assert mine.form("seen-form").values["visible_to"] == ["nobody"]


def test_adding_by_hand_to_a_full_event_says_that_they_will_wait(organiser, event):
    warning = "people you add now join the waiting list"
    assert warning not in organiser.get(f"/manage/{event.slug}/guests/add").main
    for _ in range(event.capacity):
        make_registration(event)

    assert warning in organiser.get(f"/manage/{event.slug}/guests/add").main


def test_somebody_added_with_a_name_in_hanzi_is_written_to_in_chinese(browser, session, mailbox):
    event = make_event()
    organiser = browser(owner_of(event))

    organiser.submit(organiser.get(f"/manage/{event.slug}/guests/add").form(), name="刘洋", email="liuyang@example.org")

    assert "想请你参加" in mailbox.newest("liuyang@example.org").text


@pytest.mark.parametrize(
    "email, words",
    [
        ("leo@", "Enter an e-mail address like name@example.com"),
        ("", "Enter an e-mail address like name@example.com"),
        ("known@example.org", "This address is on the list already"),
    ],
)
def test_nobody_is_added_twice_or_without_an_address(organiser, event, email, words):
    make_registration(event, make_user(email="known@example.org"))
    page = organiser.get(f"/manage/{event.slug}/guests/add")

    again = organiser.submit(page.form(), name="Leo", email=email, status=400)

    assert words in again.errors
    assert again.form().values["name"] == ["Leo"]


def test_adding_somebody_twice_is_refused_in_words(organiser, event):
    """Case 45."""
    for status in (200, 400):
        page = organiser.post(
            f"/manage/{event.slug}/guests/add", {"name": "Bo", "email": "bo@example.org"}, status=status
        )

    assert "on the list already" in page.main


def test_the_export_holds_no_address_and_no_private_words(organiser, event):
    """Case 19."""
    guest = make_user("=HYPERLINK(1)", email="anna@secret.example")
    make_registration(event, guest, goal_sentence="My private hope", background={"hometown": "Zigong"})
    make_registration(event, state=S.UNVERIFIED)

    text = organiser.post(f"/manage/{event.slug}/guests.csv").data.decode("utf-8-sig")

    assert len(text.splitlines()) == 2
    assert '"\'=HYPERLINK(1)"' in text
    for private in ("secret.example", "private hope", "Zigong"):
        assert private not in text


def test_a_place_held_for_the_waiting_list_is_said_beside_the_places_taken(organiser, event):
    make_registration(event)
    make_registration(event, state=S.OFFERED)

    page = organiser.get(f"/manage/{event.slug}")

    assert "2 of 3 places taken" in page.main
    assert "1 of them is held for the first on the waiting list." in page.main


@pytest.mark.parametrize("slug", ["%00", "a%00b", "%ff", "..", "x" * 300, "%F0%9F%8E%89"])
def test_odd_links_are_simply_not_there(client, slug):
    """Case 32."""
    assert client.request("GET", f"/e/{slug}").status == 404


def test_guests_of_another_tool_are_exported_before_they_open_their_invitation(organiser, event, session, now):
    make_registration(event, make_user("Anna Keller", email="anna@secret.example"))
    jan, mia = OutsideGuest("jan@example.org", "Jan Smit", headline="Hydrogen"), OutsideGuest("m@example.org", "Mia")
    gone = OutsideGuest("pat@example.org", "Pat Gone")
    bring(event.id, [jan, mia, gone], tool=GuestTool.LUMA, by=owner_of(event), now=now)
    bring(event.id, [replace(gone, is_going=False)], tool=GuestTool.LUMA, by=owner_of(event), now=now)
    accept(token_of("m@example.org", session), VisibleTo.NOBODY, now=now)

    text = organiser.post(f"/manage/{event.slug}/guests.csv").data.decode("utf-8-sig")

    by_name = {row["Name"]: row for row in csv.DictReader(io.StringIO(text))}
    assert set(by_name) == {"Anna Keller", "Jan Smit", "Mia"}
    # Once a guest has accepted, the guest decides who reads the address.
    emails = {name: row["E-mail"] for name, row in by_name.items()}
    assert emails == {"Anna Keller": "", "Jan Smit": "jan@example.org", "Mia": ""}
    assert by_name["Jan Smit"]["What they do"] == "Hydrogen"


def test_the_page_of_a_guest_of_another_tool_says_that_no_mail_reaches_them_yet(organiser, event, session, now):
    bring(event.id, [OutsideGuest("jan@example.org", "Jan Smit")], tool=GuestTool.LUMA, by=owner_of(event), now=now)
    [row] = session.query(Registration)

    page = organiser.get(f"/manage/{event.slug}/guests/{row.id}")

    assert "jan@example.org" in page.main and "From Luma · Invitation not opened yet" in page.main
    assert "Messages and news from here reach them only once they open it" in page.main
    assert "reaches them." not in page.main and "Not shared" not in page.main


def test_who_no_mail_reaches_is_said_before_a_message_a_change_and_the_end(organiser, event, session, now):
    make_registration(event)
    brought = [OutsideGuest("jan@example.org", "Jan Smit"), OutsideGuest("mia@example.org", "Mia Berg")]
    bring(event.id, brought, tool=GuestTool.LUMA, by=owner_of(event), now=now)
    address = f"/manage/{event.slug}"

    message = organiser.submit(organiser.get(f"{address}/messages").form(), subject="Tomorrow", body="Come at seven.")
    pages = [message, organiser.get(f"{address}/edit"), organiser.get(f"{address}/settings")]

    assert "Send to 1 guest" in message.main
    for page in pages:
        assert "2 guests get no mail: address not confirmed, or invitation not opened." in page.main


def token_of(email, session):
    row = session.query(CompanionGuest).filter_by(address_mac=tokens.address_mac(email)).one()
    return tokens.derive(PURPOSE, row.nonce)
