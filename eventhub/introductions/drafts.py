"""The texts that people send around an introduction, drafted for them to change. Pure.

Each is in the language of its reader and says only what its author has stated and its readers may know. What is not
known is left out with its half of the sentence; what only the author can say is left for them to complete.
"""

import re
from dataclasses import dataclass

from eventhub.accounts.rules import BackgroundKind
from eventhub.introductions.members import Member
from eventhub.introductions.words import words_of
from eventhub.matching.goals import GoalType
from eventhub.people.rules import HowKnown
from eventhub.text.characters import has_hanzi, simplify, space_scripts
from eventhub.text.german_phrases import shows_case
from eventhub.text.languages import Language
from eventhub.text.phrases import lacks_article, usable_phrase

_UNFINISHED = re.compile(
    r"\b(?:because|about|weil)\s*(?:…|\.\.)|\b(?:because|weil)\s*(?:[.!?]|$)"
    r"|(?:因为|请教您?)\s*(?:…|\.\.)|因为\s*(?:[。！？]|$)|请教您?方面的",
    re.IGNORECASE,
)
# What says the same as the topic, less well, or the opposite.
_BESIDE_A_TOPIC = (GoalType.LEARN_FIELD, GoalType.MENTOR)
# Signs that no sentence to two people holds, and who is meant by "you" in someone else’s line.
_NO_LINE = re.compile(r"[你您“”„\"「」『』{}<>|@。！？!?…]|https?:|www\.")


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """What a request may speak of, each in the language of the text; an empty value is not mentioned.

    `looks_for` and `can_help` are the requester's own lines, `own_language` that of their pages, `city` where they are
    new and `language` what they learn, which `speaks_it` says that the target speaks. `topic`: what the target can help
    with and the requester looks for. `suits_both`: what the target came for is the exact counterpart of `goal`, in one
    field. `shared`: what is rare here and both come from.
    """

    target: str
    goal: GoalType | None = None
    looks_for: str = ""
    can_help: str = ""
    own_language: str = ""
    topic: str = ""
    suits_both: bool = False
    shared: tuple[BackgroundKind, str] | None = None
    city: str = ""
    language: str = ""
    speaks_it: bool = False
    event: str = ""
    is_over: bool = False


def ask_introducer(language: str, occasion: Occasion, *, formal: bool = False, variant: int = 0) -> str:
    """Return the request to an introducer; `formal` says 您, `variant` chooses one of two wordings.

    Without a reason for just this person it ends where the author goes on: see `is_unfinished`.
    """
    words = words_of(language)
    whole, without_goal, to_complete, bare = (words.ASKS_FORMAL if formal else words.ASKS)[variant % 2]
    goal, link, own = _goal(language, occasion), _link(language, occasion), _in_own_language(language, occasion)
    if occasion.topic and not (goal or own):
        goal = _filled(words.INTERESTED, topic=occasion.topic)
        link = _filled(words.KNOWS_IT, target=occasion.target)
    if not link:
        asks = _filled(to_complete if goal else bare, target=occasion.target, goal=goal)
    elif not goal:
        asks = _filled(without_goal, target=occasion.target, link=link[0].upper() + link[1:])
    else:
        asks = _filled(whole, target=occasion.target, goal=goal, link=link)
    return f"{asks} {own}".rstrip()


def ask_target(language: str, occasion: Occasion) -> str:
    """Return what the target reads of the request: a question on the topic, else that its author would like to meet.

    It is whole in each case, as it stands folded on the page to ask on.
    """
    words, goal = words_of(language), _goal(language, occasion)
    if occasion.topic and goal == words.GOAL[GoalType.FIND_MENTOR]:
        # The question is the advice that is looked for.
        goal = ""
    on_topic, on_meeting = (words.QUESTION, words.MEET) if goal else (words.QUESTION_ALONE, words.MEET_ALONE)
    asks = _filled(on_topic if occasion.topic else on_meeting, goal=goal, topic=occasion.topic)
    can_help = _help(language, occasion)
    sentences = [
        asks,
        _when(language, occasion),
        _filled(words.IN_RETURN, can_help=can_help) if can_help else "",
    ]
    return f"{_joined(language, sentences)} {_in_own_language(language, occasion)}".rstrip()


def is_unfinished(text: str) -> bool:
    """Return whether a drafted text still ends, or has a gap, where its author was to go on."""
    return _UNFINISHED.search(simplify(text).strip()) is not None


