"""The texts in German: for each kind and form two wordings, A and B, with du or Sie by the words in YOU.

A body begins in small letters, as after the comma of a letter; where a sentence goes before it, it gets its capital.
Frames hold no phrase whose article they would have to bend: things stand behind a colon or in brackets, and what was
talked about behind "über", after which `eventhub.text.german_phrases` lets no other case pass, or, where a noun stands
alone, behind "zum Thema": {about}.

Values: {met} is " gestern bei der Veranstaltung Spring Fair" or less of it, {at_event} its end, {since} " seit der
Veranstaltung Spring Fair" or " seit unserem Kennenlernen", {there} " dort" where the event is named, {long} "lange" or
"über ein Jahr", {a_while} "eine Weile" or the same.
"""

from __future__ import annotations

import re

from eventhub.followups.wording.facts import Facts, Manner
from eventhub.followups.wording.filling import filled
from eventhub.followups.wording.kinds import Channel, Festival, Form, TextKind
from eventhub.followups.wording.values import day_name, is_late, is_more_than_a_year, spaced_link, values_of
from eventhub.text.german_phrases import shows_case

Wordings = tuple[str, str]

DAYS = ("heute", "gestern", "vorgestern", "vor ein paar Tagen", "vor Kurzem")
TITLES = {
    "dr": "Dr.",
    "prof": "Prof.",
    "professor": "Prof.",
    "mr": "Herr",
    "herr": "Herr",
    "mrs": "Frau",
    "ms": "Frau",
    "miss": "Frau",
    "frau": "Frau",
}
PRONOUNS = ("du", "Sie")
# Words that a text may have in each channel.
MOST_WORDS = {Channel.WECHAT: 60, Channel.EMAIL: 75}
# What a text says with du, and with Sie.
YOU: dict[str, tuple[str, str]] = {
    "du": ("du", "Sie"),
    "dich": ("dich", "Sie"),
    "dir": ("dir", "Ihnen"),
    "dein": ("dein", "Ihr"),
    "Dein": ("Dein", "Ihr"),
    "deiner": ("deiner", "Ihrer"),
    "hast": ("hast", "haben"),
    "hast_du": ("hast du", "haben Sie"),
    "Hast_du": ("Hast du", "Haben Sie"),
    "haettest_du": ("hättest du", "hätten Sie"),
    "du_hattest": ("du hattest", "Sie hatten"),
    "arbeitest_du": ("arbeitest du", "arbeiten Sie"),
}
FIRST: tuple[Wordings, Wordings] = (
    ("Hallo {name}, hier ist {author}.", "Hallo {name}, hier schreibt {author}."),
    ("Guten Tag {name}, hier ist {author}.", "Guten Tag {name}, hier schreibt {author}."),
)
LATER = ("Hallo {name}!", "Guten Tag {name}!")
GREETING = ("Hallo {name},", "Guten Tag {name},")
END = ("Viele Grüße", "Mit freundlichen Grüßen")
LATE, STILL_LATE = "es hat leider etwas gedauert.", "es dauert leider noch etwas."
HOPE = "Ich hoffe, es geht {dir} gut."
NO_REPLY = "Eine Antwort ist nicht nötig."
_MET: Wordings = ("es war schön, {dich}{met} kennenzulernen.", "danke für das Gespräch{met}.")

_SEEN = "es war schön, {dich}{met} zu sehen."


def _met(one: str, other: str) -> Wordings:
    return f"{_MET[0]} {one}", f"{_MET[1]} {other}"


_OFFER: Wordings = (
    f"{_MET[0]} Danke für {{dein}} Angebot ({{t}}). Es eilt gar nicht.",
    "danke für das Gespräch{met} und für {dein} Angebot ({t}). Es eilt gar nicht.",
)
_WEEK = "ich hoffe, {du_hattest} eine gute Woche."
_LUNCH = "{Hast_du} in den nächsten Wochen Zeit für ein Mittagessen? Sonst gern auch in einem anderen Monat."
_COFFEE = (
    "ich würde mich gern wieder austauschen. {Hast_du} diesen Monat Zeit für einen Kaffee? Tag und Ort gern so, wie es"
    " {dir} passt."
)
_SPOKEN = "wir haben {long} nicht miteinander gesprochen"
_HEARD = "wir haben {long} nichts voneinander gehört"
_IN_MIND = "unser Gespräch {about} kam mir wieder in den Sinn."
_ENJOYED = "unser Gespräch {about} hat mir Freude gemacht."
_CONGRATULATIONS: Wordings = (
    "herzlichen Glückwunsch! {T} – das freut mich sehr für {dich}.",
    "{t} – herzlichen Glückwunsch, und alles Gute!",
)
_REMINDER: Wordings = (
    "bei unserem Kennenlernen {hast_du} mir freundlicherweise etwas angeboten: {t}. Wenn es noch leicht geht, freue ich"
    " mich; wenn nicht, ist das völlig in Ordnung.",
    "ich denke noch an {dein} freundliches Angebot ({t}). Wenn es noch leicht geht, freue ich mich; wenn nicht, ist das"
    " völlig in Ordnung.",
)

