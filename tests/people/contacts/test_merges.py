"""Case 52: the same person twice in an address book is suggested with the reason, merged, and two again on wish."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventhub.followups.models import FollowUp
from eventhub.followups.notes import service as notes
from eventhub.followups.notes.models import Note
from eventhub.people.contacts import book, merges
from eventhub.people.contacts.merges import Alike
from eventhub.people.imports import erasure
from eventhub.people.models import Contact, ContactMerge
from eventhub.people.rules import ImportMode
from eventhub.platform.errors import NotFound
from tests.factories import make_contact, make_user
from tests.people.imports.bringing import bring_in
from tests.people.imports.readers.samples import LINKEDIN


@pytest.fixture
def anna(session):
    return make_user("Anna Keller")


def suggested(owner):
    return [(one.one.name, one.other.name, one.why) for one in merges.suggest_merges(owner.id)]


def contacts(session):
    return [
        (row.name, row.other_name, row.email, row.phone, row.company)
        for row in session.scalars(sa.select(Contact).order_by(Contact.id))
    ]


def bring(anna, text, now):
    content = (LINKEDIN + text).encode()
    return bring_in(anna, None, content, "Connections.csv", ImportMode.KEEP, lambda: now)


def test_each_suggestion_has_its_reason_and_the_surest_comes_first(anna):
    make_contact(anna, name="Li Wei", company="Bosch")
    make_contact(anna, name="李伟", company="Bosch GmbH", email="li@example.org")
    make_contact(anna, name="Wei", email="li@example.org")
    make_contact(anna, name="Bo Doe", phone="+491711234567")
    make_contact(anna, name="Robert Doe", phone="+491711234567")
    make_contact(anna, name="Cy Dee", company="Acme")
    make_contact(anna, name="Dee Cy", company="Volt")
    make_contact(anna, name="Somebody Else", company="Volt")

    assert suggested(anna) == [
        ("李伟", "Wei", Alike.EMAIL),
        ("Bo Doe", "Robert Doe", Alike.PHONE),
        ("Li Wei", "李伟", Alike.NAME_AND_FIRM),
        ("Cy Dee", "Dee Cy", Alike.NAME),
    ]


def test_an_address_that_many_share_makes_nobody_alike(anna):
    for name in "ABCDE":
        make_contact(anna, name=f"{name} Keller", email="office@example.org")

    assert suggested(anna) == []


def test_books_are_compared_one_after_the_other(browser, anna, session):
    """One of 60,000 takes two seconds of a processor, and its owner may open the page as often as they like."""
    client = browser(anna)
    for _ in range(merges.comparing.most):
        merges.comparing.admitted.acquire()
    try:
        client.get("/contacts/duplicates", status=503)
    finally:
        for _ in range(merges.comparing.most):
            merges.comparing.admitted.release()
    client.get("/contacts/duplicates")


def test_two_known_users_and_rows_of_others_are_never_suggested(anna):
    make_contact(anna, make_user("Li Wei"), email="li@example.org")
    make_contact(anna, make_user("Li Wei"), email="li@example.org")
    make_contact(make_user(), name="Bo Doe", email="bo@example.org")
    make_contact(anna, name="Bo Doe", email="bo@example.org")

    assert suggested(anna) == []


def test_merging_keeps_the_known_user_fills_what_is_missing_and_moves_the_notes(session, anna, now):
    row = make_contact(anna, name="李伟", email="li@example.org", company="Bosch")
    user = make_user("Li Wei")
    known = make_contact(anna, user, name="Li Wei")
    note = notes.write_note(anna.id, "a-note", notes.Who(contact_id=row.id), notes.Words(text="Tea."), now=now)

    merges.merge(anna.id, row.id, known.id, now)

    assert contacts(session) == [("Li Wei", "李伟", "li@example.org", "", "Bosch")]
    assert session.get(Note, note.id).contact_id == known.id
    assert session.scalars(sa.select(FollowUp.contact_id)).all() == [known.id]


def test_a_merge_is_taken_back_within_thirty_days_with_everything_where_it_was(session, anna, now):
    one = make_contact(anna, name="Li Wei", phone="+8613800138000")
    other = make_contact(anna, name="Li Wei", email="li@example.org", company="Bosch")
    note = notes.write_note(anna.id, "a-note", notes.Who(contact_id=other.id), notes.Words(text="Tea."), now=now)
    made = merges.merge(anna.id, one.id, other.id, now)

    again = merges.undo(anna.id, made.id, now + timedelta(days=29))

    assert [row[2:] for row in contacts(session)] == [("", "+8613800138000", ""), ("li@example.org", "", "Bosch")]
    assert session.get(Note, note.id).contact_id == again.id
    assert suggested(anna) == []


def test_what_was_changed_after_a_merge_stays(session, anna, now):
    one, other = make_contact(anna, name="Li Wei"), make_contact(anna, name="Li Wei", company="Bosch")
    made = merges.merge(anna.id, one.id, other.id, now)
    one.company = "Voltwerk"
    session.commit()

    merges.undo(anna.id, made.id, now)

    assert [row[4] for row in contacts(session)] == ["Voltwerk", "Bosch"]


def test_after_thirty_days_a_merge_is_final_and_its_trace_goes(session, anna, now):
    one, other = make_contact(anna, name="Li Wei"), make_contact(anna, name="Li Wei")
    made = merges.merge(anna.id, one.id, other.id, now)

    with pytest.raises(NotFound):
        merges.undo(anna.id, made.id, now + timedelta(days=30))
    erasure.wipe_old_traces(now + timedelta(days=30))

    assert session.scalars(sa.select(ContactMerge)).all() == []


def test_pairs_kept_apart_are_not_suggested_again(anna):
    one, other = make_contact(anna, name="Li Wei"), make_contact(anna, name="Li Wei")

    merges.keep_apart(anna.id, other.id, one.id)

    assert suggested(anna) == []


def test_rows_of_others_cannot_be_merged_kept_apart_or_undone(anna, now):
    mine, hers = make_contact(anna, name="Li Wei"), make_contact(make_user(), name="Li Wei")
    made = merges.merge(anna.id, mine.id, make_contact(anna, name="Li Wei").id, now)

    for act in (merges.merge, lambda *ids: merges.keep_apart(*ids[:3])):
        with pytest.raises(NotFound):
            act(anna.id, mine.id, hers.id, now)
    with pytest.raises(NotFound):
        merges.undo(make_user().id, made.id, now)


def test_two_namesakes_of_one_firm_with_addresses_stay_two(session, anna, now):
    bring(anna, "Wei,Li,,li.wei@example.org,Huawei,,\nWei,Li,,wei.li@example.org,Huawei,,\n", now)

    assert len(contacts(session)) == 2
    assert suggested(anna) == [("Wei Li", "Wei Li", Alike.NAME_AND_FIRM)]


def test_an_import_completes_who_is_there_and_that_goes_with_it(session, anna, now):
    make_contact(anna, name="Wei Li", email="li@example.org")

    import_id = bring(anna, "Wei,Li,,li@example.org,Bosch,Engineer,\n", now)

    assert contacts(session) == [("Wei Li", "", "li@example.org", "", "Bosch")]
    assert len(book.list_recent_merges(anna.id, now)) == 1
    erasure.undo_import(anna.id, import_id)
    session.expire_all()
    assert contacts(session) == [("Wei Li", "", "li@example.org", "", "")]


def test_the_same_file_twice_adds_nothing_and_completes_nothing(session, anna, now):
    for _ in range(2):
        bring(anna, "Wei,Li,,li@example.org,Bosch,Engineer,\n伟,李,,,同济大学,,\n", now)

    assert len(contacts(session)) == 2
    assert book.list_recent_merges(anna.id, now) == []


def test_the_page_merges_keeps_apart_and_takes_back(browser, anna, session):
    for name in ("Li Wei", "Bo Doe"):
        make_contact(anna, name=name, email="one@example.org")
        make_contact(anna, name=name, email="one@example.org", company="Bosch")
    client = browser(anna)

    page = client.get("/contacts/duplicates")
    assert "The same e-mail address" in page.text
    page = client.post(page.all("//form[contains(@action, 'duplicates')]/@action")[0], {"merge": "1"})
    assert "They are one person now" in page.text
    page = client.post(page.all("//form[contains(@action, 'merges')]/@action")[0])
    assert "They are two people again" in page.text
    while actions := page.all("//form[contains(@action, 'duplicates')]/@action"):
        page = client.post(actions[0], {"apart": "1"})

    assert "No duplicates found" in page.text
    assert len(contacts(session)) == 4


def test_no_address_is_lost_when_two_rows_become_one_and_two_again(session, anna, now):
    one = make_contact(anna, name="Li Wei", email="li@example.org", further=["+491711234567"])
    other = make_contact(anna, name="Li Wei", email="wei@example.org", phone="+8613800138000")

    made = merges.merge(anna.id, one.id, other.id, now)
    session.refresh(one)
    assert (one.email, one.phone) == ("li@example.org", "+8613800138000")
    assert one.further == ["+491711234567", "wei@example.org"]

    again = merges.undo(anna.id, made.id, now)
    session.refresh(one)
    assert (one.email, one.phone, one.further) == ("li@example.org", "", ["+491711234567"])
    assert (again.email, again.phone) == ("wei@example.org", "+8613800138000")


def test_every_address_of_a_file_is_kept_and_a_second_file_adds_what_is_new(session, anna, now):
    card = "BEGIN:VCARD\nVERSION:3.0\nFN:Li Wei\nEMAIL:li@example.org\nEMAIL:{}\nTEL:+49 171 1234567\nEND:VCARD\n"
    for address in ("wei@example.org", "lw@example.net"):
        content = card.format(address).encode()
        bring_in(anna, None, content, "phone.vcf", ImportMode.KEEP, lambda: now)

    row = session.scalars(sa.select(Contact)).one()
    assert (row.email, row.phone) == ("li@example.org", "+491711234567")
    assert row.further == ["wei@example.org", "lw@example.net"]


def test_an_address_without_a_name_is_kept_once(session, anna, now):
    for _ in range(2):
        bring_in(anna, None, b"bo@example.org", "pasted.txt", ImportMode.KEEP, lambda: now)

    assert [row[0] for row in contacts(session)] == ["bo@example.org"]
