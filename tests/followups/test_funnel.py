from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from eventhub.followups.funnel import Stage, funnel, stage_of
from eventhub.people.touches.rules import TouchKind

MET = date(2027, 3, 1)


def touched(*kinds_and_days):
    return [(kind, MET + timedelta(days=days)) for kind, days in kinds_and_days]


def test_each_acquaintance_stands_where_it_got_to():
    met, wrote, answered = (TouchKind.MET, 0), (TouchKind.WROTE, 1), (TouchKind.ANSWERED, 2)

    assert stage_of(touched((TouchKind.WROTE, 0))) is None
    assert stage_of(touched(met)) is Stage.MET
    assert stage_of(touched((TouchKind.INTRODUCED, 0), wrote)) is Stage.WROTE
    assert stage_of(touched(met, wrote, answered)) is Stage.ANSWERED
    assert stage_of(touched(met, wrote, answered, (TouchKind.SENT, 89))) is Stage.ANSWERED
    assert stage_of(touched(met, wrote, answered, (TouchKind.SENT, 90))) is Stage.LASTING


def test_a_meal_or_a_call_is_an_answer():
    assert stage_of(touched((TouchKind.MET, 0), (TouchKind.ATE, 5))) is Stage.ANSWERED
    assert stage_of(touched((TouchKind.MET, 0), (TouchKind.CALLED, 5))) is Stage.ANSWERED


def test_who_writes_first_has_answered():
    assert stage_of(touched((TouchKind.MET, 0), (TouchKind.ANSWERED, 1))) is Stage.ANSWERED


def test_writing_before_the_meeting_does_not_count():
    assert stage_of(touched((TouchKind.WROTE, -3), (TouchKind.ANSWERED, -2), (TouchKind.MET, 0))) is Stage.MET


def test_only_those_met_90_days_ago_could_be_still_in_touch():
    found = funnel([touched((TouchKind.MET, 0)), touched((TouchKind.MET, 1))], MET + timedelta(days=90))

    assert found.counts == {Stage.MET: 2, Stage.WROTE: 0, Stage.ANSWERED: 0, Stage.LASTING: 0}
    assert found.ripe == 1


@given(st.lists(st.lists(st.tuples(st.sampled_from(TouchKind), st.dates(MET, MET + timedelta(days=200)))), max_size=6))
def test_no_stage_holds_more_people_than_the_one_before(people):
    counts = list(funnel(people, MET + timedelta(days=365)).counts.values())

    assert counts == sorted(counts, reverse=True)
    assert counts[0] <= len(people)
