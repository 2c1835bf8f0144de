"""The texts that people send around an introduction, drafted for them to change. Pure.

Each is in the language of its reader and says only what its author has stated and its readers may know. What is not
known is left out with its half of the sentence; what only the author can say is left for them to complete.
"""

import re
from dataclasses import dataclass

from eventhub.accounts.rules import BackgroundKind
from eventhub.introductions import draft_words as words
from eventhub.introductions.draft_words import CHINESE, ENGLISH
from eventhub.matching.goals import GoalType
from eventhub.people.rules import HowKnown
from eventhub.text.characters import has_hanzi, space_scripts
from eventhub.text.phrases import usable_phrase

# A longer title makes a text too long, as does a longer line about oneself: each is left out.
LONGEST_TITLE = {ENGLISH: 40, CHINESE: 20}
LONGEST_LINE = {ENGLISH: 60, CHINESE: 25}
_UNFINISHED = re.compile(
    r"\b(?:because|about)\s*(?:…|\.\.)|\bbecause\s*(?:[.!?]|$)"
    r"|(?:因为|请教您?)\s*(?:…|\.\.)|因为\s*(?:[。！？]|$)|请教您?方面的",
    re.IGNORECASE,
)
# What says the same as the topic, less well, or the opposite.
_BESIDE_A_TOPIC = (GoalType.LEARN_FIELD, GoalType.MENTOR)
# Signs that no sentence to two people holds, and who is meant by "you" in somebody else’s line.
_NO_LINE = re.compile(r"[你您“”„\"「」『』{}<>|@。！？!?…]|https?:|www\.")


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """What a request may speak of, each in the language of the text; an empty value is not mentioned.

    `looks_for` and `can_help` are the requester's own lines, `city` where they are new and `language` what they learn,
    which `speaks_it` says that the target speaks. `topic`: what the target can help with and the requester looks for.
    `suits_both`: what the target came for is the exact counterpart of `goal`, in one field. `shared`: what is rare here
    and both come from.
    """

    target: str
    goal: GoalType | None = None
    looks_for: str = ""
    can_help: str = ""
    topic: str = ""
    suits_both: bool = False
    shared: tuple[BackgroundKind, str] | None = None
    city: str = ""
    language: str = ""
    speaks_it: bool = False
    event: str = ""
    is_over: bool = False


@dataclass(frozen=True)
class Member:
    """Somebody in a group of three: their name, and their own line about themselves, in any language."""

    name: str
    line: str = ""


def ask_introducer(language: str, occasion: Occasion, *, formal: bool = False, variant: int = 0) -> str:
    """Return the request to an introducer; `formal` says 您, `variant` chooses one of two wordings.

    Without a reason for just this person it ends where the author goes on: see `is_unfinished`.
    """
    asks = words.ASK_ENGLISH if language == ENGLISH else words.ASK_CHINESE_FORMAL if formal else words.ASK_CHINESE
    whole, without_goal, to_complete, bare = asks[variant % 2]
    goal, link = _goal(language, occasion), _link(language, occasion)
    if occasion.topic and not goal:
        goal, link = (each[language] for each in (words.INTERESTED, words.KNOWS_IT))
        goal, link = _filled(goal, topic=occasion.topic), _filled(link, target=occasion.target)
    if not link:
        return _filled(to_complete if goal else bare, target=occasion.target, goal=goal)
    if not goal:
        return _filled(without_goal, target=occasion.target, link=link[0].upper() + link[1:])
    return _filled(whole, target=occasion.target, goal=goal, link=link)


def ask_target(language: str, occasion: Occasion) -> str:
    """Return what the target reads of the request: a question on the topic, else that its author would like to meet.

    It is whole in each case, as it stands folded on the page to ask on.
    """
    goal = _goal(language, occasion)
    on_topic, on_meeting = (words.QUESTION, words.MEET) if goal else (words.QUESTION_ALONE, words.MEET_ALONE)
    asks = _filled((on_topic if occasion.topic else on_meeting)[language], goal=goal, topic=occasion.topic)
    can_help = usable_phrase(occasion.can_help, language, is_thing=True)
    sentences = [
        asks + "." * (language == ENGLISH),
        _when(language, occasion),
        _filled(words.IN_RETURN[language], can_help=can_help) if can_help else "",
    ]
    return _joined(language, sentences)


def is_unfinished(text: str) -> bool:
    """Return whether a drafted text still ends, or has a gap, where its author was to go on."""
    return _UNFINISHED.search(text.strip()) is not None


