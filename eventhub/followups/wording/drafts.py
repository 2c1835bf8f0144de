"""Drafting a text: from what is known to the words that an author would send as they are. Pure.

There is no parameter here for what an author noted for themselves, so nothing of it can reach a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from eventhub.followups.wording.facts import Facts, Manner, ReadyText
from eventhub.followups.wording.forms import SHARED_FORMS, find_form
from eventhub.followups.wording.kinds import TextKind
from eventhub.followups.wording.languages import wording_of
from eventhub.text.characters import clean, has_hanzi
from eventhub.text.languages import Language
from eventhub.text.phrases import PhraseProblem, phrase_problem, says_nothing, usable_phrase

LONGEST_TITLE, LONGEST_ADDRESS = 80, 200
_MINE = re.compile(r"(?:my|our|mein\w*|unser\w*)\b", re.IGNORECASE)


def draft(kind: TextKind, facts: Facts, manner: Manner) -> ReadyText | None:
    """Return the text of one kind; None where it lacks the thing it is about."""
    facts = _usable(kind, facts, manner.phrases_in or manner.language)
    if (kind is TextKind.THANKS and manner.closed) or kind in (TextKind.FESTIVAL, TextKind.HELLO):
        facts = replace(facts, mention="", they_promised="", has_offer=False, shared=None)
    words, found = wording_of(manner.language), None
    for shorter, way in _shorter(facts, manner):
        form = find_form(kind, shorter, way)
        sentences = words.body_of(kind, form, shorter, way) if form is not None else ""
        if not sentences:
            break
        found = ReadyText(words.subject_of(kind, form, shorter, way), words.framed(kind, sentences, shorter, way))
        if is_short(found.body.replace(facts.typed, "") if facts.typed else found.body, way):
            break
    return found


def is_short(body: str, manner: Manner) -> bool:
    """Return whether a text keeps the limit of its language and channel; what it sends along does not count."""
    return wording_of(manner.language).is_short(body, manner.channel)


def _shorter(facts: Facts, manner: Manner) -> Iterator[tuple[Facts, Manner]]:
    """Yield what is known, then less of it and the other wording, for a text that would be too long."""
    yield facts, manner
    facts = replace(facts, event="")
    yield facts, manner
    facts = replace(facts, line="")
    yield facts, manner
    facts = replace(facts, mention="", they_promised="", i_promised="", shared=None)
    yield facts, manner
    yield facts, replace(manner, other=not manner.other)


def _usable(kind: TextKind, facts: Facts, language: str) -> Facts:
    """Return the facts without every phrase that cannot stand in a text."""
    shared, chinese_text = facts.shared, Language(language).is_chinese
    if shared is not None and (shared.kind not in SHARED_FORMS or (has_hanzi(shared.value) and not chinese_text)):
        shared = None
    typed = facts.typed
    if kind is TextKind.CONGRATULATE:
        typed = usable_phrase(typed, language) or ""
    elif kind is TextKind.SHARE:
        typed = title_to_share(typed)
    promise = "" if promise_problem(facts.i_promised, language) else facts.i_promised
    # What is said to be mine cannot be what someone offers me.
    theirs = "" if _MINE.match(facts.they_promised.strip()) else facts.they_promised
    return replace(
        facts,
        mention=usable_phrase(facts.mention, language) or "",
        i_promised=usable_phrase(promise, language, is_thing=True) or "",
        they_promised=usable_phrase(theirs, language, is_thing=True) or "",
        has_promise=facts.has_promise or not says_nothing(facts.i_promised),
        has_offer=facts.has_offer or not says_nothing(facts.they_promised),
        shared=shared,
        line=headline(facts.line, language),
        typed=typed,
    )


def promise_problem(phrase: str, language: str) -> PhraseProblem | None:
    """Return why the text that keeps a promise does not name what was promised; None where it does.

    What may be a deed is not said to be here: most of what people promise is neither.
    """
    found = phrase_problem(phrase, language, is_thing=True)
    thing = usable_phrase(phrase, language, is_thing=True) or ""
    return found if found or wording_of(language).can_be_sent(thing) else PhraseProblem.UNKNOWN


def not_in(body: str, phrase: str, language: str) -> PhraseProblem | None:
    """Return why something to mention is not in a text; None where it is, or where nothing is typed."""
    problem = phrase_problem(phrase, language)
    if problem is not None:
        return None if problem is PhraseProblem.EMPTY else problem
    is_in = _close(usable_phrase(phrase, language) or "") in _close(body)
    return None if is_in or not body else PhraseProblem.ONE_THING


def _close(text: str) -> str:
    return "".join(text.split())


def title_to_share(typed: str) -> str:
    """Return a link or title as a text can hold it: without quotation marks and brackets of code; empty if too long."""
    text = clean(re.sub(r"[“”„\"「」『』{}<>|\\]", "", typed))
    text = re.sub(r"([.。!?！？，,])\1+", r"\1", text).strip(" .。!?！？；;:：,，、…")
    longest = LONGEST_ADDRESS if "://" in text else LONGEST_TITLE
    return text if len(text) <= longest and len(re.findall("[?？]", text)) < 2 else ""


def headline(line: str, language: str) -> str:
    """Return someone's own headline where it stands in a sentence of this language; else an empty text."""
    text = clean(line).strip(" .。")
    if not text or has_hanzi(text) is not Language(language).is_chinese or len(text) > 60:
        return ""
    return "" if re.search(r"[“”„\"「」『』{}<>|!?！？。；;()（）]|://|@|\.\s", text) else text
