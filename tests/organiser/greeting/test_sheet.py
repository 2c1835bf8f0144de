"""The run-sheet before the doors open (docs/behaviour.md section 14)."""

from datetime import timedelta

import pytest

from eventhub.accounts.rules import BackgroundVisibility
from eventhub.events.event.rules import TeamRole
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import VisibleTo
from eventhub.matching.goals import GoalType
from eventhub.matching.results import Reason, ReasonKind, Recommendation
from eventhub.organiser.greeting import service
from eventhub.organiser.greeting.sheet import read_sheet
from eventhub.people.visibility.models import ShortlistEntry
from eventhub.recommendations.service import refresh_all
from tests.factories import (
    make_background,
    make_block,
    make_event,
    make_registration,
    make_team_member,
    make_tie,
    make_user,
    owner_of,
)
from tests.snapshots import reads_as_kept

# Who is greeted and what is told of them is plain Python; tests/test_pages.py opens the sheet on both databases.
pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])


@pytest.fixture
def event(session):
    return make_event("Clean-Energy Evening", organiser=make_user("Grace Huang", email="grace@example.org"))


@pytest.fixture
def nora(event):
    """A newcomer who looks for a job."""
    return newcomer(event, "Nora Lang", goals=[GoalType.FIND_JOB])


@pytest.fixture
def heidi(event, nora):
    """Somebody who hires, whom only people with something in common see; Nora is one of them."""
    make_background(nora.user, "hometown", "Zigong")
    user = make_user("Heidi Hires", headline="Rail signals")
    make_registration(event, user, goals=[GoalType.HIRE], visible_to=VisibleTo.SHARED_GROUND)
    make_background(user, "hometown", "Zigong")
    return user


def newcomer(event, name, **fields):
    return make_registration(event, make_user(name, headline=f"Work of {name}"), greet_me=True, **fields)


def sheet_of(event, browser, user=None):
    return browser(user or owner_of(event)).get(f"/e/{event.slug}/greeting").main


def test_who_knows_nobody_and_agreed_stands_on_it_with_the_first_to_meet_and_why(event, nora, heidi, browser, now):
    shy, known, friend = (make_user(name) for name in ("Sam Shy", "Ken Known", "Fay Friend"))
    make_registration(event, shy)
    make_registration(event, known, greet_me=True)
    make_registration(event, friend)
    make_tie(known, friend)
    refresh_all(now)

    page = sheet_of(event, browser)

    assert "Nora Lang" in page and "Heidi Hires Rail signals" in page
    assert "Nora Lang is looking for a job; Heidi Hires is hiring." in page
    # What the two share is between them.
    assert "Zigong" not in page
    assert "Sam Shy" not in page and "Ken Known" not in page


def test_a_value_that_both_have_opened_may_be_told(event, browser, now):
    nora, otto = newcomer(event, "Nora Lang"), make_registration(event, make_user("Otto Lind"))
    for guest in (nora, otto):
        make_background(guest.user, "hometown", "Zigong", visibility=BackgroundVisibility.OPEN)
    for _ in range(20):
        make_registration(event)
    refresh_all(now)

    assert "In common: Zigong." in sheet_of(event, browser)


def test_a_value_that_both_have_opened_in_another_way_than_they_share_it_is_not_told(event, browser, now):
    nora, otto = newcomer(event, "Nora Lang"), make_registration(event, make_user("Otto Lind"))
    for guest in (nora, otto):
        make_background(guest.user, "hometown", "Zigong")
        make_background(guest.user, "visited", "Zigong", visibility=BackgroundVisibility.OPEN)
    for _ in range(20):
        make_registration(event)
    refresh_all(now)

    assert "Zigong" not in sheet_of(event, browser)


@pytest.mark.parametrize("is_open", [True, False])
def test_lines_that_the_form_did_not_open_are_quoted_to_no_greeter(event, browser, session, monkeypatch, now, is_open):
    page = sheet_of_alike(
        event, browser, session, monkeypatch, now, {"lines_open": is_open}, {"can_help": "Mending old violins"}
    )

    assert "Otto Lind" in page and ("A quiet way out" in page) == is_open


def test_what_someone_does_is_no_reason_to_introduce_them(event, browser, session, monkeypatch, now):
    page = sheet_of_alike(event, browser, session, monkeypatch, now, {}, {})

    assert "Otto Lind" in page and "A quiet way out" not in page and "writes" not in page


