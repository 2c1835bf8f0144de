"""The page of one person: what was, what is next, what one could do, and everything to be changed."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventhub.events.registrations.rules import VisibleTo
from eventhub.followups import queries
from eventhub.followups.notes.service import Who, Words, write_note
from eventhub.followups.relations import get_person_history
from eventhub.introductions.models import LedgerEntry
from eventhub.introductions.rules import LedgerKind
from eventhub.matching.goals import GoalType
from eventhub.people.contacts import queries as contacts
from eventhub.people.models import Contact
from eventhub.people.rules import Closeness, ContactSource, HowKnown
from eventhub.people.touches.models import Touch
from tests.factories import make_contact, make_event, make_registration, make_tie, make_user, save
from tests.moment import NOW

DAY = timedelta(days=1)


@pytest.fixture
def anna(session):
    return make_user("Anna Keller", zone="Europe/Berlin")


@pytest.fixture
def evening(anna):
    event = make_event(starts_at=NOW - timedelta(hours=2), ends_at=NOW + timedelta(hours=1))
    make_registration(event, anna, goals=[GoalType.FIND_CUSTOMERS], can_help="battery storage")
    return event


@pytest.fixture
def zhang(evening):
    user = make_user("Zhang Min", other_name="张敏", headline="Founder, Qiantang Solar")
    make_registration(evening, user, goals=[GoalType.FIND_SUPPLIERS], looks_for="battery storage")
    return user


@pytest.fixture
def met(anna, zhang):
    """Anna's row for Zhang Min, whom she noted just now."""
    return write_note(anna.id, "client-1", Who(user_id=zhang.id), Words(text="Power cuts."), now=NOW).contact


def ledger(session):
    return [
        (row.kind, row.what.partition(":")[0], row.detail, row.other_id, row.contact_id)
        for row in session.scalars(sa.select(LedgerEntry).order_by(LedgerEntry.id))
    ]


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_the_timeline_has_notes_with_their_words_events_and_what_is_to_come(browser, anna, zhang, met, evening):
    past = make_event("Solar Fair", starts_at=NOW - 30 * DAY, ends_at=NOW - 29 * DAY)
    coming = make_event("Heat Pump Day", starts_at=NOW + 5 * DAY, ends_at=NOW + 6 * DAY)
    for event in (past, coming):
        make_registration(event, anna)
        make_registration(event, zhang)

    line = browser(anna).get(f"/people/{met.id}").section("You and Zhang Min")

    parts = [
        "You were both at Solar Fair",
        "Met at Clean-Energy Evening Power cuts.",
        "tomorrow Say thank you",
        "You are both going to Heat Pump Day",
        "Ask how they are",
    ]
    assert [part for part in parts if part not in line] == []
    assert sorted(parts, key=line.index) == parts


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_an_event_at_which_the_other_hides_is_not_named(browser, anna, zhang, met):
    hidden = make_event("Quiet Evening")
    make_registration(hidden, anna)
    make_registration(hidden, zhang, visible_to=VisibleTo.NOBODY)

    assert "Quiet Evening" not in browser(anna).get(f"/people/{met.id}").html


def test_everything_is_edited_on_one_page_and_nothing_typed_is_lost(browser, anna, met, session):
    mine, address = browser(anna), f"/people/{met.id}/edit"
    wrong = mine.submit(mine.get(address).form(address), name="", email="nobody", about="Twins.")
    assert wrong.status == 422
    assert wrong.form(address).values["about"] == ["Twins."]

    page = mine.submit(
        wrong.form(address),
        name="Zhang Min",
        other_name="张敏",
        email="min@example.org",
        how="friends",
        closeness="close",
        since_year="2019",
        about="Twins.",
        labels="Solar，杭州, Tea",
        company="Qiantang Solar",
        wechat="qt-min",
        phone="+49 170 1234567",
    )

    for words in (
        "Friends · We are close · since 2019",
        "Twins.",
        "Solar",
        "杭州",
        "Tea",
        "min@example.org",
        "qt-min",
        "+491701234567",
    ):
        assert words in page.main
    again = mine.get(address).form(address).values
    assert (again["labels"], again["since_year"], again["how"]) == (["Solar, 杭州, Tea"], ["2019"], ["friends"])


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_a_give_is_proposed_with_its_reason_and_once_done_stands_in_the_ledger(browser, anna, met, zhang, session):
    mine = browser(anna)
    page = mine.get(f"/people/{met.id}")
    assert "Offer your help: Zhang Min looks for something you know about, storage." in page.section(
        "What you could do for them"
    )

    done = mine.submit(page.form("I helped"), press="I helped")

    assert ledger(session) == [(LedgerKind.GIVE, "help", "storage", zhang.id, None)]
    assert "I helped" not in done.main
    assert "You have helped once." in done.main
    assert "You helped: " in done.section("You and Zhang Min")


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_pressed_twice_a_favour_was_done_once(browser, anna, met, session):
    mine = browser(anna)
    form = mine.get(f"/people/{met.id}").form("I helped")

    for _ in range(2):
        mine.submit(form, press="I helped")

    assert len(ledger(session)) == 1
    assert len(queries.touches_with(met.id)) == 2


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_a_favour_moves_the_plan_as_any_touch(browser, anna, met, clock):
    before = queries.current_follow_up(met.id).due_on
    clock.shift(3 * DAY)
    mine = browser(anna)

    form = mine.get(f"/people/{met.id}").form("I did this for them")
    mine.submit(form, about="Lent a book", press="I did this for them")

    assert queries.current_follow_up(met.id).due_on > before + 3 * DAY


