from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from eventhub.followups import queries
from eventhub.followups.models import FollowUp
from eventhub.followups.notes.rules import Fit
from eventhub.followups.notes.service import Who, Words, edit_note, write_note
from eventhub.followups.plans import Occasion, plan_new, record
from eventhub.followups.rules import OPEN_STATES, FollowUpState, Step
from eventhub.followups.service import add_touch, done, fall_due, let_rest, skip, snooze, wake
from eventhub.introductions.models import Introduction
from eventhub.introductions.rules import IntroductionState
from eventhub.people.touches.models import Touch
from eventhub.people.touches.queries import moments_of_touch
from eventhub.people.touches.rules import TouchKind
from eventhub.platform.errors import NotFound, WrongState
from tests.factories import make_contact, make_event, make_note, make_user, save
from tests.moment import NOW

DAY = timedelta(days=1)
TODAY = date(2027, 3, 2)


@pytest.fixture
def anna(session):
    return make_user("Anna Keller", zone="Europe/Berlin")


def note(author, name="Priya Nair", now=NOW, **words):
    return write_note(author.id, f"client-{name}-{now:%d%H%M}", Who(name=name), Words(**words), now=now)


def row_of(written):
    return queries.current_follow_up(written.contact_id)


def states(written, session):
    rows = session.scalars(sa.select(FollowUp).where(FollowUp.contact_id == written.contact_id).order_by(FollowUp.id))
    return [(row.step, row.state) for row in rows]


def test_a_note_plans_thanks_for_the_next_day_in_the_same_commit(anna, session):
    written = note(anna)

    row = row_of(written)
    assert (row.step, row.state, row.due_on) == (Step.NEXT_DAY, FollowUpState.PLANNED, TODAY + DAY)
    assert [touch.kind for touch in queries.touches_with(written.contact_id)] == [TouchKind.MET]


def test_a_late_evening_in_china_is_counted_by_the_authors_own_calendar(session):
    author = make_user("Li Wei", zone="Asia/Shanghai")
    evening = NOW.replace(hour=17)

    assert row_of(note(author, now=evening)).due_on == TODAY + 2 * DAY


def test_a_follow_up_falls_due_on_its_day_once(anna):
    written = note(anna)

    assert fall_due(NOW) == 0
    assert fall_due(NOW + DAY) == 1
    assert fall_due(NOW + DAY) == 0
    assert row_of(written).state is FollowUpState.DUE


def test_a_day_begins_where_the_person_is(anna, session):
    written = note(anna)
    just_after_midnight_in_berlin = NOW.replace(hour=23, minute=5)

    assert fall_due(NOW.replace(hour=22, minute=55)) == 0
    assert fall_due(just_after_midnight_in_berlin) == 1
    assert row_of(written).state is FollowUpState.DUE


def test_done_is_a_touch_and_plans_the_next_step(anna, session):
    written = note(anna)
    fall_due(NOW + DAY)

    done(row_of(written).id, anna.id, now=NOW + 2 * DAY)

    assert states(written, session) == [(Step.NEXT_DAY, FollowUpState.DONE), (Step.WEEK, FollowUpState.PLANNED)]
    assert row_of(written).due_on == TODAY + 9 * DAY
    assert [t.kind for t in queries.touches_with(written.contact_id)] == [TouchKind.MET, TouchKind.WROTE]


def test_pressing_done_twice_is_done_once(anna, session):
    written = note(anna)
    first = row_of(written).id

    done(first, anna.id, now=NOW + DAY)
    done(first, anna.id, now=NOW + DAY)

    assert len(states(written, session)) == 2
    assert len(queries.touches_with(written.contact_id)) == 2


def test_what_is_closed_cannot_be_skipped_or_put_off(anna):
    written = note(anna)
    first = row_of(written).id
    done(first, anna.id, now=NOW + DAY)

    with pytest.raises(WrongState):
        skip(first, anna.id, now=NOW + DAY)
    with pytest.raises(WrongState):
        snooze(first, anna.id, 1, now=NOW + DAY)


@pytest.mark.parametrize("answer", [done, skip])
def test_a_foreign_follow_up_is_not_found(anna, answer):
    written = note(anna)

    with pytest.raises(NotFound):
        answer(row_of(written).id, make_user().id, now=NOW)


def test_skip_closes_the_step_and_plans_the_next(anna, session):
    written = note(anna)

    skip(row_of(written).id, anna.id, now=NOW + DAY)

    assert states(written, session) == [(Step.NEXT_DAY, FollowUpState.SKIPPED), (Step.WEEK, FollowUpState.PLANNED)]
    assert len(queries.touches_with(written.contact_id)) == 1


def test_put_off_it_comes_back_by_itself(anna):
    written = note(anna)
    fall_due(NOW + DAY)

    snooze(row_of(written).id, anna.id, 7, now=NOW + DAY)
    fall_due(NOW + 7 * DAY)
    assert row_of(written).state is FollowUpState.SNOOZED
    fall_due(NOW + 8 * DAY)

    assert (row_of(written).state, row_of(written).step) == (FollowUpState.DUE, Step.NEXT_DAY)


def test_after_a_long_downtime_there_is_one_prompt_for_each_person(anna, session):
    written = [note(anna, name) for name in ("Priya", "Marco", "Sofia")]

    fall_due(NOW + 200 * DAY)

    assert session.scalar(sa.select(sa.func.count(FollowUp.id))) == 3
    assert {row_of(each).step for each in written} == {Step.QUARTER}