def sheet_of_alike(event, browser, session, monkeypatch, now, nora_says, otto_says):
    """The sheet where the lines of a newcomer and of another guest are alike."""
    nora_says = {"looks_for": "A quiet way out"} | nora_says
    nora = make_registration(event, make_user("Nora Lang"), greet_me=True, **nora_says)
    otto = make_registration(event, make_user("Otto Lind", headline="Old violins"), **otto_says)
    refresh_all(now)
    session.add(
        ShortlistEntry(event_id=event.id, viewer_id=nora.user_id, target_id=otto.user_id, position=1, computed_at=now)
    )
    session.commit()
    alike = Recommendation(otto.user_id, (Reason(ReasonKind.LINES, 0.5),), ())
    monkeypatch.setattr("eventhub.recommendations.presenters.explain", lambda *_: [alike])

    return sheet_of(event, browser)


def test_who_only_knows_a_hidden_guest_knows_nobody(event, nora, browser):
    hidden = make_user("Hugo Hidden")
    make_registration(event, hidden, visible_to=VisibleTo.NOBODY)
    make_tie(nora.user, hidden)

    page = sheet_of(event, browser)

    assert "Nora Lang" in page and "Hugo Hidden" not in page


def test_a_check_in_helper_sees_names_and_ticks_alone(event, nora, heidi, browser, session, now):
    helper = make_user("Dora Door")
    make_team_member(event, helper, TeamRole.CHECK_IN)
    refresh_all(now)
    client = browser(helper)

    page = client.get(f"/e/{event.slug}/greeting")

    assert "Nora Lang" in page.main
    assert not [word for word in ("Heidi", "job", "Work of Nora", "Who greets") if word in page.main]
    page = client.submit(page.form(f"/greeting/{nora.id}"), press="Mark as greeted")
    assert "Greeted at" in page.main and session.get(Registration, nora.id).greeted_at == now
    client.submit(page.form(f"/greeting/{nora.id}"))
    assert session.get(Registration, nora.id).greeted_at is None


def test_a_guest_who_greets_sees_their_own_guests_and_open_guests_only(event, nora, heidi, browser, mailbox, now):
    open_one = make_user("Olga Open")
    make_registration(event, open_one, goals=[GoalType.HIRE])
    rosa = make_user("Rosa Greets", email="rosa@example.org")
    place = make_registration(event, rosa)
    make_block(rosa, newcomer(event, "Blanca Blocked").user)
    client, theirs = browser(owner_of(event)), browser(rosa)
    theirs.get(f"/e/{event.slug}/greeting", status=404)
    page = client.get(f"/manage/{event.slug}/guests/{place.id}")
    client.submit(page.form("/greeters"), press="Let them greet newcomers")
    service.name_greeter(event, owner_of(event).id, greets=False, by=rosa, now=now)
    refresh_all(now)

    page = theirs.get(f"/e/{event.slug}/greeting")

    assert "Your guests" in page.main and "Nora Lang" in page.main
    assert "Olga Open" in page.main and "Heidi" not in page.main and "Blanca" not in page.main
    [mail] = mailbox.deliver_all(now)
    assert mail.recipients == ("rosa@example.org",) and f"/e/{event.slug}/greeting" in mail.text
    theirs.submit(page.form("step-down"))
    theirs.get(f"/e/{event.slug}/greeting", status=404)


def test_a_guest_greets_only_while_they_show_themselves_to_every_guest(event, browser, session, now):
    rosa = make_user("Rosa Greets")
    place = make_registration(event, rosa)
    service.name_greeter(event, rosa.id, greets=True, by=rosa, now=now)
    assert "Rosa Greets" in sheet_of(event, browser)

    place.visible_to = VisibleTo.ACQUAINTANCES
    session.commit()

    assert "Rosa Greets" not in sheet_of(event, browser)
    page = browser(owner_of(event)).get(f"/manage/{event.slug}/guests/{place.id}")
    assert "Let them greet" not in page.main


def test_a_topic_of_a_line_may_be_told_and_one_of_the_sentence_on_who_to_meet_not(event, session, browser, now):
    nora = newcomer(event, "Nora Lang", looks_for="Solar", goal_sentence="I would like to find energy storage.")
    for name, offer in (("Sol Ar", "solar"), ("Stor Age", "energy storage")):
        make_registration(event, make_user(name), can_help=offer)
    refresh_all(now)

    page = sheet_of(event, browser)

    assert "Nora Lang and Sol Ar both write about solar." in page
    assert "Stor Age" in page and "storage" not in page
    assert nora.greet_me


