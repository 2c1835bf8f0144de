"""The pages of webhooks."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventhub.api import webhooks
from eventhub.api.models import WebhookDelivery, WebhookEndpoint
from eventhub.api.rules import MOST_ENDPOINTS, DeliveryState, EventType
from eventhub.app.jobs import deliver_webhooks
from eventhub.platform.errors import LimitReached, NotFound
from eventhub.platform.web.dates import day_time
from tests.dump import whole_database
from tests.factories import make_event, make_user, owner_of


@pytest.fixture
def event(session, now):
    return make_event("Tea", organiser=make_user("Grace Huang"))


@pytest.fixture
def desk(browser, event):
    return browser(owner_of(event))


@pytest.fixture
def endpoint(event, now):
    return webhooks.add_endpoint(
        owner_of(event).id, "https://10.0.0.9/hook", [EventType.CONFIRMED], event_id=None, now=now
    )


def test_an_address_is_added_tested_and_its_log_read(desk, event, session, now):
    page = desk.submit(
        desk.get("/me/programs/webhooks/new").form(),
        url="https://hooks.example.org/in",
        event_types=["registration.confirmed", "event.updated"],
        event_id=str(event.id),
    )
    secret = page.find("//input[@id='secret']").get("value")

    assert "hooks.example.org" in page.h1 and "Tea" in page.main and secret.startswith("whsec_")
    assert secret not in str(whole_database(session))
    tested = desk.submit(page.form("/ping"))
    assert "On its way" in tested.text and "Waiting" in tested.section("Log")
    assert "hooks.example.org" in desk.get("/me/programs").section("Webhooks")


def test_an_address_that_is_made_anew_has_no_tests_of_its_own(event, endpoint, session, now, monkeypatch):
    """Else a user could have us call a stranger's server as often as they like."""
    monkeypatch.setattr(webhooks, "_TESTS_AN_HOUR", 1)
    webhooks.ping(endpoint, now=now)
    # SQLite gives the number of a row that is gone to the next.
    again = webhooks.add_endpoint(owner_of(event).id, "https://10.0.0.9/hook", [], event_id=None, now=now)
    webhooks.delete_endpoint(endpoint.id)

    with pytest.raises(LimitReached):
        webhooks.ping(again, now=now)


def test_an_address_that_is_not_public_is_refused_in_words(desk):
    """Case 34."""
    form = desk.get("/me/programs/webhooks/new").form()

    for url, words in (
        ("https://169.254.169.254/", "This address is not public"),
        ("http://example.org/", "must begin with https://"),
        ("hello", "Enter an address like"),
    ):
        page = desk.submit(form, url=url, event_types=["event.updated"], event_id="", status=400)
        assert words in page.text


def test_a_try_that_went_nowhere_says_why_and_can_be_sent_again(app, desk, endpoint, session, now):
    """The endpoint was added while the operator trusted its host, and is judged again at each try."""
    webhooks.ping(endpoint, now=now)
    assert deliver_webhooks(now) == 1

    page = desk.get(f"/me/programs/webhooks/{endpoint.id}")
    assert "This address is not public" in page.section("Log") and "Given up" in page.section("Log")
    again = desk.submit(page.form("/replay"))
    assert "On its way" in again.text
    row = session.scalars(sa.select(WebhookDelivery).execution_options(populate_existing=True)).one()
    assert (row.state, row.attempts) == (DeliveryState.QUEUED, 0)
    assert "This address is not public" not in again.section("Log"), "that was the answer to the try before"
    assert "still on its way" in desk.post(f"/me/programs/webhooks/{endpoint.id}/deliveries/{row.id}/replay").text


def test_the_log_says_when_a_delivery_was_last_tried_where_that_was_later(desk, endpoint, now):
    webhooks.ping(endpoint, now=now)
    deliver_webhooks(now)
    page = desk.get(f"/me/programs/webhooks/{endpoint.id}")
    assert "last" not in page.section("Log")

    desk.submit(page.form("/replay"))
    deliver_webhooks(now + timedelta(hours=3))

    tried = day_time(now + timedelta(hours=3), endpoint.user.zone)
    assert f"last {tried}" in desk.get(f"/me/programs/webhooks/{endpoint.id}").section("Log")


def test_it_is_switched_off_and_on_and_deleted(desk, endpoint, session, now):
    webhooks.ping(endpoint, now=now)

    off = desk.submit(desk.get(f"/me/programs/webhooks/{endpoint.id}").form("/off"))
    assert "You switched it off" in off.main and "Not sent" in off.section("Log")
    assert "Switch it on first" in desk.post(f"/me/programs/webhooks/{endpoint.id}/ping").text
    on = desk.submit(off.form("/on"))
    assert "from now on" in on.text
    desk.submit(on.form("/delete"))
    assert session.scalar(sa.select(sa.func.count(WebhookEndpoint.id))) == 0


def test_a_new_secret_signs_beside_the_old_one_for_a_day(desk, endpoint, session, now):
    before = webhooks.secrets_of(endpoint, now)
    desk.submit(desk.get(f"/me/programs/webhooks/{endpoint.id}").form("/secret"))
    session.refresh(endpoint)
    after = webhooks.secrets_of(endpoint, now)

    assert len(after) == 2 and after[1] == before[0] and after[0] != before[0]
    assert webhooks.secrets_of(endpoint, now + timedelta(days=1)) == after[:1]


def test_there_are_only_so_many_and_only_of_ones_own_events(desk, event, session, now):
    for number in range(MOST_ENDPOINTS):
        webhooks.add_endpoint(owner_of(event).id, f"https://x.example.org/{number}", [], event_id=None, now=now)
    with pytest.raises(NotFound):
        webhooks.add_endpoint(make_user().id, "https://x.example.org/", [], event_id=event.id, now=now)

    page = desk.submit(
        desk.get("/me/programs/webhooks/new").form(),
        url="https://x.example.org/",
        event_types=["event.updated"],
        event_id="",
        status=400,
    )

    assert "You have enough addresses" in page.text
