"""A form that makes something makes it once for each press that means something else (web/submissions.py)."""

from datetime import timedelta

import pytest

from eventhub.api.models import ApiToken
from eventhub.events.event.models import Event
from eventhub.events.questions.models import Question
from eventhub.operator.retention import SUBMISSIONS_KEPT, forget_submissions
from eventhub.organiser.models import OrganiserMessage
from eventhub.platform.web.models import FormSubmission
from tests.factories import make_event, make_user, owner_of


@pytest.fixture
def event(session, now):
    return make_event()


@pytest.fixture
def host(browser, event):
    return browser(owner_of(event))


def test_the_second_press_shows_what_the_first_made(host, event, session):
    form = host.get(f"/manage/{event.slug}/messages").form()

    first = host.submit(form, subject="Tea", body="At seven.", follow=False)
    second = host.submit(form, subject="Tea", body="At seven.", follow=False)

    assert first.status == second.status == 302
    assert second.location == first.location
    assert session.query(OrganiserMessage).count() == 1


def test_back_and_other_words_make_another(host, event, session):
    """Who goes back and changes the words wants those words, not the old ones in silence."""
    form = host.get(f"/manage/{event.slug}/messages").form()
    host.submit(form, subject="Tea", body="At seven.")
    host.submit(form, subject="Tea", body="At eight.")

    assert sorted(one.body for one in session.query(OrganiserMessage)) == ["At eight.", "At seven."]


def test_a_page_opened_anew_makes_the_same_once_more(host, event, session):
    for _ in range(2):
        host.submit(host.get(f"/manage/{event.slug}/settings").form("/copy"))

    assert session.query(Event).count() == 3


def test_what_was_made_and_thrown_away_is_made_again(host, event, session):
    form = host.get(f"/manage/{event.slug}/settings").form("/copy")
    edit = host.submit(form).url
    host.submit(host.get(edit.replace("/edit", "/settings")).form("/throw-away"))

    host.submit(form)

    assert session.query(Event).count() == 2


def test_what_the_first_press_used_up_is_no_refusal_for_the_second(host, event, session):
    """The twentieth question is the last; its second press is told that it is saved."""
    for number in range(19):
        host.post(f"/manage/{event.slug}/questions/new", {"text": f"Question {number}?"})
    form = host.get(f"/manage/{event.slug}/questions/new").form()

    for _ in range(2):
        page = host.submit(form, text="The last?")
        assert "Saved." in page.main

    assert session.query(Question).count() == 20


def test_the_second_press_shows_the_same_new_token(browser, session, now):
    anna = browser(make_user())
    form = anna.get("/me/programs").form("/tokens")
    pages = [anna.submit(form, name="Sheet", scopes="events:read") for _ in range(2)]

    shown = [page.find("//input[@id='token']").get("value") for page in pages]
    assert shown[0] == shown[1] and session.query(ApiToken).count() == 1
    held = anna.request("GET", "/api/v1/events", headers={"Authorization": f"Bearer {shown[1]}"})
    assert held.status == 200

    anna.submit(anna.get("/me/programs").form("/revoke"))
    assert "no longer works" in anna.submit(form, name="Sheet", scopes="events:read").main


def test_another_person_with_the_same_key_makes_their_own(browser, event, session):
    data = {"form_key": "k" * 22, "name": "Sheet", "scopes": "events:read"}
    for user in (make_user(), make_user()):
        browser(user).post("/me/programs/tokens", data)

    assert session.query(ApiToken).count() == 2


@pytest.mark.parametrize("key", [None, "", "x" * 5000])
def test_without_a_key_nothing_typed_is_lost(host, event, session, key):
    words = {"subject": "Tea", "body": "At seven.", "segment": "going"}
    host.post(f"/manage/{event.slug}/messages", words if key is None else words | {"form_key": key})

    assert session.query(OrganiserMessage).count() == 1
    assert session.query(FormSubmission).count() == 0


def test_a_day_later_it_is_forgotten(host, event, session, now):
    form = host.get(f"/manage/{event.slug}/settings").form("/copy")
    host.submit(form)

    assert forget_submissions(now + SUBMISSIONS_KEPT - timedelta(minutes=1)) == 0
    assert forget_submissions(now + SUBMISSIONS_KEPT + timedelta(minutes=1)) == 1
    assert session.query(FormSubmission).count() == 0
