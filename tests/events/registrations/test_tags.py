"""Words by which organisers sort their guests: bounded, for the team alone, and in the guest's own export."""

import csv
import io

import pytest

from eventhub.events.registrations.tags import set_tags, tags_at
from eventhub.platform.errors import NotFound
from eventhub.privacy import service as privacy
from tests.factories import make_answer, make_event, make_question, make_registration, make_user, owner_of


@pytest.fixture
def event(session):
    return make_event()


@pytest.fixture
def anna(event):
    return make_registration(event, make_user("Anna Keller"))


@pytest.fixture
def organiser(event, browser):
    return browser(owner_of(event))


def put(organiser, event, row, typed, status=None):
    page = organiser.get(f"/manage/{event.slug}/guests/{row.id}")
    return organiser.submit(page.form("/tags"), tags=typed, status=status)


def names(page):
    return [each.get("aria-label") for each in page.all("//table//input[@name='registration']")]


def test_tags_are_put_on_a_guest_replaced_and_taken_away(event, anna, organiser, session):
    put(organiser, event, anna, "VIP, press，vip")
    assert put(organiser, event, anna, "press, speaker").form("/tags").values["tags"] == ["press, speaker"]
    assert tags_at(event.id) == ["press", "speaker"]

    put(organiser, event, anna, "")
    assert tags_at(event.id) == []


def test_a_tag_narrows_the_table_and_what_is_done_to_all_of_it(event, anna, organiser, session):
    for number in range(25):
        row = make_registration(event, make_user(f"Guest {number:02}"))
        if number > 3:
            set_tags(event.id, row.id, ["100%", "b"])
    set_tags(event.id, anna.id, ["press"])

    page = organiser.get(f"/manage/{event.slug}/guests?tag=press")
    bulk = organiser.get(f"/manage/{event.slug}/guests/bulk?act=remove&tab=going&all=1&tag=press")
    many = organiser.get(f"/manage/{event.slug}/guests?tag=100%25")

    assert names(page) == ["Anna Keller"]
    assert "Anna Keller" in bulk.main and "Guest 00" not in bulk.main
    assert many.form("many").values["tag"] == ["100%"] and "tag=100%25" in many.link("Next")
    assert names(organiser.get(f"/manage/{event.slug}/guests?tag=nothing")) == []


def test_a_long_tag_is_refused_and_stays_as_typed(event, anna, organiser):
    page = put(organiser, event, anna, "x" * 41, status=400)

    assert "At most 40 characters each" in page.errors
    assert page.form("/tags").values["tags"] == ["x" * 41]


def test_guests_of_another_event_are_not_found(event, session):
    with pytest.raises(NotFound):
        set_tags(event.id, make_registration(make_event(), make_user()).id, ["x"])


def test_no_page_of_a_guest_shows_a_tag_and_their_export_does(event, anna, browser, session):
    set_tags(event.id, anna.id, ["quarrelsome"])
    guest = browser(anna.user)

    for path in ("", "/me", "/going", "/guests"):
        assert "quarrelsome" not in guest.get(f"/e/{event.slug}{path}", follow=True).html
    assert privacy.export(anna.user_id)["guest_tag"] == [{"registration_id": anna.id, "tag": "quarrelsome"}]


def test_the_spreadsheet_has_tags_and_answers_and_no_formula_in_its_titles(event, anna, organiser, session):
    question = make_question(event, "=Which tea?")
    make_answer(anna, question, "Green")
    set_tags(event.id, anna.id, ["press", "VIP"])

    text = organiser.post(f"/manage/{event.slug}/guests.csv").data.decode("utf-8-sig")

    head, row = csv.reader(io.StringIO(text, newline=""))
    assert head[-2:] == ["Tags", "'=Which tea?"]
    assert row[-2:] == ["VIP, press", "Green"]
