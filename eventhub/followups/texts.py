"""The ready text of a follow-up, in English and in Chinese, from what the author noted."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from types import ModuleType
from urllib.parse import quote

from eventhub.accounts.rules import BackgroundKind
from eventhub.followups import wording_en, wording_zh
from eventhub.followups.details import NoteFacts, fitting
from eventhub.followups.rules import Step
from eventhub.followups.text_templates import Channel, Template, TextKind, filled
from eventhub.followups.time_of_year import TimeOfYear
from eventhub.introductions.limits import GATE_SPAN, GATE_TOUCHES

ENGLISH, CHINESE = "en", "zh_Hans"
_WORDING: dict[str, ModuleType] = {ENGLISH: wording_en, CHINESE: wording_zh}
MAX_SUBJECT = 60
# Invitations ask for an evening of the other's: only once something has grown between the two.
ASKS = frozenset({TextKind.INVITE_MEAL, TextKind.INVITE_ACTIVITY})


@dataclass(frozen=True)
class Shared:
    """One thing two people have in common, by its name in the language of the text."""

    kind: BackgroundKind
    value: str


@dataclass(frozen=True)
class Situation:
    """What a text may speak of, names in its language; an empty value is not mentioned."""

    name: str = ""
    author: str = ""
    event: str = ""
    introducer: str = ""
    introduced: str = ""
    talked: bool = False
    met_days_ago: int | None = None
    note: NoteFacts = field(default_factory=NoteFacts)
    shared: Shared | None = None
    time_of_year: TimeOfYear | None = None


@dataclass(frozen=True)
class ReadyText:
    """A text to copy or to send; the subject is for e-mail alone."""

    subject: str
    body: str


def gate_is_open(touch_days: Sequence[date], *, known_before: bool, invited: bool = False) -> bool:
    """Return whether a text may ask for something.

    That takes an older tie, a word from the other side, or three touches over three weeks.
    """
    if known_before or invited:
        return True
    days = sorted(set(touch_days))
    return len(days) >= GATE_TOUCHES and days[-1] - days[0] >= GATE_SPAN


def kinds_for(
    step: Step, *, promised: bool, thanks_only: bool = False, gate_open: bool = False
) -> tuple[TextKind, ...]:
    """Return the occasions that fit a step, the best first; no asks before the gate."""
    if thanks_only:
        return (TextKind.THANKS_ONLY,)
    match step:
        case Step.NEXT_DAY:
            first = [TextKind.PROMISE, TextKind.THANKS] if promised else [TextKind.THANKS]
            kinds = [*first, TextKind.VOICE]
        case Step.WEEK:
            kinds = [TextKind.QUESTION, TextKind.ARTICLE, TextKind.INVITE_ACTIVITY]
        case Step.MONTH:
            kinds = [TextKind.ARTICLE, TextKind.INTRODUCE, TextKind.VOICE, TextKind.INVITE_MEAL]
        case Step.QUARTER:
            kinds = [TextKind.INVITE_MEAL, TextKind.INTRODUCE, TextKind.DORMANT]
        case Step.KEEP:
            kinds = [TextKind.DORMANT, TextKind.ARTICLE, TextKind.INVITE_MEAL, TextKind.VOICE]
    return tuple(kind for kind in [*kinds, TextKind.CONGRATULATE] if gate_open or kind not in ASKS)


def is_formal(channel: Channel, *, close: bool, answered: bool = False) -> bool:
    """Return whether to say 您: in letters to people not close who have not answered; in chats it is 你."""
    return channel is Channel.EMAIL and not close and not answered


def detail_for(step: Step, details: Sequence[str]) -> str:
    """Return one detail of a note, another one at each step, so that no text repeats the last."""
    return details[list(Step).index(step) % len(details)] if details else ""


def compose(
    kind: TextKind,
    step: Step,
    language: str,
    channel: Channel,
    situation: Situation,
    *,
    formal: bool = False,
) -> ReadyText:
    """Compose the text of one kind; what is not known is not mentioned."""
    words = _WORDING[language]
    facts = _facts(words, step, situation, formal=formal)
    template: Template = words.TEMPLATES[kind]
    paragraphs = [
        words.BETWEEN_SENTENCES.join(text for sentence in paragraph if (text := filled(sentence, facts)))
        for paragraph in template.paragraphs
    ]
    subject = filled(template.subject, facts, at_most=MAX_SUBJECT)
    return ReadyText(subject, _framed(words, template, channel, paragraphs, facts))


def mailto_link(address: str, text: ReadyText) -> str:
    """Return a mailto link (RFC 6068) that opens the user's own mail program with the text in it."""
    body = quote(text.body.replace("\n", "\r\n"), safe="")
    return f"mailto:{quote(address, safe='@')}?subject={quote(text.subject, safe='')}&body={body}"


def _facts(words: ModuleType, step: Step, situation: Situation, *, formal: bool) -> dict[str, str]:
    you = "您" if formal else "你"
    note, now = situation.note, situation.time_of_year
    days: dict[int | None, str] = {0: words.TODAY, 1: words.YESTERDAY}
    return {
        "hello": _hello(words, situation.name, you, formal=formal),
        "you": you,
        "author": situation.author,
        "event": situation.event,
        "introducer": situation.introducer,
        "introduced": situation.introduced,
        "talked": situation.introduced if situation.talked else "",
        "when": days.get(situation.met_days_ago, ""),
        "detail": detail_for(step, fitting(note.details, name=situation.name, chinese=words is wording_zh)),
        "promise": words.LEADING_ARTICLE.sub("", note.promise),
        "common": _common(words, situation.shared),
        "season": words.SEASON[now] if now else "",
        "time_of_year": words.TIME_OF_YEAR.get(now, "") if now else "",
        "peace": words.PEACE.get(now, "") if now and formal else "",
    }


def _common(words: ModuleType, shared: Shared | None) -> str:
    """Return what the two share as half a sentence; empty for what a letter does not speak of."""
    if shared is None or shared.kind not in words.COMMON:
        return ""
    return filled((words.COMMON[shared.kind],), {"value": shared.value})


def _hello(words: ModuleType, name: str, you: str, *, formal: bool) -> str:
    if words is wording_zh:
        hanzi = bool(name) and "\u4e00" <= name[-1] <= "\u9fff"
        pattern = wording_zh.HELLO if hanzi else wording_zh.HELLO_LATIN
        return filled((pattern, wording_zh.HELLO_NOBODY), {"name": name, "you": you})
    pattern = wording_en.HELLO_FORMAL if formal else wording_en.HELLO
    return filled((pattern, wording_en.HELLO_NOBODY), {"name": name})


def _framed(
    words: ModuleType,
    template: Template,
    channel: Channel,
    paragraphs: list[str],
    facts: dict[str, str],
) -> str:
    if channel is Channel.EMAIL:
        greeting = filled((words.EMAIL_GREETING,), facts)
        who = filled(words.EMAIL_INTRODUCTION, facts) if template.first else ""
        closing = filled(words.EMAIL_CLOSING, facts)
        return "\n\n".join(filter(None, [greeting, who, *paragraphs, closing]))
    opening = filled(words.INTRODUCTION if template.first else (words.GREETING,), facts)
    first = words.BETWEEN_SENTENCES.join(filter(None, [opening, paragraphs[0]]))
    return "\n\n".join([first, *paragraphs[1:]])
