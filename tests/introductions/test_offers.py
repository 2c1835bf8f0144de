"""Offers: both are asked at once, and a no looks like silence to the other and to whoever offered."""

import itertools
from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventhub.events.event.rules import EventState
from eventhub.events.registrations.rules import VisibleTo
from eventhub.introductions import answers, offer_presenters, offers, queries, timers
from eventhub.introductions.models import Introduction, LedgerEntry, NeverIntroduce, Offer
from eventhub.introductions.outcomes import Outcome
from eventhub.introductions.question_presenters import present
from eventhub.introductions.questions import SideQuestion, get_question
from eventhub.introductions.requests import Wish, ask
from eventhub.introductions.rules import HOLD, TARGET_MARGIN, OfferState, QuestionKind, SideAnswer
from eventhub.people.relations import find_tie
from eventhub.platform.errors import Expired, LimitReached, NotFound, TakenBack, WrongState
from eventhub.platform.mail.models import OutgoingMail
from eventhub.platform.tokens import derive
from tests.factories import make_block, make_registration, make_tie, make_user
from tests.introductions.stage import set_stage, undone
from tests.introductions.test_mails import as_written, assert_matches_snapshot

DAY = timedelta(days=1)
YES = SideAnswer.YES


@pytest.fixture
def stage(session, now):
    """Li Wei knows Anna and Zhang Min, and offers to introduce them."""
    return set_stage(address="Main Street 5")


def offer(stage, now):
    stage.offer = offers.offer(
        stage.event.id, stage.li_wei.id, (stage.anna.id, stage.zhang_min.id), "You both like batteries.", now=now
    )
    return stage.offer


def link(stage, position):
    return derive(QuestionKind.SIDE, stage.offer.sides[position].nonce)


def says(stage, position, answer, now):
    answers.answer(QuestionKind.SIDE, link(stage, position), answer, now=now)


def mailed(session, kind):
    return [
        mail.user_id
        for mail in session.scalars(
            sa.select(OutgoingMail).where(OutgoingMail.kind == f"introductions/{kind}").order_by(OutgoingMail.id)
        )
    ]


def test_both_are_asked_at_once_and_the_same_offer_is_made_once(stage, session, now):
    assert offer(stage, now).id == offer(stage, now).id
    assert mailed(session, "offer") == [stage.anna.id, stage.zhang_min.id]


def test_two_yeses_introduce_after_both_can_no_longer_be_taken_back(stage, session, now):
    offer(stage, now)
    says(stage, 0, YES, now)
    says(stage, 1, YES, now + HOLD)
    timers.advance(now + 2 * HOLD - timedelta(seconds=1))
    assert stage.offer.state is OfferState.HELD and mailed(session, "introduced") == []

    timers.advance(now + 2 * HOLD)
    made = session.scalars(sa.select(Introduction)).one()
    assert (stage.offer.state, made.from_offer, made.introduced_by_id) == (OfferState.INTRODUCED, True, stage.li_wei.id)
    assert len(mailed(session, "introduced")) == 2
    gives = session.execute(sa.select(LedgerEntry.owner_id, LedgerEntry.other_id, LedgerEntry.kind)).all()
    assert set(gives) == {(stage.li_wei.id, each.id, "give") for each in (stage.anna, stage.zhang_min)}


def test_a_yes_can_be_taken_back_while_nobody_was_told(stage, now):
    offer(stage, now)
    says(stage, 0, YES, now)
    says(stage, 1, YES, now + HOLD / 2)
    answers.undo(QuestionKind.SIDE, link(stage, 0), now=now + HOLD / 2)
    timers.advance(now + 3 * HOLD)

    assert stage.offer.state is OfferState.ASKING
    with pytest.raises(WrongState):
        answers.undo(QuestionKind.SIDE, link(stage, 1), now=now + 3 * HOLD)


ANSWERS = (None, *SideAnswer)
INSTANTS = (HOLD, DAY, 3 * DAY, 4 * DAY, 5 * DAY)


