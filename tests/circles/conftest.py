from datetime import timedelta

import pytest

from eventhub.circles import service
from eventhub.circles.proposals import propose
from tests.circles.rows import guests, the_circle, wish_all
from tests.factories import make_event
from tests.moment import NOW

DAY = timedelta(days=1)


@pytest.fixture
def evening(session):
    return make_event(starts_at=NOW - timedelta(hours=4), ends_at=NOW - timedelta(hours=1))


@pytest.fixture
def proposed(evening):
    users = guests(evening, 6)
    wish_all(evening, users)
    assert propose(NOW + 5 * DAY) == 1
    return the_circle(), users


@pytest.fixture
def alive(proposed):
    circle, users = proposed
    for user in users:
        service.confirm(circle.id, user.id, NOW + 6 * DAY)
    return circle, users
