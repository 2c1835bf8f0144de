"""What a form asks is saved, and what is saved is exported: the fields are those of the forms, found by looking.

A field that is no column, that a use case drops, or that an export forgets fails here, unless it is named with the
reason.
"""

import csv
import dataclasses
import io
from datetime import datetime

import pytest
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField
from wtforms.fields.core import UnboundField

from eventhub.accounts.forms import BackgroundForm, SectionForm
from eventhub.accounts.models import User
from eventhub.accounts.rules import BackgroundKind
from eventhub.events.event.form_values import form_values
from eventhub.events.event.forms import EventForm
from eventhub.events.event.models import Event
from eventhub.events.event.service import EventFields
from eventhub.events.registrations.forms import RegistrationForm
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.my_forms import GoalsForm
from eventhub.privacy.service import export
from eventhub.site.cards.forms import OriginForm, PeopleForm
from eventhub.site.me.forms import SECTIONS
from tests.factories import make_event, make_question, make_registration, make_user

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)

# Fields that keep nothing of what a guest typed.
OF_THE_PAGE = {
    "opened": "when the page was shown; a signed moment that programs do not know",
    "zone": "where the browser is; kept as that of a new user, who may change it",
}
# What an organiser does not take along in a spreadsheet (the table of who may see what).
NOT_FOR_ORGANISERS = {
    "goals": "the sentence and the goals of a guest are for matching",
    "looks_for": "for those who may see that the guest comes, on pages",
    "can_help": "for those who may see that the guest comes, on pages",
    "visible_to": "a choice about other guests",
    "shares_email": "it says whether the address is taken along",
}
# What the form of an event asks without keeping it in the event under that name.
NOT_OF_THE_EVENT = {
    "host": "the writer's own name, kept in their profile",
    "picture": "a file of its own; the choice of the cover says that there is one",
    "which_start": "asked only where the hour happens twice",
    "which_end": "asked only where the hour happens twice",
    "key": "which event comes of the form",
    "revision": "which state the writer has before them",
    "second_kept": "which other languages are not shown",
    "began_with": "the pattern that was pressed last, to mark it",
    "place_follows": "asked only where no place is given",
    "place_is_public": "asked only where the area looks like an exact address",
    "zone_guess": "whether the writer has chosen the zone",
}

FIELDS_OF_AN_EVENT = {field.name for field in dataclasses.fields(EventFields)}


def fields_in(form) -> dict[str, UnboundField]:
    return {name: field for name in dir(form) if isinstance(field := getattr(form, name), UnboundField)}


def word(name: str) -> str:
    """A word for one field, found in no other."""
    return f"Qx{name.replace('_', '')}"


def another(name: str, field: UnboundField, present=None):
    """What somebody could type or choose there, other than what stands there."""
    if issubclass(field.field_class, BooleanField):
        return None if present else "y"
    if issubclass(field.field_class, SelectMultipleField):
        return [field.kwargs["choices"][0][0]]
    if issubclass(field.field_class, SelectField | RadioField) and field.kwargs.get("choices"):
        return next(value for value, _ in field.kwargs["choices"] if value and value != present)
    return word(name)


def test_what_each_section_of_the_profile_asks_is_saved_and_exported(browser, session):
    assert set(SECTIONS.values()) == set(SectionForm.__subclasses__())
    anna, special = make_user(), {"zone": "Asia/Shanghai", "introduction_budget": "7"}
    client = browser(anna)
    for section, form in SECTIONS.items():
        typed = {
            name: special.get(name) or another(name, field, getattr(anna, name))
            for name, field in fields_in(form).items()
        }
        client.submit(client.get("/me").form(f"/me/{section}"), status=200, **typed)

        saved = session.get(User, anna.id, populate_existing=True)
        exported = export(anna.id)["user"][0]
        for name, value in typed.items():
            wanted = value is not None if value in ("y", None) else value
            assert str(getattr(saved, name)) == str(wanted), name
            assert str(exported[name]) == str(wanted), name


def test_each_kind_of_background_is_asked_saved_and_exported(browser):
    anna = make_user()
    client = browser(anna)
    assert set(fields_in(BackgroundForm)) == {kind.value for kind in BackgroundKind}

    typed = {kind.value: word(kind.value) for kind in BackgroundKind}
    client.submit(client.get("/me").form("/me/background"), status=200, **typed)

    rows = export(anna.id)["background_item"]
    assert {str(row["kind"]): row["text"] for row in rows} == typed


