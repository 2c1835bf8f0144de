"""Lines are encoded once, in the worker; their vectors leave with the registration."""

from datetime import timedelta

import numpy as np
import pytest
import sqlalchemy as sa

from eventhub.events.registrations.rules import RegistrationState
from eventhub.matching.meaning import unpack_vector
from eventhub.matching.scores import CLOSE_LINES, OTHER_SENSE
from eventhub.matching.subjects import DIRECTIONS
from eventhub.matching.topics import likeness_rows
from eventhub.platform.db import db
from eventhub.platform.retention import guests_visible
from eventhub.recommendations import line_vectors
from eventhub.recommendations.encoders import LOCAL, EncoderFailed
from eventhub.recommendations.line_vectors import encode_lines, forget_vectors
from eventhub.recommendations.models import LineVectors
from eventhub.recommendations.queries_of_rooms import load_room
from eventhub.recommendations.room_versions import version_of
from tests.factories import make_event, make_registration


@pytest.fixture
def guest(session, now):
    event = make_event(starts_at=now + timedelta(days=3))
    return make_registration(
        event,
        looks_for="Rooftop solar installers, no agencies",
        can_help="Contracts",
        created_at=now - timedelta(days=1),
    )


def test_a_text_is_encoded_once_and_again_when_it_was_edited(guest, session, now):
    assert (encode_lines(now), encode_lines(now)) == (1, 0)
    before = session.get(LineVectors, guest.id).whole

    guest.looks_for, guest.edited_at = "A choir", now + timedelta(minutes=1)
    session.commit()

    assert encode_lines(now + timedelta(minutes=2)) == 1
    assert session.get(LineVectors, guest.id).whole != before


def test_a_topic_that_its_owner_took_away_brings_nobody_near(session, now):
    event, since = make_event(starts_at=now + timedelta(days=3)), now - timedelta(days=1)
    roaster = make_registration(event, can_help="Roasting coffee beans", created_at=since)
    drinker = make_registration(event, looks_for="Coffee roasters, people who sail", created_at=since)
    encode_lines(now)
    assert _likeness(roaster, drinker, now) > CLOSE_LINES

    drinker.topic_corrections = {"seeks": {"coffee": False}}
    drinker.edited_at = now + timedelta(minutes=1)
    session.commit()

    later = now + timedelta(minutes=2)
    assert load_room(event, later).facts.has_lines.tolist() == [True, False]
    encode_lines(later)
    assert _likeness(roaster, drinker, later) < OTHER_SENSE


def _likeness(one, other, now):
    facts = load_room(one.event, now).facts
    at = [facts.number_of(each.user_id) for each in (one, other)]
    return likeness_rows(facts, np.array(at[:1]))[0, at[1]]


def test_what_a_line_refuses_stands_apart(guest, session, now):
    encode_lines(now)

    kept = session.get(LineVectors, guest.id)
    assert kept.encoder == LOCAL
    assert unpack_vector(kept.whole).shape == unpack_vector(kept.refuses).shape == (512 + DIRECTIONS,)
    assert float(unpack_vector(kept.whole) @ unpack_vector(kept.refuses)) < 0.4


def test_the_room_is_read_again_with_the_vectors_of_the_present_encoder_alone(guest, session, now):
    version = version_of(guest.event_id)
    encode_lines(now)

    assert version_of(guest.event_id) > version
    assert load_room(guest.event, now).facts.has_lines.tolist() == [True]

    session.get(LineVectors, guest.id).encoder = "another at http://localhost"
    session.commit()
    assert load_room(guest.event, now).facts.lines.shape == (1, 0)
    assert encode_lines(now) == 1


def test_a_guest_without_a_line_is_not_asked_about_again(session, now):
    silent = make_registration(make_event(starts_at=now + timedelta(days=3)), created_at=now - timedelta(days=1))

    assert (encode_lines(now), encode_lines(now)) == (1, 0)
    assert session.get(LineVectors, silent.id).whole is None


def test_only_confirmed_guests_of_events_to_come_are_encoded(session, now):
    make_registration(make_event(starts_at=now + timedelta(days=3)), state=RegistrationState.WAITLISTED)
    make_registration(make_event(starts_at=now - timedelta(days=3)))

    assert encode_lines(now) == 0


def test_an_encoder_that_fails_is_tried_again_later(guest, session, now, monkeypatch):
    class Away:
        name = LOCAL

        def encode(self, texts):
            raise EncoderFailed("away")

    opened = line_vectors._opened()
    monkeypatch.setattr(line_vectors, "_opened", lambda: (Away(), opened[1]))
    assert encode_lines(now) == 0

    monkeypatch.setattr(line_vectors, "_opened", lambda: opened)
    assert encode_lines(now) == 1


def test_vectors_leave_with_the_registration_and_when_guests_are_shown_no_more(guest, session, now):
    encode_lines(now)
    assert forget_vectors(guest.event.ends_at + guests_visible() - timedelta(days=1)) == 0
    assert forget_vectors(guest.event.ends_at + guests_visible() + timedelta(days=1)) == 1

    encode_lines(now)
    session.execute(sa.delete(type(guest)).where(type(guest).id == guest.id))
    session.commit()
    assert db.session.scalars(sa.select(LineVectors)).all() == []
