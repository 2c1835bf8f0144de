"""The body of a text: the wording of its kind and form with what is known in it."""

from __future__ import annotations

from eventhub.followups.wording import chinese, english
from eventhub.followups.wording.address import day_name
from eventhub.followups.wording.facts import Facts, Manner
from eventhub.followups.wording.filling import filled
from eventhub.followups.wording.kinds import ENGLISH, Channel, Form, TextKind

# So many days after the meeting a promise is late; and so many without a touch are more than a year.
LATE_AFTER_DAYS, MORE_THAN_A_YEAR = 14, 366
# Kinds that are about something typed on their prompt.
TYPED = frozenset({TextKind.SHARE, TextKind.CONGRATULATE})


def body_of(kind: TextKind, form: Form, facts: Facts, manner: Manner) -> str:
    """Return the body between opening and end; empty where the language has no words for it."""
    return _chinese_body(kind, form, facts, manner) if manner.is_chinese else _english_body(kind, form, facts, manner)


def _english_body(kind: TextKind, form: Form, facts: Facts, manner: Manner) -> str:
    if kind is TextKind.FESTIVAL:
        wordings = english.FESTIVALS.get(facts.festival) if facts.festival else None
        return wordings[manner.body] if wordings else ""
    when, at_event = day_name(ENGLISH, facts.met_days_ago), f" at {facts.event}" if facts.event else ""
    if kind is TextKind.HELLO and not facts.is_event_ahead:
        at_event = ""
    values = {
        "met": _when_and_where(when, at_event),
        "since": f" since {facts.event}" if facts.event else "" if kind is TextKind.AGAIN else " since we met",
        "at_event": at_event,
        "there": " there" if facts.event else "",
        "a_while": "more than a year" if _is_more_than_a_year(facts) else "a while",
        **_values(kind, facts),
    }
    body = _spaced_link(filled(english.BODIES[kind, form][manner.body], values), facts.typed)
    if kind is TextKind.PROMISE and manner.next_day and facts.met and not _is_late(facts):
        return f"{filled(english.MET, values)} {body}"
    return f"{english.LATE} {body}" if kind is TextKind.PROMISE and _is_late(facts) else body


def _when_and_where(when: str, at_event: str) -> str:
    """Return day and event as a sentence ends: yesterday at the fair, but at the fair the other day."""
    day = f" {when}" if when else ""
    return at_event + day if when in ("the other day", "recently") else day + at_event


def _chinese_body(kind: TextKind, form: Form, facts: Facts, manner: Manner) -> str:
    is_long = _is_more_than_a_year(facts)
    values = {
        "long": "一年多" if is_long else "好久",
        "unseen": "一年多没见了" if is_long else "好久不见",
        **_values(kind, facts),
    }
    if kind is TextKind.FESTIVAL:
        table = chinese.NAMED_FESTIVALS if manner.first and manner.channel is Channel.WECHAT else chinese.FESTIVALS
        both = table.get(facts.festival) if facts.festival else None
        return filled(both[manner.you][manner.body], values) if both else ""
    if kind is TextKind.HELLO:
        known = bool(facts.introducer), bool(facts.event) and facts.is_event_ahead
        return filled(chinese.HELLO[known][manner.you][manner.body], values)
    wording = chinese.BODIES[kind, form][manner.you][manner.body]
    if "{event}" in wording and (not facts.event or manner.first):
        # The other one of its pair, without the event: nobody knows it, or who writes has named it already.
        wording = chinese.BODIES[kind, form][manner.you][1]
    body = filled(wording, values)
    return chinese.LATE[manner.you] + body if kind is TextKind.PROMISE and _is_late(facts) else body


def _values(kind: TextKind, facts: Facts) -> dict[str, str]:
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


def _spaced_link(body: str, link: str) -> str:
    """Keep the stop of a sentence apart from an address, of which it would become a part."""
    return body.replace(f"{link}. ", f"{link}\n") if "://" in link else body


def _is_late(facts: Facts) -> bool:
    return facts.promise_days_ago is not None and facts.promise_days_ago >= LATE_AFTER_DAYS


def _is_more_than_a_year(facts: Facts) -> bool:
    return facts.last_touch_days is not None and facts.last_touch_days >= MORE_THAN_A_YEAR
