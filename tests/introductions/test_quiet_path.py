"""The quiet path: the requester names nobody, and can never tell whether anybody was asked, or whom."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventhub.introductions import counts, timers
from eventhub.introductions.limits import MONTH
from eventhub.introductions.models import LedgerEntry
from eventhub.introductions.requests import Wish, ask
from eventhub.introductions.rules import HOLD, IntroducerAnswer, IntroductionState, LedgerKind, TargetAnswer
from eventhub.introductions.standing_consents import set_standing
from eventhub.platform.mail.models import OutgoingMail
from tests.factories import make_block, make_registration, make_tie, make_user
from tests.introductions.stage import set_stage


@pytest.fixture
def stage(session, now):
    """Besides two friends who could be named, Tom knows Zhang Min well, and only he says so."""
    made = set_stage()
    made.tom = make_user("Tom Becker")
    make_registration(made.event, made.tom)
    make_tie(made.anna, made.tom)
    make_tie(made.tom, made.zhang_min, mutual=False, closeness="close")
    return made


def ask_quietly(stage, now, target=None):
    wish = Wish((target or stage.zhang_min).id, (), "Why", "", 4)
    stage.introduction = ask(stage.event.id, stage.anna.id, wish, now=now)
    return stage.introduction


def asked(introduction):
    return [each.introducer_id for each in introduction.asks]


def test_the_closest_to_the_target_are_asked_even_if_only_they_say_so(stage, now):
    assert asked(ask_quietly(stage, now)) == [stage.tom.id, stage.li_wei.id]


def test_nobody_who_knows_them_looks_like_any_other_request(stage, session, now):
    stranger = make_user("Wu Jing")
    make_registration(stage.event, stranger)
    made = ask_quietly(stage, now, stranger)

    assert (made.asks, made.state, made.decide_by) == ([], IntroductionState.CLOSED, now + timedelta(days=4))
    assert session.scalars(sa.select(OutgoingMail)).all() == []


def test_only_the_requesters_own_acquaintances_are_asked_and_no_one_in_a_pause(stage, session, now):
    stranger = make_user("Priya Nair")
    make_tie(stranger, stage.zhang_min, closeness="close")
    stage.tom.paused_requests_until = now + timedelta(days=1)
    make_block(stage.zhang_min, stage.li_wei)

    assert asked(ask_quietly(stage, now)) == [stage.sofia.id]


def test_whom_we_asked_shows_in_no_count_and_no_ledger_of_the_requester(stage, session, now):
    ask_quietly(stage, now)
    of_introducer = counts.introducer_counts((stage.tom.id,), stage.anna.id, stage.event.id, now, now - MONTH)

    assert of_introducer == {} and session.execute(counts.named_since(now - MONTH)).all() == []
    assert session.scalars(sa.select(LedgerEntry)).all() == []


def test_a_quiet_question_is_a_load_for_the_next_quiet_one_and_in_no_refusal_that_others_read(stage, session, now):
    """Else a second account of the requester could look who is busy now, and learn who says to know the target."""
    stage.tom.introduction_budget = 1
    session.commit()
    ask_quietly(stage, now)
    loads = counts.introducer_counts((stage.tom.id,), stage.sofia.id, stage.event.id, now, now - MONTH)
    other = make_user("Wu Jing")
    make_registration(stage.event, other)
    make_tie(stage.tom, other, mutual=False)

    assert loads == {}
    assert asked(ask_quietly(stage, now, other)) == []


def test_a_standing_consent_does_not_count_on_the_quiet_path(stage, session, now):
    ask_quietly(stage, now)
    stage.introducer_says(IntroducerAnswer.YES, now)
    set_standing(stage.tom.id, stage.anna.id, given=True, now=now)
    other = make_user("Wu Jing")
    make_registration(stage.event, other)
    make_tie(stage.tom, other, mutual=False)

    assert ask_quietly(stage, now, other).state is IntroductionState.ASKING


def test_two_yeses_introduce_as_ever_and_then_the_ask_is_in_the_ledger(stage, session, now):
    ask_quietly(stage, now)
    stage.introduce(now)

    assert stage.introduction.introduced_by_id == stage.tom.id
    asks = session.scalars(sa.select(LedgerEntry).where(LedgerEntry.kind == LedgerKind.ASK)).all()
    assert [(entry.owner_id, entry.other_id) for entry in asks] == [(stage.anna.id, stage.tom.id)]


def test_the_one_asked_quietly_reads_that_nobody_named_them(stage, session, mailbox, client, now):
    ask_quietly(stage, now)
    page = client.get(f"/i/{stage.introducer_link()}").main
    (mail,) = mailbox.deliver_all(now)

    assert mail.recipients == (stage.tom.email,)
    for text in (page, " ".join(mail.text.split())):
        assert "did not name you" in text and "no one is told that you were asked" in text


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_it_can_be_chosen_where_nobody_could_be_named(stage, browser, now):
    stranger = make_user("Wu Jing")
    make_registration(stage.event, stranger)
    anna = browser(stage.anna)
    form = anna.get(f"/e/{stage.event.slug}/ask/{stranger.id}").form("ask")
    page = anna.submit(form, first="0", to_introducer="Tea.", to_target="Tea.")

    assert "Wu Jing" in page.main and "Waiting until" in page.main


def test_the_target_who_says_no_is_weighed_like_everybody(stage, now):
    ask_quietly(stage, now)
    at = stage.ask_target(now)
    stage.target_says(TargetAnswer.NO_THANKS, at)
    timers.advance(at + HOLD)

    assert stage.state is IntroductionState.CLOSED
