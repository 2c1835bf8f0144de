from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import RegistrationState, VisibleTo
from eventhub.followups.notes import queries, service
from eventhub.followups.notes.met_guests import people_to_note
from eventhub.followups.notes.models import Note
from eventhub.followups.notes.rules import Fit
from eventhub.followups.notes.service import Who, Words, edit_note, write_note
from eventhub.people import relations
from eventhub.people.contacts.queries import find_contact_of_user
from eventhub.people.models import Contact, Tie
from eventhub.people.rules import Closeness, Says
from eventhub.people.visibility.models import ShortlistEntry
from eventhub.platform.errors import LimitReached, NotFound
from eventhub.recommendations.room_versions import version_of
from tests.factories import (
    make_background,
    make_block,
    make_contact,
    make_event,
    make_note,
    make_registration,
    make_tie,
    make_user,
    save,
)
from tests.moment import NOW

HOUR = timedelta(hours=1)


@pytest.fixture
def evening(session):
    """An event that is on right now."""
    return make_event(starts_at=NOW - HOUR, ends_at=NOW + 2 * HOUR)


@pytest.fixture
def anna(evening):
    user = make_user("Anna Keller", zone="Asia/Shanghai")
    make_registration(evening, user)
    return user


def guest(event, name, other_name="", **fields):
    user = make_user(name, other_name=other_name)
    make_registration(event, user, **fields)
    return user


def test_a_note_about_a_guest_makes_one_row_in_the_address_book(anna, evening):
    zhang = guest(evening, "Zhang Min", other_name="张敏")

    note = write_note(anna.id, "c1", Who(user_id=zhang.id), Words(text="Twins."), now=NOW)
    again = write_note(anna.id, "c2", Who(user_id=zhang.id), Words(text="Tea."), now=NOW)

    assert note.contact_id == again.contact_id
    assert (note.contact.user_id, note.contact.name, note.contact.owner_id) == (zhang.id, "Zhang Min", anna.id)
    assert note.event_id == evening.id
    assert note.met_at == NOW


def test_case_59_a_note_sent_twice_is_saved_once(anna, session):
    for _ in range(3):
        write_note(anna.id, "same", Who(name="Priya"), Words(text="Grid.", device_time=NOW), now=NOW)

    assert session.scalar(sa.select(sa.func.count(Note.id))) == 1
    assert queries.older_wordings(queries.find_note(anna.id, "same").id) == []


def test_case_59_the_later_edit_wins_and_the_older_is_kept(anna):
    late, early = Words(text="late", device_time=NOW), Words(text="early", device_time=NOW - HOUR)

    write_note(anna.id, "c1", Who(name="Priya"), early, now=NOW + HOUR)
    note = write_note(anna.id, "c1", Who(name="Priya"), late, now=NOW + HOUR)
    write_note(anna.id, "c1", Who(name="Priya"), early, now=NOW + 2 * HOUR)

    assert note.text == "late"
    assert [version.text for version in queries.older_wordings(note.id)] == ["early"]


def test_case_59_an_older_edit_that_arrives_late_is_kept_below_the_newer(anna):
    """Written on the phone without signal at eight, changed on the laptop at nine, the phone sends at ten."""
    note = make_note(anna, make_contact(anna, name="Priya"), text="Grid.", met_at=NOW - 3 * HOUR)
    phone = Words(text="Grid, says the phone.", device_time=NOW - 2 * HOUR)

    edit_note(note.id, anna.id, Words(text="Grid, says the laptop."), now=NOW - HOUR)
    for _ in range(3):
        edit_note(note.id, anna.id, phone, now=NOW)

    assert note.text == "Grid, says the laptop."
    assert {version.text for version in queries.older_wordings(note.id)} == {"Grid.", "Grid, says the phone."}


def test_case_49_a_phone_a_day_behind_still_wins_with_the_later_edit(anna):
    note = make_note(anna, make_contact(anna, name="Priya"), text="Grid.", met_at=NOW - HOUR)
    a_day = timedelta(days=1)

    edit_note(note.id, anna.id, Words(text="Later.", device_time=NOW - a_day, device_sent=NOW - a_day), now=NOW)

    assert note.text == "Later."


def test_the_same_client_id_of_another_author_is_another_note(anna, evening):
    ruth = guest(evening, "Ruth")

    write_note(anna.id, "c1", Who(name="Priya"), Words(text="mine"), now=NOW)
    write_note(ruth.id, "c1", Who(name="Priya"), Words(text="hers"), now=NOW)

    assert queries.find_note(anna.id, "c1").text == "mine"
    assert queries.find_note(ruth.id, "c1").text == "hers"


def test_a_free_name_that_is_in_the_address_book_once_is_that_person(anna):
    priya = make_contact(anna, name="Priya Nair")

    note = write_note(anna.id, "c1", Who(name="priya nair"), Words(), now=NOW)

    assert note.contact_id == priya.id


