"""Attacks on who may see what, each tried as an attacker would, and held (cases 18 and 21).

Somebody else's numbers everywhere: tests/test_foreign_ids.py. Timing: test_timing.py.
"""

import os
from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventhub.accounts.models import User
from eventhub.events.event.rules import TeamRole
from eventhub.events.registrations.rules import VisibleTo
from eventhub.people.imports import import_queue, queries
from eventhub.people.models import Match
from eventhub.people.rules import Certainty, ImportMode
from eventhub.platform.errors import LimitReached
from eventhub.platform.mail.models import OutgoingMail
from eventhub.recommendations.service import refresh_room
from tests.factories import make_event, make_registration, make_team_member, make_tie, make_user, owner_of
from tests.people.imports.bringing import bring_in

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)

# The attack is 20,000 names; fewer find the same and keep the suite quick.
NAMES = int(os.environ.get("EVENTHUB_TEST_NAMES", "400"))


@pytest.fixture
def evening(session, now):
    return make_event(starts_at=now + timedelta(days=3))


@pytest.fixture
def eve(evening):
    """The attacker: a guest like any other, happy to be seen."""
    eve = make_user("Eve Mallory")
    make_registration(evening, eve, background={"hometown": "Hamburg"})
    return eve


def guests(evening):
    """One guest of each choice, all of the same firm, none sharing anything with Eve."""
    found = {}
    for number, choice in enumerate(VisibleTo):
        person = make_user(f"Rarename{number} Guestly", phone=f"+49 30 9018 200{number}")
        make_registration(evening, person, visible_to=choice, background={"employer": "Bosch"})
        found[choice] = person
    return found


def addresses(names, rows) -> bytes:
    lines = ["First Name,Last Name,Email Address,Company,Position,Connected On"]
    return "\n".join([*lines, *names, *rows]).encode()


def bring(eve, evening, content, now):
    return queries.get_import(
        bring_in(eve, evening, content, "Connections.csv", ImportMode.COMPARE, lambda: now), eve.id
    )


def test_thousands_of_invented_names_find_nobody_who_does_not_show_themselves(evening, eve, session, now):
    """Names, firms and even addresses of everybody are tried; only who is visible to every guest is found."""
    people = guests(evening)
    # A file holds 20,000 people at most, the real ones included.
    invented = [f"Invent{number},Ed,,Bosch,," for number in range(NAMES - len(people))]
    real = [f"{person.name.replace(' ', ',')},{person.email},Bosch,," for person in people.values()]

    made = bring(eve, evening, addresses(invented, real), now)
    import_queue.process_waiting(lambda: now, worker="test")

    found = set(session.scalars(sa.select(Match.user_id).where(Match.owner_id == eve.id)))
    session.refresh(made)
    assert found == {people[VisibleTo.EVERYONE].id, people[VisibleTo.EVERY_GUEST].id}
    assert made.certain + made.likely == 2
    assert session.scalar(sa.select(sa.func.count(OutgoingMail.id))) == 0
    for _ in range(2):
        bring(eve, evening, addresses([], real), now)
    with pytest.raises(LimitReached):
        bring(eve, evening, addresses([], real), now)


def test_the_address_of_a_hidden_guest_tells_no_more_than_an_unknown_one(evening, browser, session, now):
    """Planting an address: the page after it is the same, to the letter."""
    people, pages = guests(evening), {}
    for choice in (VisibleTo.ACQUAINTANCES, VisibleTo.SHARED_GROUND, VisibleTo.NOBODY, None):
        prober = make_user("Pat Probe")
        make_registration(evening, prober)
        address = people[choice].email if choice else "no.such.person@example.org"
        typed = {"tab": "one", "name": "X Y", "email": address, "event": str(evening.id)}
        pages[choice] = browser(prober).post("/contacts/add", typed, status=200).main.replace(address, "")

    assert len(set(pages.values())) == 1
    assert session.scalar(sa.select(sa.func.count(Match.id))) == 0


