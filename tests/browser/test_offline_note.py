"""Case 59 in a real browser: the network is cut while a note is written."""

import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import request

from eventhub.accounts.models import User
from eventhub.followups.notes.models import Note, NoteVersion
from eventhub.followups.notes.service import Words, edit_note
from eventhub.people.models import Contact
from eventhub.platform.clock import utc_now
from eventhub.platform.db import db
from tests.factories import make_event, make_registration, make_user

SOON = 30_000


@pytest.fixture
def anna(site):
    with site.app.app_context():
        now = datetime.now(UTC)
        user = make_user("Anna Keller", email="anna@example.org")
        event = make_event(starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=1))
        make_registration(event, user)
        return site.cookie_of(user.id)


@pytest.fixture
def window(visit, site, anna):
    """Anna's phone, signed in and at the page for notes."""
    opened = visit()
    opened.page.context.add_cookies([anna])
    opened.open("/met")
    return opened


def notes(site):
    with site.app.app_context():
        return db.session.scalars(sa.select(Note.text).order_by(Note.id)).all()


def test_a_note_saved_without_signal_goes_out_once_when_it_is_back(window, site):
    page = window.page
    page.context.set_offline(True)
    page.fill("#name", "Priya")
    page.fill("#text", "Grid batteries.")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved on this phone").wait_for(timeout=SOON)
    assert notes(site) == []

    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.get_by_text("All your notes have arrived.").wait_for(timeout=SOON)

    assert notes(site) == ["Grid batteries."]


@pytest.mark.slow
def test_what_was_typed_is_there_again_after_the_page_was_lost(window, site):
    page = window.page
    page.fill("#name", "Priya")
    page.fill("#text", "Twins, 3 years old")
    page.fill("#i_promised", "the plan")

    page.goto("/follow-ups")
    page.goto("/met")

    assert page.input_value("#text") == "Twins, 3 years old"
    assert page.input_value("#i_promised") == "the plan"
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/saved")
    page.goto("/met")
    assert page.input_value("#text") == ""
    assert notes(site) == ["Twins, 3 years old"]


def wait_until_so_many_wait(page, number):
    page.wait_for_function(
        """number => Object.entries(localStorage).some(
        ([key, value]) => key.includes('waiting') && JSON.parse(value).length === number)""",
        arg=number,
        timeout=SOON,
    )


@pytest.mark.slow
def test_a_change_made_without_signal_is_kept_and_goes_out_from_any_page(window, site):
    """Case 59 for a note that exists: per keystroke, sent once, and the wording of another device is kept."""
    page = window.page
    page.fill("#name", "Priya")
    page.fill("#text", "Grid.")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/saved")
    page.get_by_role("link", name="Change the note").click()
    page.wait_for_url("**/met/*")
    page.fill("#text", "Grid and tea.")
    page.reload()
    assert page.input_value("#text") == "Grid and tea."

    page.context.set_offline(True)
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved on this phone").wait_for(timeout=SOON)
    assert notes(site) == ["Grid."]
    page.context.set_offline(False)
    with site.app.app_context():
        note = db.session.scalars(sa.select(Note)).one()
        edit_note(note.id, note.author_id, Words(text="Of the laptop."), now=utc_now() + timedelta(minutes=5))
    page.goto("/contacts")
    wait_until_so_many_wait(page, 0)

    assert notes(site) == ["Of the laptop."]
    with site.app.app_context():
        older = db.session.scalars(sa.select(NoteVersion.text)).all()
    assert sorted(older) == ["Grid and tea.", "Grid."]


@pytest.mark.slow
def test_a_note_that_is_refused_lets_the_others_pass_and_one_about_somebody_gone_keeps_the_name(window, site):
    page = window.page
    page.evaluate("""() => {
        const note = (client_id, more) => ({to: '/met', values: {client_id, text: client_id, ...more}});
        const waiting = [note('x', {name: 'Refused'}), note('gone-guest', {who: 'u99999', called: 'Zhang Min'}),
                         note('the-last-one', {name: 'Marco'})];
        localStorage.setItem(`eventhub.waiting.${document.body.dataset.notesOf}`, JSON.stringify(waiting));
    }""")

    page.goto("/contacts")
    wait_until_so_many_wait(page, 1)

    assert notes(site) == ["gone-guest", "the-last-one"]
    with site.app.app_context():
        assert db.session.scalars(sa.select(Contact.name).order_by(Contact.id)).all() == ["Zhang Min", "Marco"]


@pytest.mark.slow
def test_a_server_that_is_away_loses_nothing_either(window, site):
    page = window.page
    with overloaded(site.app):
        page.fill("#name", "Marco")
        page.fill("#text", "Tea.")
        page.get_by_role("button", name="Save").click()
        page.get_by_text("Saved on this phone").wait_for(timeout=SOON)

    page.goto("/met")
    page.get_by_text("All your notes have arrived.").wait_for(timeout=SOON)

    assert notes(site) == ["Tea."]


@contextmanager
def overloaded(app):
    """A server that takes no note: what passes by the page's worker, the browser's driver could not answer for it."""

    def refuse():
        return ("", 503) if request.method == "POST" and request.path == "/met" else None

    first = app.before_request_funcs.setdefault(None, [])
    first.insert(0, refuse)
    try:
        yield
    finally:
        first.remove(refuse)


def kept(page, path="/met"):
    """Whether the device holds this page for times without signal."""
    return page.evaluate("path => caches.match(path).then(Boolean)", path)