@pytest.fixture
def registered(client, session, mailbox):
    """A guest who has filled in every field of the page, and what they typed."""
    event = make_event(needs_approval=True)
    question = make_question(event, "Tea?", required=True)
    asked = {name: field for name, field in fields_in(RegistrationForm).items() if name not in OF_THE_PAGE}
    typed = {name: another(name, field) for name, field in asked.items()} | {"email": "qxemail@example.org"}
    page = client.get(f"/e/{event.slug}/register")
    client.submit(page.form("register"), **typed, **{f"question_{question.id}": "Qxanswer"})
    client.submit(client.get(mailbox.deliver_all()[0].link("/r/")).form())
    return session.query(Registration).filter_by(event_id=event.id).one(), typed


def test_what_the_registration_page_asks_is_saved_and_exported(registered):
    row, typed = registered

    exported = export(row.user_id)

    values = {str(value) for rows in exported.values() for each in rows for value in each.values()}
    assert {name for name, value in typed.items() if not _all_in(value, values)} == {"shares_email"}
    assert exported["registration"][0]["shares_email"] is True
    assert "Qxanswer" in values


CARDS = {"goal": GoalsForm, "background": OriginForm, "people": PeopleForm}
# Fields that keep nothing by themselves: which chips the page showed, and which were left on.
OF_THE_CHIPS = {"kept_seeks", "kept_offers", "shown_seeks", "shown_offers"}
ADDED = {"add_seeks": "solar", "add_offers": "retail"}


@pytest.mark.parametrize("card", CARDS)
def test_what_each_card_asks_is_saved_and_exported(card, browser):
    anna, event = make_user(), make_event()
    make_registration(event, anna, happy_to_introduce=False)
    client = browser(anna)
    asked = {name: field for name, field in fields_in(CARDS[card]).items() if name not in OF_THE_CHIPS}
    typed = {name: ADDED.get(name) or another(name, field) for name, field in asked.items()}

    client.submit(client.get(f"/e/{event.slug}/questions/{card}").form(f"/questions/{card}"), status=200, **typed)

    exported = export(anna.id)
    values = {str(value) for rows in exported.values() for each in rows for value in each.values()}
    lost = {name for name, value in typed.items() if not _all_in(value, values)}
    assert lost == {name for name in ("greet_me", "happy_to_introduce", *ADDED) if name in typed}
    place = exported["registration"][0]
    assert all(place[name] is True for name in ("greet_me", "happy_to_introduce") if name in typed)
    assert not ADDED.keys() & typed.keys() or place["topic_corrections"] == {
        "seeks": {"solar": True},
        "offers": {"retail": True},
    }


def _all_in(value, values: set[str]) -> bool:
    return {value} <= values if isinstance(value, str) else set(value) <= values


def test_an_organiser_takes_along_what_guests_may_know_and_no_more(registered, browser):
    row, typed = registered
    client = browser(row.event.team[0].user)

    page = client.post(f"/manage/{row.event.slug}/guests.csv", status=200)

    cells = next(csv.DictReader(io.StringIO(page.html.lstrip("\ufeff")))).values()
    taken = {name for name, value in typed.items() if isinstance(value, str) and value in cells}
    assert taken == typed.keys() - NOT_FOR_ORGANISERS.keys()
    assert "Qxanswer" in cells


def test_what_the_form_of_an_event_asks_is_saved(browser, session):
    grace = make_user()
    client = browser(grace)
    special = {
        "starts": "2027-05-10T18:30",
        "ends": "2027-05-10T21:00",
        "registration_closes": "2027-05-09T12:00",
        "zone": "Asia/Shanghai",
        "online_link": "https://meet.example.org/qx",
        "capacity": "37",
    }
    form = client.get("/events/new").form()
    asked = {name: field for name, field in fields_in(EventForm).items() if name not in NOT_OF_THE_EVENT}
    typed = {name: special.get(name) or another(name, field) for name, field in asked.items()}
    typed["cover"] = form.values["cover"][0]

    client.submit(form, press="Publish", **typed)

    event = session.query(Event).one()
    kept = form_values(event)
    assert {name: _as_typed(kept[name]) for name in asked} == typed


def _as_typed(value) -> str | None:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M")
    if isinstance(value, bool):
        return "y" if value else None
    return str(value)


def test_the_form_of_an_event_holds_every_field_of_it_so_that_saving_the_page_empties_none(app, session, now):
    event = make_event()
    with app.test_request_context():
        form = EventForm(now=now, writer_id=0, data=form_values(event), seed=event.cover_seed)
        form.moments = dict.fromkeys(("starts", "ends", "registration_closes"), now)

        assert form.values().keys() == FIELDS_OF_AN_EVENT
