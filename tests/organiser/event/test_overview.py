from datetime import timedelta

import pytest

from eventhub.events.event.rules import EventState
from eventhub.events.registrations.rules import RegistrationState as S
from eventhub.matching.goals import GoalType
from eventhub.organiser.frozen_figures import freeze_figures
from eventhub.organiser.rules import NextStep, Standing, next_step
from tests.factories import make_event, make_registration, owner_of
from tests.moment import NOW

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    "changes, step",
    [
        ({"state": EventState.DRAFT, "pending": 1}, NextStep.PUBLISH),
        ({"state": EventState.CANCELLED, "pending": 1}, NextStep.NOTHING),
        ({"pending": 1}, NextStep.ANSWER),
        ({"pending": 1, "in": DAY, "newcomers": 3}, NextStep.ANSWER),
        ({"pending": 1, "in": HOUR}, NextStep.START_CHECK_IN),
        ({"in": -HOUR}, NextStep.START_CHECK_IN),
        ({"in": DAY, "newcomers": 3}, NextStep.READ_RUN_SHEET),
        ({"in": DAY}, NextStep.WRITE_BEFORE),
        ({"in": DAY, "wrote_lately": True}, NextStep.NOTHING),
        ({"in": 2 * DAY, "newcomers": 3}, NextStep.WRITE_BEFORE),
        ({"going": 0}, NextStep.SHARE),
        ({"going": 3}, NextStep.SHARE),
        ({"going": 3, "may_register": False}, NextStep.NOTHING),
        ({"going": 0, "may_register": False, "in": 2 * DAY}, NextStep.NOTHING),
        ({"without_goal": 31}, NextStep.ASK_FOR_GOALS),
        ({"without_goal": 31, "wrote_lately": True}, NextStep.NOTHING),
        ({"without_goal": 4}, NextStep.NOTHING),
        ({}, NextStep.NOTHING),
        ({"in": -DAY}, NextStep.THANK),
        ({"in": -DAY, "wrote_lately": True}, NextStep.COPY),
        ({"in": -DAY, "going": 0}, NextStep.COPY),
        ({"in": -9 * DAY}, NextStep.COPY),
    ],
)
def test_the_next_step_is_the_most_pressing_one(changes, step):
    facts = {
        "state": EventState.PUBLISHED,
        "pending": 0,
        "going": 40,
        "newcomers": 0,
        "without_goal": 0,
        "wrote_lately": False,
        "may_register": True,
    }
    starts_at = NOW + changes.pop("in", 10 * DAY)

    assert next_step(Standing(**facts | changes, starts_at=starts_at, ends_at=starts_at + 3 * HOUR), NOW) is step


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_the_overview_draws_the_curve_and_says_it_as_a_table(browser, session, now):
    owner_event = make_event(starts_at=now - 40 * DAY)
    owner = owner_of(owner_event)
    make_registration(owner_event).confirmed_at = owner_event.starts_at - 2 * DAY
    event = make_event("This one", organiser=owner)
    for days in (5, 2):
        make_registration(event).confirmed_at = now - days * DAY
    session.commit()

    page = browser(owner).get(f"/manage/{event.slug}/figures")

    assert page.find("//figure[@class='curve']//*[name()='path'][@class='now']").get("d").count("L") == 5
    rows = [[cell.text_content() for cell in row.xpath("td")] for row in page.all("//details//tbody/tr")]
    assert rows[0] == ["10", "2", "–"] and rows[-1] == ["15", "1", "–"]
    assert page.all("//figure[@class='curve']//*[name()='path'][@class='before']")


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_an_event_before_without_guests_is_no_comparison(browser, session, now):
    before = make_event("Nobody came", starts_at=now - 40 * DAY)
    event = make_event("This one", organiser=owner_of(before))
    for days in (5, 2):
        make_registration(event).confirmed_at = now - days * DAY
    session.commit()

    page = browser(owner_of(event)).get(f"/manage/{event.slug}/figures")

    assert page.all("//figure[@class='curve']") and "Nobody came" not in page.main and "The last one" not in page.main


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_the_overview_names_no_figure_below_five(browser, session, now):
    event = make_event(starts_at=now - DAY, ends_at=now - HOUR)
    make_registration(event, goals=[GoalType.HIRE])

    page = browser(owner_of(event)).get(f"/manage/{event.slug}/figures")

    assert page.section("Introductions and follow-ups").count("fewer than five") == 5
    assert "Guests’ goals" not in page.main and "bubble" not in page.main


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_guests_without_a_goal_are_one_press_from_a_question(browser, session, now):
    event = make_event()
    for _ in range(11):
        make_registration(event)
    make_registration(event, state=S.WAITLISTED)
    freeze_figures(now)
    organiser = browser(owner_of(event))

    page = organiser.get(f"/manage/{event.slug}")
    form = organiser.get(page.link("Write to them")).form()

    assert "About 10 guests have not said it yet" in page.section("Ask what guests look for")
    assert form.values["segment"] == ["without_goal"]


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_next_comes_first_then_guests_run_sheet_and_share(browser, session):
    event = make_event()

    page = browser(owner_of(event)).get(f"/manage/{event.slug}")

    headings = [heading.text_content() for heading in page.all("//main//h2")]
    assert headings == ["Share the link", "Guests", "Newcomers to greet", "Share"]
    assert not page.all("//main//textarea")


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_the_overview_says_how_far_away_the_event_is(browser, session, now):
    for days, words in ((0, "Today"), (1, "Tomorrow"), (9, "in 9 days")):
        event = make_event(starts_at=now + days * DAY + HOUR)
        assert words in browser(owner_of(event)).get(f"/manage/{event.slug}").main


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_those_who_wait_longest_for_an_answer_are_named_by_their_day(browser, session, now):
    event = make_event(needs_approval=True)
    make_registration(event, state=S.PENDING, created_at=now - 3 * DAY)

    page = browser(owner_of(event)).get(f"/manage/{event.slug}")

    assert "The first has waited since" in page.section("Answer 1 person")
    assert page.link("Look at them").endswith("/guests?tab=pending")


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_an_event_that_is_over_can_no_longer_be_shared_or_cancelled(browser, session, now):
    event = make_event(starts_at=now - DAY, ends_at=now - HOUR)
    make_registration(event)
    organiser = browser(owner_of(event))

    page = organiser.get(f"/manage/{event.slug}")
    organiser.post(f"/manage/{event.slug}/cancel", status=409)

    session.refresh(event)
    assert event.state is EventState.PUBLISHED
    settings = organiser.get(f"/manage/{event.slug}/settings").main
    assert not page.all("//*[@id='share']") and "Invite people" not in page.main
    assert "Cancel the event" not in settings and "Invitations" not in settings
