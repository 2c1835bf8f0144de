from datetime import timedelta

import pytest

from eventhub.organiser import figures
from tests.factories import make_event, owner_of

DAY = timedelta(days=1)


@pytest.fixture
def event(session, now):
    return make_event(starts_at=now - 100 * DAY, ends_at=now - 100 * DAY + timedelta(hours=3))


def test_the_last_event_is_the_teams_own_and_over(event, session, now):
    owner = owner_of(event)
    older = make_event(organiser=owner, starts_at=event.starts_at - 60 * DAY)
    newer = make_event(organiser=owner, starts_at=event.starts_at - 30 * DAY)
    make_event(starts_at=event.starts_at - 5 * DAY)
    make_event(organiser=owner, starts_at=event.starts_at + DAY)

    assert figures.find_last_event_before(event).id == newer.id
    assert figures.find_last_event_before(newer).id == older.id
    assert figures.find_last_event_before(older) is None
