from eventhub.events.checkin import service as door
from eventhub.events.checkin.rules import Entry, How
from eventhub.events.event.rules import TeamRole
from eventhub.events.registrations.rules import RegistrationState as S
from eventhub.events.registrations.rules import VisibleTo
from tests.factories import make_event, make_registration, make_team_member, make_user, owner_of
from tests.pages import words as words_of


def test_the_log_tells_what_guests_check_in_and_organisers_did(browser, session, now):
    event = make_event(organiser=make_user("Grace Huang"))
    organiser = browser(owner_of(event))
    asked = make_registration(event, make_user("Anna Keller"), S.PENDING)
    organiser.post(f"/manage/{event.slug}/guests/bulk", {"act": "approve", "registration": asked.id, "note": "Welcome"})
    door.mark(event.id, asked.id, Entry.IN, How.NAME, by=owner_of(event), now=now)
    organiser.post(f"/manage/{event.slug}/guests.csv")
    organiser.submit(organiser.get(f"/manage/{event.slug}/edit").form(), place="Pudong")

    page = organiser.get(f"/manage/{event.slug}/log")

    rows = [words_of(row) for row in page.all("//tbody/tr")]
    assert len(rows) == 4
    for words in (
        "Exported the guest list (1) Grace Huang",
        "Edited the event Grace Huang",
        "Going · approved “Welcome” Anna Keller Grace Huang",
        "Came in (by name) Anna Keller Grace Huang",
    ):
        assert any(words in row for row in rows), (words, rows)


def test_the_log_calls_people_as_its_reader_does(browser, session, now):
    grace = make_user("Grace Huang", other_name="黄雅婷", language="zh_Hans")
    event = make_event(organiser=grace)
    guest = make_registration(event, make_user("Li Wei", other_name="李伟"))
    door.mark(event.id, guest.id, Entry.IN, How.NAME, by=grace, now=now)

    [row] = [words_of(row) for row in browser(grace).get(f"/manage/{event.slug}/log").all("//tbody/tr")]

    assert "李伟" in row and "黄雅婷" in row and "Grace" not in row
    assert "黄雅婷" in browser(grace).get(f"/manage/{event.slug}/guests/{guest.id}").main


def test_who_is_named_to_greet_stands_in_the_log_once(browser, session):
    event = make_event(organiser=make_user("Grace Huang"))
    rosa = make_user("Rosa Weber")
    make_registration(event, rosa, visible_to=VisibleTo.EVERY_GUEST)
    organiser = browser(owner_of(event))
    for yes in ("y", "y", ""):
        organiser.post(f"/manage/{event.slug}/greeters", {"user": rosa.id, "yes": yes})

    rows = [words_of(row) for row in organiser.get(f"/manage/{event.slug}/log").all("//tbody/tr")]

    assert len(rows) == 2
    assert "Took a greeter off the list" in rows[0] and "Named a greeter" in rows[1]
    assert all("Rosa Weber" in row and "Grace Huang" in row for row in rows)


def test_the_log_of_an_event_holds_nothing_of_another(browser, session):
    event, other = make_event(), make_event()
    browser(owner_of(other)).post(f"/manage/{other.slug}/guests.csv")

    assert "Nothing has happened yet" in browser(owner_of(event)).get(f"/manage/{event.slug}/log").main


def test_a_helper_without_a_name_stands_in_the_log_by_the_address_and_a_guest_never(browser, session, now):
    event = make_event(organiser=make_user("Grace Huang"))
    helper, guest = (make_user(email=f"{name}@example.org") for name in ("doro", "secret"))
    helper.name = guest.name = ""
    session.commit()
    make_team_member(event, helper, TeamRole.CHECK_IN)
    row = make_registration(event, guest)
    door.mark(event.id, row.id, Entry.IN, How.NAME, by=helper, now=now)
    door.mark(event.id, row.id, Entry.UNDO, How.NAME, by=guest, now=now)

    page = browser(owner_of(event)).get(f"/manage/{event.slug}/log")

    assert "doro@example.org" in page.main and "secret@example.org" not in page.main
