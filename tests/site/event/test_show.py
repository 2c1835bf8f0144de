"""The page of an event: who is going, where and when, and the bar; each true for whom it is shown."""

import json
import re
from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image

from eventhub.events.event.models import Invitation
from eventhub.events.event.rules import EventState, Listing, TeamRole
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import RegistrationState, VisibleTo
from eventhub.platform.clock import utc_now
from tests.factories import (
    make_block,
    make_event,
    make_registration,
    make_team_member,
    make_tie,
    make_user,
    owner_of,
    save,
)

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
S = RegistrationState


def bar_of(page):
    """The words of the bar, and where its button leads."""
    [bar] = page.all("//aside[contains(@class, 'action-bar')]")
    link = bar.findall(".//a")
    return " ".join(bar.text_content().split()), link[0].get("href") if link else ""


def going_of(page):
    rows = page.all("//*[@class='going']")
    return " ".join(rows[0].text_content().split()) if rows else ""


def room(event, *names, visible_to=VisibleTo.EVERYONE):
    return [make_registration(event, make_user(name), visible_to=visible_to).user for name in names]


def coming(days=9, **fields):
    starts = utc_now() + timedelta(days=days)
    return make_event(starts_at=starts, ends_at=starts + timedelta(hours=3), **fields)


@pytest.mark.parametrize(
    "fields, words, to",
    [
        ({}, "Registration is open Register", "/register"),
        ({"capacity": 60}, "Registration is open 60 places left Register", "/register"),
        ({"capacity": 3}, "3 places left Registration is open Register", "/register"),
        ({"needs_approval": True}, "Registration is open Grace Huang looks at each request Ask to join", "/register"),
        ({"capacity": 2, "places_taken": 2}, "Full All 2 places are taken Join the waiting list", "/register"),
        ({"days": 0}, "On now, until", "/register"),
        ({"days": -2}, "Ended It took place on", "/events"),
        ({"state": EventState.CANCELLED}, "Cancelled It was planned for", "/events"),
        ({"listing": Listing.INVITED}, "By invitation Only invited people can register here. Sign in", "/sign-in"),
    ],
)
def test_the_bar_says_a_stranger_how_things_stand(client, fields, words, to):
    event = coming(organiser=make_user("Grace Huang"), **fields)

    said, link = bar_of(client.get(f"/e/{event.slug}"))

    assert said.startswith(words) and link.partition("?")[0].endswith(to)


def test_who_is_invited_to_an_event_by_approval_reads_that_one_press_registers(browser, session):
    event, anna = coming(needs_approval=True), make_user("Anna Keller")
    save(Invitation(event_id=event.id, email=anna.email, nonce="n", token_digest="d", invited_at=utc_now()))
    visitor = browser(anna)
    page = visitor.get(f"/e/{event.slug}")

    assert bar_of(page)[0].endswith("Register") and "You have an invitation" in bar_of(page)[0]
    form = visitor.get(f"/e/{event.slug}/register").form("register")
    assert form.buttons[-1] == "Register"
    visitor.submit(form)
    assert session.query(Registration).filter_by(event_id=event.id).one().state is RegistrationState.CONFIRMED


def test_the_form_shows_who_is_going_as_the_page_does_and_names_stay_text(client):
    event = coming()
    for name in ("Tom <b>Wang", "Jia Li", "Ma Jun"):
        make_registration(event, make_user(name), visible_to=VisibleTo.EVERYONE)
    page = client.get(f"/e/{event.slug}/register")

    [row] = page.all("//p[@class='social']")
    assert "Tom <b>Wang" in row.text_content() and "are going" in row.text_content()
    assert len(page.all("//p[@class='social']//span[contains(@class, 'face-xs')]")) == 3
    assert [bold.text for bold in page.all("//p[@class='social']//b")] == [
        name for name in ("Tom <b>Wang", "Jia Li", "Ma Jun") if name in row.text_content()
    ]


def test_the_bar_says_that_registration_is_closed(client):
    """What a late visitor can still do is to ask whoever hosts it."""
    event = coming(organiser=make_user("Grace Huang"), registration_closes_at=utc_now() - timedelta(hours=1))

    said, link = bar_of(client.get(f"/e/{event.slug}"))

    assert said.startswith("Registration is closed It closed on") and said.endswith("Write to Grace Huang")
    assert link == f"/e/{event.slug}/host"