def test_whoever_offered_and_each_side_see_the_same_whatever_the_other_says(stage, session, now, capsys):
    """Every pair of answers, early: the offerer's view and each side's own view at every instant."""
    made, seen, paths = offer(stage, now).id, {}, 0
    for pair in itertools.product(ANSWERS, repeat=2):
        with undone(session):
            for position, answer in enumerate(pair):
                if answer is not None:
                    says(stage, position, answer, now)
            for passed in INSTANTS:
                timers.advance(now + passed)
                for who, own, view in views(stage, session.get(Offer, made), pair, now + passed):
                    if pair != (YES, YES):
                        assert seen.setdefault((who, own, passed), view) == view, (pair, who)
        paths += 1
    with capsys.disabled():
        print(f"\n{paths} pairs of answers to an offer, {len(INSTANTS)} instants each")


def views(stage, made, pair, at):
    """(who looks, what they said themselves, what they see)."""
    yield "offerer", None, offer_presenters.offers_made(stage.li_wei.id, at)[0].outcome
    for position, answer in enumerate(pair):
        side = present(SideQuestion.of(made.sides[position], at))
        yield position, answer, (side.open_until, side.undo_until, side.outcome, side.answer)


def test_one_reminder_each_and_the_end_in_time(stage, session, now):
    offer(stage, now)
    says(stage, 0, SideAnswer.NO_THANKS, now)
    timers.advance(now + 2 * DAY)
    timers.advance(now + 3 * DAY)
    assert mailed(session, "offer_reminder") == [stage.zhang_min.id]

    timers.advance(stage.offer.decide_by - TARGET_MARGIN)
    assert stage.offer.state is OfferState.CLOSED


def never_before(stage, session, now):
    session.add(NeverIntroduce(target_id=stage.anna.id, requester_id=stage.zhang_min.id, created_at=now))


def know_each_other(stage, session, now):
    make_tie(stage.anna, stage.zhang_min)


def hidden_from_each_other(stage, session, now):
    queries.find_registration(stage.event.id, stage.zhang_min.id).visible_to = VisibleTo.ACQUAINTANCES


@pytest.mark.parametrize("why", [never_before, know_each_other, hidden_from_each_other])
def test_where_one_would_not_have_it_nobody_is_asked_and_it_looks_like_any_offer(stage, session, now, why):
    why(stage, session, now)
    session.commit()
    offer(stage, now)

    assert mailed(session, "offer") == []
    assert [each.outcome for each in offer_presenters.offers_made(stage.li_wei.id, now + 3 * DAY)] == [Outcome.WAITING]
    with pytest.raises(Expired):
        get_question(QuestionKind.SIDE, link(stage, 0), now)


def test_only_ones_own_acquaintances_can_be_introduced(stage, now):
    stranger = make_user("Wu Jing")
    make_registration(stage.event, stranger)
    for pair in ((stage.anna.id, stranger.id), (stage.anna.id, stage.anna.id), (stage.li_wei.id, stage.anna.id)):
        with pytest.raises(NotFound):
            offers.offer(stage.event.id, stage.li_wei.id, pair, "", now=now)


def test_three_offers_may_wait(stage, session, now):
    people = [make_user() for _ in range(4)]
    for person in people:
        make_registration(stage.event, person)
        make_tie(stage.li_wei, person)
    for person in people[:3]:
        offers.offer(stage.event.id, stage.li_wei.id, (stage.anna.id, person.id), "", now=now)
    with pytest.raises(LimitReached):
        offers.offer(stage.event.id, stage.li_wei.id, (stage.anna.id, people[3].id), "", now=now)


def test_a_side_in_a_pause_is_asked_later_and_unseen(stage, session, now):
    stage.anna.paused_requests_until = now + DAY
    session.commit()
    offer(stage, now)
    assert mailed(session, "offer") == [stage.zhang_min.id]

    timers.advance(now + DAY)
    assert mailed(session, "offer") == [stage.zhang_min.id, stage.anna.id]


