import io

import pytest

from eventhub.events.registrations import tickets
from tests.factories import make_event, make_registration


@pytest.fixture
def guest(session, now):
    return make_registration(make_event())


def test_a_ticket_is_its_own_and_stays_the_same(guest):
    other = make_registration(guest.event)
    ticket = tickets.ticket_of(guest)

    assert ticket == tickets.ticket_of(guest) != tickets.ticket_of(other)
    assert tickets.number_on(ticket) == guest.id
    assert tickets.is_ticket_of(guest, f" {ticket}\n") and not tickets.is_ticket_of(other, ticket)
    assert guest.nonce not in ticket


@pytest.mark.parametrize("text", ["", "EH-", "EH-1-", "EH-x-" + "a" * 22, "eh-1-" + "a" * 22, "EH-1-" + "a" * 23])
def test_what_is_no_ticket_names_nobody(text):
    assert tickets.number_on(text) is None


def test_the_picture_is_a_png_of_the_size_a_camera_reads(guest):
    picture = io.BytesIO(tickets.picture_of(guest))

    assert picture.read(8) == b"\x89PNG\r\n\x1a\n"
    picture.seek(16)
    assert int.from_bytes(picture.read(4), "big") >= 200