@pytest.mark.parametrize(
    "state, words",
    [
        (S.CONFIRMED, "You are going"),
        (S.PENDING, "Waiting for Grace Huang We write as soon as there is an answer My registration"),
        (S.WAITLISTED, "You are number 1 On the waiting list."),
        (S.OFFERED, "A place is free for you Held until you answer"),
    ],
)
def test_the_bar_says_a_guest_how_they_stand(browser, state, words):
    event, anna = coming(organiser=make_user("Grace Huang")), make_user("Anna")
    make_registration(event, anna, state)

    said, link = bar_of(browser(anna).get(f"/e/{event.slug}"))

    assert said.startswith(words) and link == f"/e/{event.slug}/me"


@pytest.mark.parametrize("state", [RegistrationState.OFFERED, RegistrationState.CONFIRMED])
def test_one_place_of_the_page_says_that_one_cannot_come(browser, state):
    event, anna = coming(), make_user("Anna")
    offer_until = utc_now() + timedelta(hours=5) if state is RegistrationState.OFFERED else None
    make_registration(event, anna, state, offer_until=offer_until)

    page = browser(anna).get(f"/e/{event.slug}/me")

    assert len(page.all("//form[contains(@action, '/withdraw')]")) == 1


def test_after_the_end_a_guest_is_led_to_the_people_they_met(browser, client):
    event, anna = coming(days=-2), make_user("Anna")
    make_registration(event, anna)

    page = browser(anna).get(f"/e/{event.slug}")

    assert bar_of(page) == ("It’s over Who did you meet? Add people", f"/e/{event.slug}/met")
    for seen in (page, client.get(f"/e/{event.slug}")):
        assert "calendar" not in seen.main and not seen.all("//a[contains(@href, 'event.ics')]")
        assert going_of(seen) == ""


def test_a_declined_guest_is_not_asked_to_register(browser):
    event, anna = coming(), make_user("Anna")
    make_registration(event, anna, S.DECLINED)

    assert bar_of(browser(anna).get(f"/e/{event.slug}"))[0].startswith("You cannot register here")


def test_a_declined_member_of_the_team_reads_so_instead_of_being_asked_to_register(browser, session):
    event, anna = coming(), make_user("Anna")
    make_team_member(event, anna, TeamRole.MANAGER)
    make_registration(event, anna, S.DECLINED)

    page = browser(anna).get(f"/e/{event.slug}")

    assert "has declined this registration" in page.main and not page.all("//a[contains(@href, '/register')]")


def test_where_others_wait_for_a_free_place_nobody_is_promised_it(client):
    event = coming(capacity=5)
    make_registration(event, make_user(), S.WAITLISTED)

    said, _ = bar_of(client.get(f"/e/{event.slug}"))

    assert said == "Waiting list Free places go to the waiting list Join the waiting list"


def test_the_team_is_led_to_its_own_pages(browser):
    event = coming(capacity=8)
    make_registration(event)
    page = browser(owner_of(event)).get(f"/e/{event.slug}")

    assert bar_of(page) == ("Your event 1 of 8 places taken Manage the event", f"/manage/{event.slug}")
    assert page.all(f"//a[@href='/e/{event.slug}/register']")


def test_strangers_read_the_names_of_guests_who_chose_everyone_and_a_count_of_those_who_are_counted(client):
    event = coming()
    room(event, "Ada", "Ben", "Cai")
    room(event, "Dora", "Emil", visible_to=VisibleTo.EVERY_GUEST)
    room(event, "Fay", "Gus", visible_to=VisibleTo.ACQUAINTANCES)

    page = client.get(f"/e/{event.slug}")

    assert going_of(page).endswith("Ada, Ben and 3 others are going")
    assert len(page.all("//p[@class='mt-2']//*[@class='faces']")[0]) == 3
    for name in ("Dora", "Emil", "Fay", "Gus"):
        assert name not in page.html


