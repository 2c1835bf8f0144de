"""The two mails of clubs: the next event, and the one invitation to a guest."""

from datetime import timedelta

import pytest

from eventhub.events.clubs import service
from eventhub.events.clubs.models import ClubEvent, ClubMember
from eventhub.events.clubs.rules import ClubRole
from eventhub.events.event.rules import EventState, Listing
from eventhub.events.registrations.rules import RegistrationState
from eventhub.organiser import messages
from eventhub.organiser.clubs import news
from eventhub.platform.instance.rules import WhoCreates
from eventhub.platform.instance.service import save_limits
from tests.factories import make_club, make_club_member, make_event, make_registration, make_user, owner_of
from tests.snapshots import reads_as_kept

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


@pytest.mark.parametrize("language", ["en", "zh_Hans"])
def test_followers_hear_of_the_next_event_once_and_nobody_who_has_to_do_with_it(
    club, coming, past, session, now, mailbox, language
):
    anna, ben, cai = make_user("Anna Keller", language=language), make_user("Ben"), make_user("Cai")
    make_club_member(club, anna, ClubRole.FOLLOWER)
    make_club_member(club, ben)
    make_club_member(club, cai, ClubRole.FOLLOWER)
    make_club_member(club, make_user("Left"), ClubRole.NONE)
    make_registration(coming, ben)
    make_registration(coming, cai, RegistrationState.DECLINED)

    assert news.tell_followers(now) == 1
    assert news.tell_followers(now + timedelta(days=2)) == 0

    [mail] = mailbox.deliver_all()
    assert mail.recipients == (anna.email,) and "Winter evening" in mail.text
    assert mail.message["List-Unsubscribe"]
    assert reads_as_kept(f"clubs/event.{language}", mail)


@pytest.mark.parametrize("why", ["by invitation", "a draft", "just published", "begun", "cancelled"])
def test_followers_do_not_hear_of(why, club, coming, session, now):
    make_club_member(club, make_user("Anna Keller"), ClubRole.FOLLOWER)
    changes = {
        "by invitation": {"listing": Listing.INVITED},
        "a draft": {"state": EventState.DRAFT, "published_at": None},
        "just published": {"published_at": now},
        "begun": {"starts_at": now - timedelta(minutes=1), "ends_at": now + timedelta(hours=1)},
        "cancelled": {"state": EventState.CANCELLED},
    }
    for name, value in changes[why].items():
        setattr(coming, name, value)
    session.commit()

    assert news.tell_followers(now) == 0


def test_a_club_writes_of_one_event_a_day(club, grace, coming, session, now, mailbox):
    make_club_member(club, make_user("Anna Keller"), ClubRole.FOLLOWER)
    later = make_event("Spring evening", organiser=grace, starts_at=now + timedelta(days=60))
    session.add(ClubEvent(club_id=club.id, event_id=later.id, by_user_id=grace.id, added_at=later.created_at))
    session.commit()

    told = [news.tell_followers(now + timedelta(hours=hours)) for hours in (0, 1, 23, 25)]

    assert told == [1, 0, 0, 1]


def test_an_event_taken_out_and_put_in_again_is_told_of_once_and_another_in_its_place_too(
    club, grace, past, coming, session, now, mailbox
):
    make_club_member(club, make_user("Anna Keller"), ClubRole.FOLLOWER)
    other = make_event("Spring evening", organiser=grace, slug="spring", starts_at=now + timedelta(days=60))
    told = []
    for days, slug in enumerate(("winter", "winter", "spring", "winter"), start=1):
        told.append(news.tell_followers(now + timedelta(days=days)))
        service.take_event_out(club.id, grace, coming.slug if days < 3 else other.slug)
        service.add_event(club.id, grace, slug, now + timedelta(days=days))

    assert told == [1, 0, 0, 1]


def test_a_host_who_may_not_write_keeps_no_other_host_of_the_club_from_it(club, coming, session, now, mailbox):
    make_club_member(club, make_user("Anna Keller"), ClubRole.FOLLOWER)
    held = make_user("Held Host", suspended_at=now)
    sooner = make_event("Sooner", organiser=held, starts_at=now + timedelta(hours=5))
    session.add(ClubEvent(club_id=club.id, event_id=sooner.id, by_user_id=held.id, added_at=sooner.created_at))
    session.commit()

    assert news.tell_followers(now) == 1

    [mail] = mailbox.deliver_all()
    assert "Winter evening" in mail.text


def test_a_guest_is_not_invited_again_where_the_event_goes_from_club_to_club(grace, past, session, now, mailbox):
    past.starts_at, past.ends_at = now - timedelta(days=2), now - timedelta(days=2, hours=-3)
    session.commit()
    make_registration(past, make_user("Anna Keller"))
    invited = []
    for days in range(3):
        day = now.replace(hour=10) + timedelta(days=days)
        club = service.found_club(grace, name="Circle", other_name="", about="", now=day)
        service.add_event(club.id, grace, past.slug, day)
        invited.append(news.invite_guests(day))
        service.close(club.id, grace)

    assert invited == [1, 0, 0]


@pytest.mark.parametrize("language", ["en", "zh_Hans"])
def test_a_guest_is_invited_to_the_club_once(club, past, coming, session, now, mailbox, language):
    anna, ben = make_user("Anna Keller", language=language, zone="Europe/Berlin"), make_user("Ben")
    past.starts_at, past.ends_at = now - timedelta(days=2), now - timedelta(days=2, hours=-3)
    make_registration(past, anna)
    make_registration(past, ben)
    make_club_member(club, ben, ClubRole.FOLLOWER)

    day = now.replace(hour=10)
    assert sum(news.invite_guests(day + timedelta(hours=hours)) for hours in (0, 1, 24)) == 1

    [mail] = mailbox.deliver_all()
    assert mail.recipients == (anna.email,)
    assert reads_as_kept(f"clubs/invitation.{language}", mail)
    assert session.query(ClubMember).filter_by(user_id=anna.id).one().role is ClubRole.NONE


def test_invitations_count_among_the_people_a_new_organiser_may_write_to_in_a_day(club, past, session, now, mailbox):
    past.starts_at, past.ends_at = now - timedelta(days=2), now - timedelta(days=2, hours=-3)
    owner_of(past).created_at = now - timedelta(days=3)
    session.commit()
    save_limits(WhoCreates.EVERYBODY, {"people_of_a_newcomer": 2}, by_id=None, now=now)
    for name in ("Anna Keller", "Ben Okafor", "Cai Ming"):
        make_registration(past, make_user(name))
    day = now.replace(hour=10)

    assert messages.left_today(owner_of(past), day) == 2
    assert [news.invite_guests(day + timedelta(hours=hours)) for hours in (0, 1, 25)] == [2, 0, 1]
    assert messages.left_today(owner_of(past), day + timedelta(hours=1)) == 0
