"""A first visit on conference Wi-Fi: at most 8 requests and 60 kB packed (the page itself is packed by the proxy).

Pictures below what is seen first wait until they are scrolled to.
"""

import gzip

import pytest

from eventhub.events.event.covers import settle
from eventhub.events.event.pictures import cover_picture
from tests.factories import make_event, make_registration, make_user, noisy_picture

MOST_REQUESTS = 8
MOST_BYTES = 60_000
MOST_WITH_PHOTO = 120_000
PICTURES = ("image/jpeg", "image/png", "image/webp")
NAMED = (
    "//link[@rel='stylesheet' or @rel='icon' or @rel='manifest']/@href | //script/@src | "
    "//img[not(@loading='lazy')]/@src"
)

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])


def weight(app, address) -> int:
    with app.test_client().get(address) as answer:
        return len(answer.data) if answer.mimetype in PICTURES else len(gzip.compress(answer.data))


def first_visit(app, page) -> tuple[int, int]:
    """How many requests and bytes a browser needs that has nothing of ours yet."""
    addresses = dict.fromkeys(page.tree.xpath(NAMED))
    assert all(address.startswith("/") for address in addresses)
    parts = [weight(app, address) for address in addresses]
    return 1 + len(parts), len(gzip.compress(page.html.encode())) + sum(parts)


@pytest.mark.parametrize("path", ["/", "/events", "/e/{slug}", "/e/{slug}/register", "/sign-in"])
def test_a_first_visit_is_light(sqlite_app, client, session, path):
    event = make_event(organiser=make_user("Grace Huang"), slug="first-visit", description="Tea.\n\n" * 200)

    requests, size = first_visit(sqlite_app, client.get(path.format(slug=event.slug)))

    assert requests <= MOST_REQUESTS
    assert size <= MOST_BYTES


@pytest.mark.parametrize("path", ["/", "/events", "/e/{slug}"])
def test_a_photo_on_top_at_most_doubles_it(sqlite_app, client, session, path):
    """Of fine grain everywhere, which packs worse than any photo."""
    event = make_event(slug="first-visit", description="Tea.\n\n" * 200)
    settle(event.id, cover_picture(noisy_picture()), keep=True)
    session.commit()

    assert first_visit(sqlite_app, client.get(path.format(slug=event.slug)))[1] <= MOST_WITH_PHOTO


@pytest.mark.parametrize("path", ["/", "/e/{slug}/going", "/e/{slug}/guests", "/e/{slug}/me"])
def test_the_pages_of_a_guest_are_light(sqlite_app, browser, session, path):
    event, anna = make_event(description="Tea.\n\n" * 200), make_user("Anna Keller")
    make_registration(event, anna)
    for number in range(30):
        make_registration(event, make_user(f"Guest {number}", headline="Engineer at a firm of engineers"))

    assert first_visit(sqlite_app, browser(anna).get(path.format(slug=event.slug)))[1] <= MOST_BYTES