BODIES: dict[tuple[TextKind, Form], Wordings] = {
    (TextKind.THANKS, Form.MENTION): _met(
        "Unser Gespräch {about} hat mir Freude gemacht.",
        "Besonders unser Austausch {about} ist mir in guter Erinnerung.",
    ),
    (TextKind.THANKS, Form.OFFER): _OFFER,
    (TextKind.THANKS, Form.BARE_OFFER): _OFFER,
    (TextKind.THANKS, Form.NO_OFFER): (
        f"{_MET[0]} Danke für {{dein}} freundliches Angebot. Es eilt gar nicht.",
        "danke für das Gespräch{met} und für {dein} freundliches Angebot. Es eilt gar nicht.",
    ),
    (TextKind.THANKS, Form.HOMETOWN): _met(
        "Was für eine schöne Überraschung, noch jemanden aus {v} zu treffen.",
        "Mit jemandem aus {v} hatte ich{there} nicht gerechnet.",
    ),
    (TextKind.THANKS, Form.ANCESTRAL_HOME): _met(
        "Was für eine schöne Überraschung, noch jemanden mit Familie aus {v} zu treffen.",
        "Mit noch einer Familie aus {v} hatte ich nicht gerechnet.",
    ),
    (TextKind.THANKS, Form.SCHOOL): _met(
        "Was für eine schöne Überraschung, dass {v} uns verbindet.",
        "Dass uns {v} verbindet, hätte ich nicht gedacht.",
    ),
    (TextKind.THANKS, Form.EMPLOYER): _met(
        "Was für eine schöne Überraschung, dass wir beide bei {v} gearbeitet haben.",
        "Dass wir beide bei {v} gearbeitet haben, hätte ich nicht gedacht.",
    ),
    (TextKind.THANKS, Form.PLAIN): _met(
        "Unser Gespräch hat mir Freude gemacht.", "Schön, dass wir uns kennengelernt haben."
    ),
    (TextKind.THANKS, Form.KNOWN): (_SEEN, "danke für das Gespräch{met}. Das hat mir Freude gemacht."),
    (TextKind.THANKS, Form.KNOWN_MENTION): (
        f"{_SEEN} Unser Gespräch {{about}} hat mir Freude gemacht.",
        f"{_MET[1]} Besonders unser Austausch {{about}} ist mir in guter Erinnerung.",
    ),
    (TextKind.THANKS, Form.CLOSED): (
        f"{_MET[1]} Ich wünsche {{dir}} alles Gute.",
        f"{_MET[0]} Alles Gute für {{dich}}!",
    ),
    (TextKind.PROMISE, Form.THING): (
        "wie versprochen schicke ich {dir} {t}. Ich hoffe, das ist nützlich.",
        f"hier schicke ich {{dir}} {{t}}, wie versprochen. {NO_REPLY}",
    ),
    (TextKind.PROMISE, Form.BARE): (
        "wie versprochen: {t}. Ich hoffe, das ist nützlich.",
        f"hier, wie versprochen: {{t}}. {NO_REPLY}",
    ),
    (TextKind.PROMISE, Form.GIFT): (
        "wie versprochen schicke ich {dir} {t}.",
        f"ich schicke {{dir}} {{t}}, wie versprochen. {NO_REPLY}",
    ),
    (TextKind.PROMISE, Form.BARE_GIFT): ("wie versprochen: {t}.", f"hier, wie versprochen: {{t}}. {NO_REPLY}"),
    (TextKind.PROMISE, Form.NO_THING): (
        "ich habe nicht vergessen, was ich {dir} versprochen habe, und melde mich dazu.",
        "an mein Versprechen denke ich noch und melde mich dazu bei {dir}.",
    ),
    (TextKind.CHECK_IN, Form.MENTION): (
        f"{_ENJOYED} Wie ist es {{dir}} seitdem ergangen?",
        f"{_IN_MIND} Wie geht es {{dir}}?",
    ),
    (TextKind.CHECK_IN, Form.PLAIN): (
        "wie ist es {dir}{since} ergangen? Hoffentlich läuft alles gut.",
        f"{_WEEK} Woran {{arbeitest_du}} gerade?",
    ),
    (TextKind.CHECK_IN, Form.UNMET): (
        "wie geht es {dir}? Hoffentlich läuft alles gut.",
        f"{_WEEK} Woran {{arbeitest_du}} gerade?",
    ),
    (TextKind.CHECK_IN, Form.QUIET_MENTION): (f"{_ENJOYED} {HOPE}", f"{_IN_MIND} {HOPE}"),
    (TextKind.CHECK_IN, Form.QUIET): (
        f"es war schön, {{dich}}{{at_event}} kennenzulernen. {HOPE}",
        f"{_WEEK} Alles Gute!",
    ),
    (TextKind.CHECK_IN, Form.QUIET_UNMET): ("ich hoffe, es geht {dir} gut.", f"{_WEEK} Alles Gute!"),
    (TextKind.SHARE, Form.PLAIN): (
        f"hier musste ich an {{dich}} denken: {{t}}. {NO_REPLY}",
        f"vielleicht ist das etwas für {{dich}}: {{t}}. {NO_REPLY}",
    ),
    (TextKind.SHARE, Form.MENTION): (
        f"das hat mich an unser Gespräch {{about}} erinnert: {{t}}. {NO_REPLY}",
        f"nach unserem Gespräch {{about}} ist das vielleicht etwas für {{dich}}: {{t}}. {NO_REPLY}",
    ),
    (TextKind.OFFER_INTRO, Form.LINE): (
        "ich würde {dir} gern {person} ({line}) vorstellen. Wäre {dir} das recht? Wenn nicht, ist das auch in Ordnung.",
        "ich glaube, mit {person} ({line}) {haettest_du} viel zu besprechen. Soll ich den Kontakt herstellen?",
    ),
    (TextKind.OFFER_INTRO, Form.PLAIN): (
        "ich würde {dir} gern {person} vorstellen. Wäre {dir} das recht? Wenn nicht, ist das auch in Ordnung.",
        "ich glaube, mit {person} {haettest_du} viel zu besprechen. Soll ich den Kontakt herstellen?",
    ),
    (TextKind.INVITE, Form.MENTION): (
        f"es ist schon eine Weile her, und ich würde gern mehr {{about}} hören. {_LUNCH}",
        _COFFEE,
    ),
    (TextKind.INVITE, Form.PLAIN): (f"es ist schon eine Weile her. {_LUNCH}", _COFFEE),
    (TextKind.CONGRATULATE, Form.PLAIN): _CONGRATULATIONS,
    (TextKind.CONGRATULATE, Form.BARE): _CONGRATULATIONS,
    (TextKind.AGAIN, Form.MENTION): (
        f"{_IN_MIND} Wie geht es {{dir}}?",
        f"{_SPOKEN}, und ich wüsste gern, wie es {{dir}} geht.",
    ),
    (TextKind.AGAIN, Form.PLAIN): (
        "unser Kennenlernen{at_event} ist {a_while} her. Wie geht es {dir}?",
        f"{_SPOKEN}, und ich wüsste gern, wie es {{dir}} geht.",
    ),
    (TextKind.AGAIN, Form.UNMET): (
        f"{_HEARD}. Wie geht es {{dir}}?",
        f"{_HEARD}, und ich wüsste gern, wie es {{dir}} geht.",
    ),
    (TextKind.AGAIN, Form.QUIET_MENTION): (f"{_IN_MIND} {HOPE}", f"{_SPOKEN}. {HOPE}"),
    (TextKind.AGAIN, Form.QUIET): (f"unser Kennenlernen{{at_event}} ist {{a_while}} her. {HOPE}", f"{_SPOKEN}. {HOPE}"),
    (TextKind.AGAIN, Form.QUIET_UNMET): (f"{_HEARD}. {HOPE}", f"{_HEARD}. Alles Gute!"),
    (TextKind.THANK_INTRODUCER, Form.TALKED): (
        "danke, dass {du} mich mit {x} bekannt gemacht {hast}. Wir hatten ein gutes Gespräch, und dafür bin ich {dir}"
        " dankbar.",
        "{x} und ich haben gesprochen, und es war ein gutes Gespräch. Danke fürs Bekanntmachen!",
    ),
    (TextKind.THANK_INTRODUCER, Form.PLAIN): (
        "danke, dass {du} mich mit {x} bekannt gemacht {hast}. Ich erzähle {dir} gern, wie es weitergeht.",
    )
    * 2,
    (TextKind.HELLO, Form.PLAIN): (
        "{introducer} hat uns bekannt gemacht; schön, dass wir in Kontakt sind. Ich freue mich darauf, {dich}{at_event}"
        " zu treffen.",
        "danke, dass {du} Ja gesagt {hast}. {introducer} meinte, wir sollten uns unterhalten; hoffentlich klappt"
        " das{at_event}.",
    ),
    # Brought together by a wish of both: nobody introduced them.
    (TextKind.HELLO, Form.UNMET): (
        "schön, dass wir in Kontakt sind. Ich freue mich darauf, {dich}{at_event} kennenzulernen.",
        "schön, dass wir in Kontakt sind; hoffentlich ergibt sich{at_event} ein Gespräch.",
    ),
    (TextKind.REMIND, Form.OFFER): _REMINDER,
    (TextKind.REMIND, Form.BARE_OFFER): _REMINDER,
}

