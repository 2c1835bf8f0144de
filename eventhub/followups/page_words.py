"""Words that the templates of follow-ups and of relationships look up."""

from __future__ import annotations

from eventhub.followups.labels import (
    ASK_FOR_LINK,
    ASK_FOR_OCCASION,
    BY_HAND,
    FESTIVALS,
    GREETINGS,
    RHYTHMS,
    STAGES,
    STEPS,
    TO_DO,
    favour_words,
    gate_words,
    to_do,
    touch_words,
)
from eventhub.followups.notes.labels import LEFT_OUT
from eventhub.followups.rules import Step
from eventhub.followups.wording.kinds import TextKind
from eventhub.introductions.labels import WAY, shared_sentences, softening, softer
from eventhub.people.ties.labels import CLOSENESS, HOW

WORDS = {
    "steps": STEPS,
    "to_do": to_do,
    "kinds": TO_DO,
    "touch_words": touch_words,
    "by_hand": BY_HAND,
    "ladder": list(Step),
    "shared_sentences": shared_sentences,
    "favour_words": favour_words,
    "stages": STAGES,
    "greetings": GREETINGS,
    "festivals": FESTIVALS,
    "on_request": (TextKind.SHARE, TextKind.OFFER_INTRO, TextKind.CONGRATULATE),
    "typed": {TextKind.SHARE: ASK_FOR_LINK, TextKind.CONGRATULATE: ASK_FOR_OCCASION},
    "rhythms": RHYTHMS,
    "gate": gate_words,
    "how": HOW,
    "closeness": CLOSENESS,
    "left_out": LEFT_OUT,
    "ways": WAY,
    "softer": softer,
    "softening": softening,
}
