"""A button pressed twice, from a second window or too late: what was meant holds, and the page says how it stands."""

import pytest

from eventhub.introductions import offers
from eventhub.introductions.rules import HOLD, IntroducerAnswer, IntroductionState, OfferState
from tests.introductions.stage import set_stage


@pytest.fixture
def stage(session, now):
    made = set_stage()
    made.ask(now)
    return made


def test_withdrawn_twice_is_withdrawn(stage, browser, now):
    anna = browser(stage.anna)
    form = anna.get("/introductions").form("withdraw")

    for _ in range(2):
        assert "Withdrawn. No one else is asked." in anna.submit(form).main
    assert stage.state is IntroductionState.WITHDRAWN


def test_an_offer_withdrawn_twice_is_withdrawn_and_offered_again_it_says_so(stage, session, browser, now):
    sofia = browser(stage.sofia)
    address = f"/e/{stage.event.slug}/offer/{stage.anna.id}/{stage.zhang_min.id}"
    still_open = sofia.get(address).form(address)
    made = offers.offer(stage.event.id, stage.sofia.id, (stage.anna.id, stage.zhang_min.id), "", now=now)
    form = sofia.get("/introductions").form("withdraw")

    for _ in range(2):
        assert "Withdrawn. No one else is asked." in sofia.submit(form).main
    session.refresh(made)
    assert made.state is OfferState.WITHDRAWN
    again = sofia.submit(still_open)
    assert "Sent." not in again.main and "before. Here is how it ended." in again.main


@pytest.mark.parametrize("late", [False, True])
def test_taken_back_twice_or_too_late_the_page_leads_back_to_how_it_stands(stage, client, clock, now, late):
    """Without an account, "Go to your events" led nowhere."""
    stage.introducer_says(IntroducerAnswer.YES, now)
    path = f"/i/{stage.introducer_link()}"
    form = client.get(path).form("undo")
    if late:
        clock.move_to(now + HOLD)
    else:
        client.submit(form)

    page = client.submit(form, status=409)

    assert "The ten minutes are over, or you have taken it back already." in page.main
    assert page.link("See what happened") == path
