"""Names, titles and places that our mails quote hold no web address, by whichever form or call they come."""

import pytest
from marshmallow import ValidationError
from werkzeug.datastructures import MultiDict

from eventhub.accounts.forms import BackgroundForm, NamesForm
from eventhub.api.schemas import EventChanges, NewEvent, NewRegistration
from eventhub.events.event.forms import EventForm
from eventhub.events.registrations.forms import AddGuestForm, RegistrationForm
from eventhub.events.transfers.forms import AcceptForm, TransferForm
from eventhub.site.cards.forms import OriginForm, PeopleForm

LINK = "evil.example/x"
FIRM = "Booking.com"
NEEDED = [
    (RegistrationForm, ["name"]),
    (OriginForm, ["lives_in"]),
    (PeopleForm, ["knows"]),
    (AddGuestForm, ["name"]),
    (NamesForm, ["name", "other_name"]),
    (BackgroundForm, ["lives_in"]),
    (EventForm, ["title", "second_title", "host", "place"]),
    (TransferForm, ["name"]),
    (AcceptForm, ["name"]),
]
FIRMS = [
    (OriginForm, ["headline", "employer", "hometown"]),
    (NamesForm, ["headline"]),
    (BackgroundForm, ["employer", "school"]),
]
SENT = [
    (EventChanges, ["title", "place"]),
    (NewEvent, ["title", "place"]),
    (NewRegistration, ["name"]),
]


def flat(table):
    return [(form, name) for form, names in table for name in names]


def errors_of(app, now, form, name, typed):
    options = {"now": now, "writer_id": 0, "asks_name": True} if form is EventForm else {}
    with app.test_request_context():
        filled = form(MultiDict({name: typed}), meta={"csrf": False}, **options)
        filled.validate()
        return filled.errors.get(name, [])


@pytest.mark.parametrize("form, name", flat(NEEDED + FIRMS))
def test_no_form_takes_a_link_for_a_name_or_a_place(sqlite_app, now, form, name):
    """Case 33."""
    assert errors_of(sqlite_app, now, form, name, LINK) == [
        "Write this without a web address, and with a space after each full stop"
    ]
    assert errors_of(sqlite_app, now, form, name, "St. Gallen") == []


@pytest.mark.parametrize("form, name", flat(FIRMS))
def test_a_firm_may_be_called_like_its_address(sqlite_app, now, form, name):
    assert errors_of(sqlite_app, now, form, name, FIRM) == []


@pytest.mark.parametrize("form, name", flat(NEEDED))
def test_a_person_an_event_and_a_place_may_not(sqlite_app, now, form, name):
    assert errors_of(sqlite_app, now, form, name, FIRM) != []


@pytest.mark.parametrize("schema, name", flat(SENT))
def test_no_call_of_a_program_takes_one_either(schema, name):
    """Case 33."""
    said = ["must hold no web address, and a space after each full stop"]
    sent = {"title": "Evening", "name": "Li Wei", "email": "li@example.org", "zone": "Asia/Shanghai"}
    sent |= {"starts_at": "2027-01-01T18:00:00Z", "ends_at": "2027-01-01T20:00:00Z"}
    shape = schema()

    def errors(words):
        known = {key: value for key, value in sent.items() if key in shape.fields}
        try:
            shape.load(known | {name: words})
        except ValidationError as error:
            return error.messages
        return {}

    assert errors("ev\u200bil\uff0ecom") == {name: said}
    assert errors("St. Gallen") == {}
