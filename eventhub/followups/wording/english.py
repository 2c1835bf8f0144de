"""The texts in English: for each kind and form two wordings, A and B.

Values: {met} is " yesterday at Spring Fair" or less of it, {since} " since Spring Fair" or " since we met", {there}
" there" where the event is named, {a_while} "a while" or "more than a year", {at_event} " at Spring Fair" or nothing.
"""

import re

from eventhub.followups.wording.facts import Facts, Manner
from eventhub.followups.wording.filling import filled
from eventhub.followups.wording.kinds import Channel, Festival, Form, TextKind
from eventhub.followups.wording.values import day_name, is_late, is_more_than_a_year, spaced_link, values_of

Wordings = tuple[str, str]

DAYS = ("today", "yesterday", "the other day", "the other day", "recently")
TITLES = {
    "dr": "Dr.",
    "prof": "Prof.",
    "professor": "Prof.",
    "mr": "Mr.",
    "herr": "Mr.",
    "mrs": "Mrs.",
    "ms": "Ms.",
    "miss": "Ms.",
    "frau": "Ms.",
}
PRONOUNS = None
MOST_WORDS = {Channel.WECHAT: 60, Channel.EMAIL: 75}
FIRST: Wordings = ("Hi {name}, this is {author}.", "Hi {name}, {author} here.")
LATER = "Hi {name}!"
LATE, STILL_LATE = "Sorry this took a while.", "Sorry this is taking a while."
_MET: Wordings = ("It was good to meet you{met}.", "Thank you for the conversation{met}.")
HOPE = "I hope all is well with you."


MET = _MET[0]
SEEN = "It was good to see you{met}."


def _met(one: str, other: str) -> Wordings:
    return f"{_MET[0]} {one}", f"{_MET[1]} {other}"


