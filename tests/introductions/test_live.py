"""Live: introducer and target are in, "introduce us here", decided within three hours."""

from datetime import timedelta

import pytest

from eventhub.events.registrations.rules import VisibleTo
from eventhub.introductions import queries, timers
from eventhub.introductions.deadlines import LIVE
from eventhub.introductions.rules import HOLD, IntroducerAnswer, IntroductionState, TargetAnswer
from eventhub.platform.errors import NotFound, WrongState
from tests.introductions.stage import host_of, set_stage

MINUTE = timedelta(minutes=1)


@pytest.fixture
def stage(session, now):
    """An evening until eleven; everybody but Sofia is in."""
    made = set_stage(starts_at=now.replace(hour=18), ends_at=now.replace(hour=23), zone="UTC")
    made.evening = now.replace(hour=21)
    for guest in (made.anna, made.li_wei, made.zhang_min):
        queries.find_registration(made.event.id, guest.id).checked_in_at = now.replace(hour=18)
    session.commit()
    return made


def ask(stage, now, *introducers):
    return stage.ask(now, introducers=introducers or (stage.li_wei,), days=0)


def test_a_live_request_is_decided_within_three_hours_and_knows_no_quiet_hours(stage, mailbox):
    made = ask(stage, stage.evening)
    assert (made.live, made.decide_by) == (True, stage.evening + LIVE)
    assert [mail.recipients for mail in mailbox.deliver_all(stage.evening)] == [(stage.li_wei.email,)]

    at = stage.introduce(stage.evening)
    assert stage.state is IntroductionState.INTRODUCED and at == stage.evening + 2 * HOLD


def test_who_hides_at_the_event_is_as_little_there_as_a_friend_at_home(stage, session, browser, clock):
    """Once checked in they stood on the page as introducers, which told that they had come."""
    stage.registration_of(stage.li_wei).visible_to = VisibleTo.NOBODY
    session.commit()
    clock.move_to(stage.evening)
    anna = browser(stage.anna)

    assert "Li Wei" not in anna.get(f"/e/{stage.event.slug}/ask/{stage.zhang_min.id}").main
    assert "Introduce us here" not in anna.get(f"/e/{stage.event.slug}/going?person={stage.zhang_min.id}").main
    with pytest.raises(WrongState):
        ask(stage, stage.evening)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Zhang Min is at the event, too: bringing the two together in person is quickest."),
        ("zh_Hans", "张敏也在现场，当面介绍最快。"),
    ],
)
def test_whoever_is_asked_at_the_event_reads_that_the_other_is_there(
    stage, session, mailbox, client, clock, language, words
):
    """By mail and page it looked like any request, though the three of them stood in one room."""
    stage.li_wei.language = language
    session.commit()
    ask(stage, stage.evening)
    clock.move_to(stage.evening)
    (mail,) = mailbox.deliver_all(stage.evening)
    page = client.request("GET", mail.link("/i/"), headers={"Accept-Language": language.replace("_", "-")})

    assert words in mail.text and words in mail.html and words in page.main


def test_both_have_to_be_there(stage, session):
    with pytest.raises(WrongState) as refused:
        ask(stage, stage.evening, stage.sofia)
    assert refused.value.reason == "not_here"
    queries.find_registration(stage.event.id, stage.zhang_min.id).checked_in_at = None
    session.commit()
    with pytest.raises(WrongState):
        ask(stage, stage.evening)


def test_one_introducer_named_and_no_quiet_path(stage):
    for people in ((stage.li_wei, stage.sofia), (host_of(stage),)):
        with pytest.raises((WrongState, NotFound)):
            ask(stage, stage.evening, *people)


def test_silence_ends_it_in_time_and_looks_like_any_failure(stage):
    made = ask(stage, stage.evening)
    timers.advance(stage.evening + timedelta(hours=2))
    assert stage.state is IntroductionState.CLOSED
    assert made.decide_by == stage.evening + LIVE


def test_a_reminder_comes_at_half_the_time(stage, mailbox):
    ask(stage, stage.evening)
    timers.advance(stage.evening + timedelta(hours=1))

    assert "introductions/reminder" in [mail.kind for mail in queued(stage)]


def queued(stage):
    import sqlalchemy as sa

    from eventhub.platform.db import db
    from eventhub.platform.mail.models import OutgoingMail

    return db.session.scalars(sa.select(OutgoingMail)).all()


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_the_form_offers_whoever_is_there(stage, browser, clock):
    clock.move_to(stage.evening)
    anna = browser(stage.anna)
    form = anna.get(f"/e/{stage.event.slug}/ask/{stage.zhang_min.id}").form("ask")
    assert {"first", "to_introducer", "to_target"} <= form.names and not {"second", "days"} & form.names
    page = anna.submit(form, to_introducer="Tea.", to_target="Tea.")

    assert "Waiting until" in page.main
    stage.introduction = queries.find_between(stage.event.id, stage.anna.id, stage.zhang_min.id)
    stage.introducer_says(IntroducerAnswer.YES, stage.evening + MINUTE)
    timers.advance(stage.evening + MINUTE + HOLD)
    stage.target_says(TargetAnswer.NO_THANKS, stage.evening + MINUTE + HOLD)
    assert "Waiting until" in anna.get("/introductions").main
