"""The ready texts in English."""

import re

from eventhub.accounts.rules import BackgroundKind
from eventhub.followups.text_templates import Template, TextKind
from eventhub.followups.time_of_year import TimeOfYear

HELLO = "Hello {name}"
HELLO_FORMAL = "Dear {name}"
HELLO_NOBODY = "Hello"
TODAY, YESTERDAY = "today", "yesterday"
INTRODUCTION = ("{hello}, this is {author}.", "{hello}!")
GREETING = "{hello}!"
EMAIL_GREETING = "{hello},"
EMAIL_INTRODUCTION = ("",)
EMAIL_CLOSING = ("Best wishes,\n{author}", "Best wishes")
# An English letter ends the same all year.
PEACE: dict[TimeOfYear, str] = {}
TIME_OF_YEAR = {
    TimeOfYear.SPRING: "spring",
    TimeOfYear.SUMMER: "summer",
    TimeOfYear.AUTUMN: "autumn",
    TimeOfYear.WINTER: "winter",
}
SEASON = {
    TimeOfYear.SPRING: "spring has begun well for you",
    TimeOfYear.SUMMER: "the summer is being kind to you",
    TimeOfYear.AUTUMN: "the autumn is being kind to you",
    TimeOfYear.WINTER: "you are keeping warm this winter",
}
# What two people share, to stand at the end of a sentence; where children go to school is nothing for a letter.
COMMON = {
    BackgroundKind.HOMETOWN: "we both come from {value}",
    BackgroundKind.ANCESTRAL_HOME: "both our families come from {value}",
    BackgroundKind.SCHOOL: "we both studied at {value}",
    BackgroundKind.EMPLOYER: "we both worked at {value}",
    BackgroundKind.LIVES_IN: "we both live in {value}",
    BackgroundKind.LIVED_IN: "we have both lived in {value}",
    BackgroundKind.VISITED: "we have both been to {value}",
    BackgroundKind.SPEAKS: "we both speak {value}",
    BackgroundKind.WANTS_TO_SPEAK: "we are both learning {value}",
    BackgroundKind.INTEREST: "we share an interest: {value}",
    BackgroundKind.CURIOUS_ABOUT: "we are both curious about {value}",
    BackgroundKind.CUISINE: "we both like to eat {value}",
}
BETWEEN_SENTENCES = " "
# English keeps the article that was typed: nothing matches.
LEADING_ARTICLE = re.compile(r"(?!)")

_MET = (
    "It was good to meet you {when} at {event}.",
    "It was good to meet you at {event}.",
    "It was good to meet you {when}.",
    "It was good to meet you.",
)
_INTRODUCED = ("I am glad that {introducer} introduced us.", "")
_STAYED = (
    "One thing from our talk stayed with me: “{detail}”.",
    "I was glad to find that {common}.",
    "I enjoyed our talk.",
)
_FOND = ("I still like to think of our talk: “{detail}”.", "I like to remember that {common}.", "")

