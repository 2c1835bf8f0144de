"""One scan in a real browser: the page with the code sees by itself that somebody scanned it."""

from datetime import timedelta

import pytest

from eventhub.followups.notes.scans import code_of
from eventhub.people.relations import list_acquaintances
from eventhub.platform.clock import utc_now
from tests.factories import make_event, make_registration, make_user

SOON = 15000


@pytest.mark.slow
def test_two_people_know_each_other_after_one_scan_and_two_yeses(visit, site):
    with site.app.app_context():
        now = utc_now()
        event = make_event(starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=1))
        places = [make_registration(event, make_user(name)) for name in ("Anna Keller", "Zhang Min")]
        (anna, zhang), code, slug = [place.user_id for place in places], code_of(places[0]), event.slug
        cookies = [site.cookie_of(user_id) for user_id in (anna, zhang)]
    hers, theirs = visit(), visit()
    for window, cookie in zip((hers, theirs), cookies, strict=True):
        window.page.context.add_cookies([cookie])
    hers.open("/met")
    hers.press("Show my QR card instead", "code")

    theirs.open(f"/met/with/{code}", "scan")
    theirs.fill(text="Heat pumps.")
    theirs.page.get_by_role("button", name="Yes, we met").click()
    theirs.page.get_by_text("Anna Keller is asked the same now.").wait_for(timeout=SOON)

    hers.page.get_by_text("scanned your code").wait_for(timeout=SOON)
    hers.look("scanned")
    hers.page.get_by_role("button", name="Yes, we met").click()
    hers.page.get_by_role("link", name="Add a few words").wait_for(timeout=SOON)
    with site.app.app_context():
        assert list_acquaintances(anna) == {zhang}
    assert hers.page.url.startswith(f"{site.url}/met/") and slug not in hers.page.url
