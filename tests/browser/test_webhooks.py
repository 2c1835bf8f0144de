"""What did not get through is sent again from a phone."""

import pytest

from eventhub.api import deliveries, webhooks
from eventhub.api.rules import EventType
from eventhub.platform.clock import utc_now
from eventhub.platform.db import db
from tests.api.receiver import Receiver
from tests.factories import make_user


@pytest.fixture
def receiver():
    made = Receiver()
    yield made
    made.stop()


def test_what_was_answered_is_sent_again_from_a_phone(site, visit, receiver):
    def deliver():
        with site.app.app_context():
            assert deliveries.deliver(utc_now(), [receiver.host]) == 1

    with site.app.app_context():
        grace = make_user("Grace Huang", email="grace@example.org")
        endpoint = webhooks.add_endpoint(grace.id, receiver.url, EventType, event_id=None, now=utc_now())
        webhooks.ping(endpoint, now=utc_now())
        db.session.commit()
        cookie, path = site.cookie_of(grace.id), f"/me/programs/webhooks/{endpoint.id}"
    deliver()
    phone = visit()
    phone.page.context.add_cookies([cookie])
    phone.open(path, "webhook_log")

    phone.page.set_viewport_size({"width": 375, "height": 800})
    box = phone.page.get_by_role("button", name="Send again").bounding_box()
    assert box["x"] + box["width"] <= 375, "the button lies beside the screen"
    phone.press("Send again", "webhook_again")
    deliver()

    assert len(receiver.got) == 2
