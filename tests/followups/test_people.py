"""The list of one's people: groups, search in every script, kind words for what is late, and good moments."""

from datetime import timedelta

import pytest

from eventhub.events.registrations.rules import VisibleTo
from eventhub.followups import queries
from eventhub.followups.notes.service import Who, Words, write_note
from eventhub.followups.service import fall_due, let_rest
from eventhub.people.rules import Closeness, ContactSource, HowKnown, join_labels
from eventhub.people.touches.models import Touch
from eventhub.people.touches.rules import TouchKind
from tests.factories import make_block, make_contact, make_event, make_registration, make_tie, make_user, save
from tests.moment import NOW

DAY = timedelta(days=1)


@pytest.fixture
def anna(session):
    return make_user("Anna Keller", zone="Europe/Berlin")


def met(owner, name, at=NOW, **fields):
    contact = make_contact(owner, name=name, source=ContactSource.MET, **fields)
    write_note(owner.id, f"note-of-{contact.id}", Who(contact_id=contact.id), Words(text="."), now=at)
    return contact


def names(page):
    """Whom the list shows, in its order; nothing of the card above it."""
    listed = page.all("//div[contains(@class,'inbox')]//span[@class='name']")
    return [" ".join(each.text_content().split()) for each in listed]


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_an_empty_list_says_what_to_do(browser, anna):
    page = browser(anna).get("/people")

    assert "Nobody noted yet" in page.main


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_whom_one_met_knows_or_grouped_is_there_and_the_imported_rest_only_by_search(browser, anna):
    met(anna, "Zhang Min")
    make_contact(anna, name="Sofia", source=ContactSource.LINKEDIN, labels=join_labels(["Porto"]))
    li = make_user("Li Wei")
    make_contact(anna, li, source=ContactSource.LINKEDIN)
    make_tie(anna, li)
    make_contact(anna, name="Imported Once", source=ContactSource.LINKEDIN)
    make_contact(make_user(), name="Of Somebody Else", source=ContactSource.MET)
    mine = browser(anna)

    assert names(mine.get("/people")) == ["Zhang Min", "Li Wei", "Sofia"]
    assert names(mine.get("/people?q=once")) == ["Imported Once"]


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("shows", "has_face"), [(VisibleTo.EVERY_GUEST, True), (VisibleTo.NOBODY, False)])
def test_a_face_that_guests_see_is_in_every_list(browser, anna, session, shows, has_face):
    helena, event = make_user("Helena Novak", photo="a" * 16), make_event()
    make_registration(event, anna)
    make_registration(event, helena, visible_to=shows)
    contact = make_contact(anna, helena, source=ContactSource.MET)
    write_note(anna.id, "helena", Who(contact_id=contact.id), Words(text="."), now=NOW)
    step = queries.current_follow_up(contact.id)
    mine = browser(anna)

    for path in ("/people", "/follow-ups?show=later", f"/follow-ups/{step.id}"):
        assert bool(mine.get(path).all("//main//img[contains(@class, 'av')]")) is has_face


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_who_introduced_one_is_not_counted_as_met_and_a_past_day_is_called_the_last(browser, anna):
    met(anna, "Zhang Min")
    li = make_contact(anna, name="Li Wei", source=ContactSource.MET)
    save(Touch(contact_id=li.id, kind=TouchKind.INTRODUCED, cause="thanks:1", at=NOW - 9 * DAY))

    page = browser(anna).get("/people")

    assert page.find("//figure//svg").get("aria-label").startswith("Met or introduced: 1;")
    assert "last Sun 21 Feb" in page.main


@pytest.mark.parametrize(
    "typed", ["张敏", "zhangmin", "zhang min", "zm", "min zh", "ZHANG", "qiantang", "钱塘", "qtgf"]
)
def test_a_person_is_found_in_hanzi_pinyin_initials_and_latin(browser, anna, typed):
    met(anna, "Zhang Min", other_name="张敏", company="钱塘光伏 Qiantang Solar")
    met(anna, "Marco Rossi")

    assert names(browser(anna).get(f"/people?q={typed}")) == ["Zhang Min 张敏"]


def test_late_is_said_kindly_and_first(browser, anna, clock):
    met(anna, "Early", NOW - 4 * DAY)
    met(anna, "Late", NOW - 2 * DAY)
    met(anna, "Fresh", NOW)
    fall_due(NOW)

    page = browser(anna).get("/people?of=due")

    assert names(page) == ["Early", "Late"]
    assert "was yesterday" in page.main and "was Saturday" in page.main
    assert "overdue" not in page.html.lower()


