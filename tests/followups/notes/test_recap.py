"""After an event: who did you meet? By faces when signed in, and from the mail without signing in."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventhub.accounts.service import sign_out_everywhere
from eventhub.events.event.rules import EventState
from eventhub.events.registrations.rules import RegistrationState, VisibleTo
from eventhub.followups.notes import recap
from eventhub.followups.notes.models import Note, NoteVersion
from eventhub.followups.notes.queries import find_place
from eventhub.followups.notes.rules import Fit
from eventhub.people.models import Tie
from eventhub.people.visibility.models import ShortlistEntry
from eventhub.platform import tokens
from tests.factories import make_contact, make_event, make_note, make_registration, make_tie, make_user, save
from tests.moment import NOW

# Pages and words. tests/test_pages.py opens every page on both databases, tests/test_hostile_forms.py sends every form.
pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def evening(session):
    return make_event(title="Tea evening", starts_at=NOW - 20 * HOUR, ends_at=NOW - 17 * HOUR)


@pytest.fixture
def anna(evening):
    user = make_user("Anna Keller")
    make_registration(evening, user)
    return user


def guest(evening, name, **fields):
    user = make_user(name, other_name=fields.pop("other_name", ""))
    make_registration(evening, user, **({"visible_to": VisibleTo.EVERY_GUEST} | fields))
    return user


@pytest.fixture
def zhang(evening):
    return guest(evening, "Zhang Min", other_name="张敏")


@pytest.fixture
def sun(evening):
    return guest(evening, "孙悦")


def address(evening):
    return f"/e/{evening.slug}/met"


def faces(page):
    return page.all("//input[@name='who']/@value")


def mail_link(evening, anna, *named):
    return f"/after/{recap.sign(find_place(evening.id, anna.id), [each.id for each in named])}"


def notes_of(session):
    return [(note.contact.name, note.text, note.mention) for note in session.scalars(sa.select(Note).order_by(Note.id))]


def test_nobody_is_chosen_and_hidden_people_have_no_face(browser, evening, anna, zhang, sun):
    hidden = guest(evening, "Hidden Guest", visible_to=VisibleTo.NOBODY)

    page = browser(anna).get(address(evening))

    assert page.h1 == "It’s over. Who did you meet?"
    assert set(faces(page)) == {str(zhang.id), str(sun.id)}
    assert page.all("//input[@name='who'][@checked]") == []
    assert str(hidden.id) not in faces(page) and "Hidden" not in page.text


def test_the_shortlist_stands_first_then_people_one_knows(browser, evening, anna, zhang, sun):
    friend = guest(evening, "Ada Friend")
    make_tie(anna, friend)
    save(ShortlistEntry(event_id=evening.id, viewer_id=anna.id, target_id=zhang.id, position=1, computed_at=NOW))

    assert faces(browser(anna).get(address(evening))) == [str(zhang.id), str(friend.id), str(sun.id)]


def test_two_faces_two_sheets_two_notes(browser, evening, anna, zhang, sun, session):
    mine = browser(anna)

    sheet = mine.get(f"{address(evening)}?who={zhang.id}&who={sun.id}&next=1", follow=True)
    assert ("Zhang Min" in sheet.main, "1 of 2" in sheet.main) == (True, True)
    second = mine.submit(sheet.form("/met/"), mention="Power cuts in Xiaoshan", text="Twins")
    assert ("孙悦" in second.main, "2 of 2" in second.main) == (True, True)
    page = mine.submit(second.form("/met/"))

    assert "Saved. Only you see it." in page.text
    assert notes_of(session) == [("Zhang Min", "Twins", "Power cuts in Xiaoshan"), ("孙悦", "", "")]
    assert faces(page) == []


def test_who_is_noted_keeps_the_face_that_was_tapped_unless_they_hide_it(browser, evening, anna, zhang, session):
    zhang.photo = "a" * 16
    session.commit()
    mine = browser(anna)
    mine.submit(mine.get(f"{address(evening)}?who={zhang.id}&next=1", follow=True).form("/met/"))

    photo = "//section[@aria-labelledby='noted']//img"
    assert len(mine.get(address(evening)).all(photo)) == 1
    find_place(evening.id, zhang.id).visible_to = VisibleTo.NOBODY
    session.commit()
    assert mine.get(address(evening)).all(photo) == []


def test_a_person_who_is_skipped_is_not_noted(browser, evening, anna, zhang, sun, session):
    mine = browser(anna)
    sheet = mine.get(f"{address(evening)}?who={zhang.id}&who={sun.id}&next=1", follow=True)

    (skip,) = sheet.all("//a[contains(., 'Skip Zhang Min')]/@href")

    assert "孙悦" in mine.get(skip).main
    assert notes_of(session) == []


def test_choosing_keeps_nothing_and_needs_one_face(browser, evening, anna, zhang, session):
    page = browser(anna).get(f"{address(evening)}?next=1")

    assert "Tap at least one face" in page.text
    assert notes_of(session) == []


def test_a_search_by_pinyin_keeps_what_is_chosen(browser, evening, anna, zhang, sun):
    for number in range(recap.MOST_FACES):
        guest(evening, f"Guest {number:02d}")
    mine = browser(anna)
    assert "2 more guests are found by name." in mine.get(address(evening)).text

    page = mine.get(f"{address(evening)}?who={zhang.id}&q=sun+yue")

    assert faces(page) == [str(zhang.id), str(sun.id)]
    assert page.all("//input[@name='who'][@checked]/@value") == [str(zhang.id)]


def test_a_double_click_on_save_makes_one_note(browser, evening, anna, zhang, session):
    mine = browser(anna)
    form = mine.get(f"{address(evening)}/{zhang.id}").form("/met/")

    for _ in range(2):
        mine.submit(form, text="Tea.")

    assert notes_of(session) == [("Zhang Min", "Tea.", "")]
    assert session.scalar(sa.select(sa.func.count(NoteVersion.id))) == 0


def test_an_empty_sheet_keeps_a_note_that_is_there_and_words_keep_its_marks(
    browser, evening, anna, zhang, session, clock
):
    note = make_note(anna, make_contact(anna, zhang), text="Earlier", event=evening, fit=Fit.YES)
    mine = browser(anna)

    mine.submit(mine.get(f"{address(evening)}/{zhang.id}").form("/met/"))
    assert (note.text, note.fit) == ("Earlier", Fit.YES)
    clock.shift(HOUR)
    mine.submit(mine.get(f"{address(evening)}/{zhang.id}").form("/met/"), text="Later")
    session.refresh(note)
    assert (note.text, note.fit) == ("Later", Fit.YES)


def test_before_the_start_it_leads_to_the_event_and_without_a_place_there_is_none(browser, session):
    coming = make_event()
    anna = make_user("Anna Keller")
    make_registration(coming, anna)
    waiting = make_event(starts_at=NOW - HOUR, ends_at=NOW + HOUR)
    make_registration(waiting, anna, RegistrationState.WAITLISTED)

    assert browser(anna).get(address(coming), follow=True).url == f"/e/{coming.slug}"
    browser(anna).get(address(waiting), status=404)


def test_while_it_runs_it_does_not_say_that_it_is_over(browser, session, anna):
    running = make_event(starts_at=NOW - HOUR, ends_at=NOW + HOUR)
    make_registration(running, anna)

    assert browser(anna).get(address(running)).h1 == "Who did you meet?"


def test_after_two_weeks_it_shows_no_faces(browser, evening, anna, zhang, clock):
    clock.shift(timedelta(days=15))

    page = browser(anna).get(address(evening))

    assert faces(page) == []
    assert "You can still add a note by name" in page.text


def test_the_mail_s_link_shows_those_named_in_the_mail_alone_and_notes_them(
    browser, evening, anna, zhang, sun, session
):
    stranger = browser()
    page = stranger.get(mail_link(evening, anna, zhang))
    assert faces(page) == [str(zhang.id)]
    assert "Sun" not in page.text and "孙悦" not in page.text

    done = stranger.submit(page.form("/after/"), who=[str(zhang.id), str(sun.id)])

    assert "One person noted" in done.text
    assert notes_of(session) == [("Zhang Min", "", "")]
    assert stranger.get("/me", follow=True).url.startswith("/sign-in")


def test_whoever_holds_the_mail_does_not_learn_what_was_answered(browser, evening, anna, zhang):
    link, stranger = mail_link(evening, anna, zhang), browser()
    before = stranger.get(link)
    stranger.submit(before.form("/after/"), who=str(zhang.id))

    assert faces(browser().get(link)) == faces(before)


def test_the_link_ends_after_two_weeks_and_with_the_place(browser, evening, anna, zhang, session, clock):
    link = mail_link(evening, anna, zhang)
    other = make_registration(evening, make_user("Priya Nair"))
    withdrawn = f"/after/{recap.sign(other, [zhang.id])}"
    other.state = RegistrationState.WITHDRAWN
    session.commit()
    browser().get(withdrawn, status=410)
    clock.shift(15 * DAY)

    browser().get(link, status=410)


def test_the_link_ends_when_its_reader_signs_out_everywhere_or_has_another_address(
    browser, evening, anna, zhang, session
):
    link = mail_link(evening, anna, zhang)
    browser().get(link, status=200)
    sign_out_everywhere(anna.id)
    browser().get(link, status=410)

    newer = mail_link(evening, anna, zhang)
    anna.email = "anna.new@example.org"
    session.commit()

    browser().get(newer, status=410)


def test_a_link_of_another_purpose_or_of_a_cancelled_event_opens_nothing(browser, evening, anna, zhang, session):
    place = find_place(evening.id, anna.id)
    browser().get(f"/after/{tokens.sign('attendance', place.id)}", status=410)
    browser().get(f"/after/{tokens.sign(recap.PURPOSE, place.id)}", status=410)
    link = mail_link(evening, anna, zhang)
    evening.state = EventState.CANCELLED
    session.commit()

    browser().get(link, status=410)


def test_people_who_hid_since_the_mail_went_out_are_gone_from_its_page(browser, evening, anna, zhang, session):
    link = mail_link(evening, anna, zhang)
    find_place(evening.id, zhang.id).visible_to = VisibleTo.NOBODY
    session.commit()

    assert faces(browser().get(link)) == []


def test_the_reader_who_is_signed_in_gets_the_whole_page(browser, evening, anna, zhang, sun):
    page = browser(anna).get(mail_link(evening, anna, zhang), follow=True)

    assert page.url == address(evening)


def test_two_who_met_know_each_other_once_both_have_said_so(browser, evening, anna, zhang, session):
    mine, theirs = browser(), browser(zhang)
    mine.submit(mine.get(mail_link(evening, anna, zhang)).form("/after/"), who=str(zhang.id))
    assert session.scalars(sa.select(Tie)).all() == []

    theirs.submit(theirs.get(f"{address(evening)}/{anna.id}").form("/met/"))

    assert len(session.scalars(sa.select(Tie)).all()) == 2
