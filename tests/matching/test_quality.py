"""The matcher stays ahead of simple rules on made-up towns; real networks are measured by `make bench`."""

from tests.benchmarks.network import make_town
from tests.benchmarks.quality import quality_table


def test_the_matcher_beats_every_simple_rule_for_newcomers_and_others():
    (_, known, new), *rules = quality_table([make_town(seed=seed) for seed in range(3)])

    assert known > 0.95 * max(rule[1] for rule in rules)
    assert new > max(rule[2] for rule in rules)
