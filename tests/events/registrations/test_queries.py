import pytest
import sqlalchemy as sa

from eventhub.events.registrations import queries, queries_of_waiting_list
from eventhub.events.registrations.rules import RegistrationState as S
from eventhub.platform.db import db
from tests.factories import make_event, make_registration, make_user, owner_of


class Counter:
    """How many statements a page sends, savepoints not counted."""

    def __init__(self):
        self.statements = []

    def __call__(self, connection, cursor, statement, *rest):
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            self.statements.append(statement)


@pytest.fixture
def counted(session):
    counter = Counter()
    sa.event.listen(db.engines[None], "before_cursor_execute", counter)
    yield counter
    sa.event.remove(db.engines[None], "before_cursor_execute", counter)


def statements_of(counter, act):
    counter.statements.clear()
    act()
    return len(counter.statements)


@pytest.mark.parametrize("guests", [1, 30])
def test_the_event_page_asks_nine_times_however_many_come(browser, counted, guests):
    event = make_event()
    for _ in range(guests):
        make_registration(event)
    stranger, guest, page = browser(), browser(make_user()), f"/e/{event.slug}"

    assert statements_of(counted, lambda: stranger.get(page)) <= 6
    assert statements_of(counted, lambda: guest.get(page)) <= 9


@pytest.mark.parametrize("guests", [1, 60])
def test_the_guest_table_asks_thirteen_times_whatever_its_size(browser, counted, guests):
    event = make_event()
    for _ in range(guests):
        make_registration(event)
    organiser = browser(owner_of(event))

    # A search is counted, too, against people who try out the alphabet.
    for address, most in ((f"/manage/{event.slug}/guests", 13), (f"/manage/{event.slug}/guests?q=keller", 16)):
        assert statements_of(counted, lambda address=address: organiser.get(address)) <= most


def test_a_position_on_the_list_counts_those_before_only(session, now):
    event, other = make_event(), make_event()
    make_registration(other, state=S.WAITLISTED, waitlisted_at=now)
    rows = [make_registration(event, state=S.WAITLISTED, waitlisted_at=now, priority=p) for p in (0, 0, 5)]

    assert [queries_of_waiting_list.get_position_on_list(row) for row in rows] == [2, 3, 1]


def test_events_that_are_over_move_to_the_past_of_a_guest(session, now):
    from datetime import timedelta

    anna = make_user()
    coming = make_registration(make_event(), anna)
    past = make_registration(make_event(starts_at=now - timedelta(days=2)), anna)
    make_registration(make_event(starts_at=now - timedelta(days=2)), anna, S.WITHDRAWN)

    assert queries.my_coming_events(anna.id, now) == [coming]
    assert queries.my_past_events(anna.id, now) == [past]


def test_a_whole_registration_of_a_user_asks_at_most_36_times(browser, counted):
    """Page, form, place, mail and ticket; whether another tool gave the place out, and what was chosen before."""
    event, anna = make_event(), make_user("Anna Keller", language="en")
    guest = browser(anna)

    def register():
        form = guest.get(f"/e/{event.slug}/register").form("register")
        assert guest.submit(form).h1 == "You’re in"

    assert statements_of(counted, register) <= 36


def test_a_stranger_is_asked_to_look_into_the_mail_after_at_most_21_statements(browser, counted):
    event, stranger = make_event(), browser()

    def register():
        form = stranger.get(f"/e/{event.slug}/register").form("register")
        page = stranger.submit(form, name="Ada", email="ada@example.org", visible_to="every_guest")
        assert page.url.endswith("/check-inbox")

    assert statements_of(counted, register) <= 21