BODIES: dict[tuple[TextKind, Form], Wordings] = {
    (TextKind.THANKS, Form.MENTION): _met(
        "I enjoyed talking with you about {m}.", "It was a pleasure to talk about {m}."
    ),
    (TextKind.THANKS, Form.OFFER): (
        f"{_MET[0]} Thank you for offering {{t}}. There is no hurry at all.",
        "Thank you for the conversation{met}, and for offering {t}. There is no hurry at all.",
    ),
    (TextKind.THANKS, Form.BARE_OFFER): (
        f"{_MET[0]} Thank you for your offer ({{t}}). There is no hurry.",
        "Thank you for the conversation{met}, and for your offer ({t}). There is no hurry.",
    ),
    (TextKind.THANKS, Form.NO_OFFER): (
        f"{_MET[0]} Thank you for your kind offer. There is no hurry at all.",
        "Thank you for the conversation{met}, and for your kind offer. There is no hurry at all.",
    ),
    (TextKind.THANKS, Form.HOMETOWN): _met(
        "What a nice surprise to meet someone else from {v}.",
        "I had not expected to meet another person from {v}{there}.",
    ),
    (TextKind.THANKS, Form.ANCESTRAL_HOME): _met(
        "What a nice surprise to meet someone else whose family comes from {v}.",
        "I had not expected to meet another person whose family comes from {v}.",
    ),
    (TextKind.THANKS, Form.SCHOOL): _met(
        "What a nice surprise to meet someone else who studied at {v}.",
        "I had not expected to meet another person who studied at {v}.",
    ),
    (TextKind.THANKS, Form.EMPLOYER): _met(
        "What a nice surprise to meet someone else who worked at {v}.",
        "I had not expected to meet another person who worked at {v}.",
    ),
    (TextKind.THANKS, Form.PLAIN): _met("I enjoyed talking with you.", "I am glad we met."),
    (TextKind.THANKS, Form.KNOWN): (SEEN, "I enjoyed talking with you{met}."),
    (TextKind.THANKS, Form.KNOWN_MENTION): (
        f"{SEEN} I enjoyed talking with you about {{m}}.",
        "I enjoyed talking with you about {m}{met}.",
    ),
    (TextKind.THANKS, Form.CLOSED): (
        "Thank you for the conversation{met}. I wish you all the best.",
        "It was good to meet you{met}. I wish you all the best.",
    ),
    (TextKind.PROMISE, Form.THING): (
        "As promised, I am sending you {t}. I hope this is useful.",
        "Here, as promised: {t}. No need to reply.",
    ),
    (TextKind.PROMISE, Form.BARE): (
        "As promised, here is the {t}. I hope this is useful.",
        "Here, as promised: the {t}. No need to reply.",
    ),
    (TextKind.PROMISE, Form.GIFT): (
        "As promised, I am sending you {t}.",
        "I am sending you {t}, as promised. No need to reply.",
    ),
    (TextKind.PROMISE, Form.BARE_GIFT): (
        "As promised, here is the {t}.",
        "Here, as promised: the {t}. No need to reply.",
    ),
    (TextKind.PROMISE, Form.NO_THING): (
        "I have not forgotten what I promised you and will get back to you about it.",
        "I remember what I promised you, and you will hear from me about it.",
    ),
    (TextKind.CHECK_IN, Form.MENTION): (
        "I enjoyed our conversation about {m}. How have you been since then?",
        "Our conversation about {m} came back to me. How are you?",
    ),
    (TextKind.CHECK_IN, Form.PLAIN): (
        "How have you been{since}? I hope all is going well.",
        "I hope you have had a good week. What are you working on these days?",
    ),
    (TextKind.CHECK_IN, Form.UNMET): (
        "How have you been? I hope all is going well.",
        "I hope you have had a good week. What are you working on these days?",
    ),
    (TextKind.CHECK_IN, Form.QUIET_MENTION): (
        f"I enjoyed our conversation about {{m}}. {HOPE}",
        f"Our conversation about {{m}} came back to me. {HOPE}",
    ),
    (TextKind.CHECK_IN, Form.QUIET): (
        f"It was good to meet you{{at_event}}. {HOPE}",
        f"I hope you have had a good week. {HOPE}",
    ),
    (TextKind.CHECK_IN, Form.QUIET_UNMET): (HOPE, f"I hope you have had a good week. {HOPE}"),
    (TextKind.SHARE, Form.PLAIN): (
        "This made me think of you: {t}. No need to reply.",
        "I thought this might interest you: {t}. No need to reply.",
    ),
    (TextKind.SHARE, Form.MENTION): (
        "This made me think of our conversation about {m}: {t}. No need to reply.",
        "I thought this might interest you, after our conversation about {m}: {t}. No need to reply.",
    ),
    # One question a text: what is asked is whether to introduce them.
    (TextKind.OFFER_INTRO, Form.LINE): (
        "I know someone you might like to meet: {person} ({line}). Shall I introduce you? If now is not a good time, "
        "no problem at all.",
        "I think you and {person} ({line}) would have a lot to talk about. Shall I put you in touch?",
    ),
    (TextKind.OFFER_INTRO, Form.PLAIN): (
        "I know someone you might like to meet: {person}. Shall I introduce you? If now is not a good time, no "
        "problem at all.",
        "I think you and {person} would have a lot to talk about. Shall I put you in touch?",
    ),
    (TextKind.INVITE, Form.MENTION): (
        "It has been a while, and I would like to hear more about {m}. Would you like to have lunch one of these "
        "weeks? If you are busy, another month is fine too.",
        "I would enjoy catching up. Do you have time for a coffee this month? Any day and place that suits you.",
    ),
    (TextKind.INVITE, Form.PLAIN): (
        "It has been a while. Would you like to have lunch one of these weeks? If you are busy, another month is fine "
        "too.",
        "I would enjoy catching up. Do you have time for a coffee this month? Any day and place that suits you.",
    ),
    (TextKind.CONGRATULATE, Form.PLAIN): (
        "Congratulations on {t}! I am very happy for you.",
        "{T}: congratulations! I wish you all the best.",
    ),
    (TextKind.CONGRATULATE, Form.BARE): (
        "Congratulations on your {t}! I am very happy for you.",
        "Congratulations on your {t}! I wish you all the best.",
    ),
    (TextKind.AGAIN, Form.MENTION): (
        "Our conversation about {m} came back to me. How have you been?",
        "We have not spoken for {a_while}, and I would like to know how you are.",
    ),
    (TextKind.AGAIN, Form.PLAIN): (
        "It has been {a_while}{since}. How have you been?",
        "We have not spoken for {a_while}, and I would like to know how you are.",
    ),
    (TextKind.AGAIN, Form.UNMET): (
        "It has been {a_while}. How have you been?",
        "We have not been in touch for {a_while}, and I would like to know how you are.",
    ),
    (TextKind.AGAIN, Form.QUIET_MENTION): (
        f"Our conversation about {{m}} came back to me. {HOPE}",
        f"We have not spoken for {{a_while}}. {HOPE}",
    ),
    (TextKind.AGAIN, Form.QUIET): (
        f"It has been {{a_while}}{{since}}. {HOPE}",
        f"We have not spoken for {{a_while}}. {HOPE}",
    ),
    (TextKind.AGAIN, Form.QUIET_UNMET): (
        f"It has been {{a_while}}. {HOPE}",
        f"We have not been in touch for {{a_while}}. {HOPE}",
    ),
    (TextKind.THANK_INTRODUCER, Form.TALKED): (
        "Thank you for introducing me to {x}. We had a good conversation, and I am grateful to you for it.",
        "{x} and I have talked, and it went well. Thank you for introducing us!",
    ),
    (TextKind.THANK_INTRODUCER, Form.PLAIN): (
        "Thank you for introducing me to {x}. I will let you know how it goes.",
        "Thank you for introducing me to {x}. I will let you know how it goes.",
    ),
    (TextKind.HELLO, Form.PLAIN): (
        "{introducer} introduced us, and I am glad to be in touch. I look forward to meeting you{at_event}.",
        "Thank you for agreeing to be introduced. {introducer} thought we should talk, and I hope we find a moment"
        "{at_event}.",
    ),
    # Brought together by a wish of both: nobody introduced them.
    (TextKind.HELLO, Form.UNMET): (
        "I am glad that we are in touch. I look forward to meeting you{at_event}.",
        "I am glad that we are in touch, and I hope we find a moment to talk{at_event}.",
    ),
    (TextKind.REMIND, Form.OFFER): (
        "You kindly offered {t} when we met. If it is still easy for you, I would be glad of it; if not, no problem "
        "at all.",
    )
    * 2,
    (TextKind.REMIND, Form.BARE_OFFER): (
        "You kindly offered this when we met: {t}. If it is still easy for you, I would be glad of it; if not, "
        "no problem at all.",
    )
    * 2,
}

