from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import RegistrationState as S
from eventhub.platform.db import db
from eventhub.text.search import haystack
from tests.factories import make_event, make_registration, make_user, owner_of

# Two of them for the tags: those on the page, and those to choose from; one for what the guests answered.
MOST_STATEMENTS = 14
# Counting a search is a transaction of its own.
OF_A_SEARCH = 3


@pytest.fixture
def event(session):
    return make_event("Tea and talk", capacity=3)


@pytest.fixture
def organiser(browser, event):
    return browser(owner_of(event))


def table(event, **query):
    return {"url": f"/manage/{event.slug}/guests", "query_string": query}


def test_many_are_approved_after_a_look_with_one_note(organiser, event, session, mailbox):
    asked = [make_registration(event, make_user(f"Guest {n}"), S.PENDING) for n in range(4)]
    chosen = "&".join(f"registration={row.id}" for row in asked)
    assert "Approve …" in organiser.get(**table(event, tab="pending")).form("many").buttons

    seen = organiser.get(f"/manage/{event.slug}/guests/bulk?act=approve&tab=pending&{chosen}")
    assert {row.state for row in asked} == {S.PENDING}
    done = organiser.submit(seen.form("bulk"), note="Bring tea.")

    assert "This reaches 4 guests" in seen.main and "There is 1 place too few." in seen.main
    assert "3 guests approved." in done.text and "The others were not changed" in done.text
    session.expire_all()
    assert [row.state for row in asked].count(S.CONFIRMED) == 3
    mails = mailbox.deliver_all()
    assert len(mails) == 3 and all("Bring tea." in mail.text for mail in mails)


def test_places_that_do_not_suffice_go_to_those_who_asked_first_who_stand_first(organiser, event, session, now):
    names = ("Zora Abel", "Yan Zhou", "Bo Zander", "Al Anders")
    asked = [
        make_registration(event, make_user(name), S.PENDING, created_at=now - timedelta(hours=hours))
        for hours, name in enumerate(names)
    ]
    chosen = "&".join(f"registration={row.id}" for row in asked)

    seen = organiser.get(f"/manage/{event.slug}/guests/bulk?act=approve&tab=pending&{chosen}")
    organiser.submit(seen.form("bulk"))

    order = [seen.main.index(name) for name in ("Al Anders", "Bo Zander", "Yan Zhou", "Zora Abel")]
    assert order == sorted(order)
    assert "Approve" in seen.form("bulk").buttons, "it does not promise all four"
    session.expire_all()
    assert [row.state for row in asked] == [S.PENDING, S.CONFIRMED, S.CONFIRMED, S.CONFIRMED]


@pytest.mark.parametrize(
    ("when_full", "words", "states"),
    [
        ("raise", "4 guests approved.", [S.CONFIRMED] * 4),
        ("wait", "1 guest is on the waiting list.", [S.CONFIRMED] * 3 + [S.WAITLISTED]),
    ],
)
def test_more_than_there_are_seats_asks_what_to_do_first(organiser, event, session, mailbox, when_full, words, states):
    """docs/behaviour.md section 3: approving when full asks: more places, the waiting list, or neither."""
    asked = [make_registration(event, make_user(f"Guest {n}"), S.PENDING) for n in range(4)]
    chosen = "&".join(f"registration={row.id}" for row in asked)
    form = organiser.get(f"/manage/{event.slug}/guests/bulk?act=approve&tab=pending&{chosen}").form("bulk")
    assert form.values["when_full"] == ["ask"]

    done = organiser.submit(form, when_full=when_full)

    assert words in done.text and "left as they are" not in done.text
    session.expire_all()
    assert [row.state for row in asked] == states
    assert len(mailbox.deliver_all()) == 4


def test_with_room_for_all_nothing_is_asked(organiser, event):
    asked = make_registration(event, state=S.PENDING)

    form = organiser.get(f"/manage/{event.slug}/guests/bulk?act=approve&registration={asked.id}").form("bulk")

    assert "when_full" not in form.values


def test_many_are_declined_with_a_note_and_hear_it(organiser, event, session, mailbox):
    asked, waits = make_registration(event, state=S.PENDING), make_registration(event, state=S.WAITLISTED)

    seen = organiser.get(
        f"/manage/{event.slug}/guests/bulk?act=decline&registration={asked.id}&registration={waits.id}"
    )
    organiser.submit(seen.form("bulk"), note="We are few this time.")

    session.expire_all()
    assert {asked.state, waits.state} == {S.DECLINED}
    assert all("We are few this time." in mail.text for mail in mailbox.deliver_all())


