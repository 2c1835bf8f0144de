"""What a wording of any language is filled with."""

from __future__ import annotations

from eventhub.followups.wording.facts import Facts
from eventhub.followups.wording.kinds import TextKind

# So many days after the meeting a promise is late; and so many without a touch are more than a year.
LATE_AFTER_DAYS, MORE_THAN_A_YEAR = 14, 366
# Kinds that are about something typed on their prompt.
TYPED = frozenset({TextKind.SHARE, TextKind.CONGRATULATE})


def values_of(kind: TextKind, facts: Facts) -> dict[str, str]:
    """Return what is known by the names that stand in the wordings."""
    thing = facts.i_promised if kind is TextKind.PROMISE else facts.they_promised
    return {
        "author": facts.whole_author or facts.author,
        "event": facts.event,
        "introducer": facts.introducer,
        "x": facts.introduced,
        "m": facts.mention,
        "t": facts.typed if kind in TYPED else thing,
        "T": facts.typed[:1].upper() + facts.typed[1:],
        "v": facts.shared.value if facts.shared else "",
        "person": facts.person,
        "line": facts.line,
    }


def spaced_link(body: str, link: str) -> str:
    """Return the body with the stop of a sentence apart from an address, of which it would become a part."""
    return body.replace(f"{link}. ", f"{link}\n") if "://" in link else body


def is_late(facts: Facts) -> bool:
    """Return whether a promise is late."""
    return facts.promise_days_ago is not None and facts.promise_days_ago >= LATE_AFTER_DAYS


def is_more_than_a_year(facts: Facts) -> bool:
    """Return whether there was no touch for more than a year."""
    return facts.last_touch_days is not None and facts.last_touch_days >= MORE_THAN_A_YEAR


def day_name(days: tuple[str, ...], days_ago: int | None) -> str:
    """Return how a text names the day of the meeting, of the DAYS of its language.

    Empty for one two weeks ago or unknown.
    """
    if days_ago is None or not 0 <= days_ago < 14:
        return ""
    return days[days_ago if days_ago < 3 else 3 if days_ago < 7 else 4]
