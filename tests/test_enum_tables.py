"""Every table keyed by an enum says something for each of its members; the others are named here, with the reason.

The tables are found by walking the modules, so that a new goal, state or kind makes each one fail that forgets it: the
page that reads it would break for the first person who has it.
"""

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from enum import Enum
from itertools import product
from typing import NamedTuple

import pytest

import eventhub
from eventhub.matching.goals import GoalType, rate_goal_fit
from eventhub.recommendations import reason_words

# Which members a table leaves out, and why that is right. A new member is put into the table or among these.
LEFT_OUT = {
    "eventhub.accounts.rules._FEW": (
        "only where fewer values than usual make sense",
        "CURIOUS_ABOUT EMPLOYER INTEREST LIVED_IN SCHOOL SPEAKS VISITED WANTS_TO_SPEAK",
    ),
    "eventhub.api.domain_events._AT_THE_DOOR": (
        "programs hear of changes, and a refused scan changes nothing",
        "ALREADY NOT_COMING NO_SEAT OTHER_EVENT UNKNOWN",
    ),
    "eventhub.api.domain_events._OF_EVENTS": (
        "programs hear what happens to the event, not how its team works",
        "BROUGHT EXPORTED"
        " GREETER_NAMED GREETER_RELEASED INVITED MESSAGED MOVED_LINK PRINTED_BADGES TEAM_ASKED TEAM_JOINED"
        " TEAM_LEFT TEAM_ROLE TEAM_UNASKED"
        " UNINVITED",
    ),
    "eventhub.api.domain_events._MOVES": ("made of AFTER_MOVE", "UNVERIFIED"),
    "eventhub.events.registrations.queries._SINCE": ("guests are told of no draft", "DRAFT"),
    "eventhub.api.labels.DELIVERY_KINDS": ("the others are not coloured", "DROPPED SENDING"),
    "eventhub.api.rules.AFTER_MOVE": ("an unproven address is nobody's business yet", "UNVERIFIED"),
    "eventhub.organiser.companion.labels.PROBLEM_WORDS": (
        "these are told with what stands on the line, or counted",
        "BAD_EMAIL REPEATED SLIP TWICE UNDECIDED",
    ),
    "eventhub.organiser.companion.labels.HARMLESS_WORDS": (
        "these are problems, each told by its line",
        "BAD_EMAIL BROKEN NO_EMAIL NO_NAME OPEN_QUOTE SLIP TWICE WEB_ADDRESS",
    ),
    "eventhub.organiser.greeting.labels.AFTER": (
        "only goals with an exact counterpart are told as such",
        "LEARN_FIELD MAKE_FRIENDS MEET_CONNECTORS PRACTISE_LANGUAGE",
    ),
    "eventhub.people.imports.labels.OVER": (
        "only imports that ended without a result",
        "DONE REFUSED WAITING WORKING",
    ),
    "eventhub.people.imports.readers.google.COLUMNS": ("Google writes no such columns", "OTHER_NAME SCHOOL"),
    "eventhub.people.imports.readers.cards._WORDS": (
        "no list that people write by hand has such labels",
        "MIDDLE NICKNAME READING_FAMILY READING_GIVEN",
    ),
    "eventhub.people.imports.readers.linkedin.COLUMNS": (
        "LinkedIn writes no such columns",
        "MIDDLE NAME NICKNAME OTHER_NAME READING_FAMILY READING_GIVEN SCHOOL",
    ),
    "eventhub.people.imports.readers.table._KNOWN": ("only tables that a program writes", "PASTED TABLE VCARD"),
    "eventhub.followups.labels.BY_HAND": ("these two are noted by other buttons", "INTRODUCED MET"),
    "eventhub.followups.festivals._AROUND": ("nobody travels home for them", "NEW_YEAR TEACHERS"),
    "eventhub.followups.notes.labels.LEFT_OUT": ("nothing typed needs no word", "EMPTY"),
    "eventhub.followups.page_words.WORDS[typed]": (
        "only these are about something typed on their prompt",
        "AGAIN CHECK_IN FESTIVAL HELLO INVITE OFFER_INTRO PROMISE REMIND THANKS THANK_INTRODUCER",
    ),
    "eventhub.followups.wording.chinese.FESTIVALS": ("no Christmas in Chinese", "CHRISTMAS"),
    "eventhub.followups.wording.traditional.FESTIVALS": ("no Christmas in Chinese", "CHRISTMAS"),
    "eventhub.followups.wording.chinese.NAMED_FESTIVALS": ("no Christmas in Chinese", "CHRISTMAS"),
    "eventhub.followups.wording.traditional.NAMED_FESTIVALS": ("no Christmas in Chinese", "CHRISTMAS"),
    "eventhub.followups.wording.chinese.FESTIVAL_SUBJECTS": ("no Christmas in Chinese", "CHRISTMAS"),
    "eventhub.followups.wording.traditional.FESTIVAL_SUBJECTS": ("no Christmas in Chinese", "CHRISTMAS"),
    "eventhub.followups.wording.chinese.SUBJECTS": ("these have subjects by festival and by thing", "FESTIVAL PROMISE"),
    "eventhub.followups.wording.traditional.SUBJECTS": (
        "these have subjects by festival and by thing",
        "FESTIVAL PROMISE",
    ),
    "eventhub.followups.wording.english.FESTIVALS": ("greeted in Chinese alone", "DRAGON_BOAT TEACHERS"),
    "eventhub.followups.wording.german.FESTIVALS": ("greeted in Chinese alone", "DRAGON_BOAT TEACHERS"),
    "eventhub.followups.wording.english.FESTIVAL_SUBJECTS": ("greeted in Chinese alone", "DRAGON_BOAT TEACHERS"),
    "eventhub.followups.wording.german.FESTIVAL_SUBJECTS": ("greeted in Chinese alone", "DRAGON_BOAT TEACHERS"),
    "eventhub.followups.wording.english.SUBJECTS": ("festivals have subjects of their own", "FESTIVAL"),
    "eventhub.followups.wording.german.SUBJECTS": ("festivals have subjects of their own", "FESTIVAL"),
    "eventhub.followups.wording.forms.SHARED_FORMS": (
        "that many share a language or a pastime says nothing",
        "CHILDREN_SCHOOL_AREA CUISINE CURIOUS_ABOUT INTEREST LIVED_IN LIVES_IN SPEAKS VISITED WANTS_TO_SPEAK",
    ),
    "eventhub.followups.wording.forms._QUIET": (
        "only these ask how somebody is",
        "ANCESTRAL_HOME BARE BARE_GIFT BARE_OFFER CLOSED EMPLOYER GIFT HOMETOWN KNOWN KNOWN_MENTION LINE NO_OFFER"
        " NO_THING OFFER QUIET QUIET_MENTION QUIET_UNMET SCHOOL TALKED THING",
    ),
    "eventhub.events.event.labels._IN_WECHAT": ("whatever else is read, the text is in Chinese", "ENGLISH GERMAN"),
    "eventhub.introductions.questions._MOVES": ("a no moves nothing now", "DO_NOT_KNOW MUTE NOT_THIS_TIME"),
    "eventhub.introductions.questions._TARGET_MOVES": ("a no moves nothing now", "NEVER NO_THANKS PAUSE_ALL"),
    "eventhub.introductions.labels.ANSWER_GIVEN": ("these gave no answer", "ASKED NAMED SILENT"),
    "eventhub.introductions.words.english.FROM_ONE_PLACE": (
        "only common ground that says something about two people anywhere",
        "CHILDREN_SCHOOL_AREA CUISINE CURIOUS_ABOUT INTEREST LIVED_IN LIVES_IN SPEAKS VISITED WANTS_TO_SPEAK",
    ),
    "eventhub.introductions.words.german.FROM_ONE_PLACE": (
        "only common ground that says something about two people anywhere",
        "CHILDREN_SCHOOL_AREA CUISINE CURIOUS_ABOUT INTEREST LIVED_IN LIVES_IN SPEAKS VISITED WANTS_TO_SPEAK",
    ),
    "eventhub.introductions.words.chinese.FROM_ONE_PLACE": (
        "only common ground that says something about two people anywhere",
        "CHILDREN_SCHOOL_AREA CUISINE CURIOUS_ABOUT INTEREST LIVED_IN LIVES_IN SPEAKS VISITED WANTS_TO_SPEAK",
    ),
    "eventhub.introductions.words.hong_kong.FROM_ONE_PLACE": (
        "only common ground that says something about two people anywhere",
        "CHILDREN_SCHOOL_AREA CUISINE CURIOUS_ABOUT INTEREST LIVED_IN LIVES_IN SPEAKS VISITED WANTS_TO_SPEAK",
    ),
    "eventhub.introductions.words.traditional.FROM_ONE_PLACE": (
        "only common ground that says something about two people anywhere",
        "CHILDREN_SCHOOL_AREA CUISINE CURIOUS_ABOUT INTEREST LIVED_IN LIVES_IN SPEAKS VISITED WANTS_TO_SPEAK",
    ),
    "eventhub.people.ties.labels._KINDS": (
        "beside the others no school or firm is typed",
        "FAMILY FRIENDS HOBBY MET_ONCE MET_ONLINE NEIGHBOURS",
    ),
    "eventhub.platform.web.filters.NUMBER_WORDS": ("the others write digits", "GERMAN"),
    "eventhub.text.titles._TELLING": ("hanzi tell themselves", "CHINESE HONG_KONG TRADITIONAL"),
    "eventhub.introductions.labels.TOGETHER": (
        "only schools and employers have years",
        "ANCESTRAL_HOME CHILDREN_SCHOOL_AREA CUISINE CURIOUS_ABOUT HOMETOWN INTEREST LIVED_IN LIVES_IN SPEAKS VISITED"
        " WANTS_TO_SPEAK",
    ),
    "eventhub.introductions.labels.IN_ONE_YEAR": (
        "only schools and employers have years",
        "ANCESTRAL_HOME CHILDREN_SCHOOL_AREA CUISINE CURIOUS_ABOUT HOMETOWN INTEREST LIVED_IN LIVES_IN SPEAKS VISITED"
        " WANTS_TO_SPEAK",
    ),
    "eventhub.introductions.labels.TOGETHER_QUESTION": (
        "only schools and employers have years",
        "ANCESTRAL_HOME CHILDREN_SCHOOL_AREA CUISINE CURIOUS_ABOUT HOMETOWN INTEREST LIVED_IN LIVES_IN SPEAKS VISITED"
        " WANTS_TO_SPEAK",
    ),
    "eventhub.introductions.labels.FIRST_QUESTION": (
        "no question opens a talk about these; the next value or the event does",
        "CHILDREN_SCHOOL_AREA CURIOUS_ABOUT SPEAKS WANTS_TO_SPEAK",
    ),
    "eventhub.events.registrations.labels.REGISTER_WORDS": (
        "keyed by what registering leads to at once, which is one of three states",
        "DECLINED LAPSED OFFERED REMOVED UNVERIFIED WITHDRAWN",
    ),
    "eventhub.events.registrations.labels.CONFIRM_WORDS": (
        "keyed by what confirming leads to at once, which is one of three states",
        "DECLINED LAPSED OFFERED REMOVED UNVERIFIED WITHDRAWN",
    ),
    "eventhub.events.registrations.labels.CLOSED_WORDS": ("these admit, to a place or to the list", "FULL OPEN"),
    "eventhub.events.questions.rules.LONGEST_ANSWER": ("choices are not typed", "MANY ONE YES_NO"),
    "eventhub.recommendations.queries_of_rooms._OFFERS": (
        "only what a person can teach or show",
        "ANCESTRAL_HOME CHILDREN_SCHOOL_AREA CUISINE CURIOUS_ABOUT EMPLOYER HOMETOWN LIVED_IN LIVES_IN SCHOOL VISITED"
        " WANTS_TO_SPEAK",
    ),
    "eventhub.recommendations.queries_of_rooms._SEEKS": (
        "only what a person wants to learn",
        "ANCESTRAL_HOME CHILDREN_SCHOOL_AREA CUISINE EMPLOYER HOMETOWN INTEREST LIVED_IN LIVES_IN SCHOOL SPEAKS"
        " VISITED",
    ),
    "eventhub.recommendations.reason_words.QUESTIONS": ("no question opens a talk about it", "CHILDREN_SCHOOL_AREA"),
    "eventhub.events.registrations.labels.STATE_KINDS": (
        "the others are not coloured",
        "DECLINED LAPSED REMOVED UNVERIFIED WITHDRAWN",
    ),
    "eventhub.events.registrations.capacity._STAMPS": ("no column keeps their time", "OFFERED PENDING UNVERIFIED"),
    "eventhub.events.registrations.sign_up._MAIL_ON_ARRIVAL": (
        "nobody arrives in these",
        "DECLINED LAPSED OFFERED REMOVED UNVERIFIED WITHDRAWN",
    ),
    "eventhub.text.first_message._COMPILED": ("made of PATTERNS", "LONG"),
    "eventhub.text.first_message.PATTERNS": ("length is counted, not looked for", "LONG"),
    "eventhub.site.for_you.labels.WITHOUT_A_PLACE": (
        "the others have nothing to wait for, or a place",
        "CONFIRMED DECLINED LAPSED REMOVED UNVERIFIED WITHDRAWN",
    ),
}