def test_everybody_whom_a_search_finds_is_checked_in_at_once(organiser, event, session):
    found = [make_registration(event, make_user("李伟", headline="Bosch")) for _ in range(2)]
    other = make_registration(event, make_user("Anna"))

    seen = organiser.get(f"/manage/{event.slug}/guests/bulk?act=check_in&all=1&tab=going&q=bosch")
    done = organiser.submit(seen.form("bulk"))

    assert "2 guests checked in." in done.text and "In since" in done.main
    session.expire_all()
    assert all(row.checked_in_at for row in found) and other.checked_in_at is None


def test_a_long_list_is_answered_press_by_press(organiser, event, session, monkeypatch):
    monkeypatch.setattr("eventhub.organiser.selection.MOST_AT_ONCE", 2)
    guests = [make_registration(event) for _ in range(3)]

    for _ in range(2):
        organiser.submit(organiser.get(f"/manage/{event.slug}/guests/bulk?act=check_in&all=1&tab=going").form("bulk"))

    session.expire_all()
    assert all(row.checked_in_at for row in guests)


def test_guests_of_others_and_those_in_another_state_are_left_out(organiser, event, session):
    """Case 16."""
    foreign, going = make_registration(make_event(), state=S.PENDING), make_registration(event)

    seen = organiser.get(
        f"/manage/{event.slug}/guests/bulk?act=approve&registration={foreign.id}&registration={going.id}"
    )
    organiser.post(f"/manage/{event.slug}/guests/bulk", {"act": "approve", "registration": [foreign.id, going.id]})

    assert "None of the chosen guests" in seen.main
    session.expire_all()
    assert (foreign.state, going.state) == (S.PENDING, S.CONFIRMED)


def test_a_number_that_no_row_has_is_left_out(organiser, event):
    """Case 32: it went to the database as it was, and came back as a crash."""
    too_large = f"registration={2**63}"

    assert "None of the chosen" in organiser.get(f"/manage/{event.slug}/guests/bulk?act=approve&{too_large}").main
    done = organiser.post(f"/manage/{event.slug}/guests/bulk", {"act": "check_in", "registration": str(2**63)})
    assert "0 guests checked in." in done.text


def test_a_note_that_is_too_long_comes_back_and_nobody_is_answered(organiser, event, session):
    asked = make_registration(event, state=S.PENDING)

    again = organiser.post(
        f"/manage/{event.slug}/guests/bulk", {"act": "decline", "registration": asked.id, "note": "x" * 401}, status=400
    )

    assert again.form("bulk").values["note"] == ["x" * 401]
    session.expire_all()
    assert asked.state is S.PENDING


def statements_of(organiser, event, **query):
    """How many statements one load of the guest table takes."""
    counted = []

    def count(connection, cursor, statement, *rest):
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN")):
            counted.append(statement)

    engine = db.engine.engine
    sa.event.listen(engine, "before_cursor_execute", count)
    try:
        page = organiser.get(**table(event, **query))
    finally:
        sa.event.remove(engine, "before_cursor_execute", count)
    return len(counted), page


def test_five_thousand_guests_take_no_more_statements_than_five(organiser, event, session):
    for _ in range(5):
        make_registration(event, make_user("张敏3"))
    few, _ = statements_of(organiser, event, q="zm 3")
    row = session.query(Registration).order_by(Registration.id.desc()).first()
    kept = {column.name: getattr(row, column.name) for column in Registration.__table__.columns}
    names = [f"张敏{number}" for number in range(10)]
    texts = [haystack(name) for name in names]
    session.execute(
        sa.insert(Registration),
        [
            kept
            | {
                "id": None,
                "user_id": None,
                "email": f"{n}@example.org",
                "token_digest": f"{n:064d}",
                "name": names[n % 10],
                "search_text": texts[n % 10],
            }
            for n in range(4995)
        ],
    )
    session.commit()

    many, page = statements_of(organiser, event, q="zm 3")

    assert few == many <= MOST_STATEMENTS + OF_A_SEARCH
    assert "Page 1 of 26" in page.main and "All 505 in this list" in page.main
