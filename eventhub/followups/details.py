"""What a text may use of one note: its details, and what was promised."""

import re
from dataclasses import dataclass

from eventhub.followups.tact import may_be_said
from eventhub.text.characters import has_hanzi

LONGEST_DETAIL = 90
# A full stop ends a fragment only before a space or the end, and not after a short title, so that
# "3.5 MW" and "Dr. Wang" stay whole.
_FRAGMENT_END = re.compile(r"(?<!\bDr)(?<!\bMr)(?<!\bMs)(?<!\bMrs)(?<!\bProf)(?<!\bSt)[.!?](?=\s|$)|[，。！？；;\n\r]+")
# How people begin their notes about a person; a text to that person reads better without.
_LEAD_INS = re.compile(
    r"^(?:(?:we |she |he |they )?(?:talked|spoke|chatted) about |told me about |"
    r"(?:she |he |they )?(?:likes?|loves?|enjoys?|has|have|says?(?: that)?|plans?|tests?|knows?|runs?|builds?|makes?|"
    r"sells?|studies|teaches|wants?|collects?|plays?|speaks?|works? (?:on|in|at|for|with)) |"
    r"about |his |her |their |"
    r"[他她]说(?:过)?|[他她]们?的?|"
    r"(?:我们)?(?:他|她)?(?:聊了|聊到|聊起|谈到|说起|说到|提到|喜欢|爱喝|爱吃|在做|打算))",
    re.IGNORECASE,
)
_PROMISED = re.compile(r"\bpromis(?:e|ed|ing)\b|答应|承诺", re.IGNORECASE)
_PROMISED_THING = re.compile(
    r"\bpromised?(?: (?:her|him|them))?"
    r"(?: to (?:send|share|bring|forward|give|show|e?-?mail)(?: (?:her|him|them))?)?"
    r" (?P<en>\S.*)"
    r"|(?:答应|承诺)了?(?:给|要)?(?:他|她|对方)?(?:们)?(?:发|寄|送|分享|找)(?:给)?(?:他|她|对方)?"
    r"(?:一份|一下|一个)?(?P<zh>.+)",
    re.IGNORECASE,
)
# A promise that is a deed and not a thing cannot stand after "here is".
_DEED = re.compile(r"^(?:to|that|him|her|them|i)\b|^[介帮请陪去把带看约见教替让跟和给]", re.IGNORECASE)
_EDGES = " \t,，、:：-–—\"'“”‘’()（）"


@dataclass(frozen=True)
class NoteFacts:
    """What a note holds: fragments as typed, and the thing promised ("" when not named)."""

    details: tuple[str, ...] = ()
    promised: bool = False
    promise: str = ""


def read_note(text: str, *, promised: bool) -> NoteFacts:
    """Return the details of a note in their order, and its promise apart from them.

    `promised` is what the author ticked; words of promise in the text count as well.
    """
    fragments = [part.strip(_EDGES) for part in _FRAGMENT_END.split(text)]
    promises = [part for part in fragments if _PROMISED.search(part)]
    details = [_topic(part) for part in fragments if part not in promises]
    return NoteFacts(
        details=tuple(part for part in details if _is_telling(part) and may_be_said(part)),
        promised=promised or bool(promises),
        promise=next((thing for part in promises if (thing := _promised_thing(part))), ""),
    )


def _topic(fragment: str) -> str:
    return _LEAD_INS.sub("", fragment).strip(_EDGES) or fragment


def _is_telling(fragment: str) -> bool:
    """Return whether a fragment can stand in a sentence: some letters or digits, and not an essay."""
    return 2 <= len(fragment) <= LONGEST_DETAIL and any(map(str.isalnum, fragment))


def fitting(details: tuple[str, ...], *, name: str, chinese: bool) -> tuple[str, ...]:
    """Return the details for a text to a person: none with their name, and those in the text's script if any."""
    others = tuple(detail for detail in details if not name or name.casefold() not in detail.casefold())
    return tuple(detail for detail in others if has_hanzi(detail) is chinese) or others


def _promised_thing(fragment: str) -> str:
    found = _PROMISED_THING.search(fragment)
    if found is None:
        return ""
    thing = (found["en"] or found["zh"]).split(",")[0].strip(_EDGES)
    return thing if _is_telling(thing) and not _DEED.match(thing) else ""
