"""Reports are decided in the console; what is taken down is hidden, can be restored, and guests are told."""

from datetime import timedelta

import pytest

from eventhub.accounts.models import User
from eventhub.events.event import reports
from eventhub.events.event.models import Event
from eventhub.events.event.rules import EventState, ReportReason, TeamRole
from eventhub.events.event.service import publish
from eventhub.operator import moderation
from eventhub.organiser import messages
from eventhub.platform.errors import WrongState
from eventhub.platform.instance.models import OperatorAction
from tests.factories import make_event, make_registration, make_team_member, make_user, owner_of
from tests.snapshots import reads_as_kept


@pytest.fixture
def event(session, now):
    return make_event("Guaranteed Solar Returns", description="Send money.", organiser=make_user("Kay Lorenz"))


@pytest.fixture
def anna(event):
    return make_registration(event, make_user("Anna Keller", language="en")).user


def press(browser, page, action, **typed):
    return browser.submit(page.form(action), **typed)


def take_down(console, event, **typed):
    page = console.get(f"/operator/events/{event.id}")
    typed = {"why": "sales", "words": "Offers with promised returns are not allowed here."} | typed
    return press(console, page, "take-down", **typed)


def acts(session):
    return [act.what.value for act in session.query(OperatorAction).order_by(OperatorAction.id)]


def test_a_take_down_walked_from_the_report_to_the_restored_event(console, browser, session, event, anna, mailbox):
    reporter = browser(anna)
    press(reporter, reporter.get(f"/e/{event.slug}/report"), "/report", why="sales")

    queue = console.get("/operator/reports")
    assert "1 report to decide" in queue.h1 and "Guaranteed Solar Returns" in queue.main and "Sales pitch" in queue.main
    assert "Anna" not in queue.main
    press(console, queue, "take-down", why="sales", words="No promised returns here.")

    gone = browser().get(f"/e/{event.slug}", status=410)
    assert "This event was taken down" in gone.h1
    assert "Send money" not in gone.text and "No promised returns" not in gone.text
    assert "Solar Returns" not in gone.text and "Solar Returns" in reporter.get(f"/e/{event.slug}", status=410).main
    assert "Solar" not in browser().get("/events").main
    for_team = browser(owner_of(event)).get(f"/manage/{event.slug}", status=410).main
    assert "The reason: Sales pitch." in for_team and "No promised returns here." in for_team
    assert "No reports" in console.get("/operator/reports").h1
    told = {mail.recipients[0]: mail for mail in mailbox.deliver_all()}
    assert told[anna.email].subject == "Taken down: Guaranteed Solar Returns"
    assert b"STATUS:CANCELLED" in told[anna.email].attachments["event.ics"]
    assert "No promised returns here." in told[owner_of(event).email].text

    press(console, console.get(f"/operator/events/{event.id}"), "restore")

    assert browser().get(f"/e/{event.slug}").h1 == "Guaranteed Solar Returns"
    assert "Solar" in browser().get("/events").main
    assert reporter.get(f"/e/{event.slug}/me").h1
    told = {mail.recipients[0]: mail for mail in mailbox.deliver_all()}
    assert told[anna.email].subject == "It is back: Guaranteed Solar Returns"
    assert b"STATUS:CONFIRMED" in told[anna.email].attachments["event.ics"]
    assert "No reports" in console.get("/operator/reports").h1
    assert acts(session)[1:] == ["event_taken_down", "event_restored"]
    assert "Sales pitch: No promised returns here." in console.get("/operator/log").main
    assert [line for line in ("Took an event down", "Restored an event") if line in console.get("/operator/log").main]


@pytest.mark.parametrize("language", ["en", "zh_Hans"])
def test_mails_of_a_decision_read_as_kept(console, session, event, anna, mailbox, language):
    anna.language = owner_of(event).language = language
    session.commit()
    take_down(console, event)
    told = {mail.recipients[0]: mail for mail in mailbox.deliver_all()}
    assert reads_as_kept(f"events/taken_down.{language}", told[anna.email])
    assert reads_as_kept(f"events/decision_down.{language}", told[owner_of(event).email])

    press(console, console.get(f"/operator/events/{event.id}"), "restore")
    told = {mail.recipients[0]: mail for mail in mailbox.deliver_all()}
    assert reads_as_kept(f"events/restored.{language}", told[anna.email])
    assert reads_as_kept(f"events/decision_restored.{language}", told[owner_of(event).email])


def test_a_mail_of_a_decision_that_was_taken_back_is_not_sent(console, event, anna, mailbox, clock):
    take_down(console, event)
    clock.shift(timedelta(minutes=1))
    press(console, console.get(f"/operator/events/{event.id}"), "restore")

    assert sorted(mail.subject for mail in mailbox.deliver_all()) == [
        "It is back: Guaranteed Solar Returns",
        "Your event is restored: Guaranteed Solar Returns",
    ]


def test_an_event_that_is_taken_down_is_closed_for_everybody(console, browser, session, event, anna, now):
    take_down(console, event)

    guest, host = browser(anna), browser(owner_of(event))
    for page in ("", "/register", "/me", "/going", "/guests", "/report"):
        guest.get(f"/e/{event.slug}{page}", status=410)
    for page in ("", "/guests", "/checkin", "/messages/new"):
        assert host.request("GET", f"/manage/{event.slug}{page}").status in (404, 410), page
    for file in ("event.ics", "qr.svg", "button.svg", "preview.jpg"):
        browser().get(f"/e/{event.slug}/{file}", status=404)
    assert "Taken down" in guest.get("/").main


