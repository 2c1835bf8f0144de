"""What stands around a body: greeting, who writes, the end of a letter, and its subject."""

from __future__ import annotations

import re

from eventhub.followups.wording import chinese, english
from eventhub.followups.wording.address import day_name
from eventhub.followups.wording.facts import Facts, Manner
from eventhub.followups.wording.filling import filled
from eventhub.followups.wording.kinds import CHINESE, Channel, Form, TextKind
from eventhub.text.characters import has_hanzi


def framed(kind: TextKind, body: str, facts: Facts, manner: Manner) -> str:
    """Return the body with its greeting, who writes, and the end of a letter."""
    return _chinese_frame(kind, body, facts, manner) if manner.is_chinese else _english_frame(body, facts, manner)


def _english_frame(body: str, facts: Facts, manner: Manner) -> str:
    values = {"name": facts.name, "author": facts.whole_author or facts.author}
    if manner.channel is Channel.WECHAT:
        return filled(english.FIRST[manner.opening] if manner.first else english.LATER, values) + english.BETWEEN + body
    greeting = filled("Dear {name}," if manner.first or facts.has_title else "Hi {name},", values)
    end = filled("Best wishes,\n{author}", values) if manner.first else f"Best,\n{facts.author}"
    return f"{greeting}\n\n{body}\n\n{end}"


def _chinese_frame(kind: TextKind, body: str, facts: Facts, manner: Manner) -> str:
    you, name = "您" if manner.formal else "你", facts.name
    who = _who_writes(facts, manner) if manner.first and kind not in (TextKind.HELLO, TextKind.FESTIVAL) else ""
    if manner.channel is Channel.EMAIL:
        greeting = f"{name}：\n\n{you}好！" if facts.has_title else f"{name}，{you}好！\n\n"
        # A festival is a greeting already.
        greeting = f"{name}：\n\n" if kind is TextKind.FESTIVAL else greeting
        is_wished = manner.opening == 0 or not manner.formal or "祝" in re.split("[。！？]", body.rstrip("。！？"))[-1]
        wish = "祝好！" if is_wished else "祝工作顺利！"
        return f"{greeting}{who}{body}\n\n{wish}\n{facts.whole_author or facts.author}"
    if kind is TextKind.FESTIVAL or (not manner.first and _is_given_name(facts, manner)):
        return f"{name}，{body}"
    if manner.first and manner.opening == 1 and kind is not TextKind.HELLO and has_hanzi(name[-1:]):
        return f"{name}{you}好，{who}{body}"
    return f"{name}，{you}好！{who}{body}"


def _is_given_name(facts: Facts, manner: Manner) -> bool:
    """Return whether close people write to each other, who need no 你好."""
    return not manner.formal and facts.is_close


def _who_writes(facts: Facts, manner: Manner) -> str:
    values = {
        "author": facts.whole_author or facts.author,
        "event": facts.event,
        "when": day_name(CHINESE, facts.met_days_ago),
        "introducer": facts.introducer,
    }
    if not facts.met:
        return filled(chinese.WHO_INTRODUCED if facts.introducer else chinese.WHO_UNMET, values)
    return filled(chinese.WHO[bool(values["when"]), bool(facts.event)][manner.you][manner.opening], values)


def subject_of(kind: TextKind, form: Form | None, facts: Facts, manner: Manner) -> str:
    """Return the subject of a letter: none of its author's phrases."""
    if manner.is_chinese:
        return _chinese_subject(kind, form, facts, manner)
    if kind is TextKind.FESTIVAL:
        return english.FESTIVAL_SUBJECTS[facts.festival] if facts.festival else ""
    if kind is TextKind.PROMISE and form is Form.NO_THING:
        return english.FOLLOWING_UP
    if kind is TextKind.INVITE and manner.body == 1:
        return english.COFFEE
    return english.HELLO_AGAIN if kind is TextKind.AGAIN and manner.quiet else english.SUBJECTS[kind]


def _chinese_subject(kind: TextKind, form: Form | None, facts: Facts, manner: Manner) -> str:
    if kind is TextKind.FESTIVAL:
        return chinese.FESTIVAL_SUBJECTS[facts.festival] if facts.festival else ""
    if kind is TextKind.PROMISE:
        if form is Form.NO_THING:
            return chinese.PROMISED
        return chinese.PROMISED_PAPERS if chinese.is_paper(facts.i_promised) else chinese.PROMISED_THING[manner.you]
    return chinese.SUBJECTS[kind][manner.you]
