from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventhub.accounts.rules import Language
from eventhub.events.questions.rules import Kind, Replies, Reply
from eventhub.events.registrations import queries as registrations
from eventhub.events.registrations import service as registering
from eventhub.events.registrations.models import KnownName, Registration, RegistrationMove
from eventhub.events.registrations.rows import Changes
from eventhub.events.registrations.rules import RegistrationState as S
from eventhub.events.registrations.rules import VisibleTo
from eventhub.events.registrations.tickets import is_ticket_of, ticket_of
from eventhub.events.transfers import queries, service
from eventhub.events.transfers.models import Transfer
from eventhub.events.transfers.rules import TransferState
from eventhub.matching.goals import GoalType
from eventhub.people.models import Tie
from eventhub.platform.errors import Expired, LimitReached, Suspended, WrongState
from eventhub.platform.mail.models import OutgoingMail
from eventhub.platform.tokens import derive
from eventhub.privacy import service as privacy
from tests.factories import (
    make_background,
    make_contact,
    make_event,
    make_note,
    make_question,
    make_registration,
    make_tie,
    make_user,
)

LEO = "leo@example.org"


@pytest.fixture
def event(session):
    return make_event("Tea and talk", capacity=1)


@pytest.fixture
def giver(event):
    return make_registration(event, make_user("Anna Keller"))


def give(giver, now, email=LEO):
    service.offer(giver, name="Leo Santos", email=email, language=Language.ENGLISH, by=giver.user, now=now)
    transfer = queries.find_open(giver.id)
    return derive(service.PURPOSE, transfer.nonce)


def accept(token, now, name="Leo Santos"):
    return service.accept(token, name=name, language=Language.ENGLISH, now=now)


def assert_counter_is_right(session, event):
    session.expire_all()
    assert event.places_taken == registrations.count_seats_held(event.id) <= event.capacity


def kinds(session):
    return [mail.kind for mail in session.query(OutgoingMail).order_by(OutgoingMail.id)]


def test_the_seat_is_held_until_the_named_person_takes_it_past_no_one(event, giver, session, now):
    patient = make_registration(event, state=S.WAITLISTED, waitlisted_at=now)
    token = give(giver, now)
    assert (giver.state, event.places_taken) == (S.CONFIRMED, 1)

    taker = accept(token, now)

    assert_counter_is_right(session, event)
    assert (giver.state, taker.state, patient.state) == (S.WITHDRAWN, S.CONFIRMED, S.WAITLISTED)
    assert taker.user.email == LEO
    assert kinds(session) == ["transfers/offer", "registrations/confirmed", "transfers/taken"]


def test_the_log_knows_each_step(event, giver, session, now):
    taker = accept(give(giver, now), now)

    moves = session.query(RegistrationMove).order_by(RegistrationMove.id).all()
    assert [(move.registration_id, move.before, move.after, move.why, move.by_user_id) for move in moves] == [
        (giver.id, "confirmed", "confirmed", "transfer_offered", giver.user_id),
        (giver.id, "confirmed", "withdrawn", "transferred", taker.user_id),
        (taker.id, "unverified", "confirmed", "transfer_accepted", taker.user_id),
    ]


def everything_of(session, registration):
    """All columns of a registration but those that make a row: what a person wrote or chose."""
    made = {"id", "user_id", "email", "nonce", "token_digest", "created_at", "verified_at", "confirmed_at", "event_id"}
    row = session.get(Registration, registration.id)
    return {
        column.name: getattr(row, column.name) for column in Registration.__table__.columns if column.name not in made
    }


