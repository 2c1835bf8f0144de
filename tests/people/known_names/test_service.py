"""One typed name leads to a handshake, and betrays nobody (docs/behaviour.md section 7)."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventhub.events.registrations import service as registrations
from eventhub.events.registrations.models import KnownName, Registration
from eventhub.events.registrations.rules import RegistrationState, VisibleTo
from eventhub.people import opt_out
from eventhub.people.contacts.queries import list_contacts
from eventhub.people.imports import erasure
from eventhub.people.known_names import service
from eventhub.people.known_names.rules import MOST_NAMES
from eventhub.people.models import PendingHandshake, Tie
from eventhub.people.rules import Says
from eventhub.privacy.service import erase, export
from tests.factories import make_block, make_event, make_registration, make_tie, make_user

_, EVERY, FEW, KNOWN, NOBODY = VisibleTo
DAY = timedelta(days=1)


@pytest.fixture
def event(session):
    return make_event()


@pytest.fixture
def anna(event):
    return guest(event, "Anna Keller")


def guest(event, name, choice=EVERY, **fields):
    user = make_user(name, **fields)
    make_registration(event, user, visible_to=choice)
    return user


def place_of(user, event):
    return Registration.query.filter_by(user_id=user.id, event_id=event.id).one()


def type_name(client, event, name, status=200):
    return client.submit(client.get(f"/e/{event.slug}/me").form("knows-form"), knows=name, status=status)


def asked(session):
    rows = session.scalars(sa.select(PendingHandshake).order_by(PendingHandshake.id))
    return [(row.owner.name, row.other.name) for row in rows]


def ties(session):
    return {(tie.owner.name, tie.other.name) for tie in session.scalars(sa.select(Tie)) if tie.says is Says.YES}


@pytest.mark.parametrize("choice", [FEW, KNOWN])
def test_who_is_not_on_the_open_list_is_asked_and_acquainted_when_both_have_said_yes(
    event, anna, browser, mailbox, session, now, choice
):
    sun = guest(event, "孙悦", choice)
    annas = browser(anna)
    type_name(annas, event, "孙悦")
    before = annas.get(f"/e/{event.slug}/me").main

    assert service.ask_named_guests(now) == 1

    assert annas.get(f"/e/{event.slug}/me").main == before
    mailbox.deliver_all(now + DAY)
    assert "Anna Keller" in mailbox.to(sun.email)[0].text
    theirs = browser(sun)
    theirs.submit(theirs.get("/contacts").form("/contacts/handshake/pending"), says="yes")
    # Whoever takes a name that is looked for is nobody's acquaintance by their own word.
    assert ties(session) == {("孙悦", "Anna Keller")}
    assert list_contacts(anna.id, "", 1) == []
    for page in ("/contacts", f"/e/{event.slug}/going?show=questions"):
        assert "You named" in annas.get(page).main and "Is it this person?" in annas.get(page).main
    annas.submit(annas.get("/contacts").form("/contacts/handshake"), says="yes")
    assert ties(session) == {("Anna Keller", "孙悦"), ("孙悦", "Anna Keller")}
    assert "孙悦" in annas.get(f"/e/{event.slug}/going").section("People you know")
    assert [known.name for known in session.scalars(sa.select(KnownName))] == [""]
    assert asked(session) == []


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_a_namesake_whom_the_typer_does_not_know_gains_nothing_and_the_name_waits_on(
    event, anna, browser, session, now
):
    eve = guest(event, "Wang Wei", FEW)
    annas, eves = browser(anna), browser(eve)
    type_name(annas, event, "Wang Wei")
    service.ask_named_guests(now)
    eves.submit(eves.get("/contacts").form("/contacts/handshake/pending"), says="yes")

    annas.submit(annas.get("/contacts").form("/contacts/handshake"), says="no")

    assert ties(session) == {("Wang Wei", "Anna Keller")}
    assert [known.name for known in session.scalars(sa.select(KnownName))] == ["Wang Wei"]
    assert asked(session) == []


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_the_typer_reads_the_same_whoever_is_there(event, anna, browser, session, now):
    away = guest(make_event(), "Elena Petrova", FEW)
    hidden, few = guest(event, "Hugo Brandt", NOBODY), guest(event, "Clara Winter", FEW)
    two = [guest(event, "Peter Novak", FEW) for _ in range(2)]
    client, pages, exports = browser(anna), set(), set()
    for person in (away, hidden, few, two[0]):
        answer = type_name(client, event, person.name)
        service.ask_named_guests(now)
        page = client.get(f"/e/{event.slug}/me").main
        pages.add((answer.main.replace(person.name, "N"), page.replace(person.name, "N")))
        row = export(anna.id)["known_name"][-1]
        exports.add(frozenset(row) - {"name"})
        assert row["name"] == person.name
        client.submit(client.get(f"/e/{event.slug}/me").form("take-back"))

    assert len(pages) == len(exports) == 1
    assert asked(session) == []


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_only_one_who_is_plausibly_meant_is_asked_and_never_the_hidden(event, anna, session, browser, now):
    guest(event, "Hugo Brandt", NOBODY), guest(event, "Clara Winter", FEW)
    [guest(event, "Peter Novak", FEW) for _ in range(2)]
    for name in ("Hugo Brandt", "Clara Winter", "Peter Novak"):
        type_name(browser(anna), event, name)

    service.ask_named_guests(now)
    service.ask_named_guests(now + DAY)

    assert asked(session) == [("Anna Keller", "Clara Winter")]


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_after_a_no_nobody_else_is_asked_and_nothing_shows(event, anna, session, browser, now):
    li = guest(event, "Li Wei", FEW)
    client = browser(anna)
    type_name(client, event, "Li Wei")
    before = client.get(f"/e/{event.slug}/me").main
    service.ask_named_guests(now)
    theirs = browser(li)
    theirs.submit(theirs.get("/contacts").form("/contacts/handshake/pending"), says="no")
    guest(event, "李伟", FEW)

    service.ask_named_guests(now + DAY)

    assert client.get(f"/e/{event.slug}/me").main == before
    assert asked(session) == []


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_guests_whom_everybody_sees_are_chosen_from_and_asked_too(event, anna, browser, mailbox, session, now):
    one, other = guest(event, "王伟", headline="Solar"), guest(event, "Wang Wei", headline="Rail")
    guest(event, "王薇", FEW)
    client = browser(anna)

    page = type_name(client, event, "Wang Wei")

    assert "Solar" in page.main and "Rail" in page.main
    service.ask_named_guests(now)
    assert asked(session) == []
    client.submit(page.form("/who"), press="I know them")
    (known,) = session.scalars(sa.select(Tie))
    assert (known.owner, known.says) == (anna, Says.YES)
    assert known.other in (one, other)
    mailbox.deliver_all(now + DAY)
    assert mailbox.to(known.other.email)


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
@pytest.mark.parametrize("button", ["I know them", "None of them"])
def test_who_answers_twice_reads_that_it_was_answered(event, anna, browser, session, button):
    for _ in range(2):
        guest(event, "Wang Wei")
    client = browser(anna)
    page = type_name(client, event, "Wang Wei")
    form = page.form(button)
    client.submit(form, press=button)
    before = ties(session)

    again = client.submit(form, press=button)

    assert "You have answered this already." in again.text
    assert ties(session) == before


def test_a_name_of_another_guest_is_not_found_whatever_became_of_it(event, anna, browser):
    for _ in range(2):
        guest(event, "Wang Wei")
    client = browser(anna)
    page = type_name(client, event, "Wang Wei")
    client.submit(page.form("None of them"))
    ben = browser(guest(event, "Ben Otto"))
    (known,) = KnownName.query.all()

    ben.post(f"/e/{event.slug}/me/knows/{known.id}/who", status=404)


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_none_of_them_leaves_the_name_waiting_for_others(event, anna, browser, session, now):
    guest(event, "Wang Wei")
    third = guest(event, "Wei Wang", FEW)
    client = browser(anna)
    type_name(client, event, "Wang Wei")

    (known,) = session.scalars(sa.select(KnownName))
    page = client.post(f"/e/{event.slug}/me/knows/{known.id}/who", {})

    assert "Is it one of these" not in page.main
    service.ask_named_guests(now)
    assert asked(session) == [("Anna Keller", third.name)]


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_who_registers_later_is_found_and_only_then_is_anything_compared_again(event, anna, browser, session, now):
    type_name(browser(anna), event, "孙悦")
    assert service.ask_named_guests(now) == 0
    sun = make_user("孙悦")
    make_registration(event, sun, visible_to=FEW, created_at=now + timedelta(minutes=5))

    assert service.ask_named_guests(now + timedelta(minutes=10)) == 1
    assert asked(session) == [("Anna Keller", "孙悦")]


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_nobody_is_asked_who_is_blocked_left_out_or_spoken_of_nor_for_a_hidden_typer(
    event, anna, browser, session, now
):
    blocked, out, known = (guest(event, name, FEW) for name in ("Ben Blocked", "Olaf Outside", "Karl Known"))
    make_block(blocked, anna)
    opt_out.decide(out.email, leave_out=True, now=now)
    make_tie(anna, known, mutual=False)
    client = browser(anna)
    for person in (blocked, out, known):
        type_name(client, event, person.name)
    hides = guest(event, "Ida Hidden", NOBODY)
    guest(event, "Clara Winter", FEW)
    type_name(browser(hides), event, "Clara Winter")

    service.ask_named_guests(now)

    assert asked(session) == []


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_five_names_an_event_taken_back_ones_included_and_registering_anew_gives_no_more(
    event, anna, browser, session, now
):
    guest(event, "Clara Winter", FEW)
    client = browser(anna)
    for number in range(MOST_NAMES):
        type_name(client, event, f"Somebody Else{number}")
        client.submit(client.get(f"/e/{event.slug}/me").form("take-back"))
    page = type_name(client, event, "Clara Winter", status=429)
    assert "You can name up to 5 people" in page.main

    registrations.withdraw(place_of(anna, event), by=anna, now=now)
    client.submit(client.get(f"/e/{event.slug}/register").form("register"), visible_to="every_guest")
    type_name(client, event, "Clara Winter", status=429)

    service.ask_named_guests(now)
    assert asked(session) == []


def test_a_name_goes_with_the_registration_the_account_and_time(event, anna, browser, session, now):
    guest(event, "Clara Winter", FEW)
    other = guest(event, "Otto Lind")
    for person in (anna, other):
        type_name(browser(person), event, "Clara Winter")
    service.ask_named_guests(now)
    registrations.withdraw(place_of(anna, event), by=anna, now=now)
    assert [known.name for known in session.scalars(sa.select(KnownName).order_by(KnownName.id))] == [
        "",
        "Clara Winter",
    ]

    erase(other.id, now=now)
    assert [known.name for known in session.scalars(sa.select(KnownName))] == [""]
    assert asked(session) == [("Anna Keller", "Clara Winter")]

    erasure.wipe_old_traces(event.ends_at + timedelta(days=31))
    assert session.scalars(sa.select(KnownName)).all() == []


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_forgetting_imports_keeps_what_a_name_asks_and_taking_the_name_back_ends_it(event, anna, browser, session, now):
    guest(event, "Clara Winter", FEW)
    client = browser(anna)
    type_name(client, event, "Clara Winter")
    service.ask_named_guests(now)
    erasure.forget_rest(anna.id)
    assert asked(session) == [("Anna Keller", "Clara Winter")]

    client.submit(client.get(f"/e/{event.slug}/me").form("take-back"))
    assert asked(session) == []


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_who_waits_for_a_place_is_not_compared(event, session, now):
    waits = make_registration(event, make_user("Vera Wait"), RegistrationState.WAITLISTED)
    waits.known_names.append(KnownName(name="Clara Winter", created_at=now))
    guest(event, "Clara Winter", FEW)
    session.commit()

    assert service.ask_named_guests(now) == 0
