"""The words of the texts around an introduction, in English."""

from __future__ import annotations

from eventhub.accounts.rules import BackgroundKind
from eventhub.introductions.members import Member
from eventhub.matching.goals import GoalType
from eventhub.people.rules import HowKnown

# A longer title makes a text too long, as does a longer line about oneself: each is left out.
LONGEST_TITLE, LONGEST_LINE = 40, 60
# What stands after "I am" and after 我.
GOAL = {
    GoalType.FIND_JOB: "looking for a new position",
    GoalType.HIRE: "looking for people for my team",
    GoalType.FIND_CUSTOMERS: "looking for customers",
    GoalType.FIND_SUPPLIERS: "looking for suppliers and partners",
    GoalType.RAISE: "raising money for our company",
    GoalType.INVEST: "looking for companies to invest in",
    GoalType.FIND_MENTOR: "looking for advice from someone more experienced",
    GoalType.MENTOR: "happy to pass on what I know",
    GoalType.LEARN_FIELD: "trying to learn more about this field",
    GoalType.MEET_CONNECTORS: "new to these circles",
    GoalType.MAKE_FRIENDS: "hoping to make friends here",
    GoalType.UNDERSTAND_PLACE: "new here",
    GoalType.EXPLAIN_PLACE: "happy to explain how things work here",
    GoalType.PRACTISE_LANGUAGE: "learning a language",
}
LOOKS_FOR = "looking for {line}"
# The same with the city, and the language, where they are known.
NEW_IN = "new in {city}"
LEARNS = "learning {language}"
# What they look for as a sentence, in a text in another language.
I_AM = "I am {goal}."

# Why just this person.
KNOWS = "{target} knows about {topic}"
# The same of someone whose goal says nothing of the topic.
INTERESTED = "interested in {topic}"
KNOWS_IT = "{target} knows the subject"
SPEAKS = "{target} speaks {language}"
SUITS_BOTH = "that may suit {target} as well"
FROM_ONE_PLACE = {
    BackgroundKind.HOMETOWN: "{target} comes from {value}, as I do",
    BackgroundKind.ANCESTRAL_HOME: "{target}’s family comes from {value}, as mine does",
    BackgroundKind.SCHOOL: "{target} studied at {value}, as I did",
    BackgroundKind.EMPLOYER: "{target} worked at {value}, as I did",
}

# To an introducer, in two wordings each: with a goal and a link, with a link alone, and what its author completes.
# The last ends where the author goes on.
ASKS = (
    (
        "Could you introduce me to {target}? I am {goal}, and {link}. If it does not suit, no problem at all.",
        "Could you introduce me to {target}? {link}. If it does not suit, no problem at all.",
        "Could you introduce me to {target}? If it does not suit, no problem at all. I am {goal} and would like to meet"
        " {target} because …",
        "Could you introduce me to {target}? If it does not suit, no problem at all. I would like to meet {target}"
        " because …",
    ),
    (
        "Would you be comfortable introducing me to {target}? I am {goal}; {link}. Please say so if it does not suit.",
        "Would you be comfortable introducing me to {target}? {link}. Please say so if it does not suit.",
        "Would you be comfortable introducing me to {target}? Please say so if it does not suit. I am {goal} and would"
        " like to meet {target} because …",
        "Would you be comfortable introducing me to {target}? Please say so if it does not suit. I would like to meet"
        " {target} because …",
    ),
)
ASKS_FORMAL = ASKS

# To the target: the reason and the question, when the two could talk, and what the author can do in return.
QUESTION = "I am {goal} and would like to ask you about {topic}."
QUESTION_ALONE = "I would like to ask you about {topic}."
# The same of those who have no topic in common.
MEET = "I am {goal} and would be glad to meet you."
MEET_ALONE = "I would be glad to meet you."
WHEN_AT = "Would twenty minutes at {event} suit you?"
WHEN_THERE = "Would twenty minutes at the event suit you?"
WHEN_AFTERWARDS = "Would twenty minutes one of these weeks suit you?"
IN_RETURN = "In return I am glad to help with {can_help}."

# From an introducer about the requester, to the target.
TIE = {
    HowKnown.WORKED_TOGETHER: "{requester} and I worked together.",
    HowKnown.STUDIED_TOGETHER: "{requester} and I studied together.",
    HowKnown.FAMILY: "{requester} and I are family.",
    HowKnown.FRIENDS: "{requester} and I are friends.",
    HowKnown.NEIGHBOURS: "{requester} and I are neighbours.",
    HowKnown.HOBBY: "{requester} and I share a hobby.",
    HowKnown.MET_ONCE: "{requester} and I met once and had a good talk.",
    HowKnown.MET_ONLINE: "{requester} and I know each other online.",
}


def group_text(one: Member, other: Member, variant: int) -> str:
    """Return what the introducer says in a group of three, in one of two wordings."""
    if variant % 2 == 0:
        lines = f" {one.name}: {one.line}. {other.name}: {other.line}." if one.line else ""
        return f"{one.name}, {other.name}: I am glad you would both like to meet.{lines} Over to you!"
    first, second = (f" ({each.line})" if each.line else "" for each in (one, other))
    return f"{one.name}, meet {other.name}{second}. {other.name}, meet {one.name}{first}. I will leave you to it."
