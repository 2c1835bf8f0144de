"""Who greets can be asked by newcomers who know nobody, and the asks are shared (docs/behaviour.md section 8)."""

import pytest

from eventhub.events.registrations.greeters import list_greeters, name_greeter
from eventhub.introductions import requests
from eventhub.introductions.eligibility import who_may_be_asked
from eventhub.introductions.limits import OPEN_OF_GREETER
from eventhub.introductions.requests import Wish
from eventhub.matching.goals import GoalType
from eventhub.people.visibility.models import ShortlistEntry
from eventhub.recommendations.queries import stored_list
from eventhub.recommendations.service import refresh_all
from tests.factories import in_one_commit, make_event, make_registration, make_tie, make_user, owner_of, save


@pytest.fixture
def event(session, now):
    """An event with a host and a guest who greets with her."""
    event = make_event(organiser=make_user("Grace Huang", happy_to_introduce=True))
    rosa = make_user("Rosa Greets")
    make_registration(event, rosa, background={"hometown": "Zigong"})
    name_greeter(event.id, rosa.id, greets=True, now=now)
    return event


def rosa_of(event):
    return next(user for user in list_greeters(event.id) if user.name == "Rosa Greets")


def pair(event):
    return make_registration(event).user_id, make_registration(event).user_id


def ask(event, introducer, now):
    """One more newcomer asks for somebody unknown."""
    with in_one_commit():
        asker, target = pair(event)
        save(ShortlistEntry(event_id=event.id, viewer_id=asker, target_id=target, position=1, computed_at=now))
    return requests.ask(event.id, asker, Wish(target, (introducer.id,), "Why", "", 4), now=now)


def names(event, now):
    return [user.name for user in who_may_be_asked(event, *pair(event), now)]


def test_the_least_asked_is_offered_first(event, now):
    ask(event, owner_of(event), now)
    assert names(event, now) == ["Rosa Greets", "Grace Huang"]

    for _ in range(2):
        ask(event, rosa_of(event), now)
    assert names(event, now) == ["Grace Huang", "Rosa Greets"]


def test_a_greeter_takes_more_than_any_other_introducer_and_keeps_their_own_budget(event, now):
    grace = owner_of(event)
    for _ in range(OPEN_OF_GREETER):
        ask(event, grace, now)
    assert names(event, now) == ["Rosa Greets"]

    elsewhere = make_event()
    asker, target = (make_registration(elsewhere).user for _ in range(2))
    for person in (asker, target):
        make_tie(person, grace)
    assert "Grace Huang" in [user.name for user in who_may_be_asked(elsewhere, asker.id, target.id, now)]


def test_a_host_who_was_taken_off_is_not_asked(event, now):
    name_greeter(event.id, owner_of(event).id, greets=False, now=now)

    assert names(event, now) == ["Rosa Greets"]


def test_who_greets_is_on_nobodys_list_and_shown_to_who_knows_nobody(event, browser, now):
    name_greeter(event.id, owner_of(event).id, greets=False, now=now)
    newcomer = make_registration(event, goals=[GoalType.FIND_JOB])
    other = make_registration(event, goals=[GoalType.HIRE])

    page = browser(newcomer.user).get(f"/e/{event.slug}/going")
    refresh_all(now)

    assert "Rosa Greets greets newcomers here." in page.main
    assert [entry.target_id for entry in stored_list(event.id, newcomer.user_id)] == [other.user_id]