@pytest.mark.parametrize(
    "names, sentence",
    [
        ((), ""),
        (("Ada",), "Ada is going"),
        (("Ada", "Ben"), "Ada and Ben are going"),
        (("Ada", "Ben", "Cai"), "Ada, Ben and 1 other are going"),
    ],
)
def test_few_guests_are_a_sentence(client, names, sentence):
    event = coming()
    room(event, *names)

    said = going_of(client.get(f"/e/{event.slug}"))

    assert said.endswith(sentence) and bool(said) == bool(names)


def test_a_latin_name_stands_apart_from_chinese_words(browser):
    event = coming()
    room(event, "Ada", "Ben", "Cai")

    assert "Ada、Ben 和另外" in going_of(browser(language="zh-CN").get(f"/e/{event.slug}"))


def test_a_guest_reads_whom_they_know_and_those_who_show_themselves_to_every_guest(browser):
    event, anna = coming(), make_user("Anna")
    make_registration(event, anna)
    [known] = room(event, "Known", visible_to=VisibleTo.ACQUAINTANCES)
    make_tie(anna, known)
    room(event, "Guest", visible_to=VisibleTo.EVERY_GUEST)
    [blocked] = room(event, "Blocked")
    make_block(anna, blocked)

    page = browser(anna).get(f"/e/{event.slug}")

    assert going_of(page) == "Known and Guest are going"
    assert "Blocked" not in page.html


def test_who_hides_or_has_no_place_reads_what_strangers_read(browser):
    event = coming()
    room(event, "Guest", visible_to=VisibleTo.EVERY_GUEST)
    hiding, waiting = make_user(), make_user()
    make_registration(event, hiding, visible_to=VisibleTo.NOBODY)
    make_registration(event, waiting, S.WAITLISTED)

    for user in (hiding, waiting, make_user()):
        assert "Guest" not in going_of(browser(user).get(f"/e/{event.slug}"))


def test_maps_show_the_exact_address_to_guests_alone(browser, client):
    event = coming(place="Huangpu, Shanghai", address="12 Secret Lane", zone="Asia/Shanghai")
    anna = make_user("Anna")
    make_registration(event, anna)

    def maps_of(page):
        return page.all("//section[@id='where']//a/@href")

    stranger, guest = client.get(f"/e/{event.slug}"), browser(anna).get(f"/e/{event.slug}")

    assert len(maps_of(stranger)) == 3 and all("Huangpu" in link for link in maps_of(stranger))
    assert all("12+Secret+Lane" in link for link in maps_of(guest))
    assert "Secret" not in stranger.html
    assert "高德地图" in browser(language="zh-CN").get(f"/e/{event.slug}").main


@pytest.mark.parametrize(
    "fields, is_said", [({}, True), ({"days": -2}, False), ({"registration_closes_at": utc_now()}, False)]
)
def test_the_address_is_promised_where_a_place_can_still_be_had(client, fields, is_said):
    page = client.get(f"/e/{coming(address='7 Long Street', **fields).slug}")

    assert ("Address shown once you have a place" in page.main) is is_said


def test_calendars_stand_where_one_may_come(client, browser):
    event, full = coming(online_link="https://meet.example.org/secret"), coming(capacity=1, places_taken=1)
    closed = coming(registration_closes_at=utc_now() - timedelta(hours=1))

    links = client.get(f"/e/{event.slug}").all("//section[h2[@id='calendar-h']]//a/@href")

    assert links[2] == f"/e/{event.slug}/event.ics"
    assert "secret" not in "".join(links)
    assert "Add to calendar" in client.get(f"/e/{full.slug}").main
    assert "Add to calendar" not in client.get(f"/e/{closed.slug}").main


def structured(page):
    [data] = page.all("//script[@type='application/ld+json']/text()")
    return json.loads(data)


