"""Bringing contacts in: what is found, what is kept, what is forgotten. Cases 21, 52, 53 and 19."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventhub.events.registrations.rules import RegistrationState, VisibleTo
from eventhub.people.contacts import queries
from eventhub.people.imports import erasure, late_guests, uploads
from eventhub.people.imports import queries as imports_queries
from eventhub.people.imports.readers import ContactRow
from eventhub.people.models import Contact, ContactImport, ContactTrace, Match, ParkedFile
from eventhub.people.rules import Certainty, ContactSource, ImportMode, ImportState, MatchState
from eventhub.platform.errors import LimitReached, NotFound
from eventhub.platform.mail.models import OutgoingMail
from tests.factories import make_background, make_block, make_event, make_registration, make_tie, make_user, save
from tests.people.imports.bringing import bring_in
from tests.people.imports.readers.samples import LINKEDIN


@pytest.fixture
def room(session):
    """Anna and five others at one event."""
    event = make_event()
    anna = make_user("Anna Keller", email="anna@example.org")
    make_registration(event, anna)
    return event, anna


def bring(room, text, now, mode=ImportMode.COMPARE, filename="Connections.csv"):
    """The import as its owner finds it afterwards."""
    event, anna = room
    return imports_queries.get_import(bring_in(anna, event, text.encode(), filename, mode, lambda: now), anna.id)


def matches(session, anna):
    return {
        match.user.name: (match.certainty, match.evidence)
        for match in session.scalars(sa.select(Match).where(Match.owner_id == anna.id))
    }


def count(session, model):
    return session.scalar(sa.select(sa.func.count()).select_from(model))


def test_an_address_is_certain_and_a_name_with_a_school_is_asked(room, session, now):
    li = make_user("李伟", email="li.wei@example.org")
    liu = make_user("刘洋", other_name="Liu Yang")
    make_registration(room[0], li)
    make_registration(room[0], liu)
    make_background(liu, "school", "同济大学", value_id="school:tongji")

    outcome = bring(
        room, LINKEDIN + "Wei,Li,,li.wei@example.org,,,\nYang,Liu,,,Tongji University,,\nBo,Doe,,,,,\n", now
    )

    assert (outcome.rows_read, outcome.certain, outcome.likely) == (3, 1, 1)
    assert matches(session, room[1]) == {
        "李伟": (Certainty.CERTAIN, "email:li.wei@example.org"),
        "刘洋": (Certainty.LIKELY, "school:Tongji University"),
    }


@pytest.mark.parametrize("choice", [VisibleTo.NOBODY, VisibleTo.ACQUAINTANCES, VisibleTo.SHARED_GROUND])
def test_case_21_nobody_is_found_who_does_not_admit_the_owner(room, session, now, choice):
    make_registration(room[0], make_user("Li Wei", email="li@example.org"), visible_to=choice)

    outcome = bring(room, LINKEDIN + "Wei,Li,,li@example.org,,,\n", now)

    assert outcome.certain == 0
    assert matches(session, room[1]) == {}


def test_people_who_know_the_owner_are_found_and_people_with_shared_ground_are_not(room, session, now):
    li, min_ = make_user("Li Wei", email="li@example.org"), make_user("Zhang Min", email="min@example.org")
    make_registration(room[0], li, visible_to=VisibleTo.ACQUAINTANCES)
    make_registration(room[0], min_, visible_to=VisibleTo.SHARED_GROUND)
    make_background(min_, "hometown", "Zigong")
    make_background(room[1], "hometown", "Zigong")
    make_tie(li, room[1])

    outcome = bring(room, "li@example.org, min@example.org", now, filename="pasted.txt")

    assert outcome.certain == 1


@pytest.mark.parametrize(
    "state", [RegistrationState.PENDING, RegistrationState.WAITLISTED, RegistrationState.WITHDRAWN]
)
def test_people_without_a_place_are_not_found(room, session, now, state):
    make_registration(room[0], make_user("Li Wei", email="li@example.org"), state)

    assert bring(room, "li@example.org", now, filename="p.txt").certain == 0


def test_blocked_people_are_not_found(room, session, now):
    li = make_user("Li Wei", email="li@example.org")
    make_registration(room[0], li)
    make_block(li, room[1])

    assert bring(room, "li@example.org", now, filename="p.txt").certain == 0


def test_just_comparing_keeps_no_name_and_no_address(room, session, now):
    bring(room, LINKEDIN + "Bo,Doe,,bo@example.org,Acme,,\n", now)

    assert count(session, Contact) == 0
    traces = session.scalars(sa.select(ContactTrace)).all()
    assert [len(trace.mac) for trace in traces] == [64]
    assert traces[0].wipe_at == room[0].ends_at + timedelta(days=30)


def test_keeping_fills_the_private_address_book_once(room, session, now):
    text = LINKEDIN + "Bo,Doe,,bo@example.org,Acme,,\nBo,Doe,,bo@example.org,,,\n伟,李,,,同济大学,,\n"

    bring(room, text, now, ImportMode.KEEP)
    bring(room, text, now, ImportMode.KEEP)

    rows = session.scalars(sa.select(Contact).order_by(Contact.id)).all()
    assert [(row.name, row.email, row.company) for row in rows] == [
        ("Bo Doe", "bo@example.org", "Acme"),
        ("李伟", "", "同济大学"),
    ]
    assert {row.source for row in rows} == {ContactSource.LINKEDIN}


def test_nothing_is_ever_sent_to_an_imported_address(room, session, now):
    make_registration(room[0], make_user("Li Wei", email="li@example.org"))

    bring(room, "li@example.org, bo@example.org", now, ImportMode.KEEP, "p.txt")

    assert count(session, OutgoingMail) == 0


def test_the_fourth_import_of_a_day_is_refused_and_leaves_nothing(room, session, now):
    for number in range(3):
        bring(room, f"a{number}@example.org", now, ImportMode.KEEP, "p.txt")

    with pytest.raises(LimitReached):
        bring(room, "late@example.org", now, ImportMode.KEEP, "p.txt")

    assert count(session, Contact) == 3


def test_a_file_without_people_costs_no_import_and_only_the_last_waits_for_an_answer(room, session, now):
    for _ in range(5):
        outcome = bring(room, "colour,size\nred,3\n", now)

    assert outcome.state is ImportState.REFUSED
    assert outcome.complaints == [["no_name_column", None, ""]]
    assert session.scalars(sa.select(ParkedFile.import_id)).all() == [outcome.id]
    assert bring(room, "bo@example.org", now, filename="p.txt").state is ImportState.DONE


def test_somebody_who_registers_later_is_found_by_the_trace(room, session, now):
    bring(room, LINKEDIN + "Wei,Li,,li@example.org,,,\n", now)
    make_registration(room[0], make_user("Li Wei", email="li@example.org"))

    assert late_guests.match_new_guests(now + timedelta(hours=1)) == 1
    assert late_guests.match_new_guests(now + timedelta(hours=2)) == 0
    assert matches(session, room[1]) == {"Li Wei": (Certainty.CERTAIN, "email:li@example.org")}


def test_traces_are_wiped_thirty_days_after_the_event(room, session, now):
    bring(room, "bo@example.org", now, filename="p.txt")

    assert erasure.wipe_old_traces(room[0].ends_at + timedelta(days=29)) == 0
    assert erasure.wipe_old_traces(room[0].ends_at + timedelta(days=30)) == 1


def test_the_rest_can_be_forgotten_at_once(room, session, now):
    bring(room, "bo@example.org", now, filename="p.txt")

    assert erasure.forget_rest(room[1].id) == 1
    assert count(session, ContactTrace) == 0


def test_an_import_can_be_taken_back(room, session, now):
    make_registration(room[0], make_user("Li Wei", email="li@example.org"))
    outcome = bring(room, "li@example.org, bo@example.org", now, ImportMode.KEEP, "p.txt")

    erasure.undo_import(room[1].id, outcome.id)

    assert [count(session, model) for model in (Contact, Match, ContactTrace, ContactImport)] == [0, 0, 0, 0]


def test_taking_one_import_back_forgets_nothing_of_another(room, session, now):
    kept = bring(room, "bo@example.org", now, ImportMode.KEEP, "p.txt")
    alone = imports_queries.get_import(
        bring_in(room[1], None, b"cy@example.org", "p.txt", ImportMode.KEEP, lambda: now), room[1].id
    )

    erasure.undo_import(room[1].id, alone.id)

    assert [row.email for row in session.scalars(sa.select(Contact))] == ["bo@example.org"]
    assert session.scalars(sa.select(ContactTrace.import_id)).all() == [kept.id]


def test_what_was_wrong_with_a_file_is_forgotten_after_a_day(room, session, now):
    made = bring(room, "Name,Email\nBo Doe,bo-at-home\n", now, filename="x.csv")
    assert made.complaints == [["bad_email", 2, "bo-at-home"]]

    erasure.wipe_old_traces(now + timedelta(hours=23))
    assert made.complaints != []
    erasure.wipe_old_traces(now + timedelta(hours=25))

    session.refresh(made)
    assert made.complaints == []


def test_nobody_takes_back_the_import_of_somebody_else(room, session, now):
    outcome = bring(room, "bo@example.org", now, ImportMode.KEEP, "p.txt")

    with pytest.raises(NotFound):
        erasure.undo_import(make_user().id, outcome.id)


def test_a_no_is_not_asked_again_by_the_next_import(room, session, now):
    li = make_user("李伟")
    make_registration(room[0], li)
    make_background(li, "employer", "Bosch", value_id="employer:bosch")
    bring(room, LINKEDIN + "Wei,Li,,,Bosch,,\n", now)
    match = session.scalars(sa.select(Match)).one()
    match.state = MatchState.REJECTED
    save(match)

    bring(room, LINKEDIN + "Wei,Li,,,Bosch,,\n", now)

    assert session.scalars(sa.select(Match)).one().state is MatchState.REJECTED


def test_one_person_typed_in_is_kept_and_compared(room, session, now):
    make_registration(room[0], make_user("Li Wei", email="li@example.org"))

    import_id = uploads.add_one(room[1], room[0], ContactRow(1, "Li Wei", emails=("li@example.org",)), now)

    assert imports_queries.get_import(import_id, room[1].id).certain == 1
    assert [row.name for row in queries.list_contacts(room[1].id, "", 1)] == ["Li Wei"]
