"""Whoever keeps an address book is told who of it comes: at events they join later, and when guests register later."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventhub.events.registrations.rules import VisibleTo
from eventhub.people.contacts import queries
from eventhub.people.contacts import service as contacts_service
from eventhub.people.imports import answers, late_guests
from eventhub.people.models import Contact, Match, Tie
from eventhub.people.rules import MANY_HITS, Certainty, ImportMode
from tests.factories import make_background, make_event, make_registration, make_user, save
from tests.people.imports.bringing import bring_in
from tests.people.imports.readers.samples import LINKEDIN

HOUR = timedelta(hours=1)
CARD = "BEGIN:VCARD\nVERSION:3.0\nFN:Li Wei\nEMAIL:old@example.org\nEMAIL:li@example.org\nEND:VCARD\n"


@pytest.fixture
def anna(session, now):
    """She has kept a book since before she had a place anywhere."""
    anna = make_user("Anna Keller")
    bring(anna, CARD, "phone.vcf", now)
    bring(anna, LINKEDIN + "Yang,Liu,,,Tongji University,,\n", "Connections.csv", now)
    return anna


@pytest.fixture
def event(session):
    return make_event()


def bring(owner, text, filename, now):
    return bring_in(owner, None, text.encode(), filename, ImportMode.KEEP, lambda: now)


def liu_yang(event, **choices):
    liu = make_user("刘洋")
    make_registration(event, liu, **choices)
    make_background(liu, "school", "同济大学", value_id="school:tongji")
    return liu


def found(session, anna):
    rows = session.scalars(sa.select(Match).where(Match.owner_id == anna.id).order_by(Match.id))
    return [(row.user.name, row.certainty, row.evidence, row.seen_as) for row in rows]


def test_a_kept_book_is_compared_at_an_event_that_its_owner_joins_later(session, anna, event, now):
    make_registration(event, make_user("Wei Li", email="li@example.org"))
    liu_yang(event)
    make_registration(event, anna)

    assert late_guests.match_new_guests(now) == 2

    assert found(session, anna) == [
        ("Wei Li", Certainty.CERTAIN, "email:li@example.org", "Li Wei"),
        ("刘洋", Certainty.LIKELY, "school:Tongji University", "Yang Liu, Tongji University"),
    ]
    assert late_guests.match_new_guests(now + HOUR) == 0


def test_a_guest_who_registers_later_is_found_by_name_and_school(session, anna, event, now):
    make_registration(event, anna)
    assert late_guests.match_new_guests(now) == 0
    liu_yang(event)

    assert late_guests.match_new_guests(now + HOUR) == 1
    match = session.scalars(sa.select(Match)).one()
    answers.reject(anna.id, match.id, now=now)
    make_registration(event, make_user("Somebody Else"))
    assert late_guests.match_new_guests(now + 2 * HOUR) == 0


@pytest.mark.parametrize("choice", [VisibleTo.NOBODY, VisibleTo.ACQUAINTANCES, VisibleTo.SHARED_GROUND])
def test_case_21_a_kept_book_finds_nobody_who_does_not_admit_its_owner(session, anna, event, now, choice):
    make_registration(event, anna)
    make_registration(event, make_user("Wei Li", email="li@example.org"), visible_to=choice)
    liu_yang(event, visible_to=choice)

    assert late_guests.match_new_guests(now) == 0


def test_saying_yes_makes_no_second_row_of_the_same_person(session, anna, event, now):
    liu = liu_yang(event)
    make_registration(event, anna)
    late_guests.match_new_guests(now)

    answers.confirm(anna.id, session.scalars(sa.select(Match)).one().id, now=now)

    rows = session.scalars(sa.select(Contact).where(Contact.owner_id == anna.id).order_by(Contact.id)).all()
    assert [(row.name, row.other_name, row.user_id) for row in rows] == [
        ("Li Wei", "", None),
        ("Yang Liu", "刘洋", liu.id),
    ]
    assert session.scalars(sa.select(Tie.other_id)).all() == [liu.id]


def test_a_person_of_a_kept_import_who_comes_stays_one_row_too(session, event, now):
    bo = make_user("Bo Keeper")
    make_registration(event, bo)
    liu_yang(event)
    text = LINKEDIN + "Yang,Liu,,,Tongji University,,\nBo,Doe,,,Acme,,\n"
    bring_in(bo, event, text.encode(), "Connections.csv", ImportMode.KEEP, lambda: now)

    answers.confirm(bo.id, session.scalars(sa.select(Match)).one().id, now=now)

    assert [row.name for row in queries.list_contacts(bo.id, "", 1)] == ["Bo Doe", "Yang Liu"]


def test_a_new_account_that_would_find_a_whole_room_waits_until_it_is_old(session, event, now):
    eve = make_user("Eve Mallory")
    eve.created_at = now - HOUR
    save(eve)
    bring(eve, "".join(f"guest{number}@example.org\n" for number in range(MANY_HITS)), "p.txt", now)
    make_registration(event, eve)
    for number in range(MANY_HITS):
        make_registration(event, make_user(f"Guest {number}", email=f"guest{number}@example.org"))

    assert late_guests.match_new_guests(now) == 0
    assert late_guests.match_new_guests(now + timedelta(days=3)) == MANY_HITS


def test_whoever_takes_a_row_out_is_not_asked_about_it_any_more(session, anna, event, now):
    liu_yang(event)
    make_registration(event, anna)
    late_guests.match_new_guests(now)
    row = session.scalars(sa.select(Contact).where(Contact.name == "Yang Liu")).one()

    contacts_service.remove_contact(anna.id, row.id)

    assert found(session, anna) == []
