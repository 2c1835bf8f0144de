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
        ({"state": EventState.DRAFT}, NextStep.PUBLISH),
        ({"state": EventState.CANCELLED}, None),
        ({"pending": 1}, NextStep.ANSWER),
        ({"going": 3}, NextStep.SHARE),
        ({"without_goal": 31}, NextStep.ASK_FOR_GOALS),
        ({"without_goal": 31, "wrote_lately": True}, None),
        ({"without_goal": 4}, None),
        ({"in": 2 * DAY}, NextStep.WRITE_BEFORE),
        ({"in": HOUR}, NextStep.START_CHECK_IN),
        ({"in": -HOUR}, NextStep.START_CHECK_IN),
        ({"in": -DAY}, NextStep.THANK),
        ({"in": -DAY, "wrote_lately": True}, NextStep.COPY),
        ({"in": -9 * DAY}, NextStep.COPY),
    ],
)
def test_the_next_step_is_the_most_pressing_one(changes, step):
    facts = {"state": EventState.PUBLISHED, "pending": 0, "going": 40, "without_goal": 0, "wrote_lately": False}
    starts_at = NOW + changes.pop("in", 10 * DAY)

    assert next_step(Standing(**facts | changes, starts_at=starts_at, ends_at=starts_at + 3 * HOUR), NOW) is step


def test_the_overview_draws_the_curve_and_says_it_as_a_table(browser, session, now):
    owner_event = make_event(starts_at=now - 40 * DAY)
    owner = owner_of(owner_event)
    make_registration(owner_event).confirmed_at = owner_event.starts_at - 2 * DAY
    event = make_event("This one", organiser=owner)
    for days in (5, 2):
        make_registration(event).confirmed_at = now - days * DAY
    session.commit()

    page = browser(owner).get(f"/manage/{event.slug}")

    assert page.find("//figure[@class='curve']//*[name()='path'][@class='now']").get("d").count("L") == 5
    rows = [[cell.text_content() for cell in row.xpath("td")] for row in page.all("//details//tbody/tr")]
    assert rows[0] == ["10", "2", "–"] and rows[-1] == ["15", "1", "–"]
    assert page.all("//figure[@class='curve']//*[name()='path'][@class='before']")
    assert "Share the link" in page.section("Next step")


def test_the_overview_names_no_figure_below_five(browser, session, now):
    event = make_event(starts_at=now - DAY, ends_at=now - HOUR)
    make_registration(event, goals=[GoalType.HIRE])

    page = browser(owner_of(event)).get(f"/manage/{event.slug}")

    assert page.section("What comes of it").count("fewer than five") == 5
    assert "What the room hopes for" not in page.main and "bubble" not in page.main


def test_guests_without_a_goal_are_one_press_from_a_question(browser, session, now):
    event = make_event()
    for _ in range(11):
        make_registration(event)
    make_registration(event, state=S.WAITLISTED)
    freeze_figures(now)
    organiser = browser(owner_of(event))

    page = organiser.get(f"/manage/{event.slug}")
    form = organiser.get(page.link("Write to them")).form()

    assert "About 10 guests have no goal yet" in page.section("Next step")
    assert form.values["segment"] == ["without_goal"]


def test_the_link_stands_above_the_figures_until_guests_come(browser, session):
    def position_of_the_link(event):
        page = browser(owner_of(event)).get(f"/manage/{event.slug}")
        headings = [heading.text_content() for heading in page.all("//h2")]
        return headings.index("Share the link") - headings.index("Guests")

    new, full = make_event(), make_event()
    for _ in range(12):
        make_registration(full, goals=[GoalType.HIRE])

    assert position_of_the_link(new) < 0 < position_of_the_link(full)
    assert "What comes of it" not in browser(owner_of(new)).get(f"/manage/{new.slug}").main


def test_an_event_that_is_over_can_no_longer_be_shared_or_cancelled(browser, session, now):
    event = make_event(starts_at=now - DAY, ends_at=now - HOUR)
    make_registration(event)
    organiser = browser(owner_of(event))

    page = organiser.get(f"/manage/{event.slug}")
    organiser.post(f"/manage/{event.slug}/cancel", status=409)

    session.refresh(event)
    assert event.state is EventState.PUBLISHED
    assert not page.all("//*[@id='share']") and "Cancel the event" not in page.main and "Invite people" not in page.main