def vouch(language: str, requester: str, how: HowKnown | None) -> str:
    """Return the introducer's line to the target, from what the introducer says of knowing the requester."""
    return _filled(words_of(language).TIE[how], requester=requester) if how else ""


def group_text(language: str, one: Member, other: Member, *, variant: int = 0) -> str:
    """Return what the introducer says in a group of three, to the two of them; a line for each of them or for none."""
    lines = [_own_line(language, each.line) for each in (one, other)]
    first, second = (
        Member(each.name, line if all(lines) else "") for each, line in zip((one, other), lines, strict=True)
    )
    return space_scripts(words_of(language).group_text(first, second, variant))


def _help(language: str, occasion: Occasion) -> str:
    """Return what the requester can help with; nothing whose article the sentence would have to bend."""
    line = usable_phrase(occasion.can_help, language, is_thing=True) or ""
    return "" if line and language == Language.GERMAN and shows_case(line) else line


def _goal(language: str, occasion: Occasion) -> str:
    """Return what the requester came for, after "I am": their own line where it can be said so, else by its type.

    Empty where the line can be said in another language: the type may be of another goal than the line speaks of.
    """
    words = words_of(language)
    if line := _line_in(language, occasion):
        return _filled(words.LOOKS_FOR, line=line)
    if _in_own_language(language, occasion):
        return ""
    if occasion.goal is GoalType.UNDERSTAND_PLACE and occasion.city:
        return _filled(words.NEW_IN, city=occasion.city)
    if occasion.goal is GoalType.PRACTISE_LANGUAGE and occasion.language:
        return _filled(words.LEARNS, language=occasion.language)
    if occasion.goal is None or (occasion.goal in _BESIDE_A_TOPIC and occasion.topic):
        return ""
    return words.GOAL[occasion.goal]


def _line_in(language: str, occasion: Occasion) -> str:
    """Return what the requester looks for, where it may stand after a verb of this language."""
    line = usable_phrase(occasion.looks_for, language, is_thing=True)
    return line if line and not lacks_article(line, language) else ""


def _in_own_language(language: str, occasion: Occasion) -> str:
    """Return what the requester looks for as a sentence in the language it was typed in; empty where that is this one.

    A word alone may pass for one of several languages, so that the requester's own is tried first.
    """
    typed = (each for each in (language, occasion.own_language, *Language) if each)
    own = next((each for each in typed if usable_phrase(occasion.looks_for, each, is_thing=True)), language)
    line = _line_in(own, occasion) if own != language else ""
    words = words_of(own)
    return _filled(words.I_AM, goal=_filled(words.LOOKS_FOR, line=line)) if line else ""


def _link(language: str, occasion: Occasion) -> str:
    """Return why it is just this person, the first that is true; empty when only the author knows."""
    words = words_of(language)
    if occasion.topic:
        return _filled(words.KNOWS, target=occasion.target, topic=occasion.topic)
    if occasion.language and occasion.speaks_it:
        return _filled(words.SPEAKS, target=occasion.target, language=occasion.language)
    if occasion.suits_both and _goal(language, occasion):
        return _filled(words.SUITS_BOTH, target=occasion.target)
    if occasion.shared and occasion.shared[0] in words.FROM_ONE_PLACE:
        kind, value = occasion.shared
        return _filled(words.FROM_ONE_PLACE[kind], target=occasion.target, value=value)
    return ""


def _when(language: str, occasion: Occasion) -> str:
    words = words_of(language)
    if occasion.is_over:
        return words.WHEN_AFTERWARDS
    if occasion.event and len(occasion.event) <= words.LONGEST_TITLE:
        return _filled(words.WHEN_AT, event=occasion.event)
    return words.WHEN_THERE


def _own_line(language: str, line: str) -> str:
    """Return what someone says of themselves if it is in this language and short, else nothing."""
    tidy = " ".join(line.split()).rstrip(" .。!！;；,，…")
    fits = has_hanzi(tidy) == Language(language).is_chinese and len(tidy) <= words_of(language).LONGEST_LINE
    return tidy if fits and not _NO_LINE.search(tidy) else ""


def _joined(language: str, sentences: list[str]) -> str:
    return Language(language).blank.join(filter(None, sentences))


def _filled(sentence: str, **values: str) -> str:
    """Return a sentence with its values, put in once and never parsed again, and spaced where scripts meet."""
    return space_scripts(re.sub(r"\{(\w+)\}", lambda found: values[found[1]], sentence))
