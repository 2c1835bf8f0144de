from datetime import timedelta
from itertools import product

import pytest
import sqlalchemy as sa

from eventhub.followups import queries
from eventhub.followups.notes.models import Note
from eventhub.followups.notes.rules import Fit
from eventhub.followups.notes.service import Who, Words, write_note
from eventhub.followups.plans import plan_new
from eventhub.followups.rules import FollowUpState
from eventhub.followups.service import fall_due
from eventhub.introductions.models import LedgerEntry
from eventhub.introductions.rules import LedgerKind
from eventhub.people.rules import ContactSource
from tests.factories import (
    make_background,
    make_contact,
    make_event,
    make_note,
    make_registration,
    make_tie,
    make_user,
    save,
)
from tests.moment import NOW

# Pages and words. tests/test_pages.py opens every page on both databases, tests/test_hostile_forms.py sends every form.
pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)

DAY = timedelta(days=1)
NOTE = "Power cuts in Xiaoshan. Seemed tired."
WORDS = Words(text=NOTE, mention="限电", i_promised="汉堡港案例")


@pytest.fixture
def anna(session):
    return make_user("Anna Keller", zone="Europe/Berlin")


@pytest.fixture
def evening(anna):
    event = make_event(starts_at=NOW - timedelta(hours=2), ends_at=NOW + timedelta(hours=1))
    make_registration(event, anna)
    return event


@pytest.fixture
def zhang(evening):
    user = make_user("Zhang Min", other_name="张敏", language="zh_Hans", headline="Founder, Qiantang Solar")
    make_registration(evening, user)
    return user


@pytest.fixture
def due(anna, zhang, clock):
    """Anna noted Zhang Min yesterday; the thank-you is due today."""
    written = write_note(anna.id, "client-1", Who(user_id=zhang.id), WORDS, now=NOW)
    clock.shift(DAY)
    fall_due(NOW + DAY)
    return queries.current_follow_up(written.contact_id)


def test_an_empty_list_says_what_to_do(browser, anna):
    page = browser(anna).get("/follow-ups")

    assert page.main.count("Nothing due") == 1
    assert page.link("Add a note") == "/met"


def test_what_is_due_stands_with_its_promise_and_its_person(browser, anna, due):
    page = browser(anna).get("/follow-ups")

    assert "One person today" in page.main
    assert "You promised: 汉堡港案例" in page.main
    assert page.links(f"/follow-ups/{due.id}")


def test_the_text_is_ready_in_the_persons_language_and_says_what_it_means(browser, anna, due):
    page = browser(anna).get(f"/follow-ups/{due.id}")

    text = page.find("//textarea[@id='msg']")
    assert text.get("lang") == "zh-Hans"
    assert text.text.strip() == "张敏，你好！我是昨天认识的 Anna Keller。这是答应你的汉堡港案例，希望用得上。"
    assert "As promised, here is the 汉堡港案例." in page.find("//details[@class='gloss']").text_content()
    assert "Copy for WeChat" in page.main


def test_channel_language_and_text_are_chosen_by_links(browser, anna, due):
    mine = browser(anna)
    english = mine.get(mine.get(f"/follow-ups/{due.id}").link("English"))
    letter = mine.get(english.link("Mail"))
    thanks = mine.get(mine.get(f"/follow-ups/{due.id}").link("Say thank you"))

    # What was promised is typed in Chinese, and has no place in English.
    assert "I have not forgotten what I promised you" in english.find("//textarea").text
    assert "Dear Zhang Min," in letter.find("//textarea").text
    assert letter.find("//input[@id='subject']").get("value") == "Following up"
    assert "跟你聊限电很有意思" in thanks.find("//textarea").text
    other = mine.get(thanks.link("Another wording"))
    assert "跟你聊限电聊得很开心，谢谢你！" in other.find("//textarea").text


def test_the_private_line_is_in_no_text(browser, anna, due):
    mine = browser(anna)
    for kind, language, channel in product(("promise", "thanks", "check_in"), ("en", "zh_Hans"), ("wechat", "email")):
        page = mine.get(f"/follow-ups/{due.id}?text={kind}&in={language}&by={channel}")
        written = page.find("//textarea").text
        assert "Xiaoshan" not in written and "tired" not in written


