"""A promise typed as "send the data sheet": the thing that is sent, without the verb and the one who gets it. Pure.

The field begins "I promised to send or give", so that such a verb only says once more what stands before it. Whoever is
spoken of there as him or her is the reader of the text. Nothing is cut out of a whole sentence, nor where a day, a name
or another verb stands beside the thing.
"""

from __future__ import annotations

import re

from eventhub.text.characters import simplify
from eventhub.text.languages import Language

_TO_READER = "给(?:[他她](?!们)|对方|你(?!们)|您)"
# "寄" and its like begin other words (发票, 送货单, 传统), so that one who gets it or a measure has to stand beside it.
_VERB = (
    "(?:寄|发(?![布票展明言电型动酵育行表热光射现生起源达放])|送(?![货餐检审别])|传(?![统媒说感播承染奇真记输单])|转发)"
)
_CHINESE = (
    re.compile(f"(?:把|将)(?P<thing>.{{2,}}?){_VERB}(?:过去)?{_TO_READER}"),
    re.compile(f"{_VERB}(?P<thing>.{{2,}}?){_TO_READER}"),
    re.compile(f"{_VERB}给?(?:[他她](?![们的])|对方(?!的)|你(?![们的])|您(?!的))(?P<thing>.{{2,}})"),
    re.compile(f"{_VERB}(?=[一两几][份本张篇套个盒])(?P<thing>.{{2,}}?)(?:{_TO_READER})?"),
)
_ENGLISH = re.compile(
    r"(?:to )?(?:send|e-?mail|mail|forward)(?: (?:him|her|them|over|across|along))? (?P<thing>.+?)"
    r"(?: (?:to (?:him|her|them)|over|across|by e-?mail|by mail|by post|via wechat|on wechat))*",
    re.IGNORECASE,
)
_GERMAN = re.compile(
    r"(?:(?:ihm|ihr|ihnen|dir|ihnen) )?(?P<thing>.+?)(?: an (?:ihn|sie))?(?: (?:per|via) (?:E-?)?(?:Mail|Post|WeChat))?"
    r" (?:(?:zu|rüber|hin)?(?:schicken|senden)|übersenden|mailen|weiterleiten)",
    re.IGNORECASE,
)
# An article behind another word, but for one of what the thing is about: "Anna the plan", "Li Wei das Datenblatt".
_ONE_WHO_GETS_IT = {
    Language.ENGLISH: re.compile(
        r"(?<!\bof)(?<!\bon)(?<!\bto)(?<!\bfor)(?<!\bfrom)(?<!\babout)(?<!\bin)(?<!\bat)(?<!\bwith)(?<!\band)"
        r" (?:the|an?|my|our|your|some) ",
        re.IGNORECASE,
    ),
    Language.GERMAN: re.compile(
        r"(?<!\büber)(?<!\bfür)(?<!\bvon)(?<!\bzu)(?<!\bund)(?<!\ban)(?<!\bin)(?<!\bauf)(?<!\baus)(?<!\bmit)(?<!\bbei)"
        r" (?:den|die|das|einen?|ein|meine?n?|unsere?n?) ",
        re.IGNORECASE,
    ),
}


def thing_sent(phrase: str, language: str) -> str:
    """Return the thing of a phrase that says only that it is sent to the reader; any other phrase as it is."""
    known = Language(language)
    if known.is_chinese:
        return _chinese(phrase)
    pattern = {Language.ENGLISH: _ENGLISH, Language.GERMAN: _GERMAN}.get(known)
    found = pattern.fullmatch(phrase.strip(" .")) if pattern else None
    if found is None or _ONE_WHO_GETS_IT[known].search(found["thing"]):
        return phrase
    return found["thing"]


def _chinese(phrase: str) -> str:
    typed = phrase.strip(" 。.")
    plain = simplify(typed)
    found = next((match for pattern in _CHINESE if (match := pattern.fullmatch(plain))), None)
    # Both spellings have the same length, sign for sign, and the text takes the one that was typed.
    return typed[slice(*found.span("thing"))] if found and len(plain) == len(typed) else phrase
