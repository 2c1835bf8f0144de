"""Handshakes and blocks. What one person says is seen by nobody else before the other agrees."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventhub.events.registrations.rules import VisibleTo
from eventhub.people import relations
from eventhub.people.contacts import queries
from eventhub.people.imports import answers
from eventhub.people.imports.open_questions import read_questions
from eventhub.people.rules import Closeness, HowKnown, Says
from eventhub.people.ties import asking, service
from eventhub.people.ties.service import Knows
from eventhub.platform.errors import NotFound, WrongState
from eventhub.platform.mail.models import OutgoingMail
from eventhub.recommendations.room_versions import version_of
from tests.factories import make_block, make_match, make_registration, make_tie, make_user


def mails(session):
    return [(mail.kind, mail.user.name) for mail in session.scalars(sa.select(OutgoingMail).order_by(OutgoingMail.id))]


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
