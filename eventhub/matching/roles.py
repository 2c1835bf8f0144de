"""The goals of people that a guest would rather not meet: "no recruiters", 卖货的别加我, keine Headhunter."""

from __future__ import annotations

import re
from collections.abc import Iterable

from eventhub.matching.goals import GoalType, counterpart

_ROLES = tuple(
    (goal, re.compile(pattern, re.IGNORECASE))
    for goal, pattern in (
        (
            GoalType.FIND_CUSTOMERS,
            r"\b(?:sales(?:people|men|man|person|reps?)?|sellers?|selling|vendors?|(?:sales )?pitch(?:es)?|"
            r"cold[- ]?call\w*|mlm|verkäufer\w*|vertriebler\w*|vertreter\w*|verkaufsgespräche?|werbung)\b|"
            r"推销|销售|卖货|卖课|卖东西|卖[^，。]{1,6}的|微商|直销|传销|带货|拉客|打广告|做广告",
        ),
        (
            GoalType.HIRE,
            r"\b(?:recruit(?:ers?|ment|ing)|head-?hunters?|personal(?:vermittler|berater)\w*)\b|猎头|招聘|招人的",
        ),
        (
            GoalType.FIND_JOB,
            r"\b(?:job ?seekers?|job ?hunters?|applicants?|applications?|bewerber\w*|bewerbungen|"
            r"(?:job|arbeits?)suchende\w*)\b|求职|找工作的",
        ),
        (GoalType.RAISE, r"\b(?:fund-?raisers?|fund-?raising|raising money|pitch decks?)\b|拉投资|融资的|找钱的"),
        (GoalType.INVEST, r"\b(?:investor(?:s|en)?|vcs?|kapitalgeber\w*)\b|投资人|投资机构"),
    )
)
# Topics that mean selling in general. Any other topic in the same clause says which sellers are refused.
SELLING = frozenset({"b2b_sales", "marketing", "sales"})
_BITS = {goal: 1 << at for at, goal in enumerate(GoalType)}


def bits_of(goals: Iterable[GoalType]) -> int:
    """Return some goals as the bits of a number."""
    return sum({_BITS[goal] for goal in goals})


def refused_goals(refused: str) -> frozenset[GoalType]:
    """Return the goals of people that a guest's lines refuse by their role; empty where they name none."""
    return frozenset(goal for goal, pattern in _ROLES if pattern.search(refused)) if refused else frozenset()


def needed_by(goals: Iterable[GoalType]) -> frozenset[GoalType]:
    """Return the counterparts of some goals: who looks for suppliers refuses some sellers, not all of them."""
    return frozenset(map(counterpart, goals))
