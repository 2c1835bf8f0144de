"""Whom one was introduced to stands on the page of introductions for both, whoever asked or offered."""

import pytest

from eventhub.introductions import answers, offers, timers
from eventhub.introductions.rules import HOLD, QuestionKind, SideAnswer, TargetAnswer
from eventhub.platform.tokens import derive
from tests.introductions.stage import EVERY_WAY, set_stage


@pytest.fixture
def stage(session, now):
    return set_stage()


def offered(stage, now):
    made = offers.offer(stage.event.id, stage.sofia.id, (stage.anna.id, stage.zhang_min.id), "", now=now)
    for side in made.sides:
        answers.answer(
            QuestionKind.SIDE, derive(QuestionKind.SIDE, side.nonce), SideAnswer.YES, shares=EVERY_WAY, now=now
        )
    timers.advance(now + HOLD)
    return now + HOLD


def test_a_target_finds_who_asked_for_them_with_the_address(stage, browser, clock, now):
    """The mail was the only place where it stood."""
    stage.ask(now)
    clock.move_to(stage.introduce(now))

    zhang = browser(stage.zhang_min)
    page = zhang.get("/introductions")

    assert "Anna Keller" in page.section("Introduced by others") and "Li Wei introduced you" in page.main
    assert stage.anna.email in zhang.get(page.link("How to reach Anna Keller")).main


def test_after_an_offer_neither_of_the_two_has_asked_and_both_find_the_other(stage, browser, clock, now):
    clock.move_to(offered(stage, now))

    for one, other in ((stage.anna, stage.zhang_min), (stage.zhang_min, stage.anna)):
        visitor = browser(one)
        page = visitor.get("/introductions")
        assert "What you asked for" not in page.main
        assert other.email in visitor.get(page.link(f"How to reach {other.other_name or other.name}")).main


@pytest.mark.parametrize("answer", [None, TargetAnswer.NO_THANKS])
def test_nobody_is_there_before_both_said_yes(stage, browser, clock, now, answer):
    stage.ask(now)
    asked = stage.ask_target(now)
    if answer:
        stage.target_says(answer, asked)
    clock.move_to(asked)

    assert "Introduced by others" not in browser(stage.zhang_min).get("/introductions").main


def test_the_page_of_an_offer_that_was_made_shows_how_it_stands(stage, browser, now):
    offers.offer(stage.event.id, stage.sofia.id, (stage.anna.id, stage.zhang_min.id), "", now=now)

    page = browser(stage.sofia).get(f"/e/{stage.event.slug}/offer/{stage.anna.id}/{stage.zhang_min.id}")

    assert "Waiting until" in page.main and 'name="line"' not in page.html