class Table(NamedTuple):
    """A table, the names it is known by, and of which enum its keys are."""

    names: frozenset[str]
    of: type[Enum]
    keys: frozenset[Enum]


def _modules():
    for found in pkgutil.walk_packages(eventhub.__path__, "eventhub."):
        if not found.name.endswith("__main__"):
            yield importlib.import_module(found.name)


def _enums() -> list[type[Enum]]:
    found = {value for module in _modules() for value in vars(module).values() if _is_our_enum(value)}
    return sorted(found, key=lambda enum: (enum.__module__, enum.__name__))


def _is_our_enum(value: object) -> bool:
    return isinstance(value, type) and issubclass(value, Enum) and value.__module__.startswith("eventhub.")


def _mappings(name: str, value: object) -> Iterator[tuple[str, Mapping]]:
    """A mapping and those among its values, each with its name."""
    if isinstance(value, Mapping):
        yield name, value
        for key, inner in value.items():
            yield from _mappings(f"{name}[{key}]", inner)


def _tables() -> list[Table]:
    enums, names, mappings = _enums(), {}, {}
    for module in _modules():
        for variable, value in vars(module).items():
            for name, mapping in _mappings(f"{module.__name__}.{variable}", value):
                names.setdefault(id(mapping), set()).add(name)
                mappings[id(mapping)] = mapping
    keyed = ((frozenset(names[key]), *_keyed_by(mapping, enums)) for key, mapping in mappings.items())
    return [Table(known_as, of, keys) for known_as, of, keys in keyed if of is not None]