def test_asks_are_written_down_and_what_was_a_mistake_is_removed(browser, anna, met, session, zhang):
    mine = browser(anna)
    mine.post(f"/people/{met.id}/asked", {"what": "favour", "about": "A flat in Hangzhou"})
    page = mine.get(f"/people/{met.id}")
    assert "You have asked once. Do something for them before you ask again." in page.main
    assert "You asked for something: A flat in Hangzhou" in page.section("You and Zhang Min")

    page = mine.submit(page.form("Remove"))

    assert ledger(session) == []
    assert "A flat in Hangzhou" not in page.html
    assert session.scalar(sa.select(sa.func.count(Touch.id))) == 1


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_favours_with_somebody_without_an_account_have_a_ledger_too(browser, anna, session):
    contact = make_contact(anna, name="Priya")

    browser(anna).post(f"/people/{contact.id}/gave", {"what": "favour", "about": "A lift"})

    assert ledger(session) == [(LedgerKind.GIVE, "favour", "A lift", None, contact.id)]
    assert "You did something for them: A lift" in browser(anna).get(f"/people/{contact.id}").main


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
@pytest.mark.parametrize("what", ["", "steal", "introduction", "help", "favour:x", "x" * 70])
def test_odd_favours_are_refused(browser, anna, met, session, what):
    assert browser(anna).post(f"/people/{met.id}/gave", {"what": what, "about": "x"}, status=422)
    assert ledger(session) == []


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_the_gate_says_what_is_missing_and_leads_to_something_to_give(browser, anna, met):
    page = browser(anna).get(f"/people/{met.id}")

    assert "You were in touch on one day so far. Before you ask for something, be in touch three" in page.main
    assert page.link("Do something for them first") == "#gives"
    assert page.all("//*[@id='gives']")


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
@pytest.mark.parametrize("why", ["known for years", "said so", "they wrote", "three times over three weeks"])
def test_the_gate_opens(browser, anna, met, zhang, clock, why, session):
    mine = browser(anna)
    if why == "known for years":
        make_tie(anna, zhang)
    if why == "said so":
        met.since_year = 2019
        session.commit()
    if why == "they wrote":
        mine.post(f"/people/{met.id}/touch", {"kind": "answered"})
    if why == "three times over three weeks":
        for _ in range(2):
            clock.shift(11 * DAY)
            mine.post(f"/people/{met.id}/touch", {"kind": "wrote"})

    assert "Before you ask for something" not in mine.get(f"/people/{met.id}").main


def test_who_stands_here_twice_is_found_and_put_together(browser, anna, met, session):
    make_contact(anna, name="Zhang Min", other_name="张敏", wechat="qt-min")
    mine, address = browser(anna), f"/people/{met.id}/same"
    page = mine.submit(mine.get(address).form("Same person, merge"), press="Same person, merge")

    assert session.scalars(sa.select(Contact.id)).all() == [met.id]
    assert page.url == f"/people/{met.id}"
    assert "qt-min" in page.main


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_a_second_entry_of_another_name_is_found_by_pinyin_and_two_users_stay_two(browser, anna, met, session):
    make_contact(anna, make_user("李伟"))
    mine = browser(anna)

    page = mine.get(f"/people/{met.id}/same?q=liw")
    page = mine.submit(page.form("Same person, merge"), press="Same person, merge")

    assert "These are two people who both use this site." in page.text
    assert len(session.scalars(sa.select(Contact.id)).all()) == 2


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_case_16_nothing_of_anothers_person_is_to_be_seen_changed_or_merged(browser, anna, met, session):
    stranger = browser(make_user())
    mine = make_contact(anna, name="Other")
    entry = save(LedgerEntry(owner_id=anna.id, contact_id=met.id, kind=LedgerKind.GIVE, what="favour", at=NOW))

    for path in ("", "/edit", "/same"):
        stranger.get(f"/people/{met.id}{path}", status=404)
    for path, data in (
        ("/edit", {"name": "X"}),
        ("/gave", {"what": "favour"}),
        ("/asked", {"what": "favour"}),
        ("/same", {"other": mine.id}),
        (f"/favours/{entry.id}/remove", {}),
    ):
        stranger.post(f"/people/{met.id}{path}", data, status=404)
    theirs = make_contact(make_user(), name="Theirs")
    browser(anna).post(f"/people/{met.id}/same", {"other": theirs.id}, status=404)
    assert contacts.get_contact(met.id, anna.id).name == "Zhang Min"


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_of_somebody_imported_the_page_tells_no_more_than_the_row(browser, anna, zhang):
    contact = make_contact(anna, zhang, name="Z. Min", source=ContactSource.LINKEDIN)

    page = browser(anna).get(f"/people/{contact.id}")

    assert "storage" not in page.html
    assert "Clean-Energy Evening" not in page.html


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_the_page_asks_the_database_the_same_however_many_people_one_knows(browser, anna, met, evening, questions):
    mine, counts = browser(anna), []
    for number in range(9):
        friend = make_user(f"Friend {number}")
        # Were it offered by more than a few, it would be worth no introduction.
        offer = "photography" if number else "battery storage"
        make_registration(evening, friend, goals=[GoalType.FIND_CUSTOMERS], can_help=offer)
        make_tie(anna, friend)
        make_contact(anna, friend)
        if number in (2, 8):
            counts.append(questions(lambda: mine.get(f"/people/{met.id}")))

    assert counts[0] == counts[1] < 80


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_what_is_said_of_a_tie_shows_on_the_page(anna, met, zhang):
    make_tie(anna, zhang, closeness=Closeness.WELL, how=HowKnown.HOBBY)

    found = get_person_history(met.id, anna.id, NOW)

    assert (found.relation.how, found.relation.closeness) == (HowKnown.HOBBY, Closeness.WELL)