def test_a_free_name_that_two_people_have_is_a_third(anna):
    two = {make_contact(anna, name="李伟").id, make_contact(anna, name="李伟").id}

    note = write_note(anna.id, "c1", Who(name="李伟"), Words(), now=NOW)

    assert note.contact_id not in two


def test_a_note_written_the_day_after_counts_from_the_event(anna, evening):
    zhang = guest(evening, "Zhang Min")

    note = write_note(anna.id, "c1", Who(user_id=zhang.id), Words(), now=NOW + timedelta(days=1))

    assert note.met_at == evening.ends_at


@pytest.mark.parametrize("visible_to", [VisibleTo.NOBODY, VisibleTo.ACQUAINTANCES, VisibleTo.SHARED_GROUND])
def test_somebody_the_author_may_not_see_cannot_be_noted_by_number(anna, evening, visible_to):
    hidden = guest(evening, "Hidden", visible_to=visible_to)

    with pytest.raises(NotFound):
        write_note(anna.id, "c1", Who(user_id=hidden.id), Words(), now=NOW)


def test_a_foreign_contact_or_event_is_not_found(anna, evening):
    ruth = guest(evening, "Ruth")
    elsewhere = make_event(starts_at=NOW - HOUR)
    contact = make_contact(ruth, name="Hers")

    with pytest.raises(NotFound):
        write_note(anna.id, "c1", Who(contact_id=contact.id), Words(), now=NOW)
    with pytest.raises(NotFound):
        write_note(anna.id, "c2", Who(name="X"), Words(event_id=elsewhere.id), now=NOW)


def test_a_foreign_note_cannot_be_edited(anna, evening):
    ruth = guest(evening, "Ruth")
    note = make_note(ruth, make_contact(ruth, name="Hers"))

    with pytest.raises(NotFound):
        edit_note(note.id, anna.id, Words(text="mine now"), now=NOW)


def test_an_edit_keeps_what_was_there(anna):
    note = make_note(anna, make_contact(anna, name="Priya"), text="Grid.", met_at=NOW - HOUR)

    edit_note(note.id, anna.id, Words(text="Grid, and tea.", fit=Fit.NO), now=NOW)

    assert (note.text, note.fit) == ("Grid, and tea.", Fit.NO)
    assert [version.text for version in queries.older_wordings(note.id)] == ["Grid."]


def test_two_people_who_noted_each_other_know_each_other(anna, evening, session):
    zhang = guest(evening, "Zhang Min")
    before = version_of(evening.id)

    write_note(anna.id, "c1", Who(user_id=zhang.id), Words(), now=NOW)
    assert session.scalars(sa.select(Tie)).all() == []
    write_note(zhang.id, "c2", Who(user_id=anna.id), Words(), now=NOW)

    ties = session.scalars(sa.select(Tie)).all()
    assert {(tie.owner_id, tie.other_id) for tie in ties} == {(anna.id, zhang.id), (zhang.id, anna.id)}
    assert {(tie.says, tie.closeness) for tie in ties} == {(Says.YES, Closeness.MET)}
    assert version_of(evening.id) == before + 1


def test_noting_each_other_does_not_loosen_an_old_tie(anna, evening, session):
    zhang = guest(evening, "Zhang Min")
    make_tie(anna, zhang, mutual=False, closeness=Closeness.CLOSE)

    write_note(anna.id, "c1", Who(user_id=zhang.id), Words(), now=NOW)
    write_note(zhang.id, "c2", Who(user_id=anna.id), Words(), now=NOW)

    assert relations.find_tie(anna.id, zhang.id).closeness is Closeness.CLOSE
    assert relations.list_acquaintances(anna.id) == {zhang.id}


def test_the_shortlist_comes_first_then_acquaintances_then_others(anna, evening):
    other, known, listed = (guest(evening, name) for name in ("Aaron", "Bela", "Cleo"))
    make_tie(anna, known)
    save(ShortlistEntry(event_id=evening.id, viewer_id=anna.id, target_id=listed.id, position=1, computed_at=NOW))

    assert [person.user_id for person in people_to_note(anna.id, NOW)] == [listed.id, known.id, other.id]


def test_the_shortlist_of_one_event_opens_nobody_at_another(anna, evening):
    """Who shows themselves to guests who share something is seen by whom they are listed to at that event."""
    earlier = make_event(starts_at=NOW - timedelta(days=2))
    make_registration(earlier, anna)
    zhang = guest(evening, "Zhang Min", visible_to=VisibleTo.SHARED_GROUND, background={"hometown": "Zigong"})
    make_background(anna, "hometown", "Zigong")
    save(ShortlistEntry(event_id=earlier.id, viewer_id=anna.id, target_id=zhang.id, position=1, computed_at=NOW))

    assert people_to_note(anna.id, NOW) == []

    save(ShortlistEntry(event_id=evening.id, viewer_id=anna.id, target_id=zhang.id, position=1, computed_at=NOW))
    assert [person.user_id for person in people_to_note(anna.id, NOW)] == [zhang.id]