def test_a_link_or_an_occasion_is_typed_on_the_prompt_and_stands_in_no_address(browser, anna, due):
    mine = browser(anna)
    page = mine.get(mine.get(f"/follow-ups/{due.id}").link("Share a link or a title"))
    assert not page.all("//textarea")

    page = mine.submit(page.form("Show the text"), typed="https://example.org/storage")

    assert page.find("//textarea[@id='msg']").text.strip().endswith("：https://example.org/storage")
    assert "example.org" not in page.url
    button = page.find("//button[text()='Mail']").get("formaction")
    letter = mine.post(button, {"typed": "https://example.org/storage"})
    assert letter.find("//input[@id='subject']").get("value") == "发给您参考"
    assert "example.org/storage" in letter.find("//textarea[@id='msg']").text
    sentence = mine.submit(
        mine.get(f"/follow-ups/{due.id}?text=congratulate").form("Show the text"), typed="他升职了！真好。"
    )
    assert "does not fit into the text" in sentence.main


def test_an_introduction_is_offered_of_a_person_the_author_picks(browser, anna, due):
    write_note(anna.id, "client-9", Who(name="陈晨"), Words(), now=NOW)
    mine = browser(anna)
    page = mine.get(f"/follow-ups/{due.id}?text=offer_intro")
    assert not page.all("//textarea")

    page = mine.submit(page.form("Show the text"))

    assert "我有个朋友陈晨，" in page.find("//textarea").text
    assert not mine.get(f"/follow-ups/{due.id}?text=offer_intro&with=999999").all("//textarea")


def test_what_the_introduced_person_does_is_said_in_the_language_of_the_text(browser, anna, evening, due):
    second = {"second_headline": "光伏工程师", "second_headline_language": "zh_Hans"}
    li = make_user("Li Na", other_name="李娜", headline="Engineer, Solar", **second)
    make_registration(evening, li)
    write_note(anna.id, "client-9", Who(user_id=li.id), Words(), now=NOW)
    mine = browser(anna)

    page = mine.submit(mine.get(f"/follow-ups/{due.id}?text=offer_intro").form("Show the text"))

    text = page.find("//textarea").text
    assert "光伏工程师" in text and "Engineer" not in text


@pytest.mark.parametrize("ticked", [True, False])
def test_a_promise_is_open_until_it_is_marked_done(browser, anna, due, ticked):
    mine = browser(anna)
    form = mine.get(f"/follow-ups/{due.id}").form("I sent it")
    assert form.values["kept"] == ["y"], "the text sends the thing"

    mine.submit(form, kept="y" if ticked else None)

    step = queries.current_follow_up(due.contact_id)
    assert ("You promised: 汉堡港案例" in mine.get(f"/follow-ups/{step.id}").main) is not ticked
    if not ticked:
        mine.submit(mine.get(f"/follow-ups/{step.id}").form("kept"))
        assert "You promised" not in mine.get(f"/follow-ups/{step.id}").main


@pytest.mark.parametrize("odd", ["?in=xx&by=fax&text=invoice", "?text=%7B%7B7*7%7D%7D", "?by=&in="])
def test_odd_choices_fall_back_to_what_fits(browser, anna, due, odd):
    page = browser(anna).get(f"/follow-ups/{due.id}{odd}")

    assert "张敏，你好！" in page.find("//textarea").text


def test_i_sent_it_closes_the_step_and_shows_the_next(browser, anna, due, session):
    mine = browser(anna)
    due.contact.name, due.contact.other_name = "张敏", "Zhang Min"
    session.commit()

    page = mine.submit(mine.get(f"/follow-ups/{due.id}").form("I sent it"))

    assert "Done. The next step with Zhang Min is planned." in page.text
    later = mine.get("/follow-ups?show=later").main
    assert "Zhang Min" in later
    assert "Zhang Min" in mine.get("/follow-ups?show=done").main
    assert "Zhang Min" in mine.get(mine.get("/follow-ups").link("People")).main
    assert "Done. The next step is planned." in mine.get(f"/follow-ups/{due.id}").main


@pytest.mark.parametrize(
    ("button", "state"),
    [
        ("Tomorrow", FollowUpState.SNOOZED),
        ("Next week", FollowUpState.SNOOZED),
        ("Skip", FollowUpState.SKIPPED),
    ],
)
def test_each_button_does_what_it_says(browser, anna, due, session, button, state):
    mine = browser(anna)

    mine.submit(mine.get(f"/follow-ups/{due.id}").form(button), press=button)

    session.expire_all()
    assert queries.get_follow_up(due.id, anna.id).state is state


