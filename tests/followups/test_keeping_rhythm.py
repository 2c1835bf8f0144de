"""How often one would like to be in touch, by person."""

from datetime import date, timedelta

import pytest

from eventhub.followups import queries, service
from eventhub.followups.notes.service import Who, Words, write_note
from eventhub.followups.rules import FollowUpState, Step
from eventhub.people.models import Contact
from eventhub.people.rules import Rhythm
from eventhub.people.touches.rules import TouchKind
from tests.factories import make_user
from tests.moment import NOW

DAY = timedelta(days=1)


@pytest.fixture
def anna(session):
    return make_user("Anna Keller")


def met(anna, session):
    note = write_note(anna.id, "c1", Who(name="Zhang Min"), Words(text="Tea."), now=NOW)
    session.commit()
    return note.contact


def keep_in_touch(contact, anna, steps):
    """Do the first steps on their days, and have an answer to each."""
    for _ in range(steps):
        row = queries.current_follow_up(contact.id)
        at = NOW + (row.due_on - NOW.date()).days * DAY
        service.fall_due(at)
        service.done(row.id, anna.id, now=at)
        service.add_touch(contact.id, anna.id, TouchKind.ANSWERED, f"answer-{row.id}", now=at)


def test_somebody_close_comes_up_each_month_and_somebody_far_once_a_year(anna, session):
    contact = met(anna, session)
    service.keep_rhythm(contact.id, anna.id, Rhythm.MONTHLY, now=NOW)
    assert queries.current_follow_up(contact.id).due_on == date(2027, 3, 3), "the first steps are the same"

    keep_in_touch(contact, anna, 3)

    row = queries.current_follow_up(contact.id)
    last = row.anchor_at.date()
    assert (row.step, row.due_on) == (Step.KEEP, last + 30 * DAY)
    service.keep_rhythm(contact.id, anna.id, Rhythm.YEARLY, now=row.anchor_at)
    assert queries.current_follow_up(contact.id).due_on == last + 365 * DAY
    assert service.fall_due(row.anchor_at + 364 * DAY) == 0
    assert service.fall_due(row.anchor_at + 365 * DAY) == 1
    assert session.get(Contact, contact.id).rhythm is Rhythm.YEARLY


def test_after_two_texts_without_an_answer_the_next_comes_no_sooner_than_after_90_days(anna, session):
    contact = met(anna, session)
    for days, left in ((1, 6), (7, 90)):
        row = queries.current_follow_up(contact.id)
        service.done(row.id, anna.id, now=NOW + days * DAY)
        assert queries.current_follow_up(contact.id).due_on >= (NOW + (days + left) * DAY).date()
    service.add_touch(contact.id, anna.id, TouchKind.ANSWERED, "answer", now=NOW + 8 * DAY)

    assert queries.current_follow_up(contact.id).due_on <= (NOW + 39 * DAY).date()


def test_after_a_long_downtime_a_monthly_person_is_due_once(anna, session):
    contact = met(anna, session)
    service.keep_rhythm(contact.id, anna.id, Rhythm.MONTHLY, now=NOW)
    keep_in_touch(contact, anna, 3)

    service.fall_due(NOW + 400 * DAY)

    row = queries.current_follow_up(contact.id)
    assert row.state is FollowUpState.DUE
    assert (NOW + 400 * DAY).date() - row.due_on < 30 * DAY


def test_the_rhythm_stands_on_the_page_of_the_person(anna, session, browser):
    contact, mine = met(anna, session), browser(anna)

    page = mine.submit(mine.get(f"/people/{contact.id}").form("rhythm"), rhythm="half_yearly")

    assert page.find("//select[@name='rhythm']/option[@selected]").get("value") == "half_yearly"
    mine.post(f"/people/{contact.id}/rhythm", {"rhythm": "hourly"}, status=400)
    browser(make_user()).post(f"/people/{contact.id}/rhythm", {"rhythm": "yearly"}, status=404)
