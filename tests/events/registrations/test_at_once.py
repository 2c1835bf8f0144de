"""Forms and codes that arrive at the same moment, on real databases."""

from dataclasses import replace

import pytest

from eventhub.events.registrations import flood, sign_up
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rows import fingerprint
from eventhub.events.registrations.rules import VisibleTo
from eventhub.events.registrations.sign_up import PURPOSE, Answers, register
from eventhub.platform.db import db
from eventhub.platform.errors import Expired
from eventhub.platform.mail.models import OutgoingMail
from eventhub.platform.tokens import derive_code
from tests.apps import make_app
from tests.factories import make_event
from tests.moment import NOW
from tests.simultaneous import all_at_once

AT_ONCE = 16
TYPED = Answers(email="anna@example.org", name="Anna Keller", visible_to=VisibleTo.NOBODY)


@pytest.fixture
def house(dialect, databases):
    """An app on a database of its own, since these commits are real, and the id of an event there."""
    app = make_app(databases.fresh(dialect))
    with app.app_context():
        event_id = make_event().id
        db.session.remove()
        yield app, event_id
        db.session.remove()
        db.engine.dispose()


def test_sixteen_guesses_at_once_are_six_tries(house):
    """Case 5."""
    app, event_id = house
    code = derive_code(PURPOSE, register(event_id, TYPED, now=NOW).nonce)
    db.session.remove()
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"

    errors = all_at_once(
        app,
        AT_ONCE,
        lambda number: sign_up.confirm_by_code(
            event_id, TYPED.email, fingerprint(TYPED), wrong, origin=str(number), now=NOW
        ),
    )

    # Ten a day of one address are looked at, six of them compared.
    assert sorted(error.reason for error in errors) == ["code"] * 10 + ["wrong_codes"] * 6
    assert db.session.query(Registration).one().wrong_tries == 6
    with pytest.raises(Expired):
        sign_up.confirm_by_code(event_id, TYPED.email, fingerprint(TYPED), code, now=NOW.replace(day=NOW.day + 1))


def test_one_form_sent_sixteen_times_at_once_is_one_row_and_one_mail(house):
    """Case 45."""
    app, event_id = house

    errors = all_at_once(app, AT_ONCE, lambda number: register(event_id, TYPED, origin=str(number), now=NOW))

    assert errors == []
    assert db.session.query(Registration).count() == 1
    assert db.session.query(OutgoingMail).count() == 1


def test_the_mark_of_a_flood_holds_however_many_register_at_once(house):
    """Case 33: which mails say nothing of the event is decided when they are written, by the order of the rows."""
    app, event_id = house

    def fill(round_):
        return all_at_once(
            app,
            AT_ONCE,
            lambda number: register(
                event_id, replace(TYPED, email=f"guest{round_}.{number}@example.org"), origin=str(number), now=NOW
            ),
        )

    assert [fill(round_) for round_ in range(3)] == [[], [], []]
    rows = db.session.query(Registration.id).all()
    plain = [number for (number,) in rows if flood.find_flood(event_id, NOW, before_id=number)]
    assert (len(rows), len(plain)) == (48, 18)