def test_the_shortlist_of_each_event_comes_first(anna, evening):
    earlier = make_event(starts_at=NOW - timedelta(days=2))
    make_registration(earlier, anna)
    plain, listed = guest(evening, "Aaron"), guest(earlier, "Bela")
    save(ShortlistEntry(event_id=earlier.id, viewer_id=anna.id, target_id=listed.id, position=1, computed_at=NOW))

    assert [person.user_id for person in people_to_note(anna.id, NOW)] == [listed.id, plain.id]


def test_blocked_pending_and_gone_people_are_not_offered(anna, evening):
    make_block(guest(evening, "Blocks"), anna)
    make_block(anna, guest(evening, "Blocked"))
    guest(evening, "Pending", state=RegistrationState.PENDING)
    guest(evening, "Gone", state=RegistrationState.WITHDRAWN)

    assert people_to_note(anna.id, NOW) == []


def test_the_organisers_limit_holds_here_too(anna, evening, session):
    guest(evening, "Aaron")
    evening.guest_visibility_limit = VisibleTo.ACQUAINTANCES.value
    session.commit()

    assert people_to_note(anna.id, NOW) == []


def test_people_are_offered_for_two_weeks_and_only_those_of_own_events(anna, evening):
    aaron = guest(evening, "Aaron")
    guest(make_event(starts_at=NOW - HOUR), "Elsewhere")

    assert [p.user_id for p in people_to_note(anna.id, evening.ends_at + timedelta(days=14))] == [aaron.id]
    assert people_to_note(anna.id, evening.ends_at + timedelta(days=15)) == []
    assert [c.id for c in queries.contacts_called(anna.id, "Aaron")] == []


def test_the_contact_row_belongs_to_its_author_alone(anna, evening, session):
    zhang = guest(evening, "Zhang Min")

    write_note(anna.id, "c1", Who(user_id=zhang.id), Words(text="private"), now=NOW)

    assert session.scalars(sa.select(Contact.owner_id)).all() == [anna.id]
    contact = find_contact_of_user(anna.id, zhang.id)
    assert queries.notes_about(contact.id, zhang.id) == []


def test_who_is_in_comes_before_everybody_else(anna, evening, session):
    """docs/behaviour.md section 11: whom one may have met is whom the door let in."""
    listed, late, early = (guest(evening, name) for name in ("Aaron", "Bela", "Cleo"))
    save(ShortlistEntry(event_id=evening.id, viewer_id=anna.id, target_id=listed.id, position=1, computed_at=NOW))
    session.query(Registration).filter_by(user_id=early.id).one().checked_in_at = NOW
    session.commit()

    assert [person.user_id for person in people_to_note(anna.id, NOW)] == [early.id, listed.id, late.id]


def test_case_59_every_field_of_an_older_wording_is_kept(anna):
    note = make_note(anna, make_contact(anna, name="Priya"), text="Grid.", mention="tea", met_at=NOW - 3 * HOUR)
    phone = Words(text="Grid.", mention="tea houses", i_promised="the plan", device_time=NOW - 2 * HOUR)

    edit_note(note.id, anna.id, Words(text="Grid.", they_promised="a tour"), now=NOW - HOUR)
    for _ in range(2):
        edit_note(note.id, anna.id, phone, now=NOW)

    kept = {(version.text, version.mention, version.i_promised) for version in queries.older_wordings(note.id)}
    assert kept == {("Grid.", "tea", ""), ("Grid.", "tea houses", "the plan")}
    assert (note.mention, note.i_promised, note.they_promised) == ("", "", "a tour")


def test_an_account_writes_so_many_notes_and_earlier_wordings_a_day(anna, session, monkeypatch):
    """Each may have four thousand characters, and nobody else would stop it."""
    monkeypatch.setattr(service, "WRITTEN_A_DAY", 3)
    note = write_note(anna.id, "one-note-", Who(name="Zhang Min"), Words(text="a"), now=NOW)
    write_note(anna.id, "another-note", Who(name="Li Wei"), Words(text="a"), now=NOW)
    edit_note(note.id, anna.id, Words(text="b"), now=NOW)
    late = Words(text="c", device_time=NOW - HOUR, device_sent=NOW)

    for write in (
        lambda: write_note(anna.id, "third-note", Who(name="Sun Yue"), Words(text="a"), now=NOW),
        lambda: edit_note(note.id, anna.id, Words(text="d"), now=NOW),
        lambda: edit_note(note.id, anna.id, late, now=NOW),
    ):
        with pytest.raises(LimitReached):
            write()
    write_note(anna.id, "one-note-", Who(name="Zhang Min"), Words(text="b"), now=NOW)
    write_note(anna.id, "third-note", Who(name="Sun Yue"), Words(text="a"), now=NOW + timedelta(days=1))