FESTIVALS: dict[Festival, Wordings] = {
    Festival.SPRING: (
        "Happy Chinese New Year! I wish you and your family good health and a happy year.",
        "Happy Spring Festival to you and your family!",
    ),
    Festival.MID_AUTUMN: ("Happy Mid-Autumn Festival to you and your family!",) * 2,
    Festival.NEW_YEAR: ("Happy New Year! I wish you a good start.",) * 2,
    Festival.CHRISTMAS: ("I wish you and your family a peaceful Christmas and a good start into the new year.",) * 2,
}

SUBJECTS: dict[TextKind, str] = {
    TextKind.THANKS: "Good to meet you",
    TextKind.PROMISE: "As promised",
    TextKind.CHECK_IN: "A short hello",
    TextKind.SHARE: "This might interest you",
    TextKind.OFFER_INTRO: "Someone you might like to meet",
    TextKind.INVITE: "Lunch one of these weeks?",
    TextKind.CONGRATULATE: "Congratulations",
    TextKind.AGAIN: "How are you?",
    TextKind.THANK_INTRODUCER: "Thank you for the introduction",
    TextKind.HELLO: "Good to be in touch",
    TextKind.REMIND: "Your kind offer",
}
SEEN_SUBJECT = "Good to see you"
FOLLOWING_UP = "Following up"
COFFEE = "A coffee this month?"
HELLO_AGAIN = "Hello again"
FESTIVAL_SUBJECTS: dict[Festival, str] = {
    Festival.SPRING: "Happy Chinese New Year",
    Festival.MID_AUTUMN: "Happy Mid-Autumn Festival",
    Festival.NEW_YEAR: "Happy New Year",
    Festival.CHRISTMAS: "A peaceful Christmas",
}

_DETERMINER = re.compile(
    r"(?:the|an?|my|our|your|some|two|three|four|five|six|seven|eight|nine|ten|both|several|a few|all|\d+|"
    r"[^\s’']+(?:['’]s|s['’]))(?!\S)",
    re.IGNORECASE,
)
_BEHIND_THE_NOUN = re.compile(r" (?:of|from|for|about|on|with|in|to|at|by) ")
_SINGULAR_S = re.compile(r"(?:ss|us|is|as)$")


# The last word before any "of" or "for".
_PAPER = re.compile(
    r"\b(?:case|list|checklist|slide|deck|presentation|plan|report|paper|thesis|article|notes?|link|file|pdf|data|"
    r"document|contact|spreadsheet|template|study|studies|brochure|catalogue|summary|proposal|quote|guide|handbook|"
    r"agenda|contract|draft|address|addresses|numbers?|map|recipe|analysis|survey|manual|video|recording|names?|cv|"
    r"details|info|form|memo|minutes|invoice|podcast|transcript|syllabus|standard)s?$",
    re.IGNORECASE,
)


_GIFT = re.compile(r"\b(?:photo|picture|ticket|sample|book)s?$", re.IGNORECASE)


