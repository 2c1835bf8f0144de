from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventhub.followups.notes import queries
from eventhub.followups.notes.models import Note
from eventhub.people.models import Contact
from eventhub.people.visibility.models import ShortlistEntry
from tests.factories import make_contact, make_event, make_note, make_registration, make_user, save
from tests.moment import NOW

# Pages and words. tests/test_pages.py opens every page on both databases, tests/test_hostile_forms.py sends every form.
pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)

HOUR = timedelta(hours=1)


@pytest.fixture
def evening(session):
    return make_event(starts_at=NOW - HOUR, ends_at=NOW + 2 * HOUR)


@pytest.fixture
def anna(evening):
    user = make_user("Anna Keller")
    make_registration(evening, user)
    return user


@pytest.fixture
def zhang(evening, anna):
    user = make_user("Zhang Min", other_name="张敏")
    make_registration(evening, user)
    save(ShortlistEntry(event_id=evening.id, viewer_id=anna.id, target_id=user.id, position=1, computed_at=NOW))
    return user


def form_of(page):
    return page.form("/met")


def test_a_chip_two_words_and_save_is_enough(browser, anna, zhang, session):
    mine = browser(anna)

    saved = mine.submit(form_of(mine.get("/met")), who=f"u{zhang.id}", text="Twins. Tea.")

    assert saved.h1 == "Saved. Only you see it."
    assert "Zhang Min" in saved.main
    note = session.scalar(sa.select(Note))
    assert (note.text, note.contact.user_id) == ("Twins. Tea.", zhang.id)


def test_a_typed_name_of_a_guest_is_that_guest(browser, anna, zhang, session):
    mine = browser(anna)

    mine.submit(form_of(mine.get("/met")), name="Zhang Min 张敏", text="Tea.")

    assert session.scalar(sa.select(Contact.user_id)) == zhang.id


def test_a_name_in_the_signs_of_the_other_script_is_that_guest_and_that_contact(browser, anna, zhang, session):
    known = make_contact(anna, name="李伟")
    mine = browser(anna)

    mine.submit(form_of(mine.get("/met")), name="張敏", text="Tea.")
    mine.submit(form_of(mine.get("/met")), name="李偉", text="Tea.")

    noted = session.scalars(sa.select(Note).order_by(Note.id)).all()
    assert noted[0].contact.user_id == zhang.id
    assert noted[1].contact_id == known.id


def test_of_two_names_in_either_script_the_one_that_was_typed_is_meant(browser, anna, session):
    make_contact(anna, name="李伟")
    meant = make_contact(anna, name="李偉")
    mine = browser(anna)

    mine.submit(form_of(mine.get("/met")), name="李偉", text="Tea.")

    assert session.scalar(sa.select(Note)).contact_id == meant.id


def test_a_free_name_is_fine(browser, anna, session):
    mine = browser(anna)

    mine.submit(form_of(mine.get("/met")), name="The lady with the kites", event="0")

    note = session.scalar(sa.select(Note))
    assert (note.contact.name, note.event_id) == ("The lady with the kites", None)


def test_the_running_event_is_chosen_already(browser, anna, evening):
    page = browser(anna).get("/met")

    assert form_of(page).values["event"] == [str(evening.id)]


def test_without_a_name_nothing_typed_is_lost(browser, anna):
    mine = browser(anna)

    page = mine.submit(form_of(mine.get("/met")), text="Twins, 3 years old", promised="y", fit="maybe")

    assert page.status == 422
    assert "Say who you met; a first name is enough" in page.text
    values = form_of(page).values
    assert (values["text"], values["promised"], values["fit"]) == (["Twins, 3 years old"], ["y"], ["maybe"])


def test_a_double_click_makes_one_note(browser, anna, session):
    mine = browser(anna)
    form = form_of(mine.get("/met"))

    first = mine.submit(form, name="Priya")
    second = mine.submit(form, name="Priya")

    assert first.url == second.url
    assert session.scalar(sa.select(sa.func.count(Note.id))) == 1


@pytest.mark.parametrize("client_id", ["", "short", "with space in it", "x" * 65])
def test_a_broken_client_id_is_refused_and_the_text_kept(browser, anna, client_id, session):
    page = browser(anna).post("/met", {"name": "Priya", "text": "Grid.", "client_id": client_id})

    assert page.status == 422
    assert form_of(page).values["text"] == ["Grid."]
    assert session.scalar(sa.select(sa.func.count(Note.id))) == 0


@pytest.mark.parametrize("who", ["u999999", "c999999", "u0", "u999999999"])
def test_people_who_are_none_of_ones_business_are_not_found(browser, anna, who):
    browser(anna).post("/met", {"who": who, "client_id": "abcdefgh"}, status=404)


