"""How acquaintances grow, as their owner sees it."""

from datetime import timedelta

import pytest

from eventhub.followups import queries
from eventhub.followups.plans import Occasion, record
from eventhub.followups.service import fall_due
from eventhub.people.touches.rules import TouchKind
from eventhub.platform.db import db
from tests.factories import make_contact, make_user
from tests.moment import NOW

DAY = timedelta(days=1)


@pytest.fixture
def anna(session):
    return make_user("Anna Keller", zone="Europe/Berlin")


def test_the_list_of_people_draws_how_far_acquaintances_grew(anna, browser):
    for name, days, kinds in (("Zhang Min", 100, (TouchKind.WROTE, TouchKind.ANSWERED)), ("Marco", 3, ())):
        contact = make_contact(anna, name=name)
        record(contact, Occasion(TouchKind.MET, NOW - days * DAY, f"note:{days}"), "UTC", NOW)
        for kind in kinds:
            record(contact, Occasion(kind, NOW, kind.value), "UTC", NOW)

    page = browser(anna).get(browser(anna).get("/follow-ups").link("People"))

    drawn = page.find("//figure//*[@role='img']").get("aria-label")
    assert drawn == "Met or introduced: 2; You wrote: 1; Answered: 1; In touch after 90 days: 1"
    assert "With one of them that is more than 90 days ago." in page.main


def test_their_answer_is_noted_with_one_press_and_opens_the_gate(anna, browser, clock):
    contact, mine = make_contact(anna, name="Zhang Min"), browser(anna)
    record(contact, Occasion(TouchKind.MET, NOW - 100 * DAY, "note:1"), "UTC", NOW)
    db.session.commit()
    fall_due(NOW)
    invites = "Invite to a meal"
    assert invites not in mine.get("/follow-ups").main

    page = mine.submit(mine.get(f"/people/{contact.id}").form("They wrote to me"), press="They wrote to me")

    assert "They answered" in page.main
    clock.shift(200 * DAY)
    fall_due(NOW + 200 * DAY)
    row = queries.current_follow_up(contact.id)
    assert invites in browser(anna).get(f"/follow-ups/{row.id}").main
