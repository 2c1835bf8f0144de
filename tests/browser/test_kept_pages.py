"""A ticket and the people to meet without signal: kept after a visit, dated, forgotten with person and event."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from eventhub.platform.db import db
from tests.factories import make_event, make_registration, make_user

pytestmark = pytest.mark.timeout(200)

SOON = 30_000
SHELVES = "async () => (await caches.keys()).filter((name) => name.startsWith('eventhub-kept'))"


@pytest.fixture
def guest(site):
    """Anna, with a place at an event tomorrow; her cookie and the event's address."""
    with site.app.app_context():
        tomorrow = datetime.now(UTC) + timedelta(days=1)
        anna, event = make_user("Anna Keller"), make_event("Clean-Energy Evening", starts_at=tomorrow)
        make_registration(event, anna)
        db.session.commit()
        return site.cookie_of(anna.id), f"/e/{event.slug}"


@pytest.fixture
def page(visit, guest):
    """Anna's phone after she has looked at her ticket and at For you."""
    page, (cookie, event) = visit().page, guest
    page.context.add_cookies([cookie])
    page.goto("/met")
    page.wait_for_function("() => navigator.serviceWorker.controller", timeout=SOON)
    for path in ("/", f"{event}/me", f"{event}/going"):
        page.goto(path)
        until(page, lambda path=path: any(shelf.endswith(f" {path}") for shelf in page.evaluate(SHELVES)))
    return page


def until(page, happens):
    give_up_at = time.monotonic() + SOON / 1000
    while not happens():
        assert time.monotonic() < give_up_at, page.evaluate(SHELVES)
        page.wait_for_timeout(100)


def test_without_signal_the_ticket_opens_with_its_code_and_says_as_of_when_it_is(page, site, guest):
    site.go_away()

    page.goto(f"{guest[1]}/me")

    assert page.locator("[data-kept]").inner_text().startswith("As of ")
    assert "No answer from the network" in page.locator("[data-kept]").inner_text()
    whole = "() => [...document.querySelectorAll('main img')].every((each) => each.naturalWidth > 0)"
    assert page.evaluate(whole)
    page.goto(f"{guest[1]}/going")
    assert "As of" in page.locator("[data-kept]").inner_text()
    page.goto("/")
    assert "Clean-Energy Evening" in page.locator("main").inner_text()
    page.goto("/me?opened=name")
    assert "Clean-Energy Evening" in page.locator("main").inner_text() and page.locator("[data-kept]").count() == 1
    site.come_back()


def test_with_signal_nothing_speaks_of_an_older_page(page, guest):
    page.goto(f"{guest[1]}/me")

    assert page.locator("[data-kept]").count() == 0


def test_signing_out_forgets_them(page):
    page.locator("details.menu summary").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Sign out").click()

    until(page, lambda: page.evaluate(SHELVES) == [])


def test_the_next_person_on_this_device_finds_none_of_them(page, site):
    with site.app.app_context():
        zhang = make_user("Zhang Min")
        db.session.commit()
        cookie = site.cookie_of(zhang.id)
    page.context.add_cookies([cookie])

    page.goto("/follow-ups")

    until(page, lambda: page.evaluate(SHELVES) == [])


def test_a_place_given_up_elsewhere_is_forgotten_with_the_next_look(page, site, guest):
    from eventhub.events.registrations.models import Registration
    from eventhub.events.registrations.rules import RegistrationState

    with site.app.app_context():
        db.session.query(Registration).update({"state": RegistrationState.WITHDRAWN, "ended_at": datetime.now(UTC)})
        db.session.commit()

    page.goto(f"{guest[1]}/me")

    until(page, lambda: not any(shelf.endswith("/me") for shelf in page.evaluate(SHELVES)))


def test_what_is_over_is_swept_out(page):
    page.evaluate("""async () => {
        const shelf = await caches.open('eventhub-kept /e/over/me');
        await shelf.put('/e/over/me', new Response('', {headers: {'X-Keep-Until': '2020-01-01T00:00:00+00:00'}}));
    }""")

    page.goto("/follow-ups")

    until(page, lambda: not any("over" in shelf for shelf in page.evaluate(SHELVES)))
