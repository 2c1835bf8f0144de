"""Mutual wishes: kept to oneself, told to both only when mutual."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventhub.introductions import wishes
from eventhub.introductions.limits import WISHES_PER_EVENT
from eventhub.introductions.models import NeverIntroduce
from eventhub.people.visibility.models import ShortlistEntry
from eventhub.platform.errors import LimitReached, NotFound
from eventhub.platform.mail.models import OutgoingMail
from tests.factories import make_background, make_block, make_registration, make_user, save
from tests.introductions.stage import set_stage
from tests.introductions.test_mails import as_written, assert_matches_snapshot


@pytest.fixture
def stage(session, now):
    return set_stage(address="Main Street 5")


def wish(stage, owner, target, now):
    return wishes.wish(stage.event.id, owner.id, target.id, now=now)


def told(session):
    return [mail.user_id for mail in session.scalars(sa.select(OutgoingMail).order_by(OutgoingMail.id))]


def test_one_wish_tells_nobody_anything(stage, session, now):
    assert not wish(stage, stage.anna, stage.zhang_min, now)
    assert told(session) == []
    assert wishes.find_wish(stage.event.id, stage.zhang_min.id, stage.anna.id) is None


def test_two_wishes_tell_both_once(stage, session, now):
    wish(stage, stage.anna, stage.zhang_min, now)
    assert wish(stage, stage.zhang_min, stage.anna, now)
    wish(stage, stage.anna, stage.zhang_min, now)

    assert sorted(told(session)) == sorted((stage.anna.id, stage.zhang_min.id))


def test_a_wish_taken_back_is_no_wish(stage, session, now):
    wish(stage, stage.anna, stage.zhang_min, now)
    wishes.take_back(stage.event.id, stage.anna.id, stage.zhang_min.id, now=now)

    assert not wish(stage, stage.zhang_min, stage.anna, now) and told(session) == []


def test_taken_back_or_blocked_before_the_mail_leaves_nobody_is_told(stage, mailbox, session, now):
    wish(stage, stage.anna, stage.zhang_min, now)
    wish(stage, stage.zhang_min, stage.anna, now)
    make_block(stage.anna, stage.zhang_min)

    assert mailbox.deliver_all(now) == []


def test_never_this_person_outlives_a_wish(stage, session, now):
    save(NeverIntroduce(target_id=stage.zhang_min.id, requester_id=stage.anna.id, created_at=now))
    wish(stage, stage.zhang_min, stage.anna, now)

    assert not wish(stage, stage.anna, stage.zhang_min, now)


def test_nobody_can_wish_for_the_whole_room(stage, now):
    """Else one would learn who had wished for oneself."""
    for _ in range(WISHES_PER_EVENT):
        guest = make_user()
        make_registration(stage.event, guest)
        wish(stage, stage.anna, guest, now)
        wishes.take_back(stage.event.id, stage.anna.id, guest.id, now=now)
    with pytest.raises(LimitReached):
        wish(stage, stage.anna, stage.zhang_min, now)


def test_only_whom_one_sees(stage, now):
    with pytest.raises(NotFound):
        wish(stage, stage.anna, make_user("Wu Jing"), now)
    with pytest.raises(NotFound):
        wish(stage, stage.anna, stage.anna, now)


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_the_button_on_the_card_says_nothing_of_the_other_and_a_request_that_waits_takes_its_place(
    stage, session, browser, now
):
    anna, path = browser(stage.anna), f"/e/{stage.event.slug}/going"
    save(
        ShortlistEntry(
            event_id=stage.event.id,
            viewer_id=stage.anna.id,
            target_id=stage.zhang_min.id,
            position=1,
            computed_at=now + timedelta(days=1),
        )
    )
    page = anna.submit(anna.get(path).form("wish"), press="yes")
    assert "If Zhang Min says the same, we tell you both." in page.main
    page = anna.submit(page.form("wish"), press="no")
    assert "I would like to meet" in page.main

    stage.ask(now)

    page = anna.get(path)
    assert "Waiting until" in page.main and "I would like to meet" not in page.main


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize(("language", "after"), [("en", False), ("zh_Hans", False), ("en", True)])
def test_the_mail_names_no_address(stage, session, mailbox, now, language, after):
    for guest in (stage.anna, stage.zhang_min):
        make_background(guest, "school", "同济大学 Tongji University", value_id="tongji")
    stage.anna.language = language
    session.commit()
    at = stage.event.ends_at + timedelta(days=1) if after else now
    wish(stage, stage.zhang_min, stage.anna, at)
    wish(stage, stage.anna, stage.zhang_min, at)
    mail = next(mail for mail in mailbox.deliver_all(at) if stage.anna.email in mail.recipients)

    assert stage.zhang_min.email not in mail.message.as_string()
    written = as_written(mail).replace(stage.event.slug, "SLUG")
    assert_matches_snapshot(f"mutual_wish.{language}{'.after' if after else ''}.txt", written)
