"""What there are texts for, and how they are sent."""

from enum import StrEnum


class TextKind(StrEnum):
    """The occasions there is a text for."""

    THANKS = "thanks"
    PROMISE = "promise"
    CHECK_IN = "check_in"
    SHARE = "share"
    OFFER_INTRO = "offer_intro"
    INVITE = "invite"
    CONGRATULATE = "congratulate"
    FESTIVAL = "festival"
    AGAIN = "again"
    THANK_INTRODUCER = "thank_introducer"
    HELLO = "hello"
    REMIND = "remind"


class Channel(StrEnum):
    """How the person will send it."""

    WECHAT = "wechat"
    EMAIL = "email"


class Festival(StrEnum):
    """The days on which people are greeted."""

    SPRING = "spring"
    DRAGON_BOAT = "dragon_boat"
    TEACHERS = "teachers"
    MID_AUTUMN = "mid_autumn"
    CHRISTMAS = "christmas"
    NEW_YEAR = "new_year"


class Form(StrEnum):
    """Which of a kind's sentences fits what is known."""

    PLAIN = "plain"
    # Nobody met yet: nothing that speaks of a meeting.
    UNMET = "unmet"
    MENTION = "mention"
    # A thing that reads in a sentence as it is, one that stands better after a colon, and none.
    THING = "thing"
    BARE = "bare"
    # The same of a thing that is no document: a gift, a sample, a ticket.
    GIFT = "gift"
    BARE_GIFT = "bare_gift"
    NO_THING = "no_thing"
    OFFER = "offer"
    BARE_OFFER = "bare_offer"
    NO_OFFER = "no_offer"
    HOMETOWN = "hometown"
    ANCESTRAL_HOME = "ancestral_home"
    SCHOOL = "school"
    EMPLOYER = "employer"
    # They knew each other before the event.
    KNOWN = "known"
    KNOWN_MENTION = "known_mention"
    CLOSED = "closed"
    TALKED = "talked"
    LINE = "line"
    # After two texts without an answer nothing is asked.
    QUIET = "quiet"
    QUIET_MENTION = "quiet_mention"
    QUIET_UNMET = "quiet_unmet"
