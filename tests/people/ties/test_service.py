"""Ties: saving, the handshake, blocks. What one person says is seen by nobody else before the other agrees."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventhub.events.registrations.rules import VisibleTo
from eventhub.people import relations
from eventhub.people.contacts import queries
from eventhub.people.imports import answers
from eventhub.people.imports.open_questions import read_questions
from eventhub.people.models import Match, Tie
from eventhub.people.rules import Certainty, Closeness, HowKnown, MatchState, Says
from eventhub.people.ties import asking, service
from eventhub.people.ties.service import Knows
from eventhub.platform.errors import NotFound, WrongState
from eventhub.platform.mail.models import OutgoingMail
from eventhub.recommendations.room_versions import version_of
from tests.factories import make_block, make_event, make_registration, make_tie, make_user, save


@pytest.fixture
def pair(session):
    """An event with Anna and Li Wei as guests."""
    event = make_event()
    anna, li = make_user("Anna Keller"), make_user("Li Wei")
    make_registration(event, anna)
    make_registration(event, li)
    return event, anna, li


def make_match(event, owner, user, now, certainty=Certainty.CERTAIN, **fields):
    return save(
        Match(
            owner_id=owner.id,
            user_id=user.id,
            event_id=event.id,
            certainty=certainty,
            seen_as=user.name,
            evidence="email:x",
            created_at=now,
            **fields,
        )
    )


def mails(session):
    return [(mail.kind, mail.user.name) for mail in session.scalars(sa.select(OutgoingMail).order_by(OutgoingMail.id))]


def test_saving_makes_a_one_sided_tie_and_tells_the_other_once(pair, session, now):
    event, anna, li = pair
    match = make_match(event, anna, li, now)

    saved = answers.save_people(anna.id, event, {match.id: Knows(HowKnown.FRIENDS, Closeness.CLOSE)}, now=now)

    tie = relations.find_tie(anna.id, li.id)
    assert saved == 1
    assert (tie.says, tie.how, tie.closeness) == (Says.YES, HowKnown.FRIENDS, Closeness.CLOSE)
    assert relations.find_tie(li.id, anna.id) is None
    assert relations.list_acquaintances(anna.id) == frozenset()
    assert mails(session) == [("contacts/handshakes", "Li Wei")]
    assert match.state is MatchState.CONFIRMED


def test_yes_to_the_handshake_makes_it_mutual(pair, session, now):
    event, anna, li = pair
    tie = make_tie(anna, li, mutual=False)
    version = version_of(event.id)

    asking.answer_handshake(li.id, tie.id, Says.YES, Knows(HowKnown.FRIENDS, Closeness.WELL), now=now)

    assert relations.list_acquaintances(anna.id) == {li.id}
    assert queries.find_contact_of_user(li.id, anna.id).name == "Anna Keller"
    assert version_of(event.id) > version


def test_no_and_silence_look_the_same_to_the_one_who_asked(pair, session, now):
    event, anna, li = pair
    tie = make_tie(anna, li, mutual=False)
    before = (relations.list_acquaintances(anna.id), read_questions(anna.id, event, now), mails(session))

    asking.answer_handshake(li.id, tie.id, Says.NO, Knows(), now=now)

    assert (relations.list_acquaintances(anna.id), read_questions(anna.id, event, now), mails(session)) == before
    assert read_questions(li.id, event, now).handshakes == ()


def test_a_handshake_is_answered_once_and_by_its_own_person(pair, session, now):
    _event, anna, li = pair
    tie = make_tie(anna, li, mutual=False)

    with pytest.raises(NotFound):
        asking.answer_handshake(anna.id, tie.id, Says.YES, Knows(), now=now)
    asking.answer_handshake(li.id, tie.id, Says.NO, Knows(), now=now)
    with pytest.raises(WrongState):
        asking.answer_handshake(li.id, tie.id, Says.YES, Knows(), now=now)


def test_the_card_is_for_guests_who_see_each_other_only(pair, session, now):
    event, anna, li = pair
    make_tie(anna, li, mutual=False)
    hidden, outsider = make_user("Hidden"), make_user("Outsider")
    make_registration(event, hidden, visible_to=VisibleTo.NOBODY)
    make_tie(anna, hidden, mutual=False)
    make_tie(anna, outsider, mutual=False)

    assert [one.person.name for one in read_questions(li.id, event, now).handshakes] == ["Anna Keller"]
    assert read_questions(hidden.id, event, now).handshakes == ()
    assert read_questions(outsider.id, event, now).handshakes == ()


def test_a_block_ends_the_handshake_for_both(pair, session, now):
    event, anna, li = pair
    tie = make_tie(anna, li, mutual=False)
    make_block(anna, li)

    assert read_questions(li.id, event, now).handshakes == ()
    with pytest.raises(NotFound):
        asking.answer_handshake(li.id, tie.id, Says.YES, Knows(), now=now)


def test_people_are_told_at_most_once_a_day(pair, session, now):
    event, anna, li = pair
    bo = make_user("Bo Doe")
    make_registration(event, bo)
    for owner in (anna, bo):
        match = make_match(event, owner, li, now)
        answers.save_people(owner.id, event, {match.id: Knows()}, now=now)

    assert mails(session) == [("contacts/handshakes", "Li Wei")]
    assert asking.mail_handshakes(now) == 0
    assert asking.mail_handshakes(now + timedelta(days=1)) == 1


def test_the_mail_names_everybody_once_and_not_again(pair, session, now, mailbox):
    event, anna, li = pair
    match = make_match(event, anna, li, now)
    answers.save_people(anna.id, event, {match.id: Knows(HowKnown.FRIENDS)}, now=now)

    letters = mailbox.deliver_all()

    assert len(letters) == 1
    assert "Anna Keller" in letters[0].text
    assert anna.email not in str(letters[0].text)
    assert asking.mail_handshakes(now + timedelta(days=1)) == 0


def test_a_doubtful_match_is_never_saved_unasked(pair, session, now):
    event, anna, li = pair
    match = make_match(event, anna, li, now, Certainty.LIKELY)

    with pytest.raises(NotFound):
        answers.save_people(anna.id, event, {match.id: Knows()}, now=now)
    assert session.scalars(sa.select(Tie)).all() == []


def test_a_doubtful_match_is_confirmed_or_rejected_once(pair, session, now):
    event, anna, li = pair
    match = make_match(event, anna, li, now, Certainty.LIKELY)

    answers.confirm(anna.id, match.id, now=now)

    assert (match.certainty, match.state) == (Certainty.CERTAIN, MatchState.CONFIRMED)
    assert relations.find_tie(anna.id, li.id).closeness is Closeness.MET
    assert relations.find_tie(li.id, anna.id) is None
    for answer in (answers.confirm, answers.reject):
        with pytest.raises(WrongState):
            answer(anna.id, match.id, now=now)


def test_confirming_takes_nothing_back_of_what_was_said_before(pair, session, now):
    event, anna, li = pair
    make_tie(anna, li, mutual=False, closeness=Closeness.CLOSE)

    answers.confirm(anna.id, make_match(event, anna, li, now, Certainty.LIKELY).id, now=now)

    assert relations.find_tie(anna.id, li.id).closeness is Closeness.CLOSE


def test_case_16_the_match_of_somebody_else_does_not_exist(pair, session, now):
    event, anna, li = pair
    match = make_match(event, anna, li, now)

    for act in (answers.confirm, answers.reject):
        with pytest.raises(NotFound):
            act(li.id, match.id, now=now)
    with pytest.raises(NotFound):
        answers.save_people(li.id, event, {match.id: Knows()}, now=now)


def test_a_match_with_somebody_who_hid_meanwhile_is_not_shown_or_saved(pair, session, now):
    event, anna, li = pair
    match = make_match(event, anna, li, now)
    make_block(li, anna)

    assert read_questions(anna.id, event, now).certain == ()
    with pytest.raises(NotFound):
        answers.save_people(anna.id, event, {match.id: Knows()}, now=now)


def test_people_who_noted_each_other_become_acquaintances_by_themselves(pair, session, now):
    event, anna, li = pair
    make_tie(anna, li, mutual=False, closeness=Closeness.CLOSE)

    service.make_mutual(anna.id, li.id, how=HowKnown.MET_ONCE, closeness=Closeness.MET, context=event.title, now=now)

    assert relations.list_acquaintances(li.id) == {anna.id}
    assert relations.find_tie(anna.id, li.id).closeness is Closeness.CLOSE
    assert relations.find_tie(li.id, anna.id).closeness is Closeness.MET


def test_a_block_is_kept_even_when_both_noted_each_other(pair, session, now):
    _event, anna, li = pair
    service.block(anna.id, li.id, now=now)

    service.make_mutual(anna.id, li.id, how=None, closeness=Closeness.MET, context="", now=now)

    assert relations.list_acquaintances(anna.id) == frozenset()
    service.unblock(li.id, anna.id)
    assert relations.list_blocked(li.id) == {anna.id}