def test_any_touch_clears_what_is_due_and_counts_from_that_day(anna, session):
    written = note(anna)
    fall_due(NOW + 2 * DAY)

    add_touch(written.contact_id, anna.id, TouchKind.CALLED, "x1", now=NOW + 2 * DAY)
    add_touch(written.contact_id, anna.id, TouchKind.CALLED, "x1", now=NOW + 2 * DAY)

    assert states(written, session) == [(Step.NEXT_DAY, FollowUpState.CLEARED), (Step.WEEK, FollowUpState.PLANNED)]
    assert row_of(written).due_on == TODAY + 9 * DAY


def test_a_touch_that_is_told_late_does_not_pull_the_plan_back(anna, session):
    written = note(anna, now=NOW)
    before = row_of(written).due_on

    record(written.contact, Occasion(TouchKind.WROTE, NOW - 3 * DAY, "late"), anna.zone, NOW)
    session.commit()

    assert row_of(written).due_on == before


def test_meeting_again_begins_again(anna, session):
    first = note(anna)
    done(row_of(first).id, anna.id, now=NOW + DAY)

    second = note(anna, now=NOW + 30 * DAY)

    assert second.contact_id == first.contact_id
    assert states(second, session)[1:] == [(Step.WEEK, FollowUpState.CLEARED), (Step.NEXT_DAY, FollowUpState.PLANNED)]


def test_no_fit_is_thanked_once_and_never_again(anna, session):
    written = note(anna, fit=Fit.NO)

    done(row_of(written).id, anna.id, now=NOW + DAY)
    fall_due(NOW + 400 * DAY)

    assert states(written, session) == [(Step.NEXT_DAY, FollowUpState.DONE)]


def test_no_fit_noted_later_ends_what_was_planned(anna, session):
    written = note(anna)
    done(row_of(written).id, anna.id, now=NOW + DAY)

    edit_note(written.id, anna.id, Words(text="No.", fit=Fit.NO), now=NOW + 2 * DAY)

    assert states(written, session)[-1] == (Step.WEEK, FollowUpState.CLEARED)


def test_a_person_at_rest_is_left_alone_until_the_two_meet_again(anna, session):
    written = note(anna)
    let_rest(written.contact_id, anna.id, now=NOW)

    assert fall_due(NOW + 400 * DAY) == 0
    note(anna, now=NOW + 401 * DAY)

    assert states(written, session) == [(Step.NEXT_DAY, FollowUpState.CLEARED), (Step.NEXT_DAY, FollowUpState.PLANNED)]
    assert not written.contact.resting


def test_waking_plans_again_from_today(anna):
    written = note(anna)
    let_rest(written.contact_id, anna.id, now=NOW)

    wake(written.contact_id, anna.id, now=NOW + 100 * DAY)

    assert (row_of(written).state, row_of(written).due_on) == (FollowUpState.PLANNED, TODAY + 101 * DAY)
    assert not written.contact.resting


def test_a_foreign_person_cannot_be_put_to_rest(anna):
    written = note(anna)

    with pytest.raises(NotFound):
        let_rest(written.contact_id, make_user().id, now=NOW)


def test_notes_that_came_without_a_plan_get_one_once(anna, session):
    loose = make_note(anna, make_contact(anna, name="Sofia"), met_at=NOW - 3 * DAY)

    assert plan_new(NOW) == 1
    assert plan_new(NOW) == 0
    assert row_of(loose).due_on == TODAY - 2 * DAY


def test_people_introduced_follow_up_on_each_other_and_thank_the_introducer(anna, session):
    li, zhang = make_user("Li Wei"), make_user("Zhang Min")
    event = make_event()
    save(
        Introduction(
            event_id=event.id,
            requester_id=anna.id,
            target_id=zhang.id,
            to_target="Storage.",
            state=IntroductionState.INTRODUCED,
            created_at=NOW - DAY,
            decide_by=NOW + DAY,
            ended_at=NOW,
            introduced_by_id=li.id,
        )
    )

    assert plan_new(NOW) == 1
    assert plan_new(NOW + DAY) == 0

    open_rows = session.scalars(sa.select(FollowUp).where(FollowUp.state.in_(OPEN_STATES))).all()
    assert {(row.owner_id, row.contact.user_id) for row in open_rows} == {
        (anna.id, zhang.id),
        (zhang.id, anna.id),
        (anna.id, li.id),
    }
    causes = set(session.scalars(sa.select(Touch.cause)))
    assert len(causes) == 2


def test_a_request_that_is_still_open_plans_nothing(anna):
    event = make_event()
    save(
        Introduction(
            event_id=event.id,
            requester_id=anna.id,
            target_id=make_user().id,
            to_target="Storage.",
            state=IntroductionState.TARGET_ASKED,
            created_at=NOW,
            decide_by=NOW + DAY,
        )
    )

    assert plan_new(NOW) == 0


def test_touches_open_the_ask_gate_of_introductions(anna, session):
    li = make_user("Li Wei")
    contact = make_contact(anna, li)
    for days in (0, 10, 22):
        add_touch(contact.id, anna.id, TouchKind.CALLED, f"call-{days}", now=NOW + days * DAY)

    assert moments_of_touch([contact.id]) == {contact.id: [NOW, NOW + 10 * DAY, NOW + 22 * DAY]}