def test_stating_the_number_of_somebody_else_makes_nobody_take_one_for_them(evening, eve, session, now):
    """A number typed into a profile is no proof: the one who holds the victim's number is at most asked."""
    victim = guests(evening)[VisibleTo.NOBODY]
    session.get(User, eve.id).phone = victim.phone
    session.commit()
    friend = make_user()
    make_registration(evening, friend)
    card = f"BEGIN:VCARD\nVERSION:3.0\nFN:{victim.name}\nTEL:{victim.phone}\nEND:VCARD\n".encode()

    bring_in(friend, evening, card, "friends.vcf", ImportMode.COMPARE, lambda: now)

    certain = sa.select(Match.user_id).where(Match.owner_id == friend.id, Match.certainty == Certainty.CERTAIN)
    assert session.scalars(certain).all() == []


def test_a_profile_flipped_from_town_to_town_collects_nobody(evening, eve, browser, clock, session, now):
    towns = {"Zigong": make_user("Zoe Zigong"), "Chengdu": make_user("Cora Chengdu")}
    for town, person in towns.items():
        make_registration(evening, person, visible_to=VisibleTo.SHARED_GROUND, background={"hometown": town})
    client = browser(eve)

    def sees() -> set[str]:
        refresh_room(evening.id, now)
        pages = client.get(f"/e/{evening.slug}/going").text + client.get("/met").text
        asks = {
            person.name
            for person in towns.values()
            if client.request("GET", f"/e/{evening.slug}/ask/{person.id}").status != 404
        }
        return {person.name for person in towns.values() if person.name in pages} | asks

    for town in towns:
        client.submit(client.get("/me").form("/me/background"), status=200, hometown=town)
        assert sees() == set()
    clock.shift(timedelta(hours=23))
    assert sees() == set()


def test_asks_tell_nothing_of_ties_between_others(evening, eve, browser, session):
    """Who knows the target, and who is willing, cannot be told apart by naming people as introducers."""
    target, knows, knows_not, unwilling = (make_user(name) for name in ("T Target", "K Nows", "N Ot", "U Nwilling"))
    for person in (target, knows, knows_not):
        make_registration(evening, person)
    make_registration(evening, unwilling, happy_to_introduce=False)
    make_tie(knows, target)
    make_tie(unwilling, target)
    make_tie(eve, unwilling)
    stranger, client = make_user("S Tranger"), browser(eve)
    make_tie(eve, stranger)
    url = f"/e/{evening.slug}/ask/{target.id}"

    answers = {}
    for person in (knows, knows_not, unwilling, stranger):
        typed = {"first": str(person.id), "second": "0", "to_introducer": "Tea.", "to_target": "Tea.", "days": "4"}
        typed |= {"shares": "email"}
        page = client.request("POST", url, data=client.with_token(typed))
        answers[person.name] = (page.status, page.main)
    assert len(set(answers.values())) == 1
    assert not any(person.name in client.get(url).text for person in (knows, unwilling, stranger))


def test_case_18_no_search_finds_anybody_by_their_address_or_by_a_wildcard(evening, eve, browser):
    """Guests have no search over guests at all; organisers, the door and one's own book match names and firms."""
    make_registration(evening, make_user("Rarename Guestly", email="hidden@example.org"))
    keeper = make_user("Door Keeper")
    make_team_member(evening, keeper, TeamRole.CHECK_IN)
    searches = {
        f"/manage/{evening.slug}/checkin": browser(keeper),
        f"/manage/{evening.slug}/guests": browser(owner_of(evening)),
        "/people": browser(eve),
        "/contacts": browser(eve),
    }

    found = [
        (path, typed)
        for path, person in searches.items()
        for typed in ("%25%25", "__", "Ra%25", "hidden%40example.org", "example.org")
        if "Rarename" in person.get(f"{path}?q={typed}").text
    ]

    assert found == []
