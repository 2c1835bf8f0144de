"""Addresses changed at the same moment, on real databases."""

import pytest
import sqlalchemy as sa

from eventhub.accounts import address_changes
from eventhub.accounts.models import AddressChange, User
from eventhub.platform import tokens
from eventhub.platform.db import db
from eventhub.platform.errors import Expired
from eventhub.platform.mail.models import OutgoingMail
from eventhub.site.address.service import NOTICE, change_address
from tests.apps import make_app
from tests.factories import make_event, make_registration, make_user
from tests.moment import NOW
from tests.simultaneous import all_at_once

AT_ONCE = 6
NEW = "new@home.example"

pytestmark = pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])


@pytest.fixture
def app(dialect, databases):
    """An app on a database of its own, since these commits are real."""
    app = make_app(databases.fresh(dialect))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def links_of(users):
    """(token, user id) for each of these users, all of them to one address."""
    for user in users:
        address_changes.request_change(user, NEW, origin=str(user.id), now=NOW)
    rows = db.session.execute(sa.select(AddressChange.nonce, AddressChange.user_id)).all()
    found = [(tokens.derive(address_changes.PURPOSE, nonce), user_id) for nonce, user_id in rows]
    db.session.remove()
    return found


def test_of_several_accounts_that_take_one_address_at_once_one_gets_it(app):
    event = make_event()
    users = [make_user() for _ in range(AT_ONCE)]
    for user in users:
        make_registration(event, user)
    links = links_of(users)

    errors = all_at_once(app, AT_ONCE, lambda number: change_address(*links[number], now=NOW))

    assert [(type(error), error.reason) for error in errors] == [(Expired, "new_address")] * (AT_ONCE - 1)
    assert db.session.query(User).filter_by(email=NEW).count() == 1
    assert db.session.query(OutgoingMail).filter_by(kind=NOTICE).count() == 1


def test_a_button_pressed_several_times_at_once_changes_the_address_once(app):
    (link,) = links_of([make_user()])

    errors = all_at_once(app, AT_ONCE, lambda _: change_address(*link, now=NOW))

    assert [(type(error), error.reason) for error in errors] == [(Expired, "new_address")] * (AT_ONCE - 1)
    assert db.session.query(User).filter_by(email=NEW).count() == 1
    assert db.session.query(OutgoingMail).filter_by(kind=NOTICE).count() == 1