def test_late_is_said_kindly(browser, anna, due, clock):
    clock.shift(DAY)

    page = browser(anna).get("/follow-ups")

    assert "was yesterday" in page.main
    assert "overdue" not in page.html.lower()


def test_case_16_foreign_follow_ups_and_people_are_not_found(browser, anna, due):
    stranger = browser(make_user())

    stranger.get(f"/follow-ups/{due.id}", status=404)
    stranger.get(f"/people/{due.contact_id}", status=404)
    for action in ("done", "skip"):
        stranger.post(f"/follow-ups/{due.id}/{action}", status=404)
    stranger.post(f"/follow-ups/{due.id}/later", {"until": "tomorrow"}, status=404)
    for action in ("rest", "wake"):
        stranger.post(f"/people/{due.contact_id}/{action}", status=404)
    stranger.post(f"/people/{due.contact_id}/touch", {"kind": "called"}, status=404)


@pytest.mark.parametrize(("path", "data"), [("later", {"until": "never"}), ("later", {})])
def test_an_unknown_day_is_refused(browser, anna, due, path, data):
    browser(anna).post(f"/follow-ups/{due.id}/{path}", data, status=400)


def test_the_page_of_a_person_tells_the_story(browser, anna, due):
    page = browser(anna).get(f"/people/{due.contact_id}")

    assert page.h1.startswith("Zhang Min")
    assert "Met at Clean-Energy Evening" in page.main
    assert NOTE in page.main
    assert "You promised: 汉堡港案例 · today" in page.main
    assert page.link("We met again") == f"/met?who=c{due.contact_id}"


def test_a_call_moves_the_plan_and_a_person_can_rest_and_wake(browser, anna, due):
    mine = browser(anna)
    address = f"/people/{due.contact_id}"

    called = mine.submit(mine.get(address).form("We spoke"), press="We spoke")
    resting = mine.submit(called.form("Pause"))
    awake = mine.submit(resting.form("Restart"))

    assert "You spoke on the phone" in called.main
    assert "You promised: 汉堡港案例 · " in called.main
    assert "Paused until you meet again." in resting.main
    assert "You promised: 汉堡港案例 · " in awake.main


def test_a_meeting_cannot_be_told_by_a_button(browser, anna, due):
    browser(anna).post(f"/people/{due.contact_id}/touch", {"kind": "introduced"}, status=400)


def test_somebody_who_left_keeps_their_place_in_the_story(browser, anna, due, zhang, session):
    zhang.deleted_at = NOW
    session.commit()

    assert "Zhang Min has left EventHub" in browser(anna).get(f"/people/{due.contact_id}").main
    assert "Zhang Min has left EventHub" in browser(anna).get(f"/follow-ups/{due.id}").main


def test_after_no_fit_the_one_text_says_thank_you(browser, anna, session):
    written = write_note(anna.id, "client-2", Who(name="Marco Rossi"), Words(fit=Fit.NO), now=NOW)
    row = queries.current_follow_up(written.contact_id)

    page = browser(anna).get(f"/follow-ups/{row.id}")

    assert "I wish you all the best." in page.find("//textarea").text
    assert "Another text" not in page.main


def test_notes_of_others_never_show(browser, anna, zhang, due):
    make_note(zhang, make_contact(zhang, anna), text="A secret about Anna.")

    for address in ("/follow-ups", f"/follow-ups/{due.id}", f"/people/{due.contact_id}", "/people"):
        assert "A secret about Anna" not in browser(anna).get(address).html


def test_words_of_ones_own_are_looked_over_and_nothing_is_kept(browser, anna, due, session):
    mine, typed = browser(anna), "Dear Zhang Min, we offer storage from €900 <b>now</b>."

    form = mine.get(f"/follow-ups/{due.id}").form("Check my message")
    page = mine.submit(form, press="Check my message", body=typed)

    assert page.find("//textarea[@id='msg']").text == typed
    assert "“we offer” sounds like a sales letter" in page.main
    assert "Copy for WeChat" in page.main
    assert queries.get_follow_up(due.id, anna.id).state is FollowUpState.DUE
    browser(make_user()).post(f"/follow-ups/{due.id}/look", {"body": typed}, status=404)