def block_between(stage, session):
    make_block(stage.anna, stage.zhang_min)


def cancelled(stage, session):
    stage.event.state = EventState.CANCELLED
    session.commit()


@pytest.mark.parametrize("why", [block_between, cancelled])
def test_a_block_or_a_cancelled_event_ends_it_even_between_two_yeses_and_the_mail(stage, session, now, why):
    offer(stage, now)
    says(stage, 0, YES, now)
    says(stage, 1, YES, now)
    why(stage, session)
    timers.advance(now + HOLD)

    assert stage.offer.state is OfferState.VOID and mailed(session, "introduced") == []


def test_an_offer_opens_the_ask_gate(stage, session, now):
    """A tie made at the event itself carries no favour yet, unless the introducer offered one."""
    for tie in (find_tie(stage.anna.id, stage.li_wei.id), find_tie(stage.li_wei.id, stage.anna.id)):
        tie.created_at = stage.event.starts_at
    session.commit()
    other = make_user("Wu Jing")
    make_registration(stage.event, other)
    make_tie(stage.li_wei, other)
    wish = Wish(other.id, (stage.li_wei.id,), "Why", "", 4)
    with pytest.raises(LimitReached):
        ask(stage.event.id, stage.anna.id, wish, now=now)
    offer(stage, now)

    assert ask(stage.event.id, stage.anna.id, wish, now=now).asks


def test_withdrawn_by_whoever_offered_alone(stage, session, now):
    offer(stage, now)
    with pytest.raises(NotFound):
        offers.withdraw_offer(stage.offer.id, stage.sofia.id, now=now)
    offers.withdraw_offer(stage.offer.id, stage.li_wei.id, now=now)

    assert stage.offer.state is OfferState.WITHDRAWN
    with pytest.raises(TakenBack):
        get_question(QuestionKind.SIDE, link(stage, 0), now)
    with pytest.raises(Expired):
        get_question(QuestionKind.SIDE, link(stage, 0), stage.offer.decide_by)


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_the_pages_from_the_offer_to_the_introduction(stage, session, browser, client, mailbox, clock, now):
    li_wei = browser(stage.li_wei)
    page = li_wei.get(f"/e/{stage.event.slug}/offer/{stage.anna.id}/{stage.zhang_min.id}")
    page = li_wei.submit(page.form("offer"), line="You both like batteries.")
    assert "你的牵线" in page.main and stage.zhang_min.name in page.main
    for mail in mailbox.deliver_all(now):
        page = client.get(mail.link("/offer/"))
        assert stage.anna.email not in page.html and stage.zhang_min.email not in page.html
        page = client.submit(page.form(), press="yes")
        assert "You said yes." in page.main
    clock.shift(HOLD)
    timers.advance(now + HOLD)
    assert "You are introduced." in client.get(mail.link("/offer/")).main
    assert "已引荐" in li_wei.get("/introductions").main


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_a_machine_that_presses_every_button_answers_nothing(stage, client, now):
    offer(stage, now)
    form = client.get(f"/offer/{link(stage, 0)}").form()
    for value in ("yes", "no_thanks", "never", "decoy"):
        client.submit(form, press=value)

    assert stage.offer.sides[0].answer is None


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize("language", ["en", "zh_Hans"])
def test_the_mail_of_an_offer(stage, session, mailbox, now, language):
    stage.anna.language = language
    session.commit()
    offer(stage, now)
    mail = next(mail for mail in mailbox.deliver_all(now) if stage.anna.email in mail.recipients)

    assert_matches_snapshot(f"offer.{language}.txt", as_written(mail))

    timers.advance(now + 3 * DAY)
    reminder = next(mail for mail in mailbox.deliver_all(now + 3 * DAY) if stage.anna.email in mail.recipients)
    assert_matches_snapshot(f"offer_reminder.{language}.txt", as_written(reminder))
