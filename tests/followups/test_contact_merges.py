"""Two rows that are one person, with everything that hangs on them; and two again (case 52)."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventhub.followups import queries
from eventhub.followups.contact_merges import merge_contacts
from eventhub.followups.models import FollowUp
from eventhub.followups.notes.models import Note
from eventhub.followups.notes.service import Who, Words, write_note
from eventhub.followups.rules import OPEN_STATES, FollowUpState
from eventhub.followups.service import let_rest
from eventhub.introductions.models import LedgerEntry
from eventhub.introductions.rules import LedgerKind
from eventhub.people.contacts import merges
from eventhub.people.contacts.book import list_recent_merges
from eventhub.people.models import Contact
from eventhub.people.rules import Closeness, Greetings, HowKnown, join_labels
from eventhub.people.touches.models import Touch
from tests.factories import make_contact, make_user, save
from tests.moment import NOW

DAY = timedelta(days=1)


@pytest.fixture
def anna(session):
    return make_user("Anna Keller")


def met(owner, name, at):
    """Somebody noted at a moment, with the plan that comes of it; gives the row."""
    contact = make_contact(owner, name=name)
    write_note(owner.id, f"note-of-{contact.id}", Who(contact_id=contact.id), Words(text=f"{name}."), now=at)
    return contact


def hanging_on(session, contact_id):
    """How many notes, touches, follow-ups and favours hang on a person."""
    return tuple(
        session.scalar(sa.select(sa.func.count()).select_from(model).where(model.contact_id == contact_id))
        for model in (Note, Touch, FollowUp, LedgerEntry)
    )


def open_steps(session):
    rows = session.scalars(sa.select(FollowUp).where(FollowUp.state.in_(OPEN_STATES)).order_by(FollowUp.id))
    return [(row.contact_id, row.due_on) for row in rows]


def test_of_two_plans_the_one_after_the_later_touch_goes_on(session, anna):
    early, late = met(anna, "Li Wei", NOW - 5 * DAY), met(anna, "李伟", NOW)
    due = queries.current_follow_up(late.id).due_on

    kept = merge_contacts(anna.id, early.id, late.id, NOW)

    assert kept.id == early.id
    assert open_steps(session) == [(early.id, due)]
    assert hanging_on(session, early.id)[:3] == (2, 2, 2)


def test_parted_again_each_has_their_own_plan_notes_touches_and_favours(session, anna):
    one, other = met(anna, "Li Wei", NOW - 5 * DAY), met(anna, "李伟", NOW)
    save(LedgerEntry(owner_id=anna.id, contact_id=other.id, kind=LedgerKind.GIVE, what="share", at=NOW))
    before = open_steps(session)
    merge_contacts(anna.id, one.id, other.id, NOW)
    assert hanging_on(session, one.id) == (2, 2, 2, 1)

    again = merges.undo(anna.id, list_recent_merges(anna.id, NOW)[0].id, NOW)

    assert [due for _, due in open_steps(session)] == [due for _, due in before]
    assert {row for row, _ in open_steps(session)} == {one.id, again.id}
    assert (hanging_on(session, one.id), hanging_on(session, again.id)) == ((1, 1, 1, 0), (1, 1, 1, 1))


def test_whom_one_still_writes_to_is_awake_and_rests_again_after_parting(session, anna):
    resting, awake = met(anna, "Li Wei", NOW), met(anna, "李伟", NOW - DAY)
    let_rest(resting.id, anna.id, now=NOW)

    kept = merge_contacts(anna.id, resting.id, awake.id, NOW)
    assert (kept.resting, len(open_steps(session))) == (False, 1)
    merges.undo(anna.id, list_recent_merges(anna.id, NOW)[0].id, NOW)

    assert session.get(Contact, resting.id).resting
    assert queries.current_follow_up(resting.id).state is FollowUpState.RESTING


def test_what_is_said_of_both_is_put_together_and_taken_apart(session, anna):
    one = make_contact(anna, name="Li Wei", labels=join_labels(["Solar", "Bosch"]), since_year=2013)
    other = make_contact(
        anna,
        name="Li Wei",
        labels=join_labels(["Tea", "Solar"]),
        about="Likes longjing.",
        how=HowKnown.STUDIED_TOGETHER,
        closeness=Closeness.CLOSE,
        since_year=2020,
        greetings=Greetings.ALL,
    )

    kept = merge_contacts(anna.id, one.id, other.id, NOW)
    assert kept.labels == join_labels(["Solar", "Bosch", "Tea"])
    assert (kept.about, kept.how, kept.closeness) == ("Likes longjing.", "studied_together", "close")
    assert (kept.since_year, kept.greetings) == (2013, Greetings.ALL)
    again = merges.undo(anna.id, list_recent_merges(anna.id, NOW)[0].id, NOW)

    kept = session.get(Contact, one.id)
    assert (kept.labels, kept.about, kept.how) == (join_labels(["Solar", "Bosch"]), "", None)
    assert (kept.closeness, kept.since_year, kept.greetings) == (None, 2013, Greetings.NONE)
    assert (again.labels, again.about) == (join_labels(["Tea", "Solar"]), "Likes longjing.")
    assert (again.how, again.closeness, again.since_year) == (HowKnown.STUDIED_TOGETHER, Closeness.CLOSE, 2020)