def test_the_new_person_inherits_nothing_of_the_old_one(event, session, now):
    """Goals, answers, background, ties, notes, visibility, priority, ticket: a stranger who registers has as much."""
    question = make_question(event, "Diet?", Kind.SHORT)
    anna = make_user("Anna Keller", headline="Voltwerk", city="Berlin", happy_to_introduce=True)
    giver = make_registration(
        event,
        anna,
        goals=[GoalType.HIRE],
        goal_sentence="Solar",
        looks_for="A",
        can_help="B",
        background={"hometown": "Zigong"},
        priority=3,
    )
    asked = registrations_asked(event, question)
    said = Changes(
        goals=(GoalType.HIRE,),
        goal_sentence="Solar",
        looks_for="A",
        can_help="B",
        visible_to=VisibleTo.EVERY_GUEST,
        happy_to_introduce=True,
        greet_me=True,
        shares_email=True,
        replies=asked,
    )
    registering.edit(giver, said, now=now)
    giver.greeted_at = now
    giver.known_names.append(KnownName(name="Li Wei", created_at=now))
    friend = make_user("Li Wei")
    make_tie(anna, friend)
    make_note(anna, make_contact(anna, friend), event)
    make_background(anna, "school", "Tongji")
    old_ticket = ticket_of(giver)

    taker = accept(give(giver, now), now)

    assert taker.known_names == [] and [known.name for known in giver.known_names] == [""]
    assert everything_of(session, taker) == {
        "state": S.CONFIRMED,
        "submission": "",
        "name": "Leo Santos",
        "other_name": "",
        "headline": "",
        "second_headline": "",
        "second_headline_language": "",
        "city": "",
        "language": "en",
        "zone": "",
        "visible_to": VisibleTo.NOBODY,
        "happy_to_introduce": False,
        "greet_me": False,
        "greeted_at": None,
        "shares_email": False,
        "goal_sentence": "",
        "looks_for": "",
        "can_help": "",
        "topic_corrections": None,
        "lines_open": True,
        "background_draft": None,
        "wrong_tries": 0,
        "priority": 0,
        "link_sent_at": None,
        "waitlisted_at": None,
        "offer_until": None,
        "ended_at": None,
        "edited_at": None,
        "checked_in_at": None,
        "search_text": taker.search_text,
        "sort_key": "santos leo",
    }
    assert "voltwerk" not in taker.search_text and "anna" not in taker.search_text
    assert taker.goals == [] and taker.answers == []
    assert not is_ticket_of(taker, old_ticket) and ticket_of(taker) != old_ticket
    assert session.scalar(sa.select(sa.func.count()).select_from(Tie).where(Tie.owner_id == taker.user_id)) == 0
    exported = privacy.export(taker.user_id)
    for table in ("background_item", "note", "contact", "tie", "answer", "registration_goal", "shortlist_entry"):
        assert exported[table] == [], table


def registrations_asked(event, question):
    from eventhub.events.questions.queries import asked_at

    [asked] = asked_at(event.id)
    return Replies((asked,), frozenset({question.id}), (Reply(asked, "No nuts"),))


def test_somebody_who_waits_keeps_what_they_wrote_themselves(event, giver, session, now):
    leo = make_user("Leo Santos", email=LEO)
    own = make_registration(event, leo, S.WAITLISTED, goals=[GoalType.INVEST], waitlisted_at=now)

    taker = accept(give(giver, now), now)

    assert_counter_is_right(session, event)
    assert taker.id == own.id and taker.state is S.CONFIRMED and taker.goal_types == (GoalType.INVEST,)


def test_who_holds_an_offer_takes_that_and_the_giver_frees_a_seat_for_the_next(session, now):
    event = make_event(capacity=2)
    giver = make_registration(event, make_user("Anna Keller"))
    own = make_registration(event, make_user(email=LEO), S.OFFERED, offer_until=now + timedelta(days=1))
    patient = make_registration(event, state=S.WAITLISTED, waitlisted_at=now)

    accept(give(giver, now), now)

    assert_counter_is_right(session, event)
    assert (giver.state, own.state, patient.state) == (S.WITHDRAWN, S.CONFIRMED, S.OFFERED)


