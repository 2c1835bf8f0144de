"""From rows to what a text may speak of: who writes, in which language, what is owed, and what stays unsaid."""

from datetime import timedelta

import pytest

from eventhub.followups import queries, service
from eventhub.followups.notes.service import Who, Words, write_note
from eventhub.followups.plans import Occasion, record
from eventhub.followups.prompts import Asked, prompt
from eventhub.followups.situations import says_who_writes, story_of
from eventhub.people.rules import Closeness, SaysYou
from eventhub.people.touches.rules import TouchKind
from tests.factories import make_contact, make_event, make_tie, make_user
from tests.moment import NOW

DAY = timedelta(days=1)


@pytest.fixture
def anna(session):
    return make_user("Anna Keller")


def met(anna, name="Zhang Min", **words):
    note = write_note(anna.id, f"client-{name}", Who(name=name), Words(**words), now=NOW)
    return queries.current_follow_up(note.contact_id)


def shown(row, at=NOW + DAY, **asked):
    return prompt(row, at, asked=Asked(**asked))


def test_who_writes_is_said_first_and_again_after_half_a_year_without_a_sign(anna):
    row = met(anna)
    assert says_who_writes(story_of(row, NOW + DAY))

    service.done(row.id, anna.id, now=NOW + DAY)
    row = queries.current_follow_up(row.contact_id)
    assert not says_who_writes(story_of(row, NOW + 8 * DAY))
    assert says_who_writes(story_of(row, NOW + 180 * DAY))
    service.add_touch(row.contact_id, anna.id, TouchKind.ANSWERED, "answer", now=NOW + 100 * DAY)
    assert not says_who_writes(story_of(row, NOW + 180 * DAY))


def test_close_people_are_not_told_who_writes(anna):
    user = make_user("张晓峰", language="zh_Hans")
    contact = make_contact(anna, user)
    make_tie(anna, user, closeness=Closeness.CLOSE)
    note = write_note(anna.id, "client", Who(contact_id=contact.id), Words(mention="爬山"), now=NOW)

    text = shown(queries.current_follow_up(note.contact_id)).text.body

    assert text == "晓峰，很高兴又见到你，跟你聊爬山很有意思。"


@pytest.mark.parametrize(("since", "begins"), [(None, "It was good to meet you"), (2022, "It was good to see you")])
def test_nobody_is_glad_to_meet_a_person_known_for_years(anna, session, since, begins):
    row = met(anna)
    row.contact.since_year = since
    session.commit()

    assert begins in shown(row).text.body


def test_what_stands_on_the_contact_decides_language_title_and_you(anna, session):
    row = met(anna, "王建平", mention="出海建厂")
    assert "王建平，你好！" in shown(row).text.body

    row.contact.form_of_address = "王总"
    assert shown(row).text.body.startswith("王总，您好！")
    assert shown(row, you="familiar").text.body.startswith("王总，您好！"), "a title leaves no choice"
    row.contact.form_of_address, row.contact.says_you = "", SaysYou.FORMAL
    assert shown(row).text.body.startswith("王建平，您好！")
    row.contact.text_language = "en"
    session.flush()
    session.refresh(row.contact)
    assert shown(row).text.body.startswith("Dear 王建平,")


def test_an_older_promise_stays_first_until_it_is_kept(anna):
    row = met(anna, i_promised="the plan")
    contact_id = row.contact_id
    write_note(anna.id, "again", Who(contact_id=contact_id), Words(text="Tea."), now=NOW + 30 * DAY)
    row = queries.current_follow_up(contact_id)

    found = shown(row, NOW + 31 * DAY)
    assert (found.kind.value, found.promise) == ("promise", "the plan")
    assert "Sorry this took a while. As promised, I am sending you the plan." in found.text.body
    service.done(row.id, anna.id, now=NOW + 31 * DAY, kept=True)
    assert shown(queries.current_follow_up(contact_id), NOW + 40 * DAY).promise is None


def test_of_somebody_not_met_no_text_says_so(anna):
    contact = make_contact(anna, name="Priya Nair")
    record(contact, Occasion(TouchKind.WROTE, NOW, "by-hand:1"), "UTC", NOW)
    row = queries.current_follow_up(contact.id)

    for kind in shown(row).kinds:
        for turn in (False, True):
            assert not any(
                word in shown(row, kind=kind.value, other=turn).text.body for word in ("meet", "met", "conversation")
            )


def test_two_prompts_in_a_row_have_different_wordings_and_keep_them(anna):
    event = make_event(starts_at=NOW - DAY)
    rows = [met(anna, name) for name in ("Priya Nair", "Marco Rossi", "Claire Dubois", "Sofia Marques")]
    assert event is not None

    bodies = [shown(row).text.body.partition(",")[2] for row in rows]

    assert [row.turn for row in rows] == [0, 1, 2, 3]
    assert bodies == [shown(row).text.body.partition(",")[2] for row in rows]
    assert bodies[0] != bodies[1]
    assert shown(rows[0], other=True).text.body.partition(",")[2] == bodies[1]
