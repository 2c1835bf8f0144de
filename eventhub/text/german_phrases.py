"""What a phrase typed in German is: a noun phrase that stands after "über" or a colon, or something else. Pure.

German writes nouns with a capital, so that a noun phrase is known by how it begins and ends: it ends in a capital, a
number or an abbreviation, and before its first noun stand only an article, a number and adjectives. Texts say "über",
so that an article or adjective of another case is left out, and what may be of either, but of a thing, which stands
behind a colon.
"""

from __future__ import annotations

import re
from itertools import takewhile

MOST_WORDS, MOST_CHARACTERS = 8, 70


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


SIGNS = re.compile(r"[A-Za-z\u00c0-\u024f\u1e9e0-9₂ ,.'’&+–-]*")
WORD = re.compile(r"[^\s,]+")
BETWEEN = re.compile(r",(?!\d)\s*(?:(?:und|oder)\b)?|\b(?:und|oder|sowie)\b|\s&\s", re.IGNORECASE)

# Small words of English, standing alone: Go-to-Market is German by now.
NOT_GERMAN = re.compile(r"(?<![\w-])(?:the|and|of|for|with|from|our|my|your|how)(?![\w-])")
# Words that a sentence has and a noun phrase has not, however they begin; your words would be du where a text says Sie.
_SENTENCE = _words(
    """
    ich du er es wir mich dich ihn uns euch mir dir ihm man sich dass weil wenn ob damit falls obwohl
    ist sind war waren bin bist wird werden wurde wurden würde würden kann können könnte könnten soll sollen sollte
    sollten muss müssen müsste darf dürfen hat habe haben hast hatte hatten hätte hätten wäre wären mag mögen möchte
    möchten will wollen wollte wollten sagt sagte gesagt meint meinte erzählt erzählte findet fand glaubt glaubte weiß
    wusste hofft versprach versprochen
    dein deine deinen deinem deiner deines sein seine seinen seinem seiner seines ihr ihre ihren ihrem ihrer ihres
    euer eure euren eurem eurer wie was warum wieso weshalb wer wem wen wo wohin woher wann
    """
)
# "Sie" and "Ihnen" begin no noun, and "sein" is one of these in small letters only.
_AS_WRITTEN = _words("sie Sie ihnen Ihnen")
_NOUNS_ALL_THE_SAME = _words("Sein")
# What goes before a noun after "über"; where the noun is not known to be neuter, "ein" and "mein" may be wrong.
_ARTICLES = _words(
    """
    den die das einen eine meinen meine unseren unsere diese diesen dieses jeden jede jedes alle beide viele einige
    mehrere wenige manche zwei drei vier fünf sechs sieben acht neun zehn elf zwölf keinen keine
    """
)
_OF_EITHER_CASE = _words("ein mein unser kein")
# The other cases, and those of a subject.
_OTHER_CASES = _words("der dem des einem einer eines meinem meiner meines unserem unserer unseres diesem dieser jeder")
_ADJECTIVE = re.compile(r"[a-zäöüß][a-zäöüß-]*(?:e|en|es)$")
_NEUTER = re.compile(r"[a-zäöüß][a-zäöüß-]*es$")
# Adjectives that keyboards begin with a capital.
_ADJECTIVES = re.compile(
    r"(?:neu|gut|alt|jung|klein|groß|grün|sauber|erneuerbar|elektrisch|digital|lokal|offen|gemeinsam|eigen|erst|"
    r"letzt|gebraucht|künstlich|nachhaltig|deutsch|chinesisch|europäisch|international|kurz|lang|schnell|günstig)"
    r"e[ns]?"
)
# The ends of nouns of which there are several; "-e" is of one as often.
_MANY = re.compile(r"(?:[^i]n|innen|er|eure|leute|ante|ente|äre|kräfte|räume|plätze|betriebe|(?<!au|la|ur)[^us]s)$")
# The same by how they end, before a noun.
_ADJECTIVE_END = re.compile(r".*(?:ig|lich|isch|bar|sam|los|voll|haft|end|ert)e[ns]? [A-ZÄÖÜ]")
# First words of a note: what leads in, and what is thought of a person.
_NOTE = _words(
    """
    über aus von bei mit für in im am an auf zu zum zur nach vor wegen um gegen ohne seit durch ab bis
    nett nette netter sympathisch interessant interessante lustig freundlich komisch langweilig arrogant müde nervös
    kein keine keinen nicht nie alles etwas viel danke bitte vielleicht evtl eventuell ggf
    """
)
_ROLES = (
    "manager|direktor|ingenieur|gründer|investor|leiter|führer|berater|entwickler|designer|architekt|assistent|"
    "professor|lehrer|unternehmer|inhaber|händler|verkäufer|vertreter|forscher|wissenschaftler|banker|analyst|"
    "redakteur|journalist|student|praktikant|kollege|kolleg|mitarbeiter|partner"
)
_PERSON = re.compile(
    rf"(?:{_ROLES})(?:in)?$|(?:anwalt|anwältin|arzt|ärztin|kollegin|chefin|chef|köchin|fachmann|fachfrau|kauffrau|"
    r"kaufmann)$|^(?:mann|frau|mensch|typ|person|freund|freundin|mutter|vater|tochter|sohn|bruder|schwester|ehefrau|"
    r"ehemann|nachbar|nachbarin|koch|ceo|cto|cfo|coo|cmo|vp)$",
    re.IGNORECASE,
)
_NO_PERSON = re.compile(
    r"(?:halb|supra|elektro|lichtwellen|strom|wärme|blitzab|fahrrad|ton)leiter|dateimanager|passwortmanager|"
    r"(?:reise|stadt|wander|kopf)führer|projektpartner|sparringspartner",
    re.IGNORECASE,
)
_TITLE = re.compile(r"(?:herr|frau|dr|prof)\b\.?\s", re.IGNORECASE)
_OF_A_FIRM = _words("bei von der des vom beim für in im einer eines")
_DRINKS = _words("Kaffee Bier Tee Wein Gefallen")
# What two people do together, or one does for the other, or a day: none of it can be sent or given.
_DEED = re.compile(
    r"(?:vorstellung|anruf|rückruf|telefonat|treffen|besuch|einladung|führung|besichtigung|termin|gespräch|"
    r"hilfe|unterstützung|antwort|intro|rückmeldung|feedback|bescheid|vermittlung|begleitung|mitfahrt)$"
    r"|^(?:mittag|abend|geschäfts)?essen$|^kontakt$",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"\b(?:bis|vor) (?:zum )?(?:\d|ende|mitte|anfang)"
    r"|\b(?:morgen|übermorgen|bald|demnächst|später|heute|nächste[nrs]?|kommende[nrs]?)\b"
    r"|\b(?:am|bis|nächsten|diesen) (?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)\b",
    re.IGNORECASE,
)


