"""How often the page Who's going asks the database: as often in a large room as in a small one."""

from functools import partial

import pytest
import sqlalchemy as sa

from eventhub.events.registrations.rules import VisibleTo
from eventhub.introductions import offers, requests, wishes
from eventhub.introductions.requests import Wish
from eventhub.matching.goals import GoalType
from eventhub.people.models import Match
from eventhub.people.rules import Certainty
from eventhub.platform.db import db
from eventhub.recommendations import queries, service
from tests.factories import in_one_commit, make_block, make_event, make_registration, make_tie, make_user, save

# The signed-in user, the event with the guest's place, their relations, their list with single numbers, what they asked
# for, the people on the page, what these say of each other, what they state, two for who can be asked, and who asks the
# guest or stands in their address book; at which earlier event both were; and the name of this instance.
# With matches one more: which of them asked never to be matched.
STATEMENTS = 14


def statements_of(act):
    """How many statements it sends, savepoints not counted."""
    seen = []

    def note(connection, cursor, statement, *rest):
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            seen.append(statement)

    connection = db.session.connection()
    sa.event.listen(connection, "before_cursor_execute", note)
    act()
    sa.event.remove(connection, "before_cursor_execute", note)
    return len(seen)


def busy_guest(now, guests):
    """An event of so many guests, and one of them for whom all that a page can show is there."""
    with in_one_commit():
        event = make_event(organiser=make_user("Grace Huang"))
        anna = make_user("Anna Keller")
        make_registration(event, anna, goals=[GoalType.FIND_CUSTOMERS], background={"school": "Tongji"})
        others = []
        for number in range(guests - 1):
            goal = (GoalType.MAKE_FRIENDS, GoalType.HIRE, GoalType.FIND_JOB)[number % 3]
            goal = GoalType.FIND_SUPPLIERS if 6 <= number < 11 else goal
            choice = VisibleTo.ACQUAINTANCES if number % 5 == 2 else VisibleTo.EVERY_GUEST
            guest = make_registration(event, goals=[goal], visible_to=choice, background={"school": "Tongji"})
            others.append(guest.user)
        friends = others[:6]
        for friend in friends:
            make_tie(anna, friend)
        for at, other in enumerate(others[6:], start=6):
            make_tie(friends[at % 6], other)
        make_tie(others[9], anna, mutual=False)
        make_block(anna, others[10])
    service.refresh_room(event.id, now)
    first, second = queries.stored_lists(event.id)[anna.id][:2]
    way = requests.introducers_for(event.id, anna.id, first)
    requests.ask(event.id, anna.id, Wish(first, tuple(way)[:1], "We both build storage.", "", 4), now=now)
    wishes.wish(event.id, anna.id, second, now=now)
    offers.offer(event.id, friends[0].id, (anna.id, others[18].id), "You will like each other.", now=now)
    return event, anna, others


@pytest.mark.parametrize("guests", [20, 200])
def test_the_page_asks_the_database_as_often_in_a_room_of_200_as_of_20(browser, now, guests):
    event, anna, _ = busy_guest(now, guests)
    client, address = browser(anna), f"/e/{event.slug}/going"
    asked, wished = queries.stored_lists(event.id)[anna.id][:2]
    for person, state in ((asked, "Waiting until"), (wished, "says the same, we tell you both.")):
        one = f"{address}?person={person}"
        page = client.get(one)
        for words in (state, "People you know", "Do you know each other?"):
            assert words in page.text
        assert statements_of(partial(client.get, one)) == STATEMENTS


def test_matches_of_an_address_book_cost_one_statement_however_many_they_are(browser, now):
    event, anna, others = busy_guest(now, 20)
    save(
        *[
            Match(owner_id=anna.id, user_id=other.id, event_id=event.id, certainty=certainty, created_at=now)
            for other, certainty in zip(
                others[9:18], [Certainty.CERTAIN, Certainty.LIKELY, Certainty.CERTAIN] * 3, strict=True
            )
        ]
    )
    client, address = browser(anna), f"/e/{event.slug}/going"
    assert "from your contacts" in client.get(address).text

    assert statements_of(lambda: client.get(address)) == STATEMENTS + 1