TEMPLATES: dict[TextKind, Template] = {
    TextKind.FIRST_HELLO: Template(
        subject=("Good to be in touch",),
        paragraphs=(
            (
                (
                    "I am glad that {introducer} introduced us.",
                    "I am glad that we have been introduced.",
                ),
                ("I was glad to see that {common}.", ""),
                ("I look forward to talking at {event}.", "I look forward to talking."),
            ),
            (("Until then, all the best for your week.",),),
        ),
        first=True,
    ),
    TextKind.THANKS: Template(
        subject=("Good to meet you at {event}", "Good to meet you"),
        paragraphs=(
            (_MET, _INTRODUCED),
            (_STAYED, ("Thank you for taking the time.",)),
            (("There is no need to answer. I just wanted to say it.",),),
        ),
        first=True,
    ),
    TextKind.THANKS_ONLY: Template(
        subject=("Thank you for the talk at {event}", "Thank you for the talk"),
        paragraphs=(
            (
                (
                    "Thank you for the talk {when} at {event}.",
                    "Thank you for the talk at {event}.",
                    "Thank you for the talk {when}.",
                    "Thank you for the talk.",
                ),
                ("I wish you all the best with what you have ahead.",),
            ),
        ),
        first=True,
    ),
    TextKind.PROMISE: Template(
        subject=("As promised: {promise}", "As promised"),
        paragraphs=(
            (_MET, _INTRODUCED),
            (
                (
                    "Here is what I promised you: {promise}. I hope it is of use.",
                    "I have not forgotten what I promised you, and here it comes.",
                ),
                ("There is no hurry to answer.",),
            ),
        ),
        first=True,
    ),
    TextKind.QUESTION: Template(
        subject=("How is it going?",),
        paragraphs=(
            (
                (
                    "I was wondering whether this was of any use to you: {promise}.",
                    "You told me about this when we met: “{detail}”. How is it going?",
                    "How have things been since {event}?",
                    "How have things been since we met?",
                ),
                ("I would be glad to hear, whenever you have a minute.",),
            ),
        ),
    ),
    TextKind.ARTICLE: Template(
        subject=("This made me think of you",),
        paragraphs=(
            (
                (
                    "I came across something that made me think of our talk: “{detail}”.",
                    "I came across something and thought of you, since {common}.",
                    "I came across something that made me think of our talk at {event}.",
                    "I came across something that made me think of you.",
                ),
                ("I am sending it along, in case it is useful.",),
            ),
            (("No need to answer. I hope your week is going well.",),),
        ),
    ),
    TextKind.INTRODUCE: Template(
        subject=("Somebody you might like to meet",),
        paragraphs=(
            (
                (
                    "I was thinking of what you told me: “{detail}”.",
                    "I was thinking of our talk at {event}.",
                    "I was thinking of our talk.",
                ),
                ("I know somebody who would have a lot to say to that.",),
            ),
            (
                ("Shall I introduce the two of you?",),
                ("If this is not a good time, that is perfectly fine.",),
            ),
        ),
    ),
    TextKind.INVITE_MEAL: Template(
        subject=("A meal together?",),
        paragraphs=(
            (
                (
                    "It has been a while, and I still remember this: “{detail}”.",
                    "It has been a while, and I have not forgotten that {common}.",
                    "It has been a while since {event}.",
                    "It has been a while since we met.",
                ),
                ("I would enjoy hearing how things have gone for you.",),
            ),
            (("Shall we have a meal together one of these weeks? My treat, you choose the day.",),),
        ),
    ),
    TextKind.INVITE_ACTIVITY: Template(
        subject=("A walk and a cup of tea?",),
        paragraphs=(
            (
                (
                    "I would like to go on where we left off: “{detail}”.",
                    "I would like to go on with our talk, all the more as {common}.",
                    "I would like to go on with our talk from {event}.",
                    "I would like to go on with our talk.",
                ),
                (
                    "How about a walk and a cup of tea on one of these {time_of_year} weekends?",
                    "How about a walk and a cup of tea one of these weekends?",
                ),
            ),
            (("Any day that suits you is fine, and so is another time.",),),
        ),
    ),
    TextKind.CONGRATULATE: Template(
        subject=("Congratulations!",),
        paragraphs=(
            (
                ("I have just heard your good news. Congratulations!",),
                (
                    "I still remember you telling me of this: “{detail}”.",
                    "I still remember our talk at {event}.",
                    "I still remember our talk.",
                ),
                ("I am really happy for you.",),
            ),
        ),
    ),
    TextKind.SPRING_FESTIVAL: Template(
        subject=("Happy Spring Festival!",),
        paragraphs=(
            (
                ("Happy Spring Festival!",),
                ("I wish you and your family health and joy, and a year of good things.",),
                _FOND,
            ),
        ),
    ),
    TextKind.MID_AUTUMN: Template(
        subject=("Happy Mid-Autumn Festival!",),
        paragraphs=(
            (
                ("Happy Mid-Autumn Festival!",),
                ("I hope you can share the full moon with the people you love.",),
                _FOND,
            ),
        ),
    ),
    TextKind.CHRISTMAS: Template(
        subject=("A peaceful Christmas",),
        paragraphs=(
            (
                ("I wish you a peaceful Christmas and a good start into the new year.",),
                _FOND,
            ),
        ),
    ),
    TextKind.DORMANT: Template(
        subject=("Hello again",),
        paragraphs=(
            (
                ("It has been a while, and you came to my mind today.",),
                (
                    "I remembered this from our talk: “{detail}”.",
                    "I remembered that {common}.",
                    "I remembered our talk at {event}.",
                    "",
                ),
            ),
            (
                ("I hope {season}.", "I hope all is well with you."),
                ("No reason but to say hello.",),
            ),
        ),
    ),
    TextKind.THANK_INTRODUCER: Template(
        subject=("Thank you for introducing {introduced}", "Thank you for the introduction"),
        paragraphs=(
            (
                (
                    "Thank you for introducing me to {introduced}.",
                    "Thank you for the introduction.",
                ),
            ),
            (
                (
                    "{talked} and I had a good talk, and it would not have happened without you.",
                    "I will tell you how it goes; it would not have begun without you.",
                ),
            ),
        ),
    ),
    TextKind.VOICE: Template(
        subject=("A quick hello",),
        paragraphs=(
            (
                (
                    "I was just thinking of something you told me: “{detail}”.",
                    "I was just thinking of you, and how {common}.",
                    "I was just thinking of our talk at {event}.",
                    "I was just thinking of our talk.",
                ),
                ("So I thought I would say hello in my own voice.",),
            ),
            (("I hope your week is going well. Talk soon!",),),
        ),
        first=True,
    ),
}