@pytest.mark.parametrize("who", ["c99999999999999999", "u2147483648", "x1", "u-1", "u1 OR 1=1"])
def test_an_odd_choice_is_no_choice(browser, anna, who):
    page = browser(anna).post("/met", {"who": who, "client_id": "abcdefgh", "event": "99999999999"})

    assert page.status == 422
    assert "Say who you met; a first name is enough" in page.text


def test_a_note_is_changed_and_the_older_wording_kept(browser, anna, session, clock):
    note = make_note(anna, make_contact(anna, name="Priya Nair"), text="Grid.")
    clock.shift(HOUR)
    mine = browser(anna)

    mine.submit(mine.get(f"/met/{note.id}").form(f"/met/{note.id}"), text="Grid and tea.", fit="no")

    assert [version.text for version in queries.older_wordings(note.id)] == ["Grid."]
    page = mine.get(f"/met/{note.id}")
    assert page.form(f"/met/{note.id}").values["text"] == ["Grid and tea."]
    assert page.form(f"/met/{note.id}").values["fit"] == ["no"]
    assert "What it said before" in page.text


def test_case_59_words_older_than_those_of_another_device_are_kept_and_the_author_is_told(browser, anna, clock):
    note = make_note(anna, make_contact(anna, name="Priya Nair"), text="Of the laptop.")
    mine, written = browser(anna), (NOW - HOUR).isoformat()
    form = mine.get(f"/met/{note.id}").form(f"/met/{note.id}")

    page = mine.submit(form, text="Of the phone.", device_time=written, device_sent=NOW.isoformat())

    assert "There is a newer version from another device" in page.text
    page = mine.get(f"/met/{note.id}")
    assert page.form(f"/met/{note.id}").values["text"] == ["Of the laptop."]
    assert "Of the phone." in page.text


def test_what_comes_after_a_note_is_what_the_list_of_people_says(browser, anna):
    mine = browser(anna)

    thanks = mine.submit(form_of(mine.get("/met")), name="Priya")
    promise = mine.submit(form_of(mine.get("/met")), name="Marco", i_promised="the price list")

    assert "Next, tomorrow: Say thank you" in thanks.main
    assert "Next, tomorrow: You promised: the price list" in promise.main


@pytest.mark.parametrize("path", ["/met/{}", "/met/{}/saved"])
def test_case_16_a_foreign_note_is_not_found(browser, anna, path):
    note = make_note(anna, make_contact(anna, name="Priya"))

    browser(make_user()).get(path.format(note.id), status=404)


def test_case_26_what_people_type_stays_inert(browser, anna):
    mine = browser(anna)
    nasty = "<script>alert(1)</script> {{7*7}} %s {0.__class__}"

    page = mine.submit(form_of(mine.get("/met")), name=nasty, text=nasty)

    assert nasty in page.text


def test_the_page_speaks_the_users_language(browser, anna, session):
    anna.language = "zh_Hans"
    session.commit()

    page = browser(anna).get("/met")

    assert page.find("/html").get("lang") == "zh-Hans"
    assert page.h1 == "加一条笔记"


def test_nothing_that_is_noted_is_refused(browser, anna, session):
    """A field keeps whatever was typed, up to 200 characters."""
    mine = browser(anna)
    typed = {"mention": "He said: call me! " * 20, "i_promised": "<b>everything</b>", "they_promised": "🙂" * 300}

    mine.submit(form_of(mine.get("/met")), name="Priya", **typed)

    note = session.scalar(sa.select(Note))
    assert {name: getattr(note, name) for name in typed} == {
        name: value[:200].strip() if name == "mention" else value[:200] for name, value in typed.items()
    }
    assert note.has_open_promise


def test_a_promise_of_an_old_note_stays_open_until_it_is_done(browser, anna, session, clock):
    """There was a tick then, and no field for the thing; a page kept on a phone may still send it."""
    mine = browser(anna)
    mine.post("/met", {"name": "Priya", "text": "Grid.", "promised": "y", "client_id": "from-an-old-page"})
    note = session.scalar(sa.select(Note))
    assert note.has_open_promise

    clock.shift(HOUR)
    mine.submit(mine.get(f"/met/{note.id}").form(f"/met/{note.id}"), text="Grid and tea.")
    assert (note.text, note.has_open_promise) == ("Grid and tea.", True)
    clock.shift(HOUR)
    mine.submit(mine.get(f"/met/{note.id}").form(f"/met/{note.id}"), promise_done="y")
    assert not note.has_open_promise


def test_who_kept_a_promise_says_so_with_one_press(browser, anna, session):
    mine = browser(anna)
    mine.submit(form_of(mine.get("/met")), name="Priya", i_promised="the plan")
    note = session.scalar(sa.select(Note))

    browser(make_user()).post(f"/met/{note.id}/kept", status=404)
    mine.post(f"/met/{note.id}/kept")

    assert (note.i_promised, note.promise_done) == ("the plan", True)
