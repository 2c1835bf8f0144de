from datetime import timedelta

import pytest

from eventhub.events.registrations.rules import VisibleTo
from eventhub.matching.goals import GoalType
from eventhub.recommendations.service import send_briefs
from tests.factories import make_event, make_registration, make_tie, make_user, save


@pytest.fixture
def room(session):
    event = make_event("Clean-Energy Evening")
    anna = make_registration(event, make_user("Anna Keller"), goals=[GoalType.FIND_CUSTOMERS])
    zhang = make_registration(
        event, make_user("Zhang Min", other_name="张敏", language="zh_Hans"), goals=[GoalType.FIND_SUPPLIERS]
    )
    return event, anna, zhang


def test_the_brief_comes_three_days_before_and_once(room, mailbox, clock):
    event, *_ = room

    assert send_briefs(event.starts_at - timedelta(days=3, minutes=1)) == 0
    now = event.starts_at - timedelta(days=3) + timedelta(minutes=1)
    assert send_briefs(now) == 2
    assert send_briefs(now + timedelta(minutes=15)) == 0


def test_the_brief_names_who_to_meet_and_why_in_the_readers_language(room, mailbox, clock):
    event, anna, zhang = room
    clock.move_to(event.starts_at - timedelta(days=2))
    send_briefs(event.starts_at - timedelta(days=2))

    mailbox.deliver_all()

    (english,) = mailbox.to(anna.email)
    (chinese,) = mailbox.to(zhang.email)
    assert english.subject == "Clean-Energy Evening: one person to meet"
    for words in ("Zhang Min", "You are looking for customers; Zhang Min is", f"/e/{event.slug}/going"):
        assert words in english.text
        assert words in english.html
    assert chinese.subject == "Clean-Energy Evening：推荐你认识的 1 位"
    assert "你在找供应商或合作方，Anna Keller 在拓展客户。" in chinese.text


def test_the_brief_of_who_has_nobody_to_meet_promises_no_introducer(session, mailbox, clock):
    event = make_event()
    anna, li_wei = (make_registration(event, make_user(name)) for name in ("Anna Keller", "Li Wei"))
    make_tie(anna.user, li_wei.user)
    clock.move_to(event.starts_at - timedelta(days=2))
    send_briefs(event.starts_at - timedelta(days=2))

    mailbox.deliver_all()

    (mail,) = mailbox.to(anna.email)
    assert "Li Wei" in mail.text
    assert "introduce" not in mail.text + mail.html


def test_the_brief_speaks_the_language_that_its_reader_has_chosen_since(room, mailbox, clock):
    """As every other mail does; the registration keeps the language of the day it was made."""
    event, anna, _ = room
    anna.user.language = "zh_Hans"
    save(anna.user)
    clock.move_to(event.starts_at - timedelta(days=2))
    send_briefs(event.starts_at - timedelta(days=2))

    mailbox.deliver_all()

    assert [mail.subject for mail in mailbox.to(anna.email)] == ["Clean-Energy Evening：推荐你认识的 1 位"]


def test_who_hides_before_it_leaves_gets_no_brief(room, mailbox, clock):
    event, anna, zhang = room
    clock.move_to(event.starts_at - timedelta(days=2))
    send_briefs(event.starts_at - timedelta(days=2))
    anna.visible_to = VisibleTo.NOBODY
    save(anna)

    mailbox.deliver_all()

    assert mailbox.to(anna.email) == []
    assert mailbox.to(zhang.email) == []
