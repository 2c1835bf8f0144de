"""One name and the run-sheet on a phone and at a desk, with a real browser."""

import pytest

from eventhub.app.demo import seed as demo
from eventhub.app.demo.words import EVENING
from eventhub.platform.clock import utc_now
from eventhub.recommendations.service import refresh_all
from tests.browser.test_journey import sign_in

pytestmark = pytest.mark.timeout(400)


def test_a_newcomer_types_a_name_and_the_host_ticks_them_off(site, visit):
    with site.app.app_context():
        demo.seed(utc_now())
        refresh_all(utc_now())
    theresa, grace = visit(), visit()
    sign_in(site, theresa, "theresa@example.org")
    sign_in(site, grace, "grace@example.org")

    theresa.open(f"/e/{EVENING.slug}/questions/people", "one-name")
    theresa.fill(knows="Helena Novak")
    with theresa.page.expect_navigation():
        theresa.page.locator("#knows-form .btn-primary").click()
    theresa.look("one-name-choices")
    theresa.press("I know them", "one-name-known")

    grace.open(f"/e/{EVENING.slug}/greeting", "run-sheet")
    grace.press("Mark as greeted", "run-sheet-ticked")
    assert "Greeted at" in grace.words