# No greeting speaks of a family of which nothing is known, but where the festival is one of families.
# Easter is not greeted at: who is greeted at Christmas and New Year was chosen for these two.
FESTIVALS: dict[Festival, Wordings] = {
    Festival.SPRING: (
        "ein frohes chinesisches Neujahr! Ich wünsche {dir} und {deiner} Familie Gesundheit und ein glückliches Jahr.",
        "alles Gute zum Frühlingsfest, {dir} und {deiner} Familie!",
    ),
    Festival.MID_AUTUMN: ("ein schönes Mittherbstfest, {dir} und {deiner} Familie!",) * 2,
    Festival.NEW_YEAR: (
        "ein gutes neues Jahr! Ich wünsche {dir} einen guten Start.",
        "ich wünsche {dir} ein gutes und gesundes neues Jahr.",
    ),
    Festival.CHRISTMAS: (
        "ich wünsche {dir} frohe Weihnachten und ein gutes neues Jahr.",
        "frohe Weihnachten und einen guten Start ins neue Jahr!",
    ),
}

SUBJECTS: dict[TextKind, str] = {
    TextKind.THANKS: "Schön, dass wir uns kennengelernt haben",
    TextKind.PROMISE: "Wie versprochen",
    TextKind.CHECK_IN: "Ein kurzer Gruß",
    TextKind.SHARE: "Vielleicht interessant für {dich}",
    TextKind.OFFER_INTRO: "Darf ich {dir} jemanden vorstellen?",
    TextKind.INVITE: "Mittagessen in den nächsten Wochen?",
    TextKind.CONGRATULATE: "Herzlichen Glückwunsch",
    TextKind.AGAIN: "Wie geht es {dir}?",
    TextKind.THANK_INTRODUCER: "Danke fürs Bekanntmachen",
    TextKind.HELLO: "Schön, dass wir in Kontakt sind",
    TextKind.REMIND: "{Dein} freundliches Angebot",
}
SEEN_SUBJECT = "Schön, {dich} zu sehen"
FOLLOWING_UP = "Zu meinem Versprechen"
COFFEE = "Ein Kaffee diesen Monat?"
HELLO_AGAIN = "Ein Gruß nach längerer Zeit"
FESTIVAL_SUBJECTS: dict[Festival, str] = {
    Festival.SPRING: "Frohes chinesisches Neujahr",
    Festival.MID_AUTUMN: "Ein schönes Mittherbstfest",
    Festival.NEW_YEAR: "Ein gutes neues Jahr",
    Festival.CHRISTMAS: "Frohe Weihnachten",
}

