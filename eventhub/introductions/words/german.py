"""The words of the texts around an introduction, in German: with du, as pages speak to their readers."""

from __future__ import annotations

from eventhub.accounts.rules import BackgroundKind
from eventhub.introductions.members import Member
from eventhub.introductions.words import Ask
from eventhub.matching.goals import GoalType
from eventhub.people.rules import HowKnown

LONGEST_TITLE, LONGEST_LINE = 40, 60
# What stands after "Ich".
GOAL = {
    GoalType.FIND_JOB: "suche eine neue Stelle",
    GoalType.HIRE: "suche Leute für mein Team",
    GoalType.FIND_CUSTOMERS: "suche Kundschaft",
    GoalType.FIND_SUPPLIERS: "suche Lieferanten und Partner",
    GoalType.RAISE: "suche Kapital für unsere Firma",
    GoalType.INVEST: "möchte in Unternehmen investieren",
    GoalType.FIND_MENTOR: "suche Rat von jemandem mit mehr Erfahrung",
    GoalType.MENTOR: "gebe meine Erfahrung gern weiter",
    GoalType.LEARN_FIELD: "lerne gerade mehr über dieses Fach",
    GoalType.MEET_CONNECTORS: "bin neu in diesen Kreisen",
    GoalType.MAKE_FRIENDS: "suche hier Anschluss",
    GoalType.UNDERSTAND_PLACE: "bin neu hier",
    GoalType.EXPLAIN_PLACE: "helfe Neuen gern beim Ankommen",
    GoalType.PRACTISE_LANGUAGE: "lerne eine Sprache",
}
LOOKS_FOR = "suche {line}"
NEW_IN = "bin neu in {city}"
LEARNS = "lerne {language}"
I_AM = "Ich {goal}."

# Why just this person.
KNOWS = "{target} kennt sich beim Thema {topic} aus"
INTERESTED = "interessiere mich für das Thema {topic}"
KNOWS_IT = "{target} kennt sich da aus"
SPEAKS = "{target} spricht {language}"
SUITS_BOTH = "das könnte auch für {target} passen"
FROM_ONE_PLACE = {
    BackgroundKind.HOMETOWN: "{target} kommt wie ich aus {value}",
    BackgroundKind.ANCESTRAL_HOME: "die Familie von {target} kommt wie meine aus {value}",
    BackgroundKind.SCHOOL: "{target} hat am selben Ort studiert wie ich ({value})",
    BackgroundKind.EMPLOYER: "{target} hat wie ich bei {value} gearbeitet",
}


def _asks(ask: str, way_out: str) -> Ask:
    """Return a wording with a goal and a link, with a link alone, and what its author completes."""
    return (
        f"{ask} Ich {{goal}}, und {{link}}. {way_out}",
        f"{ask} {{link}}. {way_out}",
        f"{ask} {way_out} Ich {{goal}} und möchte {{target}} kennenlernen, weil …",
        f"{ask} {way_out} Ich möchte {{target}} kennenlernen, weil …",
    )


ASKS = (
    _asks("Könntest du mich mit {target} bekannt machen?", "Wenn es nicht passt, ist das gar kein Problem."),
    _asks("Wäre es für dich in Ordnung, mich mit {target} bekannt zu machen?", "Sag bitte, wenn es nicht passt."),
)
ASKS_FORMAL = ASKS

QUESTION = "Ich {goal} und würde dich gern etwas zum Thema {topic} fragen."
QUESTION_ALONE = "Ich würde dich gern etwas zum Thema {topic} fragen."
MEET = "Ich {goal} und würde dich gern kennenlernen."
MEET_ALONE = "Ich würde dich gern kennenlernen."
WHEN_AT = "Hättest du bei der Veranstaltung {event} zwanzig Minuten Zeit?"
WHEN_THERE = "Hättest du bei der Veranstaltung zwanzig Minuten Zeit?"
WHEN_AFTERWARDS = "Hättest du in den nächsten Wochen zwanzig Minuten Zeit?"
IN_RETURN = "Im Gegenzug helfe ich gern beim Thema {can_help}."

# From an introducer about the requester, to the target.
TIE = {
    HowKnown.WORKED_TOGETHER: "{requester} und ich haben zusammen gearbeitet.",
    HowKnown.STUDIED_TOGETHER: "{requester} und ich haben zusammen studiert.",
    HowKnown.FAMILY: "{requester} und ich sind verwandt.",
    HowKnown.FRIENDS: "{requester} und ich sind befreundet.",
    HowKnown.NEIGHBOURS: "{requester} und ich wohnen in derselben Nachbarschaft.",
    HowKnown.HOBBY: "{requester} und ich haben dasselbe Hobby.",
    HowKnown.MET_ONCE: "{requester} und ich haben uns einmal getroffen und gut unterhalten.",
    HowKnown.MET_ONLINE: "{requester} und ich kennen uns aus dem Netz.",
}


def group_text(one: Member, other: Member, variant: int) -> str:
    """Return what the introducer says in a group of three, in one of two wordings."""
    if variant % 2 == 0:
        lines = f" {one.name}: {one.line}. {other.name}: {other.line}." if one.line else ""
        return f"{one.name}, {other.name}: Schön, dass ihr euch kennenlernen wollt.{lines} Ab hier übernehmt ihr!"
    first, second = (f" ({each.line})" if each.line else "" for each in (one, other))
    return (
        f"{one.name}, das ist {other.name}{second}. {other.name}, das ist {one.name}{first}."
        " Ich lasse euch dann mal machen."
    )
