import pytest

from eventhub.events.event.rules import TeamRole
from eventhub.matching.goals import GoalType
from eventhub.recommendations.models import ShortlistRun
from eventhub.recommendations.service import refresh_room
from tests.factories import make_event, make_registration, make_team_member, make_user, owner_of, save

# Pages and words. tests/test_pages.py opens every page on both databases, tests/test_hostile_forms.py sends every form.
pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)


@pytest.fixture
def event(session):
    return make_event()


def picture(browser, event, user=None):
    return browser(user or owner_of(event)).get(f"/manage/{event.slug}/room")


def rows(page):
    return [[cell.text_content().strip() for cell in row] for row in page.all("//tbody/tr")]


def test_the_organiser_sees_how_often_guests_stand_on_lists_in_counts_alone(browser, event, now):
    guests = [
        make_registration(event, make_user(f"Guest {number}"), goals=[goal], can_help="Solar panels")
        for goal, many in ((GoalType.HIRE, 6), (GoalType.FIND_JOB, 18))
        for number in range(many)
    ]
    assert refresh_room(event.id, now)

    page = picture(browser, event)

    assert sum(int(row[1]) for row in rows(page)) == sum(int(row[2]) for row in rows(page)) == len(guests)
    assert len(page.all("//figure//*[local-name()='rect']")) == 2 * len(rows(page))
    assert "Without spreading, the lists would be" in page.main
    assert "Guest 1" not in page.html


def test_steps_with_fewer_than_five_guests_are_joined(browser, event, now):
    save(
        ShortlistRun(
            event_id=event.id,
            match_version=1,
            computed_at=now,
            spread_before=[[0, 9], [1, 2], [14, 4]],
            spread_after=[[2, 15]],
        )
    )

    assert rows(picture(browser, event)) == [["no list", "9", "0"], ["1 or more", "6", "15"]]


@pytest.mark.parametrize("spread, words", [(None, "No lists yet"), ([[4, 4]], "Too few guests for a chart")])
def test_there_is_no_picture_without_lists_or_of_fewer_than_five(browser, event, now, spread, words):
    if spread:
        save(
            ShortlistRun(event_id=event.id, match_version=1, computed_at=now, spread_before=spread, spread_after=spread)
        )

    page = picture(browser, event)

    assert words in page.main
    assert page.all("//figure") == []


def test_check_in_helpers_do_not_see_the_picture(browser, event):
    door = make_user()
    make_team_member(event, door, TeamRole.CHECK_IN)

    assert browser(door).get(f"/manage/{event.slug}/room", status=404)
