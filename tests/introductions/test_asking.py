"""Asking for an introduction: who may ask whom, how often, and what comes of asking twice."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventhub.events.event.rules import EventState
from eventhub.events.registrations.rules import RegistrationState, VisibleTo
from eventhub.introductions import asking
from eventhub.introductions.limits import Refusal
from eventhub.introductions.models import Introduction, LedgerEntry, NeverIntroduce
from eventhub.introductions.rules import AskState, IntroductionState, LedgerKind
from eventhub.platform.errors import LimitReached, NotFound, WrongState
from eventhub.platform.mail.models import OutgoingMail
from tests.factories import make_block, make_registration, make_tie, make_user, save
from tests.introductions.stage import host_of, set_stage

LONG_AGO = timedelta(days=100)


@pytest.fixture
def stage(session):
    return set_stage()


def queued(session):
    return session.scalars(sa.select(OutgoingMail).order_by(OutgoingMail.id)).all()


def test_the_first_introducer_is_asked_and_the_second_waits(stage, session, now):
    made = stage.ask(now)

    assert [ask.state for ask in made.asks] == [AskState.ASKED, AskState.NAMED]
    assert made.decide_by == now + timedelta(days=4)
    assert [(mail.kind, mail.user_id) for mail in queued(session)] == [("introductions/ask", stage.li_wei.id)]


def test_asking_twice_gives_the_same_request_and_one_mail(stage, session, now):
    first = stage.ask(now)

    assert stage.ask(now + timedelta(seconds=1)).id == first.id
    assert len(queued(session)) == 1


def test_an_introducer_is_written_to_in_their_own_daytime(stage, session, now):
    evening_in_shanghai = now.replace(hour=14)
    stage.ask(evening_in_shanghai)

    assert queued(session)[0].not_before == (evening_in_shanghai + timedelta(days=1)).replace(hour=0)


def test_an_introducer_in_a_pause_is_asked_unseen_and_written_to_later(stage, session, now):
    stage.li_wei.paused_requests_until = now + timedelta(hours=17)
    session.commit()
    stage.ask(now)

    assert queued(session)[0].not_before == now + timedelta(hours=17)


def test_the_ask_stands_in_the_private_ledger_of_the_asker(stage, session, now):
    stage.ask(now)

    entry = session.scalars(sa.select(LedgerEntry)).one()
    assert (entry.owner_id, entry.other_id, entry.kind) == (stage.anna.id, stage.li_wei.id, LedgerKind.ASK)


def test_case_56_asker_introducer_and_target_are_three_people(stage, now):
    for target, introducers in (
        (stage.anna, (stage.li_wei,)),
        (stage.zhang_min, (stage.zhang_min,)),
        (stage.zhang_min, (stage.anna,)),
        (stage.zhang_min, (stage.li_wei, stage.li_wei)),
    ):
        with pytest.raises(NotFound):
            asking.ask(
                stage.event.id,
                stage.anna.id,
                asking.Wish(target.id, tuple(each.id for each in introducers), "Why not", "", 4),
                now=now,
            )


def test_only_somebody_who_knows_both_and_is_willing_can_be_asked(stage, session, now):
    one_sided = make_user("Tom Becker")
    make_tie(stage.anna, one_sided)
    make_tie(one_sided, stage.zhang_min, mutual=False)
    unwilling = make_user("Priya Nair")
    make_registration(stage.event, unwilling, happy_to_introduce=False)
    make_tie(stage.anna, unwilling)
    make_tie(unwilling, stage.zhang_min)
    for introducer in (one_sided, unwilling):
        with pytest.raises(NotFound):
            stage.ask(now, introducers=(introducer,))


def test_the_host_can_be_asked_without_knowing_either(stage, now):
    assert stage.ask(now, introducers=(host_of(stage),)).state is IntroductionState.ASKING


def test_a_friend_who_stays_at_home_can_introduce(stage, now):
    at_home = make_user("Tom Becker", happy_to_introduce=True)
    make_tie(stage.anna, at_home)
    make_tie(at_home, stage.zhang_min)

    assert stage.ask(now, introducers=(at_home,)).asks[0].state is AskState.ASKED


@pytest.mark.parametrize("choice", [VisibleTo.NOBODY, VisibleTo.ACQUAINTANCES, VisibleTo.SHARED_GROUND])
def test_a_guest_who_does_not_let_the_asker_see_them_cannot_be_asked_for(stage, now, choice):
    hidden = make_user("Wu Jing")
    make_registration(stage.event, hidden, visible_to=choice)
    make_tie(stage.li_wei, hidden)

    with pytest.raises(NotFound):
        stage.ask(now, target=hidden, introducers=(stage.li_wei,))


def test_case_20_a_block_on_either_side_closes_the_way(stage, now):
    make_block(stage.zhang_min, stage.anna)

    with pytest.raises(NotFound):
        stage.ask(now)


def test_a_guest_on_the_waiting_list_can_ask_nobody(stage, session, now):
    late = make_user("Jonas Weber")
    make_registration(stage.event, late, RegistrationState.WAITLISTED)
    make_tie(late, stage.li_wei)
    stage.anna = late

    with pytest.raises(NotFound):
        stage.ask(now)


def test_nobody_is_asked_at_a_cancelled_event(stage, session, now):
    stage.event.state = EventState.CANCELLED
    session.commit()

    with pytest.raises(NotFound):
        stage.ask(now)


def test_nothing_can_be_asked_in_the_last_twelve_hours(stage, now):
    with pytest.raises(WrongState) as refused:
        stage.ask(stage.event.starts_at - timedelta(hours=11))

    assert refused.value.reason == "too_near"


def test_after_the_event_one_may_still_ask_and_give_ten_days(stage, now):
    made = stage.ask(stage.event.ends_at + timedelta(days=1), days=10)

    assert made.decide_by == stage.event.ends_at.replace(minute=0) + timedelta(days=11)


def others(stage, number):
    """Further guests whom Li Wei and many others know."""
    guests = []
    for _ in range(number):
        guest, friend = make_user(), make_user()
        make_registration(stage.event, guest)
        make_registration(stage.event, friend)
        make_tie(stage.anna, friend)
        make_tie(friend, guest)
        guests.append((guest, friend))
    return guests


def test_three_requests_may_wait_at_a_time(stage, now):
    for guest, friend in others(stage, 3):
        stage.ask(now, target=guest, introducers=(friend,))

    with pytest.raises(LimitReached) as refused:
        stage.ask(now)
    assert refused.value.reason == Refusal.TOO_MANY_OPEN


def test_the_quota_stays_used_until_decide_by_whatever_the_answer(stage, session, now):
    from eventhub.introductions.rules import IntroducerAnswer

    for guest, friend in others(stage, 3):
        stage.ask(now, target=guest, introducers=(friend,))
        stage.introducer_says(IntroducerAnswer.NOT_THIS_TIME, now)

    with pytest.raises(LimitReached):
        stage.ask(now + timedelta(days=3))
    assert stage.ask(now + timedelta(days=4)).state is IntroductionState.ASKING


def test_one_introducer_is_asked_at_most_twice_at_an_event(stage, now):
    for guest, _ in others(stage, 2):
        make_tie(stage.li_wei, guest)
        stage.ask(now, target=guest, introducers=(stage.li_wei,), days=2)

    with pytest.raises(LimitReached) as refused:
        stage.ask(now + timedelta(days=3), introducers=(stage.li_wei,))
    assert refused.value.reason == Refusal.INTRODUCER_ASKED_TWICE


def test_case_40_an_introducer_has_at_most_three_requests_at_a_time(stage, now):
    for _ in range(3):
        asker = make_user()
        make_registration(stage.event, asker)
        make_tie(asker, stage.li_wei)
        asking.ask(stage.event.id, asker.id, asking.Wish(stage.zhang_min.id, (stage.li_wei.id,), "Why", "", 4), now=now)

    with pytest.raises(LimitReached) as refused:
        stage.ask(now)
    assert refused.value.reason == Refusal.INTRODUCER_BUSY


def test_an_introducer_without_budget_is_not_asked(stage, session, now):
    stage.li_wei.introduction_budget = 0
    session.commit()

    with pytest.raises(LimitReached):
        stage.ask(now)


def test_a_tie_made_at_the_event_carries_no_favour_yet(stage, session, now):
    after = stage.event.ends_at + timedelta(days=1)
    new_friend = make_user("Tom Becker", happy_to_introduce=True)
    make_tie(stage.anna, new_friend, created_at=stage.event.starts_at + timedelta(hours=1))
    make_tie(new_friend, stage.zhang_min)

    with pytest.raises(LimitReached) as refused:
        stage.ask(after, introducers=(new_friend,))
    assert refused.value.reason == Refusal.GIVE_FIRST


def test_after_never_a_request_looks_like_any_other_and_asks_nobody(stage, session, now):
    save(NeverIntroduce(target_id=stage.zhang_min.id, requester_id=stage.anna.id, created_at=now - LONG_AGO))

    made = stage.ask(now)
    assert made.decide_by == now + timedelta(days=4)
    assert {ask.state for ask in made.asks} == {AskState.NAMED}
    assert queued(session) == []


def test_a_request_is_withdrawn_by_its_requester_alone(stage, now):
    stage.ask(now)

    with pytest.raises(NotFound):
        asking.withdraw(stage.introduction.id, stage.li_wei.id, now=now)
    asking.withdraw(stage.introduction.id, stage.anna.id, now=now)
    assert stage.state is IntroductionState.WITHDRAWN


def test_a_dead_request_can_be_withdrawn_like_a_living_one(stage, session, now):
    save(NeverIntroduce(target_id=stage.zhang_min.id, requester_id=stage.anna.id, created_at=now))
    stage.ask(now)

    asking.withdraw(stage.introduction.id, stage.anna.id, now=now)
    assert session.get(Introduction, stage.introduction.id).withdrawn_at == now


def test_a_decided_request_cannot_be_withdrawn(stage, now):
    stage.ask(now)

    with pytest.raises(WrongState):
        asking.withdraw(stage.introduction.id, stage.anna.id, now=now + timedelta(days=4))
