"""The text under the fields of a note: the one that will be drafted, in the reader's language, and nothing is kept."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventhub.followups import queries
from eventhub.followups.notes import scans
from eventhub.followups.notes.models import Note
from eventhub.followups.previews import drafting
from eventhub.followups.previews.drafting import PREVIEWS_A_MINUTE
from eventhub.followups.service import fall_due
from eventhub.people.models import Contact
from tests.factories import make_contact, make_event, make_note, make_registration, make_user
from tests.moment import NOW

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)

DAY = timedelta(days=1)


@pytest.fixture
def evening(session):
    return make_event(
        starts_at=NOW - timedelta(hours=1), ends_at=NOW + timedelta(hours=2), chinese_title="清洁能源之夜"
    )


@pytest.fixture
def anna(evening):
    user = make_user("Anna Keller")
    make_registration(evening, user)
    return user


@pytest.fixture
def zhang(evening):
    user = make_user("Zhang Min", other_name="张敏", language="zh_Hans")
    make_registration(evening, user)
    return user


def shown_by(mine, page, **typed):
    """The page that the button for the text leads to."""
    address = page.find("//button[@data-preview-button]").get("formaction")
    return mine.post(address, page.form("Show the text").filled(typed, None))


def shown(page):
    return page.find("//blockquote").text_content().strip()


def test_the_preview_is_the_text_of_the_next_day(browser, anna, zhang, clock):
    mine = browser(anna)
    typed = {"who": f"u{zhang.id}", "text": "Seemed tired.", "mention": "限电", "i_promised": ""}

    page = shown_by(mine, mine.get("/met"), **typed)

    preview = shown(page)
    assert "Zhang Min reads Chinese. Words in Chinese go into the text; others stay with you." in page.main
    assert preview == "张敏，你好！我是昨天在清洁能源之夜认识的 Anna Keller。很高兴认识你，跟你聊限电很有意思。"
    mine.submit(page.form("/met"))
    clock.shift(DAY)
    fall_due(NOW + DAY)
    row = queries.current_follow_up(queries.people_known(anna.id)[0].id)
    assert mine.get(f"/follow-ups/{row.id}").find("//textarea").text.strip() == preview


def test_what_does_not_stand_beside_a_promise_is_said_to_be_left_out(browser, anna, zhang):
    mine = browser(anna)
    typed = {"who": f"u{zhang.id}", "text": "", "mention": "台南漁電共生", "i_promised": "作品集"}

    page = shown_by(mine, mine.get("/met"), **typed)

    assert "作品集" in shown(page)
    assert "漁電" not in shown(page)
    assert "Something to mention Not in this text, which keeps to one thing." in page.main


def test_a_preview_keeps_what_was_typed_and_stores_nothing(browser, anna, zhang, session):
    mine = browser(anna)

    page = shown_by(mine, mine.get("/met"), name="Priya", text="Tired.", they_promised="a tour of her plant")

    values = page.form("/met").values
    assert (values["text"], values["they_promised"]) == (["Tired."], ["a tour of her plant"])
    assert "Tired" not in shown(page)
    assert "Not in the text: it has words or signs of a whole sentence" in page.main
    assert session.scalar(sa.select(sa.func.count(Note.id))) == 0
    assert session.scalar(sa.select(sa.func.count(Contact.id))) == 0


def test_before_it_is_known_for_whom_there_is_no_text(browser, anna):
    mine = browser(anna)

    page = shown_by(mine, mine.get("/met"), mention="storage")

    assert "Say who you met" in page.main
    assert not page.all("//blockquote")


def test_with_script_only_the_fragment_comes(browser, anna, zhang):
    mine = browser(anna)
    sent = mine.with_token({"who": f"u{zhang.id}", "i_promised": "下周带去参观", "fragment": "y"})
    answer = mine._browser.post("/met/preview", data=sent)

    assert "<html" not in answer.text
    assert "答应你的事我记着呢" in answer.text
    assert "it is something to do, not a thing" in answer.text


def test_a_changed_note_and_a_scan_have_their_preview(browser, anna, zhang, evening, session):
    note = make_note(anna, make_contact(anna, zhang, other_name="张敏"), evening, met_at=NOW)
    mine = browser(anna)
    page = mine.get(f"/met/{note.id}")
    assert "Zhang Min reads Chinese." in page.main

    page = shown_by(mine, page, mention="限电")
    assert "限电" in shown(page)
    assert page.main.count("reads Chinese") == 1
    place = scans.queries.find_place(evening.id, zhang.id)
    address = f"/met/with/{scans.code_of(place)}"
    page = shown_by(mine, mine.get(address), i_promised="两张门票")
    assert "两张门票" in shown(page)
    assert page.form("Yes, we met").action == address


@pytest.mark.parametrize("who", ["u999999", "c999999"])
def test_nobody_is_previewed_who_may_not_be_noted(browser, anna, who):
    browser(anna).post("/met/preview", {"who": who, "fragment": "y"}, status=404)
    theirs = make_note(make_user(), make_contact(make_user(), name="X"))
    browser(anna).post(f"/met/{theirs.id}/preview", {"mention": "x"}, status=404)
    browser(anna).post("/met/with/nothing/preview", {"mention": "x"}, status=404)


def test_a_name_is_cut_where_a_note_would_refuse_it(browser, anna, clock):
    mine = browser(anna)

    page = shown_by(mine, mine.get("/met"), name="N" * 5000, mention="solar")

    assert "solar" in shown(page) and "N" * 201 not in shown(page)


def test_one_user_reads_sixty_previews_a_minute(browser, anna, zhang, clock):
    mine, other = browser(anna), browser(zhang)
    for _ in range(PREVIEWS_A_MINUTE):
        drafting.count_preview(anna.id, NOW)

    mine.post("/met/preview", {"name": "Tom"}, status=429)
    other.post("/met/preview", {"name": "Tom"})
    clock.shift(timedelta(minutes=1))
    mine.post("/met/preview", {"name": "Tom"})
