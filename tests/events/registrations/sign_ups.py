"""A web process that strangers sign up through, one after the other, until it is done or killed."""

import re

import sqlalchemy as sa

from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rows import PURPOSE
from eventhub.platform import tokens
from eventhub.platform.db import db
from tests.apps import make_app

_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
# So many come from one address of the network before its hour's limit is near.
_FROM_ONE_ORIGIN = 100


def serve(url: str, pipe) -> None:
    """Take addresses from the pipe, (slug, numbers), and say each number once its place was confirmed to its person."""
    app = make_app(url)
    for slug, numbers in iter(pipe.recv, None):
        for number in numbers:
            sign_up(app, slug, number)
            pipe.send(number)


def sign_up(app, slug: str, number: int) -> None:
    """The form, the mail's link and its button, as a browser goes through them; whoever was cut off starts anew."""
    browser = app.test_client()
    origin = {"REMOTE_ADDR": f"10.1.0.{number // _FROM_ONE_ORIGIN + 1}"}
    link = f"/e/{slug}/register"
    typed = {"name": f"Guest {number}", "email": f"guest{number}@example.org", "visible_to": "every_guest"}
    asked = _press(browser, link, typed, origin)
    assert asked.status_code == 302, asked.status_code
    mailed = _mailed_link(app, number)
    if mailed is not None:
        taken = _press(browser, mailed, {}, origin)
        assert taken.location.endswith("/arrived"), (taken.status_code, taken.location)


def _press(browser, address: str, fields: dict[str, str], origin: dict[str, str]):
    page = browser.get(address, environ_overrides=origin)
    token = _TOKEN.search(page.get_data(as_text=True)).group(1)
    return browser.post(address, data=fields | {"csrf_token": token}, environ_overrides=origin)


def _mailed_link(app, number: int) -> str | None:
    """What stands in the newest mail to confirm with; None when the address has been confirmed."""
    query = sa.select(Registration.nonce).where(
        Registration.email == f"guest{number}@example.org", Registration.verified_at.is_(None)
    )
    with app.app_context():
        nonce = db.session.scalar(query)
        db.session.remove()
        return f"/r/{tokens.derive(PURPOSE, nonce)}" if nonce else None