# An article or number that is, or reads as, the fourth case.
_OBJECT = re.compile(
    r"^(?:den|die|das|einen|eine|(?:mein|unser)en?|ein paar|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|beide|alle|"
    r"einige|mehrere|\d+)\s",
    re.IGNORECASE,
)
# The same where only the noun tells the case.
_ONE = re.compile(r"^(?:ein|mein|unser)\s", re.IGNORECASE)
_GIFTS = re.compile(r"^(?:\w*fotos|\w*bilder|\w*tickets|\w*karten|\w*bücher|\w*muster)\b", re.IGNORECASE)
_PAPER = re.compile(
    r"(?:foliensatz|deck|namen?|nummer|lebenslauf|formular|protokoll|liste|folien?|präsentation|plan|pläne|bericht|papier|arbeit|artikel|aufsatz|notiz(?:en)?|links?|dateien?|pdf|"
    r"daten|dokumente?|unterlagen|kontakte?|tabelle|vorlage|studien?|broschüre|katalog|zusammenfassung|angebot|entwurf|"
    r"leitfaden|handbuch|agenda|vertrag|adressen?|nummern|zahlen|karte|rezept|analyse|umfrage|anleitung|video|aufnahme|"
    r"fallbeispiel|beispiel|blatt|blätter|portfolio|prospekt|flyer|manuskript|zertifikat|gutachten|fall|text|buchtipp|checkliste)\b",
    re.IGNORECASE,
)


