"""Clubs: who follows, who belongs, who sees who, and what the hosts read."""

from datetime import timedelta

import pytest

from eventhub.events.clubs import service
from eventhub.events.clubs.models import Club, ClubEvent, ClubMember
from eventhub.events.clubs.rules import ClubRole, Shown
from eventhub.events.event.models import Event
from eventhub.events.event.rules import EventState, Listing, TeamRole
from eventhub.events.registrations.rules import RegistrationState
from eventhub.platform.errors import NotFound, WrongState
from eventhub.privacy.service import erase
from tests.factories import (
    make_block,
    make_club,
    make_club_member,
    make_event,
    make_registration,
    make_team_member,
    make_tie,
    make_user,
    owner_of,
)

pytestmark = pytest.mark.parametrize("dialect", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def grace(session):
    return make_user("Grace Huang", email="grace@example.org")


@pytest.fixture
def past(grace, now):
    return make_event("Autumn evening", organiser=grace, starts_at=now - timedelta(days=40), slug="autumn")


@pytest.fixture
def coming(grace):
    return make_event("Winter evening", organiser=grace, slug="winter", zone="Asia/Shanghai", place="Shanghai")


@pytest.fixture
def club(grace, past, coming):
    return make_club(grace, past, coming, slug="energy", other_name="长江能源圈")


def place_of(session, club, user):
    found = session.query(ClubMember).filter_by(club_id=club.id, user_id=user.id).one_or_none()
    return found and found.role


def test_a_host_founds_a_club_and_puts_events_of_their_own_in(browser, grace, coming, session):
    host = browser(grace)
    page = host.submit(host.get("/clubs/new").form("/clubs/new"), name="长江能源圈 Energy", about="Second Sundays.")
    club = session.query(Club).one()
    assert page.status == 200 and club.slug.startswith("chang-jiang-neng-yuan")

    assert f"/clubs/{club.slug}" in page.main and page.all("//main//a[@href='/events/new']")

    page = host.submit(page.form("/host/act"), name="winter", answer="add")

    assert session.query(ClubEvent).one().event_id == coming.id
    assert "Winter evening" in host.get(f"/clubs/{club.slug}").main
    assert "长江能源圈" in host.get("/e/winter").main and f"/clubs/{club.slug}" in host.get("/e/winter").html
    assert "长江能源圈" in host.get("/clubs").main


def test_an_event_is_put_in_by_who_manages_it_and_belongs_to_one_club(club, grace, coming, session, now):
    other, own = make_user("Other Host"), make_event("Theirs", slug="theirs")
    second = make_club(other)
    with pytest.raises(NotFound):
        service.add_event(second.id, other, own.slug, now)
    with pytest.raises(NotFound):
        service.add_event(club.id, other, coming.slug, now)
    service.make_host(second.id, other, make_club_member(second, grace, shown=Shown.EVERYONE).user.public_id)
    with pytest.raises(WrongState, match="another club"):
        service.add_event(second.id, grace, coming.slug, now)


def test_who_manages_an_event_takes_it_to_no_club_without_its_owner(browser, club, grace, session, now):
    owner = make_user("Olga Owner")
    event = make_event("Summer evening", organiser=owner, slug="summer")
    make_team_member(event, grace, TeamRole.MANAGER)
    assert "Summer evening" not in browser(grace).get("/clubs/energy/host").main
    with pytest.raises(NotFound):
        service.add_event(club.id, grace, "summer", now)

    make_club_member(club, owner, ClubRole.HOST)
    assert "Summer evening" in browser(grace).get("/clubs/energy/host").main
    service.add_event(club.id, grace, "summer", now)

    assert session.query(ClubEvent).filter_by(event_id=event.id).one().by_user_id == grace.id


def test_everyone_reads_what_is_next_and_nobody_an_event_for_invited_people_or_a_draft(club, grace, client, session):
    for title, fields in (
        ("Secret supper", {"listing": Listing.INVITED}),
        ("Unborn idea", {"state": EventState.DRAFT}),
        ("By link alone", {"listing": Listing.UNLISTED}),
    ):
        event = make_event(title, organiser=grace, **fields)
        session.add(ClubEvent(club_id=club.id, event_id=event.id, by_user_id=grace.id, added_at=event.created_at))
    session.commit()

    page = client.get("/clubs/energy")

    assert "Winter evening" in page.main and "Autumn evening" in page.main and "By link alone" in page.main
    assert "Secret supper" not in page.html and "Unborn idea" not in page.html
    file = client.get("/clubs/energy/events.ics").data.decode()
    assert "Winter evening" in file and "By link alone" not in file and "Secret" not in file
    assert client.request("GET", "/clubs/no-such").status == 404


def test_following_is_one_press_and_leaving_is_another(browser, club, session):
    anna = make_user("Anna Keller")
    visitor = browser(anna)
    page = visitor.submit(visitor.get("/clubs/energy").form("/follow"), answer="follow")
    assert "You follow it" in page.main and "Follow it to get" not in page.main
    assert place_of(session, club, anna) is ClubRole.FOLLOWER

    visitor.submit(page.form("/follow"), answer="leave")

    assert place_of(session, club, anna) is ClubRole.NONE


def test_who_was_a_guest_becomes_a_member_and_nobody_else(browser, club, past, coming, session):
    anna, ben, cai = make_user("Anna Keller"), make_user("Ben"), make_user("Cai")
    make_registration(past, anna)
    make_registration(past, cai, RegistrationState.WITHDRAWN)
    make_registration(coming, ben)
    for stranger in (ben, cai):
        visitor = browser(stranger)
        assert "Become a member" not in visitor.get("/clubs/energy").main
        assert "Members are people who" in visitor.get("/clubs/energy/me").main
        typed = visitor.with_token({"lines": "Hello", "seen_by": "members"})
        assert visitor.request("POST", "/clubs/energy/me", data=typed).status == 409
        assert place_of(session, club, stranger) is None

    visitor = browser(anna)
    page = visitor.submit(visitor.get("/clubs/energy/me").form("/me"), lines="Heat pumps.", seen_by="everyone")

    assert "You are a member" in page.main and place_of(session, club, anna) is ClubRole.MEMBER
    assert "Heat pumps." in browser().get("/clubs/energy").main


@pytest.fixture
def people(club):
    """One member of each choice, and a follower."""
    names = {Shown.EVERYONE: "Eve Open", Shown.MEMBERS: "Mia Members", Shown.HOSTS: "Hui Hidden"}
    made = {choice: make_user(name) for choice, name in names.items()}
    for choice, user in made.items():
        make_club_member(club, user, shown=choice, lines=f"Lines of {user.name}")
    follower = make_user("Fay Follower")
    make_club_member(club, follower, ClubRole.FOLLOWER)
    return made | {"follower": follower}


SEEN_BY = {
    None: {"Eve Open"},
    "follower": {"Eve Open"},
    Shown.HOSTS: {"Eve Open"},
    Shown.EVERYONE: {"Mia Members"},
    Shown.MEMBERS: {"Eve Open"},
    "host": {"Eve Open", "Mia Members", "Hui Hidden"},
    "blocked member": set(),
}


@pytest.mark.parametrize("viewer", SEEN_BY, ids=str)
def test_members_are_shown_as_each_of_them_chose(viewer, browser, club, people, grace, session):
    reader = {None: None, "host": grace}.get(viewer, people.get(viewer))
    if viewer == "blocked member":
        reader = make_user("Bo Blocked")
        make_club_member(club, reader)
        make_block(people[Shown.EVERYONE], reader), make_block(reader, people[Shown.MEMBERS])
    person = browser(reader)

    page = person.get("/clubs/energy").main

    names = {name for name in ("Eve Open", "Mia Members", "Hui Hidden", "Fay Follower") if name in page}
    assert names == SEEN_BY[viewer]
    if reader is not None:
        for other in people.values():
            opened = person.request("GET", f"/clubs/energy/people/{other.public_id}").status == 200
            sees = other.name in names and viewer not in ("follower", Shown.HOSTS)
            assert opened >= sees and (opened <= (other.name in names))


def test_members_may_ask_for_an_introduction_where_both_were(browser, club, past, people, now):
    mia = people[Shown.MEMBERS]
    anna, li = make_user("Anna Keller"), make_user("Li Wei")
    make_club_member(club, anna)
    for guest in (anna, mia, li):
        make_registration(past, guest)
    make_tie(anna, li), make_tie(li, mia)
    at = f"/clubs/energy/people/{mia.public_id}"

    page = browser(anna).get(at)

    assert (
        page.all(f"//a[@href='/e/autumn/ask/{mia.id}']") and browser(anna).get(f"/e/autumn/ask/{mia.id}").status == 200
    )
    assert not browser(people[Shown.EVERYONE]).get(at).all("//a[contains(@href, '/ask/')]")


def test_hosts_read_who_came_how_often_who_stays_away_and_who_is_new(browser, past, coming, grace, now):
    anna, ben, cora = make_user("Anna Keller"), make_user("Ben Brown"), make_user("Cora Smith")
    first = make_event("First evening", organiser=grace, starts_at=now - timedelta(days=300), slug="first")
    club = make_club(grace, first, past, coming, slug="energy")
    for member in (anna, ben, cora):
        make_club_member(club, member, since=now - timedelta(days=200))
    make_registration(first, cora, checked_in_at=first.starts_at)
    make_registration(past, anna, checked_in_at=past.starts_at)
    make_registration(past, ben)
    make_registration(coming, make_user("Nora New"))
    make_registration(coming, anna)

    page = browser(grace).get("/clubs/energy/host")

    rows = [row.text_content() for row in page.all("//section[h2[@id='came-h']]//li")]
    [never] = [row for row in rows if "Ben Brown" in row]
    assert "Has not come yet" in never and "Not seen for long" not in never
    [away] = [row for row in rows if "Not seen for long" in row]
    assert "Cora Smith" in away and "Came once" in away
    [new] = page.all("//section[h2[@id='new-h']]//li")
    assert "Nora New" in new.text_content()
    for other in (anna, ben):
        assert browser(other).request("GET", "/clubs/energy/host").status == 404


def test_the_only_host_cannot_leave_and_a_member_taken_out_cannot_come_back(browser, club, past, grace, session, now):
    anna = make_user("Anna Keller")
    make_registration(past, anna)
    make_club_member(club, anna)
    with pytest.raises(WrongState):
        service.leave(club.id, grace, now)
    service.remove(club.id, grace, anna.public_id)

    visitor = browser(anna)
    typed = visitor.with_token({"lines": "Me again", "seen_by": "members"})
    assert visitor.request("POST", "/clubs/energy/me", data=typed).status == 409
    service.follow(club.id, anna, now)

    assert place_of(session, club, anna) is ClubRole.REMOVED


def test_only_who_stands_on_the_page_for_everyone_is_made_a_host_who_does(browser, club, people, grace, session):
    host = browser(grace)
    for choice in Shown:
        typed = host.with_token({"name": people[choice].public_id, "answer": "make_host"})
        host.request("POST", "/clubs/energy/host/act", data=typed)

    assert "Hosts stand on the page for everyone. This member" in host.get("/clubs/energy/host").html
    roles = {choice: place_of(session, club, people[choice]) for choice in Shown}
    assert roles == dict.fromkeys(Shown, ClubRole.MEMBER) | {Shown.EVERYONE: ClubRole.HOST}
    assert "Hui Hidden" not in browser().get("/clubs/energy").main


def test_own_clubs_stand_in_the_order_in_which_their_names_are_read(browser, grace):
    for name in ("长江能源圈", "Baltic Sailors", "阿尔卑斯登山会"):
        make_club(grace, name=name)

    page = browser(grace).get("/clubs").main

    places = [page.index(name) for name in ("阿尔卑斯登山会", "Baltic Sailors", "长江能源圈")]
    assert places == sorted(places)


def test_a_club_goes_with_the_account_of_its_last_host_and_rests_while_that_is_suspended(browser, session, now):
    first, second, anna = make_user("First Host"), make_user("Second Host"), make_user("Anna Keller")
    club = make_club(first, slug="energy")
    make_club_member(club, second, ClubRole.HOST), make_club_member(club, anna, ClubRole.FOLLOWER)

    erase(first.id, now)
    assert club.name in browser(anna).get("/clubs").main

    second.suspended_at = now
    session.commit()
    assert club.name not in browser(anna).get("/clubs").main and session.query(Club).count() == 1

    erase(second.id, now)
    assert (session.query(Club).count(), session.query(ClubMember).count()) == (0, 0)


def test_a_copy_of_a_clubs_event_is_the_clubs_too_when_one_of_its_hosts_makes_it(browser, club, past, session):
    helper = make_team_member(past, make_user("Helper")).user
    for by in (owner_of(past), helper):
        organiser = browser(by)
        page = organiser.request("POST", "/manage/autumn/copy", data=organiser.with_token())
        assert page.status == 302

    copies = session.query(Event).filter_by(title="Autumn evening", state=EventState.DRAFT).order_by(Event.id).all()
    rows = {row.event_id: row for row in session.query(ClubEvent).filter_by(club_id=club.id)}
    assert [copy.id in rows for copy in copies] == [True, False]
    assert rows[copies[0].id].told_at is None
