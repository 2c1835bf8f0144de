"""One scan, two yeses: two guests note each other, and know each other from then on."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventhub.events.registrations.rules import RegistrationState, VisibleTo
from eventhub.followups.notes import scans
from eventhub.followups.notes.models import MeetingScan, Note
from eventhub.followups.notes.scans import answer, code_of, forget_scans, scan, scans_waiting_for, shown_by
from eventhub.followups.notes.service import Who, Words, write_note
from eventhub.followups.queries import current_follow_up
from eventhub.people.relations import list_acquaintances
from eventhub.platform.errors import NotFound
from tests.factories import make_block, make_event, make_registration, make_user
from tests.moment import NOW

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def evening(session):
    return make_event(starts_at=NOW - HOUR, ends_at=NOW + 2 * HOUR)


@pytest.fixture
def zhang(evening):
    """Shows her code; on no list is she seen."""
    user = make_user("Zhang Min", other_name="张敏")
    return make_registration(evening, user, visible_to=VisibleTo.NOBODY)


@pytest.fixture
def anna(evening):
    return make_registration(evening, make_user("Anna Keller"), visible_to=VisibleTo.NOBODY).user


def notes(session):
    return session.scalars(sa.select(Note).order_by(Note.id)).all()


def test_two_yeses_make_two_notes_a_tie_and_two_plans(anna, zhang, session):
    scan(code_of(zhang), anna.id, Words(text="Heat pumps."), now=NOW)
    assert zhang.user_id not in list_acquaintances(anna.id), "one yes is not enough"
    [waiting] = scans_waiting_for(zhang.user_id, NOW)

    answer(waiting.id, zhang.user_id, met=True, now=NOW)

    hers, mine = sorted(notes(session), key=lambda note: note.text)
    assert (mine.text, mine.contact.name, mine.contact.other_name) == ("Heat pumps.", "Zhang Min", "张敏")
    assert (hers.text, hers.contact.name) == ("", "Anna Keller"), "nobody's words go to the other"
    assert list_acquaintances(anna.id) == {zhang.user_id} and list_acquaintances(zhang.user_id) == {anna.id}
    assert all(current_follow_up(note.contact_id) for note in (hers, mine))
    assert scans_waiting_for(zhang.user_id, NOW) == []


def test_a_no_is_told_to_nobody_and_the_scanner_keeps_the_note(anna, zhang, session):
    scan(code_of(zhang), anna.id, Words(), now=NOW)
    [waiting] = scans_waiting_for(zhang.user_id, NOW)

    assert answer(waiting.id, zhang.user_id, met=False, now=NOW) is None

    assert [note.author_id for note in notes(session)] == [anna.id]
    assert list_acquaintances(anna.id) == frozenset()
    scan(code_of(zhang), anna.id, Words(), now=NOW)
    assert scans_waiting_for(zhang.user_id, NOW) == [], "nobody is asked a second time"


def test_pressed_twice_it_is_one_note_and_one_question(anna, zhang, session):
    for _ in range(2):
        scan(code_of(zhang), anna.id, Words(text="Tea."), now=NOW)

    assert [note.text for note in notes(session)] == ["Tea."]
    assert len(scans_waiting_for(zhang.user_id, NOW)) == 1


def test_whoever_has_been_noted_by_the_other_already_need_not_wait(anna, zhang, session):
    zhang.visible_to = VisibleTo.EVERY_GUEST
    li = make_registration(zhang.event, make_user("Li Wei")).user
    write_note(zhang.user_id, "by-hand", Who(user_id=li.id), Words(text="Knows Chengdu."), now=NOW)

    scan(code_of(zhang), li.id, Words(), now=NOW)

    assert list_acquaintances(li.id) == {zhang.user_id}
    assert scans_waiting_for(zhang.user_id, NOW) == []


def test_a_scan_without_words_adds_nothing_to_a_note_made_by_hand(anna, zhang, session):
    zhang.visible_to = VisibleTo.EVERY_GUEST
    li = make_registration(zhang.event, make_user("Li Wei")).user
    write_note(li.id, "by-hand", Who(user_id=zhang.user_id), Words(text="Knows Chengdu."), now=NOW)

    scan(code_of(zhang), li.id, Words(), now=NOW)

    assert [note.text for note in notes(session)] == ["Knows Chengdu."]
    assert len(scans_waiting_for(zhang.user_id, NOW)) == 1


def test_a_code_opens_nothing_to_guests_of_other_events_strangers_and_the_blocked(anna, zhang, evening):
    stranger, blocked = make_user(), make_registration(evening, make_user()).user
    elsewhere = make_registration(make_event(starts_at=NOW, ends_at=NOW + HOUR), make_user()).user
    pending = make_registration(evening, make_user(), RegistrationState.PENDING).user
    make_block(zhang.user, blocked)

    assert shown_by(code_of(zhang), anna.id, NOW) is zhang
    for person in (stranger, elsewhere, blocked, pending):
        assert shown_by(code_of(zhang), person.id, NOW) is None
        with pytest.raises(NotFound):
            scan(code_of(zhang), person.id, Words(), now=NOW)
    for wrong in ("", "x", code_of(zhang)[:-1]):
        assert shown_by(wrong, anna.id, NOW) is None
    with pytest.raises(NotFound):
        scan(code_of(zhang), zhang.user_id, Words(), now=NOW)


def test_a_code_is_good_from_half_a_day_before_until_two_weeks_after(anna, zhang, evening):
    good = [evening.starts_at - 12 * HOUR, evening.ends_at + 14 * DAY]
    assert [shown_by(code_of(zhang), anna.id, moment) is zhang for moment in good] == [True, True]
    assert [scans.is_open(evening, moment) for moment in good] == [True, True]
    for moment in (evening.starts_at - 13 * HOUR, evening.ends_at + 15 * DAY):
        assert shown_by(code_of(zhang), anna.id, moment) is None
        assert not scans.is_open(evening, moment)


def test_what_is_not_answered_within_a_day_is_gone(anna, zhang, session):
    scan(code_of(zhang), anna.id, Words(), now=NOW)

    assert forget_scans(NOW + DAY - HOUR) == 0
    assert scans_waiting_for(zhang.user_id, NOW + DAY) == []
    assert forget_scans(NOW + DAY) == 1
    assert session.scalar(sa.select(sa.func.count()).select_from(MeetingScan)) == 0


def test_after_a_block_nobody_is_asked(anna, zhang):
    scan(code_of(zhang), anna.id, Words(), now=NOW)
    make_block(anna, zhang.user)

    assert scans_waiting_for(zhang.user_id, NOW) == []


def test_from_the_code_to_the_tie_by_buttons(anna, zhang, evening, browser):
    theirs, mine = browser(zhang.user), browser(anna)
    page = theirs.get(f"/e/{evening.slug}/code")
    assert "Let the person you meet scan this" in page.main and page.find("//div[@role='img']/*") is not None
    link = f"/met/with/{code_of(zhang)}"

    asked = mine.get(link)
    assert "Zhang Min 张敏" in asked.main and zhang.user.email not in asked.html
    assert theirs.get(f"/e/{evening.slug}/code/scanned").answer.json["finished"] is False
    saved = mine.submit(asked.form("/met/with/"), text="Heat pumps.", press="Yes, we met")

    assert "Zhang Min is asked the same now" in saved.main
    assert theirs.get(f"/e/{evening.slug}/code/scanned").answer.json["finished"] is True
    for address in (f"/e/{evening.slug}/code", "/met"):
        assert "Anna Keller scanned your code" in theirs.get(address).main
    page = theirs.get("/met")
    saved = theirs.submit(page.form("/met/scans/"), press="Yes, we met")
    assert saved.h1 == "Saved. Only you see it." and "Heat pumps" not in saved.html
    assert saved.link("Add a few words").startswith("/met/")
    assert list_acquaintances(anna.id) == {zhang.user_id}


def test_no_is_a_button_too(anna, zhang, evening, browser):
    scan(code_of(zhang), anna.id, Words(), now=NOW)
    theirs = browser(zhang.user)
    page = theirs.get("/met")
    [form] = [form for form in page.forms if "/met/scans/" in form.action and "We did not meet" in form.buttons]

    page = theirs.submit(form, press="We did not meet")

    assert "They are not told" in page.main and "scanned your code" not in page.main


@pytest.mark.parametrize(("language", "words"), [("en", "You cannot use this code"), ("zh-CN", "这个码你用不了")])
def test_a_wrong_code_and_ones_own_say_what_to_do(anna, zhang, browser, language, words):
    mine = browser(anna, language)
    anna.language = "en" if language == "en" else "zh_Hans"

    assert words in mine.get("/met/with/wrong", status=404).main
    assert mine.request("POST", f"/met/with/{code_of(zhang)}x", data=mine.with_token({})).status == 404
    own = browser(zhang.user).get(f"/met/with/{code_of(zhang)}")
    assert "This is your own code" in own.main


def test_a_stranger_signs_in_first_and_comes_back_to_the_code(zhang, browser):
    link = f"/met/with/{code_of(zhang)}"

    assert "next=" in browser().request("GET", link).location


def test_the_code_of_an_event_far_off_waits_and_an_old_one_says_so(session, browser):
    for starts_at, words in ((NOW + 3 * DAY, "half a day before"), (NOW - 30 * DAY, "two weeks after it")):
        guest = make_registration(make_event(starts_at=starts_at), make_user())
        assert words in browser(guest.user).get(f"/e/{guest.event.slug}/code").main