def wait_until_kept(page):
    """Asked anew until it is so: a promise is true at once for Playwright's own waiting."""
    until = time.monotonic() + SOON / 1000
    while not kept(page):
        assert time.monotonic() < until, "the page was not kept"
        page.wait_for_timeout(50)


@pytest.mark.slow
def test_the_page_for_notes_opens_without_signal_and_two_notes_stay_two(window, site):
    """Opened twice from what the device kept, each time another person is met."""
    page = window.page
    wait_until_kept(page)
    page.goto("/follow-ups")
    site.go_away()
    for name, text in (("Priya", "Grid batteries."), ("Marco", "Tea.")):
        page.goto("/met")
        page.fill("#name", name)
        page.fill("#text", text)
        page.get_by_role("button", name="Save").click()
        page.get_by_text("Saved on this phone").wait_for(timeout=SOON)
    assert notes(site) == []

    site.come_back()
    page.goto("/met")
    page.get_by_text("All your notes have arrived.").wait_for(timeout=SOON)

    assert notes(site) == ["Grid batteries.", "Tea."]


def test_who_signs_out_leaves_no_page_on_the_device(window):
    page = window.page
    wait_until_kept(page)

    page.locator("details.menu summary").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Sign out").click()

    assert not kept(page)


def shelves(page):
    """What this device keeps, but for files that are the same for everybody."""
    return page.evaluate("""async () => (await Promise.all((await caches.keys()).map(async name =>
        (await (await caches.open(name)).keys()).map(request => new URL(request.url).pathname)))).flat()
        .filter(path => !path.startsWith('/assets/') && !path.startsWith('/static/'))""")


def until(page, holds):
    end = time.monotonic() + SOON / 1000
    while not holds():
        assert time.monotonic() < end
        page.wait_for_timeout(50)


def sign_out_elsewhere(site, email="anna@example.org"):
    """On another device: every session of theirs ends."""
    with site.app.app_context():
        db.session.execute(sa.update(User).where(User.email == email).values(session_version=User.session_version + 1))
        db.session.commit()


def test_a_session_that_was_ended_elsewhere_leaves_no_page_either(window, site):
    """The device learns of it with the next page it opens, whichever that is."""
    page = window.page
    wait_until_kept(page)
    sign_out_elsewhere(site)

    page.goto("/events")

    until(page, lambda: shelves(page) == [])


def test_who_signs_in_next_on_this_device_finds_no_page_of_the_one_before(window, site):
    page = window.page
    wait_until_kept(page)
    with site.app.app_context():
        zhang = make_user("Zhang Min")
        db.session.commit()
        cookie, zhang_id = site.cookie_of(zhang.id), zhang.id
    page.context.add_cookies([cookie])

    page.goto("/follow-ups")
    theirs = f'notes-of="{zhang_id}"'
    until(page, lambda: theirs in page.evaluate("() => caches.match('/met').then(kept => kept?.text() ?? '')"))
    site.go_away()
    page.goto("/met")

    assert page.get_attribute("body", "data-notes-of") == str(zhang_id)
    site.come_back()


def test_another_tab_shows_nothing_more_once_somebody_has_signed_out(window):
    page = window.page
    other = page.context.new_page()
    other.goto("/me")
    page.bring_to_front()
    page.locator("details.menu summary").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Sign out").click()

    other.wait_for_url("**/sign-in**", timeout=SOON)
    assert "anna@example.org" not in other.content()
    other.go_back()
    assert "anna@example.org" not in other.content()


@pytest.mark.slow
def test_signing_out_without_signal_forgets_what_is_kept(window, site):
    from playwright.sync_api import Error

    page = window.page
    wait_until_kept(page)
    site.go_away()

    page.locator("details.menu summary").click()
    with page.expect_event("requestfailed"):
        page.get_by_role("button", name="Sign out").click()

    page.wait_for_url("chrome-error://**")
    with pytest.raises(Error, match="net::ERR_"):
        page.goto("/met")


@pytest.mark.slow
def test_an_answer_on_its_way_while_somebody_signs_out_is_not_kept(visit, site, anna):
    asked, go_on = threading.Event(), threading.Event()

    def hold(answer):
        if request.path == "/met" and request.headers.get("Sec-Fetch-Dest") == "empty":
            asked.set()
            go_on.wait(SOON / 1000)
        return answer

    with held(site.app, hold):
        page = visit().page
        page.context.add_cookies([anna])
        page.goto("/met")
        assert asked.wait(SOON / 1000)
        page.locator("details.menu summary").click()
        with page.expect_navigation():
            page.get_by_role("button", name="Sign out").click()
        go_on.set()
        page.wait_for_timeout(500)

    assert not kept(page)


@contextmanager
def held(app, hold):
    """Every answer passes through `hold`."""
    after = app.after_request_funcs.setdefault(None, [])
    after.append(hold)
    try:
        yield
    finally:
        after.remove(hold)


def test_the_text_stands_under_the_fields_while_they_are_typed_and_the_private_line_stays(window, site):
    """The server drafts it and keeps nothing; the private line is not even sent for it."""
    page, sent = window.page, []
    page.on("request", lambda request: sent.append(request.post_data or "") if "preview" in request.url else None)
    page.fill("#text", "Seemed tired.")
    page.fill("#name", "Priya Nair")
    page.fill("#mention", "grid batteries")

    page.get_by_text("I enjoyed talking with you about grid batteries.").wait_for(timeout=SOON)

    assert page.get_by_role("button", name="Show the text").count() == 0
    assert sent and not any("tired" in each for each in sent)
    page.press("#mention", "Enter")
    page.wait_for_url("**/saved")
    assert notes(site) == ["Seemed tired."]