def test_who_has_a_seat_takes_no_second_one(session, now):
    event = make_event(capacity=2)
    giver = make_registration(event)
    make_registration(event, make_user(email=LEO))
    token = give(giver, now)

    with pytest.raises(WrongState) as refused:
        accept(token, now)

    assert refused.value.reason == "has_place"
    session.expire_all()
    assert giver.state is S.CONFIRMED and queries.find_open(giver.id) is not None


def test_who_was_turned_away_does_not_come_in_by_a_friend(event, giver, session, now):
    make_registration(event, make_user(email=LEO), S.DECLINED)
    token = give(giver, now)

    with pytest.raises(WrongState) as refused:
        accept(token, now)

    assert refused.value.reason == "turned_away"
    assert giver.state is S.CONFIRMED


def test_a_seat_is_taken_once(event, giver, session, now):
    token = give(giver, now)
    accept(token, now)

    with pytest.raises(Expired):
        accept(token, now)
    assert_counter_is_right(session, event)


def test_declining_leaves_the_seat_and_forgets_who_was_named(event, giver, session, now):
    service.decline(give(giver, now), now=now)

    assert giver.state is S.CONFIRMED
    transfer = session.query(Transfer).one()
    assert (transfer.state, transfer.name, transfer.email) == (TransferState.DECLINED, "", "")
    assert kinds(session) == ["transfers/offer", "transfers/over"]


def test_an_unanswered_one_runs_out_and_the_giver_hears_it_once(event, giver, session, now):
    token, later = give(giver, now), now + timedelta(hours=48)

    with pytest.raises(Expired):
        accept(token, later)
    assert service.run_out(now + timedelta(hours=47)) == 0
    assert [service.run_out(later), service.run_out(later)] == [1, 0]

    assert giver.state is S.CONFIRMED
    assert kinds(session).count("transfers/over") == 1


def test_the_giver_takes_it_back_and_may_name_somebody_else(event, giver, session, now):
    token = give(giver, now)
    with pytest.raises(WrongState) as refused:
        give(giver, now, "other@example.org")
    assert refused.value.reason == "open"

    service.take_back(giver, by=giver.user, now=now)

    with pytest.raises(Expired):
        accept(token, now)
    with pytest.raises(WrongState):
        service.take_back(giver, by=giver.user, now=now)
    assert accept(give(giver, now, "other@example.org"), now).user.email == "other@example.org"


@pytest.mark.parametrize("what", ["withdraws", "is removed", "checks in", "event is cancelled"])
def test_who_has_nothing_to_give_any_more_gives_nothing(event, giver, session, now, what):
    token = give(giver, now)
    if what == "withdraws":
        registering.withdraw(giver, by=giver.user, now=now)
    elif what == "is removed":
        registering.remove(giver, by=giver.user, now=now)
    elif what == "checks in":
        giver.checked_in_at = now
        session.commit()
    else:
        registering.cancel_event(event.id, now=now)

    with pytest.raises(Expired):
        accept(token, now)

    assert service.run_out(now) == 1
    assert "transfers/over" not in kinds(session)


def test_five_transfers_a_day_are_enough(event, giver, now):
    for _ in range(5):
        give(giver, now)
        service.take_back(giver, by=giver.user, now=now)

    with pytest.raises(LimitReached):
        give(giver, now)


def test_a_named_person_who_asks_to_be_erased_is_forgotten_here_too(event, giver, session, now):
    leo = make_user("Leo Santos", email=LEO)
    give(giver, now)

    privacy.erase(leo.id, now)

    assert session.query(Transfer).count() == 0


def test_a_suspended_account_takes_no_seat(event, giver, session, now):
    """Not with a registration of its own that waits, either."""
    leo = make_registration(event, make_user("Leo Santos", email=LEO), S.WAITLISTED, waitlisted_at=now)
    token = give(giver, now)
    leo.user.suspended_at = now
    session.commit()

    with pytest.raises(Suspended):
        accept(token, now)

    session.expire_all()
    assert (giver.state, leo.state) == (S.CONFIRMED, S.WAITLISTED)
