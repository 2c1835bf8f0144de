from eventhub.events.registrations import waiting_list
from eventhub.events.registrations.rules import RegistrationState
from tests.factories import make_event, make_registration


def test_taking_a_seat_that_has_gone_is_a_visible_error(browser, session, now):
    """docs/behaviour.md section 3: an illegal move is never success."""
    event = make_event(capacity=1)
    late = make_registration(event, state=RegistrationState.OFFERED, offer_until=now)
    guest = browser(late.user)

    page = guest.post(f"/e/{event.slug}/me/accept", status=409)
    assert "has gone to the next person" in page.text
    waiting_list.advance(now)

    guest.post(f"/e/{event.slug}/me/accept", status=409)
    guest.post(f"/e/{event.slug}/me/withdraw", status=409)