def test_a_text_that_keeps_a_promise_is_not_called_a_pitch(browser, anna, due, session):
    due.contact.text_language = "en"
    session.execute(sa.update(Note).values(i_promised="the storage price list"))
    session.commit()

    page = browser(anna).get(f"/follow-ups/{due.id}")

    assert "the storage price list" in page.find("//textarea[@id='msg']").text
    assert "it is early for a price" not in page.main


def test_a_message_that_needs_no_softer_words_is_said_to_be_fine(browser, anna, due):
    mine = browser(anna)

    form = mine.get(f"/follow-ups/{due.id}").form("Check my message")
    page = mine.submit(form, press="Check my message", body="Dear Zhang Min, it was good to meet you.")

    assert "We found nothing to say more softly." in page.main
    assert "We found nothing to say more softly." not in mine.get(f"/follow-ups/{due.id}").main


def test_what_was_noted_as_a_sentence_is_named_beside_the_text_that_leaves_it_out(browser, anna, due, session):
    due.contact.text_language = "en"
    session.execute(sa.update(Note).values(i_promised="I will send him the test report", mention="限电"))
    session.commit()

    promise = browser(anna).get(f"/follow-ups/{due.id}").main
    thanks = browser(anna).get(f"/follow-ups/{due.id}?text=thanks").main

    assert "I will send him the test report · Not in the text: it has words or signs of a whole sentence" in promise
    assert "限电 · Not in the text: it is in another language." in thanks


def test_once_the_other_has_written_nobody_looks_over_ones_words(browser, anna, due):
    mine = browser(anna)
    page = mine.post(f"/people/{due.contact_id}/touch", {"kind": "answered"})
    row = queries.current_follow_up(due.contact_id)

    page = mine.get(f"/follow-ups/{row.id}")

    assert "Check my message" not in page.main


def test_the_pages_are_chinese_for_chinese_readers(browser, anna, due, session):
    anna.language = "zh_Hans"
    session.commit()

    page = browser(anna).get(f"/follow-ups/{due.id}")

    assert "你答应过：汉堡港案例" in page.main
    assert "复制，去微信粘贴" in page.main
    assert page.all("//details[@class='gloss']") == []


def test_what_the_two_share_and_who_gave_stands_on_the_persons_page(browser, anna, zhang, due, session):
    for user in (anna, zhang):
        make_background(user, "school", "Tongji", value_id="school:tongji")
    make_background(zhang, "hometown", "Ningbo")
    save(LedgerEntry(owner_id=anna.id, other_id=zhang.id, kind=LedgerKind.ASK, what="introduction", at=NOW))

    page = browser(anna).get(f"/people/{due.contact_id}")

    between = page.section("What you could do for them")
    assert "You both studied at Tongji University." in between
    assert "Ningbo" not in page.html
    assert "You have asked once. Do something for them before you ask again." in between


def test_an_imported_address_reveals_nothing_of_the_user_behind_it(browser, anna, zhang):
    contact = make_contact(anna, zhang, name="Z. Min", source=ContactSource.LINKEDIN)

    page = browser(anna).get(f"/people/{contact.id}")

    assert "Founder, Qiantang Solar" not in page.html
    make_tie(anna, zhang)
    assert "Founder, Qiantang Solar" in browser(anna).get(f"/people/{contact.id}").html


def test_the_list_asks_the_database_the_same_few_questions_however_long_it_is(browser, anna, questions):
    mine = browser(anna)
    counts = []
    for number in range(12):
        note = make_note(anna, make_contact(anna, make_user(f"Guest {number}")), met_at=NOW - DAY)
        plan_new(NOW)
        if number in (2, 11):
            fall_due(NOW)
            counts.append(questions(lambda: mine.get("/follow-ups")))

    assert note.contact.name == "Guest 11"
    assert counts[0] == counts[1] < 40


def test_a_number_beyond_all_rows_is_not_found(browser, anna):
    for page, number in product(["/people/{}", "/follow-ups/{}", "/met/{}"], [2**31, 2**40, 2**63 - 1, 2**70]):
        browser(anna).get(page.format(number), status=404)


def test_an_event_is_named_in_the_readers_language(browser, anna, evening, due, session):
    evening.translations, anna.language = {"zh_Hans": {"title": "清洁能源之夜"}}, "zh_Hans"
    session.commit()

    page = browser(anna).get(f"/follow-ups/{due.id}")

    assert "在清洁能源之夜认识" in page.main.replace(" ", "")
    assert "Clean-Energy Evening" not in page.main