def test_groups_of_ones_own_and_those_there_by_themselves(browser, anna, session):
    evening = make_event(starts_at=NOW - DAY, ends_at=NOW + DAY)
    make_registration(evening, anna)
    met(anna, "Zhang Min", labels=join_labels(["Solar", "Hangzhou 杭州"]), how=HowKnown.FRIENDS)
    met(anna, "Marco", labels=join_labels(["Solar panels"]))
    let_rest(met(anna, "Sofia", NOW - 500 * DAY).id, anna.id, now=NOW)
    met(anna, "Jonas", NOW - 500 * DAY)
    write_note(anna.id, "at-the-event", Who(name="Ruth"), Words(event_id=evening.id), now=NOW)
    li = make_user("Li Wei")
    make_contact(anna, li)
    make_tie(anna, li, how=HowKnown.STUDIED_TOGETHER, closeness=Closeness.WELL, last_touch_at=NOW)
    mine = browser(anna)
    page = mine.get("/people")

    found = {
        address: names(mine.get(page.link(label)))
        for label, address in (
            ("Solar 1", "label"),
            ("Hangzhou 杭州 1", "hanzi"),
            ("Friends 1", "how"),
            ("Studied together 1", "tie"),
            ("Not in touch for long 1", "silent"),
            ("Paused 1", "resting"),
            ("Met at Clean-Energy Evening 1", "event"),
        )
    }

    assert found == {
        "label": ["Zhang Min"],
        "hanzi": ["Zhang Min"],
        "how": ["Zhang Min"],
        "tie": ["Li Wei"],
        "silent": ["Jonas"],
        "resting": ["Sofia"],
        "event": ["Ruth"],
    }
    assert "All 6" in page.main


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "odd",
    [
        "of=nobody",
        "how=enemies",
        "event=99999999999",
        "event=-1",
        "event=987654",
        "group=%25",
        "group=%0A",
        "page=0",
        "page=99999",
        "page=x",
        "q=%25",
        "q=' OR 1=1",
    ],
)
def test_odd_addresses_show_somebody_or_nobody_but_never_fail(browser, anna, odd):
    met(anna, "Zhang Min")

    page = browser(anna).get(f"/people?{odd}")

    assert names(page) in ([], ["Zhang Min"])


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_dormant_acquaintances_who_go_where_one_goes_next_are_a_good_moment(browser, anna):
    event = make_event("Heat Pump Day")
    make_registration(event, anna)
    for name, fields in (("Dormant", {}), ("Fresh", {"last_touch_at": NOW}), ("Hidden", {}), ("Blocked", {})):
        user = make_user(name)
        make_registration(event, user, visible_to=VisibleTo.NOBODY if name == "Hidden" else VisibleTo.EVERY_GUEST)
        make_contact(anna, user)
        make_tie(anna, user, **fields)
        if name == "Blocked":
            make_block(user, anna)
    stays_home = make_user("Stays Home")
    make_contact(anna, stays_home)
    make_tie(anna, stays_home)

    page = browser(anna).get("/people")

    moment = page.section("A good moment to say hello")
    assert "Heat Pump Day" in moment
    assert [name for name in ("Dormant", "Fresh", "Hidden", "Blocked", "Stays Home") if name in moment] == ["Dormant"]
    assert names(browser(anna).get(page.link("At Heat Pump Day"))) == ["Dormant", "Fresh"]


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_who_left_is_said_to_have_left(browser, anna, session):
    user = make_user("Zhang Min")
    make_contact(anna, user)
    user.deleted_at = NOW
    session.commit()

    assert "Zhang Min has left EventHub" in browser(anna).get("/people").main


def test_pages_follow_each_other_and_ask_the_database_the_same_however_long_the_list(browser, anna, questions):
    mine, counts = browser(anna), []
    for number in range(65):
        contact = make_contact(anna, name=f"Guest {number:02}", source=ContactSource.MET, labels=join_labels(["All"]))
        save(Touch(contact_id=contact.id, kind=TouchKind.MET, at=NOW - timedelta(minutes=number), cause="x"))
        if number in (2, 64):
            counts.append(questions(lambda: mine.get("/people")))

    first = mine.get("/people?group=All")
    second = mine.get(first.link("Next"))
    third = mine.get(second.link("Next"))

    assert counts[0] == counts[1] < 25
    assert [len(names(page)) for page in (first, second, third)] == [30, 30, 5]
    assert (names(first)[0], names(third)[-1]) == ("Guest 00", "Guest 64")
    assert "Page 2 of 3" in second.main


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_the_list_is_chinese_for_chinese_readers(browser, anna, session):
    anna.language = "zh_Hans"
    session.commit()
    met(anna, "Zhang Min", other_name="张敏")

    page = browser(anna).get("/people")

    assert "你认识的、见过的、经人介绍的人" in page.main
    assert names(page) == ["张敏 Zhang Min"]