def test_nothing_wrong_takes_the_hold_of_two_reports_away(console, session, event, now):
    host = owner_of(event)
    for _ in range(2):
        reports.report(event.id, make_user(), ReportReason.SALES, concerned=True, now=now)
    assert messages.left_today(host, now) == 0

    page = console.get("/operator/reports")
    press(console, page, "dismiss", note="Looked at it.")

    assert messages.left_today(host, now) > 0
    assert acts(session)[-1] == "reports_dismissed" and "Looked at it." in console.get("/operator/log").main


def test_a_suspended_person_is_signed_out_and_told_so_and_their_events_go(
    console, browser, session, event, anna, mailbox
):
    host = owner_of(event)
    theirs = browser(host)
    page = console.get(f"/operator/people/{host.id}")
    press(console, page, "suspend", words="Sells to every guest.")

    assert theirs.get("/me", status=302).location.startswith("/sign-in")
    browser().get(f"/e/{event.slug}", status=410)
    mailbox.deliver_all()
    back = browser()
    back.submit(back.get("/sign-in").form("/sign-in"), email=host.email)
    refused = back.submit(back.get(mailbox.newest(host.email).link("/s/")).form("/s/"), status=403)
    assert "This account is suspended" in refused.h1 and "Sells to every guest." in refused.main

    press(console, console.get(f"/operator/people/{host.id}"), "lift")
    assert browser().get(f"/e/{event.slug}")
    assert session.get(User, host.id).suspended_at is None
    assert acts(session)[1:] == ["event_taken_down", "person_suspended", "event_restored", "suspension_lifted"]


def test_lifting_a_suspension_leaves_what_was_taken_down_for_itself(console, session, event):
    host = owner_of(event)
    take_down(console, event)
    press(console, console.get(f"/operator/people/{host.id}"), "suspend", words="Sells to every guest.")
    press(console, console.get(f"/operator/people/{host.id}"), "lift")

    session.expire_all()
    assert session.get(Event, event.id).state is EventState.TAKEN_DOWN


def test_an_event_of_two_suspended_owners_comes_back_with_the_second(session, event, operator, now):
    host, other = owner_of(event), make_user("Li Wei")
    make_team_member(event, other, TeamRole.OWNER)
    for user in (host, other):
        moderation.suspend(user.id, "Sells.", by_id=operator.id, now=now)

    moderation.lift(host.id, by_id=operator.id, now=now)
    session.expire_all()
    assert session.get(Event, event.id).state is EventState.TAKEN_DOWN
    moderation.lift(other.id, by_id=operator.id, now=now)
    session.expire_all()
    assert session.get(Event, event.id).state is EventState.PUBLISHED


def test_nobody_publishes_a_draft_of_a_suspended_owner(session, browser, operator, now):
    draft = make_event("Solar Returns", state=EventState.DRAFT, organiser=make_user("Kay Lorenz"))
    manager = make_team_member(draft, make_user("Li Wei")).user
    moderation.suspend(owner_of(draft).id, "Sells.", by_id=operator.id, now=now)

    theirs = browser(manager)
    page = theirs.submit(theirs.get(f"/manage/{draft.slug}").form("publish"))

    assert "The account of an owner is suspended" in page.text
    with pytest.raises(WrongState, match="suspended"):
        publish(draft.id, by=manager, now=now)
    session.expire_all()
    assert session.get(Event, draft.id).state is EventState.DRAFT


def test_operators_do_not_suspend_themselves(console, operator, session):
    assert "Suspend the account" not in console.get(f"/operator/people/{operator.id}").main
    console.post(f"/operator/people/{operator.id}/suspend", {"words": "x"}, status=409)


def test_people_are_found_by_their_whole_name_or_address_alone(console, session):
    user = make_user("Zhang Min", email="zhang.min@example.org")

    assert str(user.email) in console.get("/operator/people?q=zhang min").main
    assert str(user.email) in console.get("/operator/people?q=ZHANG.MIN@example.org").main
    for part in ("zhang", "example.org", "@example.org", "%"):
        assert str(user.email) not in console.get(f"/operator/people?q={part}").main


def test_trust_takes_an_organisers_limits_away(console, session, event, now):
    host = owner_of(event)
    page = console.get(f"/operator/people/{host.id}")
    press(console, page, "trust", press="Trust as an organiser")

    session.refresh(host)
    assert messages.left_today(host, now) > 1_000_000
    press(console, console.get(f"/operator/people/{host.id}"), "trust", press="Stop trusting")
    session.refresh(host)
    assert messages.left_today(host, now + timedelta(minutes=1)) < 1_000_000
    assert acts(session)[1:] == ["trust_given", "trust_taken"]


def test_who_may_create_events_is_the_operators_choice(console, browser, session):
    visitor, trusted = make_user(), make_user(is_trusted=True)
    press(console, console.get("/operator/limits"), "/operator/limits", who_creates="trusted")

    assert "You cannot create events here yet" in browser(visitor).get("/events/new", status=403).h1
    for page in ("/", f"/manage/{make_event(organiser=visitor).slug}/settings"):
        assert "Host an event" not in browser(visitor).get(page).text
        assert not browser(visitor).get(page).all("//form[contains(@action, '/copy')]")
    assert browser(trusted).get("/").link("Host an event")
    assert browser(trusted).get("/events/new")
    press(console, console.get("/operator/limits"), "/operator/limits", who_creates="operators")
    browser(trusted).get("/events/new", status=403)
    assert console.get("/events/new")


def test_who_is_signed_in_keeps_the_menu_where_there_is_no_page(console, browser, event):
    take_down(console, event)
    host = browser(owner_of(event))

    assert host.get("/no-such-page", status=404).link("My events")
    down = host.get(f"/e/{event.slug}", status=410)
    assert down.link("My events") and down.all("//details[contains(@class, 'menu')]")
    assert not browser().get("/no-such-page", status=404).all("//a[text()='My events']")