def test_the_sheet_is_empty_the_day_after_and_takes_no_ticks(event, nora, browser, clock):
    clock.move_to(event.ends_at + timedelta(hours=13))

    assert "Nora Lang" not in sheet_of(event, browser)
    browser(owner_of(event)).post(f"/e/{event.slug}/greeting/{nora.id}", {"yes": "y"}, status=404)


def test_a_guest_who_greets_neither_sees_nor_ticks_the_hidden_and_blocked_nor_reads_who_came(
    event, nora, browser, session, now
):
    rosa = make_user("Rosa Greets")
    make_registration(event, rosa)
    service.name_greeter(event, rosa.id, greets=True, by=rosa, now=now)
    hidden, blocked = newcomer(event, "Hugo Hidden", visible_to=VisibleTo.NOBODY), newcomer(event, "Blanca Blocked")
    make_block(rosa, blocked.user)
    nora.checked_in_at = now
    session.commit()
    client = browser(rosa)

    page = client.get(f"/e/{event.slug}/greeting").main

    assert "Nora Lang" in page
    assert not [word for word in ("Hugo", "Blanca", "In since", "Not here yet") if word in page]
    for place in (hidden, blocked):
        client.post(f"/e/{event.slug}/greeting/{place.id}", {"yes": "y"}, status=404)
    team_page = sheet_of(event, browser)
    assert "In since" in team_page and "Hugo Hidden" in team_page


def test_who_hides_is_greeted_by_the_team(event, session, now):
    rosa = make_user("Rosa Greets")
    make_registration(event, rosa)
    service.name_greeter(event, rosa.id, greets=True, by=rosa, now=now)
    for number in range(3):
        newcomer(event, f"Hugo {number}", visible_to=VisibleTo.NOBODY)

    sheet = read_sheet(event, owner_of(event).id, TeamRole.OWNER, now)

    assert {row.greeter for row in sheet.mine + sheet.others} == {owner_of(event)}


def test_nobody_who_did_not_agree_can_be_ticked_and_no_stranger_named(event, browser, now):
    other = make_registration(event, make_user("Olga Open"))
    client = browser(owner_of(event))

    client.post(f"/e/{event.slug}/greeting/{other.id}", {"yes": "y"}, status=404)
    client.post(f"/manage/{event.slug}/greeters", {"user": make_user().id, "yes": "y"}, status=404)
    browser(other.user).get(f"/e/{event.slug}/greeting", status=404)


@pytest.mark.parametrize("language", ["en", "zh_Hans"])
def test_greeters_read_in_the_morning_whom_they_greet(event, nora, heidi, session, clock, mailbox, language):
    owner_of(event).language = language
    session.commit()
    morning = event.starts_at.replace(hour=7, minute=30)
    clock.move_to(morning)
    refresh_all(morning)

    told = [service.tell_greeters(morning + minutes * timedelta(minutes=1)) for minutes in (-1, 0, 10)]

    assert told == [0, 1, 0]
    [mail] = [one for one in mailbox.deliver_all(morning) if "grace@example.org" in one.recipients]
    assert reads_as_kept(f"desk/greeting.{language}", mail)
    assert mail.message["List-Unsubscribe"]


def test_no_mail_where_nobody_is_to_be_greeted_any_more(event, nora, session, clock, mailbox):
    morning = event.starts_at.replace(hour=7, minute=30)
    clock.move_to(morning)
    assert service.tell_greeters(morning) == 1
    nora.greet_me = False
    session.commit()

    assert mailbox.deliver_all(morning) == []


def test_a_sheet_says_who_will_greet_until_a_guest_is_greeted(event, nora, browser, session, now):
    rosa = make_user("Rosa Greets")
    make_registration(event, rosa)
    service.name_greeter(event, rosa.id, greets=True, by=owner_of(event), now=now)
    service.name_greeter(event, owner_of(event).id, greets=False, by=owner_of(event), now=now)

    assert "Not here yet Rosa Greets will greet" in sheet_of(event, browser)

    nora.greeted_at = now
    session.commit()
    page = sheet_of(event, browser)
    assert "Greeted at" in page and "will greet" not in page and "Greeted by" not in page