def test_search_engines_read_the_event_by_schema_org(browser, client):
    event = coming(
        title="Tea </script> & talks",
        zone="Asia/Shanghai",
        place="Huangpu, Shanghai",
        address="12 Secret Lane",
        online_link="https://meet.example.org/secret",
        languages="en zh",
        capacity=60,
        organiser=make_user("Grace Huang"),
    )
    anna = make_user("Anna")
    make_registration(event, anna)

    said = structured(client.get(f"/e/{event.slug}"))

    assert (said["@context"], said["@type"], said["name"]) == ("https://schema.org", "Event", "Tea </script> & talks")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d\+08:00", said["startDate"])
    assert said["eventStatus"] == "https://schema.org/EventScheduled"
    assert said["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"
    assert said["location"] == [
        {"@type": "Place", "name": "Huangpu, Shanghai", "address": "Huangpu, Shanghai"},
        {"@type": "VirtualLocation", "url": f"http://localhost/e/{event.slug}"},
    ]
    assert said["organizer"] == [{"@type": "Person", "name": "Grace Huang"}]
    assert (said["maximumAttendeeCapacity"], said["remainingAttendeeCapacity"]) == (60, 59)
    # Who pays what is between host and guests: no page knows it.
    assert "isAccessibleForFree" not in said
    assert "ecret" not in json.dumps(structured(browser(anna).get(f"/e/{event.slug}")))
    assert structured(client.get(f"/e/{coming(state=EventState.CANCELLED).slug}"))["eventStatus"].endswith("Cancelled")


@pytest.mark.parametrize("fields", [{"listing": Listing.INVITED}, {"state": EventState.DRAFT}])
def test_what_is_not_for_everybody_is_not_for_search_engines(browser, fields):
    event = coming(**fields)

    assert not browser(owner_of(event)).get(f"/e/{event.slug}").all("//script[@type='application/ld+json']")


def test_a_shared_link_has_a_picture_of_its_own_that_changes_with_what_it_says(client, session):
    event = coming(title="Tea", place="Huangpu", cover_seed=3)
    page = client.get(f"/e/{event.slug}")
    address = page.find("//meta[@property='og:image']/@content")

    answer = client.get(address)

    assert Image.open(BytesIO(answer.data)).size == (1200, 630)
    assert answer.headers["Cache-Control"] == "public, max-age=31536000"
    event.place = "Pudong"
    session.commit()
    assert client.get(f"/e/{event.slug}").find("//meta[@property='og:image']/@content") != address
    assert client.get(f"{address}").data != answer.data


def test_the_picture_of_a_shared_link_speaks_the_language_of_the_page(browser):
    event = coming(title="Tea", chinese_title="茶", cover_seed=3)

    def picture(language):
        page = browser(language=language).get(f"/e/{event.slug}")
        return browser().get(page.find("//meta[@property='og:image']/@content")).data

    assert picture("en") != picture("zh-CN")


def test_the_picture_of_an_event_for_invited_people_is_that_of_strangers_for_everybody(browser, session):
    open_one = coming(title="Tea", place="Huangpu", cover_seed=3)
    event = coming(title="Tea", place="Huangpu", cover_seed=3, listing=Listing.INVITED)
    team = browser(owner_of(event)).get(f"/e/{event.slug}/preview.jpg").data

    assert team == browser().get(f"/e/{event.slug}/preview.jpg").data
    assert team != browser().get(f"/e/{open_one.slug}/preview.jpg").data
    browser().get(f"/e/{coming(state=EventState.DRAFT).slug}/preview.jpg", status=404)


def test_where_two_times_stand_the_zone_of_the_first_is_there_to_be_shown(browser):
    event = coming(zone="Asia/Shanghai")
    page = browser(make_user(zone="Asia/Shanghai")).get(f"/e/{event.slug}")

    assert page.find("//*[@data-local-start]/../*//*[@data-local-note and @hidden]").text == "Beijing time (UTC+8)"


def test_the_preview_of_an_event_online_says_that_and_whose_clock(client):
    event = coming(place="", online_link="https://meet.example.org/1", zone="Europe/Berlin", description="")
    said = client.get(f"/e/{event.slug}").find("//meta[@property='og:description']").get("content")

    assert said.endswith("Berlin time (UTC+1) · Online")


def test_the_link_is_there_as_a_qr_code(client):
    event = coming()

    answer = client.get(f"/e/{event.slug}/qr.svg")

    assert answer.headers["Content-Type"].startswith("image/svg+xml") and b"<svg" in answer.data
    client.get(f"/e/{coming(state=EventState.DRAFT).slug}/qr.svg", status=404)


def test_a_helper_at_the_door_is_led_there(browser, session):
    event, helper = coming(), make_user("Helper")
    make_team_member(event, helper, TeamRole.CHECK_IN)

    assert bar_of(browser(helper).get(f"/e/{event.slug}"))[0].startswith("You check guests in")