def is_of_a_sentence(word: str) -> bool:
    """Return whether a word belongs to a sentence, or speaks of a person."""
    bare = word.strip("'’-–.")
    return bare in _AS_WRITTEN or (bare.lower() in _SENTENCE and bare not in _NOUNS_ALL_THE_SAME)


def in_small(text: str) -> str:
    """Return the text with a first word in small letters that only a keyboard wrote with a capital."""
    first = text.split()[0].lower()
    is_adjective = _ADJECTIVES.fullmatch(first) or _ADJECTIVE_END.match(" ".join(text.split()[:2]))
    is_plain = first in _ARTICLES | _OF_EITHER_CASE or is_adjective is not None
    return text[0].lower() + text[1:] if is_plain and " " in text else text


def shows_case(text: str) -> bool:
    """Return whether a phrase begins with a word that bends: an article, or an adjective as after "über"."""
    first = text.split()[0]
    return first in _ARTICLES | _OF_EITHER_CASE or (first[0].islower() and first.endswith("en"))


def lacks_article(text: str) -> bool:
    """Return whether a phrase names one thing without its article, as far as its noun tells one from many."""
    each = WORD.findall(text)
    if each[0] in _ARTICLES | _OF_EITHER_CASE or each[0].isdecimal():
        return False
    nouns = [
        word for word in takewhile(lambda word: _is_noun(word) or _ADJECTIVE.fullmatch(word), each) if _is_noun(word)
    ]
    return not nouns or _MANY.search(nouns[-1]) is None


def is_note(each: list[str], *, is_thing: bool) -> bool:
    """Return whether words are no noun phrase that a text takes as it is: of another case, or what one notes down."""
    if not each or each[0].lower() in _NOTE | _OTHER_CASES or not _may_end(each[-1]):
        return True
    before = each[: next((place for place, word in enumerate(each) if _is_noun(word)), 0)]
    if before and before[0] in _OF_EITHER_CASE and before[1:] != ["paar"]:
        return not is_thing if len(before) == 1 else not all(map(_NEUTER.match, before[1:]))
    if before[:1] == ["ein"] or (before and before[0] in _ARTICLES):
        before = before[1:]
    return not all(_ADJECTIVE.match(word) or word.isdecimal() or word in _ARTICLES or word == "paar" for word in before)


def is_person(text: str, each: list[str]) -> bool:
    """Return whether words name a person by title or trade."""
    if _TITLE.match(text):
        return True
    head = list(takewhile(lambda word: word.lower() not in _OF_A_FIRM, each))
    return any(_PERSON.search(word) and not _NO_PERSON.search(word) for word in filter(_is_noun, head))


def is_deed(text: str, each: list[str]) -> bool:
    """Return whether words say what is to be done, or when: no thing to send or give."""
    is_drink = each[-1] in _DRINKS and len(each) <= 2
    return is_drink or _DAY.search(text) is not None or any(_DEED.search(word) for word in each if _is_noun(word))


def _is_noun(word: str) -> bool:
    return word[:1].isupper() or (word[:1].isdecimal() and not word.isdecimal())


def _may_end(word: str) -> bool:
    return word[:1].isupper() or word[:1].isdecimal()
