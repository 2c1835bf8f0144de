import pytest

from eventhub.events.event.rules import EventState
from eventhub.events.registrations.rules import RegistrationState
from tests.factories import make_event, make_registration, make_user

# Pages and words. tests/test_pages.py opens every page on both databases, tests/test_hostile_forms.py sends every form.
pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)

QUESTIONS = [("en", "Who may see that you are going?"), ("zh-CN", "谁可以看到你会参加？")]


def test_a_draft_does_not_exist_for_others(browser):
    event = make_event(state=EventState.DRAFT)
    owner = event.team[0].user

    assert browser().get(f"/e/{event.slug}", status=404)
    assert browser(make_user()).get(f"/e/{event.slug}", status=404)
    assert browser().get(f"/e/{event.slug}/event.ics", status=404)
    assert "This is a draft" in browser(owner).get(f"/e/{event.slug}").text


def test_a_cancelled_event_keeps_its_page_with_a_banner(client):
    page = client.get(f"/e/{make_event(state=EventState.CANCELLED).slug}")

    assert "This event is cancelled" in page.text
    assert not [form for form in page.forms if "visible_to" in form.names]


def test_the_address_is_shown_to_confirmed_guests_only(browser):
    event = make_event(address="12 Secret Lane", online_link="https://meet.example.org/secret")
    guest, waiting = make_user(), make_user()
    make_registration(event, guest)
    make_registration(event, waiting, RegistrationState.PENDING)

    for path in (f"/e/{event.slug}", f"/e/{event.slug}/me"):
        assert "12 Secret Lane" in browser(guest).get(path).html
        assert "12 Secret Lane" not in browser(waiting).get(path).html
    assert "12 Secret Lane" not in browser().get(f"/e/{event.slug}").html
    assert "meet.example.org" not in browser().get(f"/e/{event.slug}").html
    assert b"Secret" not in browser(guest).get(f"/e/{event.slug}/event.ics").data


def test_an_old_link_leads_to_the_event(client, session):
    from eventhub.events.event.models import EventSlug

    event = make_event()
    session.add(EventSlug(slug="the-old-one", event_id=event.id))
    session.commit()

    assert client.get("/e/the-old-one", status=301).location == f"/e/{event.slug}"


def test_an_event_in_shanghai_shows_its_own_time(client, now):
    """Case 46."""
    start = now.replace(month=12, day=10, hour=10, minute=30)
    event = make_event(zone="Asia/Shanghai", starts_at=start)

    page = client.get(f"/e/{event.slug}")

    assert page.find("//time/@datetime") == "2027-12-10T18:30:00+08:00"
    assert "18:30" in page.main
    assert "UTC+8" in page.main


@pytest.mark.parametrize("language, words", QUESTIONS)
def test_the_page_speaks_the_language_of_the_browser(browser, language, words):
    assert words in browser(language=language).get(f"/e/{make_event().slug}/register").text


def test_the_kept_part_of_the_form_is_the_same_for_strangers_and_holds_nothing_of_anybody(browser):
    """What one person typed, or has stated, never comes to the next one's page."""
    event, other = make_event(), make_event()
    anna = make_user("Anna Keller", headline="Builds heat pumps")
    mine, stranger = browser(anna), browser()

    assert "Anna Keller" in mine.get(f"/e/{event.slug}/register").html
    form = stranger.get(f"/e/{event.slug}/register").form("register")
    refused = stranger.submit(form, name="Marker One", email="Marker Two", visible_to="nobody", status=400)
    assert "Marker One" in refused.html and "Marker Two" in refused.html

    for page in (browser().get(f"/e/{event.slug}/register"), browser().get(f"/e/{other.slug}/register")):
        assert "Marker" not in page.html and "Keller" not in page.html
        assert not page.all("//input[@value='nobody'][@checked]") and not page.errors
    assert "姓名" in browser(language="zh").get(f"/e/{event.slug}/register").html
