"""Two looks at the dashboard tell of nobody: figures are frozen, rounded, and about five people at least."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from eventhub.events.registrations import service as registrations
from eventhub.introductions.models import Introduction
from eventhub.introductions.rules import IntroductionState
from eventhub.matching.goals import GoalType
from eventhub.organiser import frozen_figures, messages
from eventhub.organiser.frozen_figures import freeze_figures, morning_of, rounded, shown
from eventhub.organiser.rules import Segment
from eventhub.people.touches.models import Touch
from eventhub.people.touches.rules import TouchKind
from eventhub.platform.errors import WrongState
from tests.factories import (
    in_one_commit,
    make_contact,
    make_event,
    make_note,
    make_registration,
    make_tie,
    make_user,
    owner_of,
    save,
)

DAY = timedelta(days=1)
FRIENDS = f"goal:{GoalType.MAKE_FRIENDS.value}"


@pytest.fixture
def event(session):
    return make_event()


def come(event, number, at, goals=(GoalType.MAKE_FRIENDS,)):
    with in_one_commit():
        return [make_registration(event, goals=goals, created_at=at) for _ in range(number)]


def about(event):
    return {name: figure.about for name, figure in shown(event.id).items()}


@pytest.mark.parametrize("people, said", [(5, 5), (7, 5), (8, 10), (12, 10), (13, 15)])
def test_numbers_are_in_fives(people, said):
    assert rounded(people) == said


def test_a_morning_is_six_where_the_event_is(now):
    shanghai = ZoneInfo("Asia/Shanghai")
    noon = now.astimezone(shanghai).replace(hour=12, minute=0, second=0, microsecond=0)

    assert morning_of(noon, "Asia/Shanghai") == noon.replace(hour=6)
    assert morning_of(noon.replace(hour=5), "Asia/Shanghai") == noon.replace(hour=6) - DAY


def test_one_guest_who_joins_changes_nothing_that_an_organiser_reads(event, browser, clock, session, now):
    """The attack: "Make friends 12", one person joins, "Make friends 13"."""
    come(event, 12, now - DAY)
    freeze_figures(now)
    owner = browser(owner_of(event))
    page = f"/manage/{event.slug}/figures"
    before = owner.get(page).section("Guests’ goals")
    assert "about 10" in before

    come(event, 1, now)
    for day in range(1, 4):
        clock.move_to(now + day * DAY)
        freeze_figures(now + day * DAY)
        assert owner.get(page).section("Guests’ goals") == before


def test_five_who_come_or_go_change_what_is_shown_and_not_before_the_next_morning(event, session, now):
    first = come(event, 12, now - DAY)
    freeze_figures(now)
    come(event, 3, now + timedelta(minutes=1))
    for row in first[:2]:
        registrations.withdraw(row, by=row.user, now=now + timedelta(minutes=2))
    freeze_figures(now + timedelta(minutes=10))
    assert about(event)[FRIENDS] == 10

    freeze_figures(now + DAY)

    assert about(event)[FRIENDS] == 15
    assert shown(event.id)[FRIENDS].as_of == now + DAY


def test_whether_goals_are_shown_again_says_nothing_of_what_those_who_came_want(event, session, now):
    """Five came, none of them with this goal: the figure is as new as if all had it."""
    come(event, 12, now - DAY)
    freeze_figures(now)

    come(event, 5, now + timedelta(hours=1), goals=())
    freeze_figures(now + DAY)

    assert about(event) == {FRIENDS: 10, "without_goal": 5}
    assert shown(event.id)[FRIENDS].as_of == now + DAY


def test_fewer_than_five_are_no_figure(event, session, now):
    come(event, 4, now - DAY)
    come(event, 4, now - DAY, goals=())
    freeze_figures(now)

    assert about(event) == {}


def test_the_figures_of_what_guests_do_count_people_and_wait_for_five_of_them(session, now):
    event = make_event(starts_at=now - 100 * DAY, ends_at=now - 100 * DAY + timedelta(hours=3))
    host, people = owner_of(event), [row.user for row in come(event, 10, now - 120 * DAY, goals=())]

    def do(person, times=1):
        state = IntroductionState.INTRODUCED
        save(
            Introduction(
                event_id=event.id,
                requester_id=person.id,
                target_id=host.id,
                state=state,
                to_target="x",
                created_at=now,
                decide_by=now,
            )
        )
        for number in range(times):
            contact = make_contact(person, make_user() if number % 2 else None)
            make_note(person, contact, event)
            save(
                Touch(contact_id=contact.id, kind=TouchKind.WROTE, at=now - 99 * DAY, cause="a"),
                Touch(contact_id=contact.id, kind=TouchKind.MET, at=now - DAY, cause="b"),
            )

    with in_one_commit():
        do(people[0], times=8)
        for person in people[1:4]:
            do(person)
    freeze_figures(now)
    doing = {"asked", "made", "notes", "followed_up", "in_touch"}
    assert doing.isdisjoint(about(event))

    do(people[4])
    freeze_figures(now + DAY)
    five = dict.fromkeys(doing, 5)
    assert {name: number for name, number in about(event).items() if name in doing} == five

    with in_one_commit():
        for person in people[5:9]:
            do(person)
    freeze_figures(now + 2 * DAY)
    assert {name: number for name, number in about(event).items() if name in doing} == five

    do(people[9])
    freeze_figures(now + 3 * DAY)
    assert {number for name, number in about(event).items() if name in doing} == {10}


def test_a_small_rest_of_the_newcomers_is_told_as_little_as_a_small_number(session, now):
    event = make_event(starts_at=now - 10 * DAY)
    people = [row.user for row in come(event, 12, now - 20 * DAY, goals=())]
    met = people[:4]
    with in_one_commit():
        for person in met:
            make_note(person, make_contact(person), event)
    freeze_figures(now)
    assert about(event)["newcomers"] == 10
    assert "newcomers_alone" not in about(event)

    make_note(people[4], make_contact(people[4]), event)
    freeze_figures(now + DAY)
    assert about(event)["newcomers_alone"] == 5


def test_new_people_are_told_from_known_ones_by_who_noted_them(session, now):
    event = make_event(starts_at=now - 10 * DAY)
    with in_one_commit():
        authors, target = [row.user for row in come(event, 11, now - 20 * DAY)], make_user()
        for author in authors:
            make_note(author, make_contact(author, target), event)
        for author in authors[:5]:
            make_tie(author, target, created_at=event.starts_at - DAY)
    freeze_figures(now)

    assert {name: about(event)[name] for name in ("met_new", "met_known")} == {"met_new": 5, "met_known": 5}


def test_writing_to_those_without_a_goal_tells_no_more_than_the_figure(event, browser, session, now):
    come(event, 7, now - DAY, goals=())
    owner = owner_of(event)
    made = messages.draft(event, Segment.WITHOUT_GOAL, "A question", "What do you hope for?", by=owner, now=now)
    with pytest.raises(WrongState) as refused:
        messages.send(event, made.id, by=owner, now=now)
    assert refused.value.reason == "few"
    freeze_figures(now)
    mine = browser(owner)
    page = f"/manage/{event.slug}/messages/{made.id}"
    assert "Send to about 5 guests" in mine.get(page).main

    sent = mine.submit(mine.get(page).form(f"{page}/send"))

    assert "On its way to about 5 guests." in sent.text
    assert "to about 5 guests" in mine.get(page).main
    assert session.get(type(made), made.id).recipients == 5
    left = [messages.left_today(owner, now + days * DAY) for days in (0, 1)]
    assert left == [45, 50], "a budget that went down by seven would tell the number behind the five"
    assert session.query(frozen_figures.FrozenFigure).count() > 0