def _keyed_by(mapping: Mapping, enums: list[type[Enum]]) -> tuple[type[Enum] | None, frozenset[Enum]]:
    """The one enum to which some keys belong, other keys allowed; or whose values the keys, plain strings, are."""
    members = frozenset(key for key in mapping if isinstance(key, Enum))
    kinds = {type(member) for member in members}
    if len(kinds) == 1:
        return kinds.pop(), members
    if members or not mapping or not all(isinstance(key, str) for key in mapping):
        return None, members
    # By half or more of its values and by no other string: a table of two words is of no enum by chance.
    of = next((enum for enum in enums if len(enum) <= 2 * len(mapping) > 4 and _has_values(enum, mapping)), None)
    return of, frozenset(of(key) for key in mapping) if of else members


def _has_values(enum: type[Enum], keys: Mapping) -> bool:
    return set(keys) <= {member.value for member in enum}


def test_every_table_keyed_by_an_enum_has_all_its_members():
    wrong = []
    used = set()
    for table in _tables():
        lacks = {member.name for member in table.of} - {member.name for member in table.keys}
        known = table.names & LEFT_OUT.keys()
        used |= known
        expected = set(LEFT_OUT[min(known)][1].split()) if known else set()
        if lacks != expected:
            wrong.append((min(table.names), sorted(lacks - expected), sorted(expected - lacks)))

    assert wrong == [], "tables, the members they lack, and those they have although LEFT_OUT says that they do not"
    assert LEFT_OUT.keys() - used == set()


def test_the_walk_finds_the_tables():
    found = {name: table.of.__name__ for table in _tables() for name in table.names}

    assert found["eventhub.matching.goals.GOALS"] == "GoalType"
    assert found["eventhub.recommendations.reason_words.QUESTIONS"] == "BackgroundKind"
    assert found["eventhub.introductions.labels.REFUSAL"] == "Refusal"
    assert len(found) > 100


@pytest.mark.parametrize("table", [reason_words.COUNTERPARTS, reason_words.COUNTERPART_QUESTIONS])
def test_each_pair_of_exact_counterparts_is_said_both_ways(table):
    assert table.keys() == {
        (one, other) for one, other in product(GoalType, repeat=2) if rate_goal_fit([one], [other]) == 1
    }