def reads_as_is(thing: str) -> bool:
    """Return whether a thing can be the object of a sentence as it is typed; any other stands behind a colon."""
    return _OBJECT.match(thing) is not None


def about(mention: str) -> str:
    """Return what was talked about as a sentence goes on: über die Anlage, but zum Thema Umzug nach Hamburg."""
    return f"{'über' if shows_case(mention) else 'zum Thema'} {mention}" if mention else ""


def is_paper(thing: str) -> bool:
    """Return whether a thing promised is a document or the like, which is useful rather than nice to have."""
    return _PAPER.search(thing) is not None


def can_be_sent(thing: str) -> bool:
    """Return whether a phrase surely names something to send: a document, or with an article or a number."""
    return any(each.search(thing) for each in (_PAPER, _OBJECT, _ONE, _GIFTS))


def is_doing(_occasion: str) -> bool:
    """Return False: an occasion stands behind a colon, whatever it is."""
    return False


def is_short(body: str, channel: Channel) -> bool:
    """Return whether a text keeps the limit of words of a channel."""
    return len(body.split()) <= MOST_WORDS[channel]


def body_of(kind: TextKind, form: Form, facts: Facts, manner: Manner) -> str:
    """Return the body between opening and end, in small letters; empty where there are no words for it."""
    if kind is TextKind.FESTIVAL:
        wordings = FESTIVALS.get(facts.festival) if facts.festival else None
        return _said(wordings[manner.body], {}, manner) if wordings else ""
    day, at_event = day_name(DAYS, facts.met_days_ago), f" bei der Veranstaltung {facts.event}" if facts.event else ""
    if kind is TextKind.HELLO and not facts.is_event_ahead:
        at_event = ""
    is_long = is_more_than_a_year(facts)
    values = {
        "met": (f" {day}" if day else "") + at_event,
        "at_event": at_event,
        "since": f" seit der Veranstaltung {facts.event}" if facts.event else " seit unserem Kennenlernen",
        "there": " dort" if facts.event else "",
        "long": "über ein Jahr" if is_long else "lange",
        "a_while": "über ein Jahr" if is_long else "schon eine Weile",
        "about": about(facts.mention),
        **values_of(kind, facts),
    }
    body = spaced_link(_said(BODIES[kind, form][manner.body], values, manner), facts.typed)
    if kind is TextKind.PROMISE and is_late(facts):
        return f"{STILL_LATE if form is Form.NO_THING else LATE} {_capital(body)}"
    if kind is TextKind.PROMISE and manner.next_day and facts.met:
        opening = _SEEN if facts.known_before else _MET[0]
        return f"{_said(opening, values, manner)} {_capital(body)}"
    return body


def framed(_kind: TextKind, body: str, facts: Facts, manner: Manner) -> str:
    """Return the body with its greeting, who writes, and the end of a letter."""
    whole = facts.whole_author or facts.author
    values = {"name": facts.name, "author": whole}
    if manner.channel is Channel.WECHAT:
        opening = FIRST[manner.you][manner.opening] if manner.first else LATER[manner.you]
        return f"{filled(opening, values)} {_capital(body)}"
    signed = whole if manner.first or manner.formal else facts.author
    return f"{filled(GREETING[manner.you], values)}\n\n{body}\n\n{END[manner.you]}\n{signed}"


def subject_of(kind: TextKind, form: Form | None, facts: Facts, manner: Manner) -> str:
    """Return the subject of a letter: none of its author's phrases."""
    if kind is TextKind.FESTIVAL:
        return FESTIVAL_SUBJECTS[facts.festival] if facts.festival else ""
    if form in (Form.KNOWN, Form.KNOWN_MENTION):
        return _said(SEEN_SUBJECT, {}, manner)
    if kind is TextKind.PROMISE and form is Form.NO_THING:
        return FOLLOWING_UP
    if kind is TextKind.INVITE and manner.body == 1:
        return COFFEE
    return _said(HELLO_AGAIN if kind is TextKind.AGAIN and manner.quiet else SUBJECTS[kind], {}, manner)


def _said(wording: str, values: dict[str, str], manner: Manner) -> str:
    return filled(wording, {name: both[manner.you] for name, both in YOU.items()} | values)


def _capital(body: str) -> str:
    return body[:1].upper() + body[1:]
