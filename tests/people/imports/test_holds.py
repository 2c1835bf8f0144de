"""Case 21: a brand-new account that finds a third of the room is looked at before it sees anybody."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventhub.operator.doctor import examine
from eventhub.people.imports import erasure, holds, late_guests, queries
from eventhub.people.imports.open_questions import read_questions
from eventhub.people.models import Contact, ContactTrace, Match
from eventhub.people.rules import MANY_HITS, ImportMode, ImportState, is_suspicious
from eventhub.platform.errors import NotFound
from tests.factories import make_event, make_registration, make_user, save
from tests.people.imports.bringing import bring_in

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("age", "hits", "guests", "expected"),
    [
        (HOUR, MANY_HITS, MANY_HITS, True),
        (HOUR, MANY_HITS - 1, MANY_HITS, False),
        (HOUR, MANY_HITS, 200, False),
        (timedelta(days=3), 50, 50, False),
    ],
)
def test_only_new_accounts_with_many_hits_are_suspicious(age, hits, guests, expected):
    assert is_suspicious(age, hits, guests) is expected


@pytest.fixture
def room(session):
    event, anna = make_event(), make_user("Anna Keller")
    make_registration(event, anna)
    for number in range(MANY_HITS):
        make_registration(event, make_user(f"Guest {number}", email=f"guest{number}@example.org"))
    return event, anna


@pytest.fixture
def held(room, now):
    room[1].created_at = now - HOUR
    save(room[1])
    text = "".join(f"guest{number}@example.org\n" for number in range(MANY_HITS + 1))
    return bring_in(room[1], room[0], text.encode(), "p.txt", ImportMode.COMPARE, lambda: now)


def certain(room, now):
    return len(read_questions(room[1].id, room[0], now).certain)


def test_a_held_import_shows_nobody_not_even_later_guests(session, room, held, now, browser):
    make_registration(room[0], make_user("Late", email=f"guest{MANY_HITS}@example.org"))
    late_guests.match_new_guests(now)

    page = browser(room[1]).get(f"/contacts/imports/{held}")

    assert "so we check it first" in page.text
    assert certain(room, now) == 0
    assert any("1 imports of new accounts" in line for line in examine(now))


def test_a_released_import_shows_everybody(app, room, held, now):
    assert app.test_cli_runner().invoke(args=["imports", "list"]).output.split()[0] == str(held)

    holds.release(held)

    assert certain(room, now) == MANY_HITS
    assert not any("imports" in line for line in examine(now))
    with pytest.raises(NotFound):
        holds.release(held)


def test_a_refused_import_leaves_nothing(session, room, held, now):
    holds.refuse(held)

    assert queries.get_import(held, room[1].id).state is ImportState.FAILED
    assert session.scalars(sa.select(Match)).all() == session.scalars(sa.select(ContactTrace)).all() == []


def test_a_refused_import_that_was_to_be_kept_leaves_no_contacts(session, room, now):
    room[1].created_at = now - HOUR
    save(room[1])
    text = "".join(f"guest{number}@example.org\n" for number in range(MANY_HITS))
    made = bring_in(room[1], room[0], text.encode(), "p.txt", ImportMode.KEEP, lambda: now)

    holds.refuse(made)

    assert session.scalars(sa.select(Contact)).all() == []


def test_the_owner_may_take_a_held_import_back(session, room, held):
    erasure.undo_import(room[1].id, held)

    assert session.scalars(sa.select(Match)).all() == []
