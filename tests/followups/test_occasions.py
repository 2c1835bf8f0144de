"""Which texts a prompt offers: what is owed first, no ask before the gate, and nothing asked after two silent texts."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventhub.followups.occasions import Standing, count_unanswered, kinds_for, may_be_requested
from eventhub.followups.rules import Step
from eventhub.followups.wording.kinds import TextKind as K
from eventhub.people.touches.rules import TouchKind as T

DAYS = {days: timedelta(days=days) for days in (1, 13, 14, 30, 90, 179, 180)}
ASKS = {K.INVITE, K.REMIND}


@pytest.mark.parametrize(
    ("step", "facts", "kinds"),
    [
        (Step.NEXT_DAY, {}, [K.THANKS]),
        (Step.NEXT_DAY, {"met": False}, [K.CHECK_IN]),
        (Step.NEXT_DAY, {"has_promise": True}, [K.PROMISE, K.THANKS]),
        (Step.NEXT_DAY, {"has_promise": True, "closed": True}, [K.THANKS]),
        (Step.WEEK, {}, [K.CHECK_IN]),
        (Step.MONTH, {"has_promise": True}, [K.PROMISE, K.CHECK_IN]),
        (Step.MONTH, {"is_gate_open": True, "silence": DAYS[90]}, [K.CHECK_IN]),
        (Step.QUARTER, {"silence": DAYS[90]}, [K.CHECK_IN, K.AGAIN]),
        (Step.QUARTER, {"silence": DAYS[90], "is_gate_open": True}, [K.INVITE, K.CHECK_IN, K.AGAIN]),
        (Step.KEEP, {"silence": DAYS[30], "is_gate_open": True}, [K.CHECK_IN]),
        (Step.KEEP, {"silence": DAYS[179]}, [K.CHECK_IN, K.AGAIN]),
        (Step.KEEP, {"silence": DAYS[180]}, [K.AGAIN, K.CHECK_IN]),
        (Step.KEEP, {"silence": DAYS[180], "is_gate_open": True}, [K.AGAIN, K.INVITE, K.CHECK_IN]),
        (Step.KEEP, {"silence": DAYS[180], "is_gate_open": True, "unanswered": 2}, [K.AGAIN, K.CHECK_IN]),
        (Step.KEEP, {"silence": DAYS[180], "is_gate_open": True, "met": False}, [K.AGAIN, K.CHECK_IN]),
        (Step.WEEK, {"is_gate_open": True, "offer_age": DAYS[14]}, [K.CHECK_IN, K.REMIND]),
        (Step.WEEK, {"is_gate_open": True, "offer_age": DAYS[13]}, [K.CHECK_IN]),
        (Step.WEEK, {"is_gate_open": False, "offer_age": DAYS[14]}, [K.CHECK_IN]),
        (Step.WEEK, {"is_gate_open": True, "offer_age": DAYS[14], "has_promise": True}, [K.PROMISE, K.CHECK_IN]),
    ],
)
def test_what_a_step_offers(step, facts, kinds):
    assert list(kinds_for(step, Standing(**facts))) == kinds


@given(
    st.sampled_from(Step),
    st.builds(
        Standing,
        met=st.booleans(),
        closed=st.booleans(),
        has_promise=st.booleans(),
        silence=st.sampled_from(list(DAYS.values())),
        unanswered=st.integers(0, 4),
        offer_age=st.sampled_from([None, *DAYS.values()]),
    ),
)
def test_before_the_gate_nothing_is_asked(step, standing):
    kinds = kinds_for(step, standing)

    assert kinds
    assert not ASKS & set(kinds)
    assert not standing.closed or (kinds == (K.THANKS,) and not any(may_be_requested(kind, standing) for kind in K))


def test_a_text_counts_as_unanswered_until_there_is_a_sign():
    wrote, answered = (T.WROTE, "follow-up:1"), (T.ANSWERED, "by-hand:1")

    assert count_unanswered([(T.MET, "note:1"), wrote, wrote]) == 2
    assert count_unanswered([wrote, wrote, answered]) == 0
    assert count_unanswered([wrote, (T.CALLED, ""), wrote]) == 1
    assert count_unanswered([wrote, (T.WROTE, "give:help:1"), (T.WROTE, "festival:spring:2027")]) == 1


def test_what_needs_a_thing_is_only_there_on_request():
    assert {kind for kind in K if may_be_requested(kind, Standing())} == {K.SHARE, K.CONGRATULATE, K.OFFER_INTRO}
    assert K.OFFER_INTRO not in {kind for kind in K if may_be_requested(kind, Standing(unanswered=2))}