def vouch(language: str, requester: str, how: HowKnown | None) -> str:
    """Return the introducer's line to the target, from what the introducer says of knowing the requester."""
    return _filled(words.TIE[language][how], requester=requester) if how else ""


def group_text(language: str, one: Member, other: Member, *, variant: int = 0) -> str:
    """Return what the introducer says in a group of three, to the two of them; a line for each of them or for none."""
    lines = [_own_line(language, each.line) for each in (one, other)]
    members = [Member(each.name, line if all(lines) else "") for each, line in zip((one, other), lines, strict=True)]
    if language == ENGLISH:
        return _english_group(*members) if variant % 2 == 0 else _english_meeting(*members)
    return space_scripts(_chinese_group(*members) if variant % 2 == 0 else _chinese_meeting(*members))


def _goal(language: str, occasion: Occasion) -> str:
    """Return what the requester came for, after "I am": their own line where it can be said so, else by its type."""
    line = usable_phrase(occasion.looks_for, language, is_thing=True)
    if line:
        return _filled(words.LOOKS_FOR[language], line=line)
    if occasion.goal is GoalType.UNDERSTAND_PLACE and occasion.city:
        return _filled(words.NEW_IN[language], city=occasion.city)
    if occasion.goal is GoalType.PRACTISE_LANGUAGE and occasion.language:
        return _filled(words.LEARNS[language], language=occasion.language)
    if occasion.goal is None or (occasion.goal in _BESIDE_A_TOPIC and occasion.topic):
        return ""
    return words.GOAL[language][occasion.goal]


def _link(language: str, occasion: Occasion) -> str:
    """Return why it is just this person, the first that is true; empty when only the author knows."""
    if occasion.topic:
        return _filled(words.KNOWS[language], target=occasion.target, topic=occasion.topic)
    if occasion.language and occasion.speaks_it:
        return _filled(words.SPEAKS[language], target=occasion.target, language=occasion.language)
    if occasion.suits_both and _goal(language, occasion):
        return _filled(words.SUITS_BOTH[language], target=occasion.target)
    if occasion.shared and occasion.shared[0] in words.FROM_ONE_PLACE[language]:
        kind, value = occasion.shared
        return _filled(words.FROM_ONE_PLACE[language][kind], target=occasion.target, value=value)
    return ""


def _when(language: str, occasion: Occasion) -> str:
    if occasion.is_over:
        return words.WHEN_AFTERWARDS[language]
    if occasion.event and len(occasion.event) <= LONGEST_TITLE[language]:
        return _filled(words.WHEN_AT[language], event=occasion.event)
    return words.WHEN_THERE[language]


def _own_line(language: str, line: str) -> str:
    """Return what somebody says of themselves if it is in this language and short, else nothing."""
    tidy = " ".join(line.split()).rstrip(" .。!！;；,，…")
    fits = has_hanzi(tidy) == (language == CHINESE) and len(tidy) <= LONGEST_LINE[language]
    return tidy if fits and not _NO_LINE.search(tidy) else ""


def _english_group(one: Member, other: Member) -> str:
    lines = f" {one.name}: {one.line}. {other.name}: {other.line}." if one.line else ""
    return f"{one.name}, {other.name}: I am glad you would both like to meet.{lines} Over to you!"


def _english_meeting(one: Member, other: Member) -> str:
    lines = [f" ({each.line})" if each.line else "" for each in (one, other)]
    return f"{one.name}, meet {other.name}{lines[1]}. {other.name}, meet {one.name}{lines[0]}. I will leave you to it."


def _chinese_group(one: Member, other: Member) -> str:
    lines = f"{one.name}：{one.line}；{other.name}：{other.line}。" if one.line else ""
    return f"{one.name}、{other.name}，给两位介绍一下。{lines}两位慢慢聊！"


def _chinese_meeting(one: Member, other: Member) -> str:
    lines = [f"，{each.line}" if each.line else "" for each in (one, other)]
    return (
        f"{one.name}，这位是{other.name}{lines[1]}；{other.name}，这位是{one.name}{lines[0]}。"
        "两位直接聊就好，我就不打扰啦。"
    )


def _joined(language: str, sentences: list[str]) -> str:
    return ("" if language == CHINESE else " ").join(filter(None, sentences))


def _filled(sentence: str, **values: str) -> str:
    """Return a sentence with its values, put in once and never parsed again, and spaced where scripts meet."""
    return space_scripts(re.sub(r"\{(\w+)\}", lambda found: values[found[1]], sentence))