def reads_as_is(thing: str) -> bool:
    """Return whether a thing can be the object of a sentence without more: with an article, a number, or a plural."""
    noun = _head(thing).split()[-1].lower()
    return bool(_DETERMINER.match(thing)) or (noun.endswith("s") and not _SINGULAR_S.search(noun))


def is_paper(thing: str) -> bool:
    """Return whether a thing promised is a document or the like, which is useful rather than nice to have."""
    return bool(_PAPER.search(_head(thing)))


def can_be_sent(thing: str) -> bool:
    """Return whether a phrase surely names something to send: a document, or with an article, a number or a plural."""
    return is_paper(thing) or reads_as_is(thing) or bool(_GIFT.search(_head(thing)))


def _is_thing(word: str) -> bool:
    """Return whether a word that a keyboard began with a capital is the thing itself: Link to the talk."""
    return word[1:].islower() and (is_paper(word) or bool(_GIFT.search(word)))


def _head(thing: str) -> str:
    """Return a phrase up to its noun, without what follows that: the name of an importer."""
    return _BEHIND_THE_NOUN.split(thing)[0]


def is_doing(occasion: str) -> bool:
    """Return whether an occasion begins with what was done: winning the award, becoming a partner."""
    return occasion.split()[0].lower().endswith("ing")


def is_short(body: str, channel: Channel) -> bool:
    """Return whether a text keeps the limit of words of a channel."""
    return len(body.split()) <= MOST_WORDS[channel]


def body_of(kind: TextKind, form: Form, facts: Facts, manner: Manner) -> str:
    """Return the body between opening and end; empty where there are no words for it."""
    if kind is TextKind.FESTIVAL:
        wordings = FESTIVALS.get(facts.festival) if facts.festival else None
        return wordings[manner.body] if wordings else ""
    when, at_event = day_name(DAYS, facts.met_days_ago), f" at {facts.event}" if facts.event else ""
    if kind is TextKind.HELLO and not facts.is_event_ahead:
        at_event = ""
    values = {
        "met": _when_and_where(when, at_event),
        "since": f" since {facts.event}" if facts.event else "" if kind is TextKind.AGAIN else " since we met",
        "at_event": at_event,
        "there": " there" if facts.event else "",
        "a_while": "more than a year" if is_more_than_a_year(facts) else "a while",
        **values_of(kind, facts),
    }
    if kind is TextKind.PROMISE and values["t"] and _is_thing(values["t"].split()[0]):
        values["t"] = values["t"][0].lower() + values["t"][1:]
    body = spaced_link(filled(BODIES[kind, form][manner.body], values), facts.typed)
    if kind is TextKind.PROMISE and manner.next_day and facts.met and not is_late(facts):
        return f"{filled(SEEN if facts.known_before else MET, values)} {body}"
    late = STILL_LATE if form is Form.NO_THING else LATE
    return f"{late} {body}" if kind is TextKind.PROMISE and is_late(facts) else body


def _when_and_where(when: str, at_event: str) -> str:
    """Return day and event as a sentence ends: yesterday at the fair, but at the fair the other day."""
    day = f" {when}" if when else ""
    return at_event + day if when in ("the other day", "recently") else day + at_event


def framed(_kind: TextKind, body: str, facts: Facts, manner: Manner) -> str:
    """Return the body with its greeting, who writes, and the end of a letter."""
    values = {"name": facts.name, "author": facts.whole_author or facts.author}
    if manner.channel is Channel.WECHAT:
        return f"{filled(FIRST[manner.opening] if manner.first else LATER, values)} {body}"
    greeting = filled("Dear {name}," if manner.first or facts.has_title else "Hi {name},", values)
    end = filled("Best wishes,\n{author}", values) if manner.first else f"Best,\n{facts.author}"
    return f"{greeting}\n\n{body}\n\n{end}"


def subject_of(kind: TextKind, form: Form | None, facts: Facts, manner: Manner) -> str:
    """Return the subject of a letter: none of its author's phrases."""
    if kind is TextKind.FESTIVAL:
        return FESTIVAL_SUBJECTS[facts.festival] if facts.festival else ""
    if form in (Form.KNOWN, Form.KNOWN_MENTION):
        return SEEN_SUBJECT
    if kind is TextKind.PROMISE and form is Form.NO_THING:
        return FOLLOWING_UP
    if kind is TextKind.INVITE and manner.body == 1:
        return COFFEE
    return HELLO_AGAIN if kind is TextKind.AGAIN and manner.quiet else SUBJECTS[kind]
