"""A user's own rows put into a room that was prepared before."""

import numpy as np
import pytest
from hypothesis import given

from eventhub.matching.goals import GoalType
from eventhub.matching.late_guest import join_guest
from eventhub.matching.recommendations import explain, viewer_shortlist
from eventhub.matching.scores import TERMS, prepare
from eventhub.matching.viewer_scores import PreparedRoom
from tests.matching.rooms import attendee, rooms
from tests.matching.stated import build_facts


def whole_of(stated):
    facts, words = build_facts(**stated)
    return PreparedRoom(prepare(facts), words)


def own_rows(stated, viewer):
    """What is read of the viewer alone: their ties, and nothing that others state."""
    others = [attendee(each.id, shows=each.shows) for each in stated["attendees"] if each.id != viewer]
    mine = [each for each in stated["attendees"] if each.id == viewer]
    return build_facts(
        **stated | {"attendees": mine + others, "ties": [tie for tie in stated.get("ties", ()) if viewer in tie[:2]]}
    )


def somebody(stated):
    return stated["attendees"][len(stated["attendees"]) // 2].id


def without(stated, viewer):
    return stated | {"attendees": [each for each in stated["attendees"] if each.id != viewer]}


@given(rooms())
def test_rows_that_are_as_before_give_the_very_same_numbers(stated):
    whole = whole_of(stated)
    viewer = somebody(stated)
    before, after = whole.find_scores(viewer), join_guest(whole, *own_rows(stated, viewer), viewer)

    assert after.viewer == before.viewer
    assert after.scores.total == pytest.approx(before.scores.total, abs=1e-6)
    for term in TERMS:
        assert after.scores.parts[term] == pytest.approx(before.scores.parts[term], abs=1e-6), term


@given(rooms())
def test_somebody_who_has_just_come_sees_whom_they_would_see_in_the_room_read_again(stated):
    viewer = somebody(stated)
    exact = whole_of(stated).find_scores(viewer)

    found = join_guest(whole_of(without(stated, viewer)), *own_rows(stated, viewer), viewer)

    assert found.facts.ids.tolist() == exact.facts.ids.tolist()
    assert np.array_equal(found.scores.allowed, exact.scores.allowed)
    others = np.arange(found.facts.attendee_count) != found.viewer
    for mine, theirs in ((found.scores.goal, exact.scores.goal), (found.scores.ground, exact.scores.ground)):
        assert mine[:, others] == pytest.approx(theirs[:, others], abs=1e-6)
    assert np.array_equal(found.scores.parts["paths"] > 0, exact.scores.parts["paths"] > 0)
    targets = viewer_shortlist(found, {})
    assert [each.paths for each in explain(found, targets)] == [each.paths for each in explain(exact, targets)]


def test_a_changed_goal_and_a_topic_nobody_else_names_count_at_once():
    people = [attendee(1, goals=frozenset({GoalType.FIND_JOB})), attendee(2, goals=frozenset({GoalType.INVEST}))]
    whole = whole_of({"attendees": people})
    now = {"attendees": [attendee(1, goals=frozenset({GoalType.RAISE}), seeks=frozenset({"solar"})), people[1]]}

    assert viewer_shortlist(whole.find_scores(1), {}) == []
    assert viewer_shortlist(join_guest(whole, *own_rows(now, 1), 1), {}) == [2]


def test_who_does_not_attend_is_not_joined():
    stated = {"attendees": [attendee(1), attendee(2)]}

    with pytest.raises(LookupError):
        join_guest(whole_of(stated), *own_rows(stated, 1), 3)
