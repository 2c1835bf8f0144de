"""An import betrays nobody: who is not on the open list is asked first (docs/behaviour.md section 7)."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventhub.events.registrations.rules import VisibleTo
from eventhub.people import opt_out
from eventhub.people.contacts import queries
from eventhub.people.imports import erasure, late_guests, uploads
from eventhub.people.imports import queries as imports_queries
from eventhub.people.imports.readers import ContactRow
from eventhub.people.models import Match, PendingHandshake, Tie
from eventhub.people.rules import ImportMode, Says
from eventhub.people.ties import asking
from eventhub.people.ties.service import Knows
from eventhub.platform.db import db
from eventhub.platform.errors import NotFound
from eventhub.platform.mail.models import OutgoingMail
from eventhub.privacy.service import export
from tests.factories import in_one_commit, make_block, make_event, make_registration, make_tie, make_user
from tests.people.imports.bringing import bring_in

_, EVERY, FEW, KNOWN, NOBODY = VisibleTo
DAY = timedelta(days=1)


@pytest.fixture
def event(session):
    return make_event()


@pytest.fixture
def anna(event):
    return guest(event, "Anna Keller", EVERY)


def guest(event, name, choice, **fields):
    user = make_user(name, **fields)
    make_registration(event, user, visible_to=choice, background={"hometown": "Zigong"})
    return user


def bring(owner, event, *people, mode=ImportMode.COMPARE, now):
    text = ", ".join(person if isinstance(person, str) else person.email for person in people)
    made = imports_queries.get_import(bring_in(owner, event, text.encode(), "pasted.txt", mode, lambda: now), owner.id)
    late_guests.match_new_guests(now)
    return made


def asked(session):
    rows = session.scalars(sa.select(PendingHandshake).order_by(PendingHandshake.id))
    return [(row.owner.name, row.other.name) for row in rows]


@pytest.mark.parametrize("choice", [FEW, KNOWN])
def test_who_is_not_on_the_open_list_is_asked_and_appears_when_they_say_yes(
    event, anna, browser, mailbox, session, now, choice
):
    li = make_user("Li Wei")
    make_registration(event, li, visible_to=choice)
    made = bring(anna, event, li, now=now)
    going = f"/e/{event.slug}/going"
    assert (made.certain, made.likely) == (0, 0)
    assert "Li Wei" not in browser(anna).get(going).text
    mailbox.deliver_all(now + DAY)
    (mail,) = mailbox.to(li.email)
    assert "Anna Keller" in mail.text

    theirs = browser(li)
    page = theirs.get("/contacts")
    assert "Anna Keller says you know each other. Is that so?" in page.main
    theirs.submit(page.form("/contacts/handshake/pending"), says="yes")

    assert session.scalars(sa.select(Tie.says)).all() == [Says.YES] * 2
    assert "Li Wei" in browser(anna).get(going).section("People you know")
    assert "Anna Keller" in theirs.get(going).section("People you know")
    assert asked(session) == []


def test_a_no_shows_nothing_and_is_not_asked_again(event, anna, browser, session, now):
    li = guest(event, "Li Wei", FEW)
    bring(anna, event, li, now=now)
    pages = words_of(anna, event, browser, [])

    theirs = browser(li)
    theirs.submit(theirs.get("/contacts").form("/contacts/handshake/pending"), says="no")
    late_guests.match_new_guests(now)

    assert words_of(anna, event, browser, []) == pages
    assert asked(session) == []


def test_who_chose_everybody_is_found_at_once_and_who_chose_nobody_is_not_even_asked(event, anna, session, now):
    open_one, hidden = guest(event, "Open", EVERY), guest(event, "Hidden", NOBODY)

    made = bring(anna, event, open_one, hidden, now=now)

    assert (made.certain, session.scalars(sa.select(Match.user_id)).all()) == (1, [open_one.id])
    assert asked(session) == []


def test_who_asked_to_be_left_out_blocked_or_answered_is_not_asked(event, anna, session, now):
    out, blocked, knows, says_no = (guest(event, name, FEW) for name in ("Out", "Blocked", "Knows", "Says No"))
    opt_out.decide(out.email, leave_out=True, now=now)
    make_block(blocked, anna)
    make_tie(anna, knows)
    db.session.add(Tie(owner_id=says_no.id, other_id=anna.id, says=Says.NO, created_at=now))
    db.session.commit()

    bring(anna, event, out, blocked, knows, says_no, now=now)

    assert asked(session) == []


def test_a_kept_book_and_one_typed_person_ask_as_well(event, anna, session, now):
    kept, typed = guest(event, "Kept", FEW), guest(event, "Typed", KNOWN)
    bring_in(anna, None, kept.email.encode(), "p.txt", ImportMode.KEEP, lambda: now)
    uploads.add_one(anna, event, ContactRow(1, name="T", emails=(typed.email,)), now)

    late_guests.match_new_guests(now)

    assert sorted(asked(session)) == [("Anna Keller", "Kept"), ("Anna Keller", "Typed")]


def test_the_row_of_a_kept_book_is_known_to_be_theirs_after_a_yes(event, anna, session, now):
    li = guest(event, "Li Wei", FEW)
    bring(anna, event, f"Wei Li <{li.email}>", mode=ImportMode.KEEP, now=now)
    pending = session.scalars(sa.select(PendingHandshake)).one()

    asking.answer_pending(li.id, pending.id, Says.YES, Knows(), now=now)

    assert [(row.name, row.user_id) for row in queries.list_contacts(anna.id, "", 1)] == [("Wei Li", li.id)]


@pytest.mark.parametrize("take_back", ["the import", "the rest"])
def test_what_is_taken_back_asks_nobody_any_more(event, anna, session, now, take_back):
    made = bring(anna, event, guest(event, "Li Wei", FEW), now=now)

    if take_back == "the import":
        erasure.undo_import(anna.id, made.id)
    else:
        erasure.forget_rest(anna.id)

    assert asked(session) == []


def test_only_who_is_asked_may_answer_and_once(event, anna, session, now):
    li, eve = guest(event, "Li Wei", FEW), guest(event, "Eve", FEW)
    bring(anna, event, li, now=now)
    pending = session.scalars(sa.select(PendingHandshake.id)).one()

    for user in (eve, anna):
        with pytest.raises(NotFound):
            asking.answer_pending(user.id, pending, Says.YES, Knows(), now=now)
    asking.answer_pending(li.id, pending, Says.NO, Knows(), now=now)
    with pytest.raises(NotFound):
        asking.answer_pending(li.id, pending, Says.YES, Knows(), now=now)


@pytest.mark.parametrize("attends", [True, False])
def test_whether_one_guest_is_asked_does_not_hang_on_another(event, anna, session, now, attends):
    """After twenty a day no more were asked: twenty accounts of one person could tell who else of a file comes."""
    stranger = make_user("Stranger")
    if attends:
        make_registration(event, stranger, visible_to=KNOWN)
    with in_one_commit():
        people = [guest(event, f"Guest {number}", FEW) for number in range(20)]

    bring(anna, event, stranger, *people, now=now)

    assert {name for _, name in asked(session)} >= {person.name for person in people}


def test_of_a_large_file_a_share_of_the_addresses_is_compared_each_day(event, anna, session, now, monkeypatch):
    monkeypatch.setattr(late_guests, "COMPARED_A_DAY", 6)
    with in_one_commit():
        people = [guest(event, f"Guest {number}", FEW) for number in range(18)]

    bring(anna, event, *people, now=now)
    first = asked(session)
    for days in (1, 2):
        late_guests.match_new_guests(now + days * DAY)

    assert 0 < len(first) < len(people) == len(asked(session))


def test_who_is_asked_about_several_people_gets_one_mail_a_day(event, anna, mailbox, session, now):
    li, bo = guest(event, "Li Wei", FEW), guest(event, "Bo", EVERY)
    for owner in (anna, bo):
        bring(owner, event, li, now=now)

    assert session.scalars(sa.select(OutgoingMail.kind)).all() == ["contacts/handshakes"]
    mailbox.deliver_all(now + DAY)
    assert "Anna Keller" in mailbox.to(li.email)[0].text and "Bo" in mailbox.to(li.email)[0].text


def words_of(owner, event, browser, imports):
    """Every page that follows an import, and the export, without the numbers of rows."""
    mine = browser(owner)
    pages = ["/contacts", "/contacts/review", "/contacts/people", "/contacts/duplicates", "/me"]
    pages += [f"/e/{event.slug}/going", f"/e/{event.slug}"]
    for made in imports:
        pages += [f"/contacts/review?event={event.id}&made={made}", f"/contacts?made={made}"]
    words = [mine.get(page).text for page in pages]
    # Each browser that signs in is a device of its own there.
    exported = {table: rows for table, rows in export(owner.id).items() if table != "device_session"}
    return [*words, re.sub(r"\d+", "#", str(exported))]


def journey(choice, browser, now, *, held=True):
    """What an importer reads, downloads and is mailed, and what each import writes.

    Somebody comes by this choice, or not at all; the file holds their address, or one that nobody has.
    """
    event = make_event("Evening", organiser=make_user("Grace Huang"))
    anna = guest(event, "Anna Keller", EVERY)
    guest(event, "Li Wei", EVERY, email=f"li{event.id}@example.org")
    for number in range(6):
        guest(event, f"Number {number}", EVERY)
    hidden = make_user("Hidden Rarename", email=f"{'hidden' if held else 'other'}{event.id}@example.org")
    address = f"hidden{event.id}@example.org"
    if choice is not None:
        make_registration(event, hidden, visible_to=choice, background={"hometown": "Zigong", "employer": "Bosch"})
    statements = []
    connection = db.session.connection()
    sa.event.listen(connection, "before_cursor_execute", lambda *args: statements.append(args[2]))
    text = f"Li Wei <li{event.id}@example.org>\nHidden Rarename <{address}>\nBo Doe <bo@example.org>\n"
    imports = [bring_in(anna, event, text.encode(), "p.txt", ImportMode.COMPARE, lambda: now)]
    row = ContactRow(1, name="Hidden Rarename", emails=(address,), company="Bosch")
    imports += [uploads.add_one(anna, event, row, now)]
    took = [statement for statement in statements if statement.startswith(("INSERT", "UPDATE", "DELETE"))]
    seen = words_of(anna, event, browser, imports)
    late_guests.match_new_guests(now)
    seen += words_of(anna, event, browser, imports)
    mails = db.session.scalars(sa.select(OutgoingMail.kind).where(OutgoingMail.user_id == anna.id)).all()
    digits = re.compile(r"event-\d+|(?:li|hidden|anna\.keller\.)\d+")
    return [digits.sub("#", words) for words in seen], list(mails), took


def test_nothing_an_importer_reads_or_downloads_depends_on_who_hides(session, browser, now):
    """The same file at the same evening, with somebody there who hides in each way, and without them."""
    nobody_there = journey(None, browser, now)

    assert journey(KNOWN, browser, now) == nobody_there
    assert journey(NOBODY, browser, now) == nobody_there
    # By what they share, and not by the file, they stand on the list of people to meet.
    assert journey(FEW, browser, now) == journey(FEW, browser, now, held=False)
    said = "We compared your 3 contacts. One is on the open guest list. Others who know you may be asked; "
    assert any(said in words for words in nobody_there[0])
    assert len(asked(session)) == 2
