"""The matcher stays ahead of simple rules on made-up towns; real networks are measured by `make bench`."""

from tests.benchmarks.network import make_town
from tests.benchmarks.quality import quality_table


def test_the_matcher_beats_every_simple_rule_for_newcomers_in_each_town_and_keeps_up_for_others():
    towns = [make_town(seed=seed) for seed in range(10)]
    for town in towns:
        (_, _, new), *rules = quality_table([town])
        assert new > max(rule[2] for rule in rules)

    # For those who know people already the two are close, and in one town of 240 chance decides by a tenth.
    (_, known, _), *rules = quality_table(towns)
    assert known > 0.95 * max(rule[1] for rule in rules)
