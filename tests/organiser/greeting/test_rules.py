"""Who greets whom, when they are told, and what they may read."""

from datetime import UTC, datetime

import pytest

from eventhub.matching.results import ReasonKind
from eventhub.organiser.greeting.rules import is_for_greeters, mail_due_at, share_newcomers


def test_newcomers_are_shared_evenly_and_later_ones_change_nothing():
    early = share_newcomers([5, 6, 7], [1, 2], ())

    assert early == {5: 1, 6: 2, 7: 1}
    assert early.items() <= share_newcomers([5, 6, 7, 8], [1, 2], ()).items()


def test_nobody_greets_themselves_or_across_a_block():
    assert share_newcomers([1, 5, 6], [1, 2], {(1, 5), (1, 6), (2, 6)}) == {1: 2, 5: 2}
    assert share_newcomers([5], [], ()) == {}


@pytest.mark.parametrize(
    "starts, due",
    [
        (datetime(2027, 3, 12, 17, 30, tzinfo=UTC), datetime(2027, 3, 12, 7, 30, tzinfo=UTC)),
        (datetime(2027, 3, 12, 8, 0, tzinfo=UTC), datetime(2027, 3, 11, 17, 0, tzinfo=UTC)),
    ],
)
def test_greeters_are_told_in_the_morning_or_the_evening_before_an_early_event(starts, due):
    assert mail_due_at(starts, "Europe/Berlin") == due


def test_a_greeter_reads_of_goals_and_lines_and_of_values_that_both_opened():
    assert is_for_greeters(ReasonKind.GOALS, (), (), opened=False)
    assert is_for_greeters(ReasonKind.THEY_HELP, ["solar"], {"solar"}, opened=False)
    assert is_for_greeters(ReasonKind.GROUND, (), (), opened=True)
    assert not is_for_greeters(ReasonKind.BOTH_WAYS, ["solar", "tea"], {"solar"}, opened=False)
    assert not is_for_greeters(ReasonKind.GROUND, (), {"solar"}, opened=False)
    assert not is_for_greeters(ReasonKind.EXCHANGE, ["speak:language:fr"], (), opened=True)
