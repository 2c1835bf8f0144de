"""People stand in the order of a phone book, the same on both databases, and are found by how their names are read."""

from eventhub.events.checkin.queries import find_guests
from eventhub.events.registrations.guest_list import guest_page, guests_to_export
from eventhub.organiser.queries import guests_to_print
from eventhub.people.contacts.queries import list_contacts
from tests.factories import make_contact, make_event, make_registration, make_user

# By code points 解 stands behind 单, both behind all Latin letters; by a locale "Van Dyk" would stand before "Vance".
NAMES = ["Xu Li", "单明", "Zoë Abt", "Anna van Dyk", "解晓东", "Ann Vance", "🌸", "曾黎", "Anna Ab", "吕布", "Amy Lu"]
ORDER = ["Anna Ab", "Zoë Abt", "Anna van Dyk", "Amy Lu", "吕布", "单明", "Ann Vance", "解晓东", "Xu Li", "曾黎", "🌸"]


def test_guests_are_listed_by_surname_as_it_is_read(session):
    event = make_event()
    for name in NAMES:
        make_registration(event, make_user(name))

    assert [row.name for row in guest_page(event.id, "going").rows] == ORDER
    assert [row.name for row in guests_to_export(event.id)] == ORDER
    assert [row.name for row in guests_to_print(event.id, 1)] == ORDER
    assert [row.name for row in find_guests(event.id, "").rows] == ORDER


def test_contacts_are_listed_by_surname_as_it_is_read(session):
    owner = make_user()
    for name in NAMES:
        make_contact(owner, name=name)

    assert [row.name for row in list_contacts(owner.id, "", 1)] == ORDER


def test_a_changed_name_moves_its_row(session):
    event = make_event()
    guest, other = make_registration(event, make_user("Anna Ab")), make_registration(event, make_user("Bo Bell"))
    guest.name, guest.other_name = "Anna", "曾安娜"
    session.commit()

    assert [row.id for row in guest_page(event.id, "going").rows] == [other.id, guest.id]
    assert guest.sort_key == "zeng anna"


def test_a_guest_is_found_by_surname_reading_and_in_both_forms_of_hanzi(session):
    event = make_event()
    for name in ("曾黎", "解晓东", "單明", "Bo Bell"):
        make_registration(event, make_user(name))

    for typed, found in (("zeng", "曾黎"), ("xie", "解晓东"), ("shan", "單明"), ("单", "單明"), ("單", "單明")):
        assert [row.name for row in guest_page(event.id, "going", typed).rows] == [found]
        assert [row.name for row in find_guests(event.id, typed).rows] == [found]
