"""A pause is ended by whoever took it; nobody else learns of either."""

from datetime import timedelta

import pytest

from eventhub.introductions import timers
from eventhub.introductions.rules import HOLD, IntroducerAnswer, IntroductionState, TargetAnswer
from tests.introductions.stage import set_stage

# Pages and words. tests/test_pages.py opens every page on both databases, tests/test_hostile_forms.py sends every form.
pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)

DAY = timedelta(days=1)


@pytest.fixture
def stage(session, now):
    return set_stage()


@pytest.mark.parametrize("page", ["/introductions", "/me"])
def test_a_pause_is_shown_and_ended_with_one_button(stage, session, browser, now, page):
    """Pressed in haste it held for a month, and no page said so."""
    stage.zhang_min.paused_requests_until = now + 30 * DAY
    session.commit()
    zhang = browser(stage.zhang_min)
    assert "You get no requests until Thu 1 Apr" in zhang.get(page).main

    zhang.submit(zhang.get(page).form("/me/requests"))

    assert "You get no requests until" not in zhang.get(page).main
    session.refresh(stage.zhang_min)
    assert stage.zhang_min.paused_requests_until is None


def test_what_waited_for_the_end_of_a_pause_goes_on_at_once(stage, session, browser, clock, now):
    stage.zhang_min.paused_requests_until = now + 2 * DAY
    session.commit()
    stage.ask(now, introducers=(stage.sofia,))
    stage.introducer_says(IntroducerAnswer.YES, now)
    timers.advance(now + HOLD)
    assert stage.state is IntroductionState.HELD
    clock.move_to(now + HOLD)
    zhang = browser(stage.zhang_min)
    zhang.submit(zhang.get("/introductions").form("/me/requests"))

    timers.advance(now + 2 * HOLD)

    assert stage.state is IntroductionState.TARGET_ASKED


def test_the_answer_that_pauses_says_where_the_pause_can_be_ended(stage, client, now):
    stage.ask(now)
    stage.target_says(TargetAnswer.PAUSE_ALL, stage.ask_target(now))

    page = client.request("GET", f"/o/{stage.target_link()}", headers={"Accept-Language": "zh-CN"})

    assert "到“引荐”页面结束暂停" in page.main


def test_nobody_is_told_of_a_pause_that_there_is_not(stage, browser):
    assert "You get no requests until" not in browser(stage.zhang_min).get("/introductions").main
