"""Case 55: what the requester gets, byte for byte, over all causes of failure at the same instants."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventhub.introductions import seeing, timers
from eventhub.introductions.models import NeverIntroduce
from eventhub.introductions.rules import HOLD, IntroducerAnswer, IntroductionState, Outcome, TargetAnswer
from eventhub.mail.models import OutgoingMail
from tests.factories import save
from tests.introductions.stage import set_stage

HOUR = timedelta(hours=1)
MOMENTS = (HOUR, timedelta(hours=20), timedelta(days=2), timedelta(days=3, hours=23), timedelta(days=4),
           timedelta(days=5))


def silence(stage, now):
    pass


def both_introducers_say_no(stage, now):
    stage.introducer_says(IntroducerAnswer.NOT_THIS_TIME, now)
    stage.introducer_says(IntroducerAnswer.NOT_THIS_TIME, now, position=2)


def an_introducer_does_not_know_them(stage, now):
    stage.introducer_says(IntroducerAnswer.DO_NOT_KNOW, now)


def an_introducer_acts_in_person(stage, now):
    stage.introducer_says(IntroducerAnswer.IN_PERSON, now)


def target_says(answer):
    def happens(stage, now):
        stage.ask_target(now)
        stage.target_says(answer, now + HOLD)
    happens.__name__ = f"target_{answer}"
    return happens


def said_never_before(stage, now):
    """Handled before the request is sent; see sent()."""


CAUSES = (silence, both_introducers_say_no, an_introducer_does_not_know_them, an_introducer_acts_in_person,
          *(target_says(answer) for answer in TargetAnswer if answer is not TargetAnswer.YES),
          said_never_before)


def sent(cause, now):
    """The stage, with the request sent and the cause of its failure brought about."""
    stage = set_stage()
    if cause is said_never_before:
        save(NeverIntroduce(target_id=stage.zhang_min.id, requester_id=stage.anna.id,
                            created_at=now - timedelta(days=50)))
    stage.ask(now)
    cause(stage, now)
    return stage


def without_names(html, stage):
    """Take out what differs from stage to stage: numbers of rows, slugs, one-time tokens."""
    html = re.sub(r'name="csrf_token"[^>]*value="[^"]*"', "token", html)
    html = html.replace(stage.event.slug, "SLUG")
    html = re.sub(r"Host of \d+", "HOST", html)
    return re.sub(r'(?<=[-/=])\d+(?=["/?-])', "N", html)


def seen_over_time(cause, browser, clock, now):
    clock.move_to(now)
    stage = sent(cause, now)
    seen = []
    for passed in MOMENTS:
        clock.move_to(now + passed)
        timers.advance(now + passed)
        anna = browser(stage.anna)
        pages = [anna.get("/introductions"), anna.get(f"/e/{stage.event.slug}/going")]
        seen.append([without_names(page.html, stage) for page in pages])
    return seen


@pytest.fixture
def as_silence(browser, clock, now):
    return seen_over_time(silence, browser, clock, now)


@pytest.mark.parametrize("cause", CAUSES[1:], ids=lambda cause: cause.__name__)
def test_case_55_every_failure_looks_the_same_byte_for_byte(cause, as_silence, browser, clock, now):
    seen = seen_over_time(cause, browser, clock, now)

    for passed, theirs, silent in zip(MOMENTS, seen, as_silence, strict=True):
        for page, (got, expected) in zip(("list", "card"), zip(theirs, silent, strict=True), strict=True):
            assert got == expected, f"{cause.__name__} shows on the {page} after {passed}"


def test_the_comparison_notices_a_planted_leak(as_silence, browser, clock, now, monkeypatch):
    honest = seeing.as_requester

    def leaking(introduction, at):
        closed = introduction.state is IntroductionState.CLOSED
        seen = honest(introduction, at)
        return replace(seen, outcome=Outcome.NO_INTRODUCTION) if closed else seen

    monkeypatch.setattr(seeing, "as_requester", leaking)
    assert seen_over_time(both_introducers_say_no, browser, clock, now) != as_silence


def test_the_requester_gets_no_mail_whatever_happens(session, mailbox, clock, now):
    for cause in CAUSES:
        stage = sent(cause, now)
        for hours in range(0, 24 * 5, 6):
            timers.advance(now + timedelta(hours=hours))
        mails = session.scalar(sa.select(sa.func.count()).select_from(OutgoingMail)
                               .where(OutgoingMail.user_id == stage.anna.id))
        assert mails == 0, cause.__name__
