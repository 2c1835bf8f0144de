"""Greetings at festivals, on real rows: the Spring Festival of 2027 is on 6 February."""

from datetime import UTC, date, datetime, timedelta

import pytest

from eventhub.followups import queries, service
from eventhub.followups.digests import send_digests
from eventhub.followups.greetings import answer, list_greetings
from eventhub.followups.plans import Occasion, record
from eventhub.people.rules import Greetings
from eventhub.people.touches.rules import TouchKind
from eventhub.platform.db import db
from tests.factories import make_block, make_contact, make_tie, make_user

EVE = datetime(2027, 2, 5, 3, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def anna(session, clock):
    clock.move_to(EVE)
    return make_user("Anna Keller", email="anna@example.org", zone="Asia/Shanghai")


def met(owner, name, days_ago=40, greetings=Greetings.CHINESE, **fields):
    contact = make_contact(owner, name=name, greetings=greetings, **fields)
    record(contact, Occasion(TouchKind.MET, EVE - days_ago * DAY, f"note:{name}"), owner.zone, EVE)
    db.session.commit()
    return contact


def names(owner, now):
    return [each.contact.name for each in list_greetings(owner, now)]


def test_on_the_first_day_everybody_chosen_stands_on_one_page(anna):
    for name in ("张敏", "李伟", "Marco"):
        met(anna, name)
    met(anna, "Unasked", greetings=Greetings.NONE)
    met(anna, "Christian", greetings=Greetings.WESTERN)
    met(anna, "Seen this week", days_ago=1)
    resting = met(anna, "Paused")
    service.let_rest(resting.id, anna.id, now=EVE)

    assert names(anna, EVE - DAY) == []
    assert names(anna, EVE) == names(anna, EVE + 5 * DAY) == ["李伟", "Marco", "张敏"]
    assert names(anna, EVE + 6 * DAY) == []


def test_a_greeting_moves_no_step_and_comes_once(anna):
    zhang = met(anna, "张敏")
    before = queries.current_follow_up(zhang.id).due_on

    answer(zhang.id, anna.id, sent=True, now=EVE)
    answer(zhang.id, anna.id, sent=True, now=EVE)

    assert names(anna, EVE + DAY) == []
    assert queries.current_follow_up(zhang.id).due_on == before
    assert [touch.cause for touch in queries.touches_with(zhang.id)] == ["note:张敏", "festival:spring:2027"]
    assert zhang.greeted_on == date(2027, 2, 5)
    assert names(anna, datetime(2028, 1, 26, 3, 0, tzinfo=UTC)) == ["张敏"]


def test_each_is_greeted_as_they_are_addressed(anna):
    met(anna, "王建平", form_of_address="王总")
    met(anna, "张敏")

    texts = [each.text.body for each in list_greetings(anna, EVE)]

    assert texts[0].startswith("王总，Anna Keller 给您拜年了！")
    assert texts[1].startswith("张敏，Anna Keller 给你拜年了！")
    assert all("你好" not in text and "您好" not in text for text in texts)


def test_teachers_are_greeted_who_teach(anna):
    for name, address, teaches in (("赵明", "赵教授", False), ("李静", "李老師", True), ("孙悦", "孙老师", False)):
        met(anna, name, form_of_address=address, is_teacher=teaches)

    assert names(anna, datetime(2027, 9, 10, 3, 0, tzinfo=UTC)) == ["李静", "赵明"]


def test_the_morning_mail_tells_of_the_first_day_alone(anna, mailbox):
    zhang = met(anna, "张敏", days_ago=10)
    service.snooze(queries.current_follow_up(zhang.id).id, anna.id, 60, now=EVE)

    assert send_digests(EVE) == 1
    [mail] = mailbox.deliver_all(EVE)
    assert send_digests(EVE + DAY) == 0
    assert mail.subject == "Spring Festival: one person to greet"
    assert "/greetings" in mail.text


def test_the_page_lets_one_send_after_another(anna, browser):
    met(anna, "张敏"), met(anna, "李伟")
    mine = browser(anna)

    assert "Spring Festival: 2 people to greet" in mine.get("/follow-ups").main
    page = mine.get("/greetings")
    assert "李伟，Anna Keller 给你和家人拜年了" in page.main
    page = mine.submit(page.form("I sent it"), press="I sent it")
    assert "李伟" not in page.main and "张敏" in page.main
    mine.post(f"/greetings/{queries.people_to_greet(anna.id)[1].id}", {"answer": "later"}, status=400)


def test_the_choice_stands_on_the_page_of_the_person(anna, browser):
    contact, mine = make_contact(anna, name="Zhang Min"), browser(anna)

    page = mine.submit(mine.get(f"/people/{contact.id}").form("greetings"), greetings="chinese")

    assert page.find("//select[@name='greetings']/option[@selected]").get("value") == "chinese"
    mine.post(f"/people/{contact.id}/greetings", {"greetings": "daily"}, status=400)
    stranger = browser(make_user())
    stranger.post(f"/people/{contact.id}/greetings", {"greetings": "all"}, status=404)
    stranger.post(f"/greetings/{contact.id}", {"answer": "sent"}, status=404)


def test_a_person_is_greeted_by_the_form_of_address_they_chose_unless_the_owner_says_another(anna):
    wang = make_user("王建平", language="zh_Hans", form_of_address="王总")
    contact = met(anna, "王建平", user=wang)
    make_tie(anna, wang)

    (greeting,) = list_greetings(anna, EVE)
    assert greeting.text.body.startswith("王总") and "您" in greeting.text.body

    contact.form_of_address = "王老师"
    db.session.commit()
    (greeting,) = list_greetings(anna, EVE)
    assert greeting.text.body.startswith("王老师")

    contact.form_of_address = ""
    make_block(wang, anna)
    (greeting,) = list_greetings(anna, EVE)
    assert "王总" not in greeting.text.body, "what is new of somebody who blocked the owner stays unknown"
