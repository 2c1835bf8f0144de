"""What counts as a gap that its writer has yet to fill."""

import pytest

from eventhub.events.event.gaps import find_gaps


@pytest.mark.parametrize(
    "text, gaps",
    [
        ("Topic: ____", ["Topic: ____"]),
        ("话题：____\n其他", ["话题：____"]),
        ("Bring ___ and ___.", ["Bring ___ and ___."]),
        ("Tea.\n\n___\n\nTalk.", []),
        ("This is ___so___ good, snake_case and a__b", []),
        ("", []),
    ],
)
def test_a_gap_is_a_blank_to_fill_and_neither_a_rule_nor_emphasis(text, gaps):
    assert find_gaps([text]) == gaps
