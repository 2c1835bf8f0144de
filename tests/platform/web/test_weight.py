"""A first visit on conference Wi-Fi: at most 8 requests and 60 kB packed (the page itself is packed by the proxy).

Pictures below what is seen first wait until they are scrolled to.
"""

import gzip

import pytest

from tests.factories import make_event, make_user

MOST_REQUESTS = 8
MOST_BYTES = 60_000
NAMED = (
    "//link[@rel='stylesheet' or @rel='icon' or @rel='manifest']/@href | //script/@src | "
    "//img[not(@loading='lazy')]/@src"
)


def weight(app, address):
    with app.test_client().get(address) as answer:
        return len(gzip.compress(answer.data))


@pytest.mark.parametrize("path", ["/", "/events", "/e/{slug}", "/sign-in"])
def test_a_first_visit_is_light(sqlite_app, client, session, path):
    event = make_event(organiser=make_user("Grace Huang"), slug="first-visit", description="Tea.\n\n" * 200)

    page = client.get(path.format(slug=event.slug))
    addresses = dict.fromkeys(page.tree.xpath(NAMED))
    weights = [weight(sqlite_app, address) for address in addresses]

    assert all(address.startswith("/") for address in addresses)
    assert 1 + len(addresses) <= MOST_REQUESTS
    assert len(gzip.compress(page.html.encode())) + sum(weights) <= MOST_BYTES
