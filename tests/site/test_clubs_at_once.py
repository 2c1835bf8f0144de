"""What several hosts of clubs do at the same moment, on real databases."""

import pytest

from eventhub.accounts.models import User
from eventhub.events.clubs import service
from eventhub.events.clubs.models import ClubEvent, ClubMember
from eventhub.events.clubs.rules import ClubRole
from eventhub.platform.db import db
from eventhub.platform.errors import WrongState
from tests.apps import make_app
from tests.factories import make_club, make_event, make_user
from tests.moment import NOW
from tests.simultaneous import all_at_once

AT_ONCE = 6

pytestmark = pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])


@pytest.fixture
def app(dialect, databases):
    """An app on a database of its own, since these commits are real."""
    app = make_app(databases.fresh(dialect))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def test_one_event_that_goes_to_several_clubs_at_once_belongs_to_one(app):
    grace = make_user("Grace Huang")
    event = make_event("Winter evening", organiser=grace, slug="winter")
    clubs, host_id = [make_club(grace, slug=f"club-{number}").id for number in range(AT_ONCE)], grace.id
    slug = event.slug
    db.session.remove()

    errors = all_at_once(
        app, AT_ONCE, lambda number: service.add_event(clubs[number], db.session.get_one(User, host_id), slug, NOW)
    )

    assert [(type(error), getattr(error, "reason", error)) for error in errors] == [(WrongState, "has_club")] * (
        AT_ONCE - 1
    )
    assert db.session.query(ClubEvent).count() == 1


def test_a_button_pressed_several_times_at_once_follows_once(app):
    club_id, anna_id = make_club(make_user("Grace Huang"), slug="energy").id, make_user("Anna Keller").id
    db.session.remove()

    errors = all_at_once(app, AT_ONCE, lambda _: service.follow(club_id, db.session.get_one(User, anna_id), NOW))

    assert errors == []
    assert [row.role for row in db.session.query(ClubMember).filter_by(user_id=anna_id)] == [ClubRole.FOLLOWER]
