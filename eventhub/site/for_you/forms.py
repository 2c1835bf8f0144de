"""What a guest types and ticks above the directory."""

from __future__ import annotations

from collections.abc import Mapping

from eventhub.matching.goals import GoalType
from eventhub.site.for_you.directory import LONGEST_SEARCH, Wanted


def wanted_of(args: Mapping[str, str]) -> Wanted:
    """Return what the query of an address asks for; a goal that does not exist is none."""
    goal = args.get("goal", "")
    return Wanted(
        search=args.get("q", "").strip()[:LONGEST_SEARCH],
        known=bool(args.get("known")),
        goal=next((each for each in GoalType if each.value == goal), None),
    )
