from datetime import timedelta

import pytest

from eventhub.events.event.rules import TeamRole
from eventhub.organiser import figures
from tests.factories import make_event, make_team_member, make_user, owner_of

DAY = timedelta(days=1)


@pytest.fixture
def event(session, now):
    return make_event(starts_at=now - 100 * DAY, ends_at=now - 100 * DAY + timedelta(hours=3))


def test_the_last_event_is_over_and_one_on_whose_team_the_reader_is(event, session, now):
    """A colleague's other event stood on the page with its title, private or not."""
    owner, manager, helper = owner_of(event), make_user(), make_user()
    older = make_event(organiser=owner, starts_at=event.starts_at - 60 * DAY)
    newer = make_event(organiser=owner, starts_at=event.starts_at - 30 * DAY)
    make_event(starts_at=event.starts_at - 5 * DAY)
    make_event(organiser=owner, starts_at=event.starts_at + DAY)
    for user, role in ((manager, TeamRole.MANAGER), (helper, TeamRole.CHECK_IN)):
        make_team_member(event, user, TeamRole.MANAGER)
        make_team_member(older, user, role)

    assert figures.find_last_event_before(event, owner.id).id == newer.id
    assert figures.find_last_event_before(newer, owner.id).id == older.id
    assert figures.find_last_event_before(older, owner.id) is None
    assert figures.find_last_event_before(event, manager.id).id == older.id
    assert figures.find_last_event_before(event, helper.id) is None
