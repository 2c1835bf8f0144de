"""What an owner answers to the guests that an import found."""

import pytest
import sqlalchemy as sa

from eventhub.people import relations
from eventhub.people.imports import answers
from eventhub.people.imports.open_questions import read_questions
from eventhub.people.models import Tie
from eventhub.people.rules import Certainty, Closeness, HowKnown, MatchState, Says
from eventhub.people.ties.service import Knows
from eventhub.platform.errors import NotFound, WrongState
from eventhub.platform.mail.models import OutgoingMail
from tests.factories import make_block, make_match, make_tie


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
