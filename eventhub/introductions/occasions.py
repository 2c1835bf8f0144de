"""What a drafted request may speak of, read in one place: the lines of two guests, where they meet, what both share."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from itertools import product

from eventhub.accounts.models import User
from eventhub.accounts.rules import BackgroundKind
from eventhub.events.event.models import Event
from eventhub.events.registrations.models import Registration
from eventhub.introductions import queries_of_drafts
from eventhub.introductions.drafts import Occasion, ask_introducer, ask_target
from eventhub.introductions.words import words_of
from eventhub.matching.goals import GoalType, rate_service
from eventhub.matching.sentences import topic_in_sentence
from eventhub.matching.understanding import understand
from eventhub.people.rules import HowKnown
from eventhub.people.visibility.queries_of_values import Value, list_values_seen
from eventhub.text.characters import has_hanzi, simplify
from eventhub.text.languages import Language
from eventhub.text.name_choice import name_in
from eventhub.text.phrases import lacks_article, usable_phrase
from eventhub.text.titles import title_in_script
from eventhub.text.vocabulary import find_value, label, larger_places

# Common ground is rare when at most a tenth of a room of this many guests states it.
ROOM, SHARE = 20, 10
# A language is learned and spoken; nobody "knows about" it.
_LANGUAGES = frozenset(
    ["mandarin", "english", "german", "french", "spanish", "japanese", "korean", "russian", "italian"]
)
_CITIES = frozenset(f"place:cn-{city}" for city in ("beijing", "chongqing", "shanghai", "tianjin"))
# Some topics are named by who does it, and nobody "knows about" a dentist.
_BY_WHO_DOES_IT = re.compile(
    "(?:[师员者]|(?<!爵)士|(?<!电)商|(?<!中)医|学生|司机|保姆|警察|机长|邻居|难民|主播|裁缝|中介|董事|电工|编剧|博士后|网红)$"
)
_MET_BRIEFLY = (HowKnown.MET_ONCE, HowKnown.MET_ONLINE)


class Drafts:
    """What a requester may begin with: the request to an introducer, and what the target would read.

    `possible` are those who may be asked. What the two guests said is read when the first text is asked for.
    """

    def __init__(
        self, event: Event, requester: User, target: User, now: datetime, *, possible: Sequence[User] = ()
    ) -> None:
        self.event, self.requester, self.target, self.now = event, requester, target, now
        self._possible = possible
        self._occasions: dict[str, Occasion] = {}

    def to_introducer(self, introducer: User | None, *, language: str = "", other_wording: bool = False) -> str:
        """Return the request in the language of an introducer, or in the given one.

        Where nobody is named it is in the language of the requester.
        """
        requests, ties = self._requests_and_ties
        return self._ask(
            language or self.language_of(introducer),
            formal=introducer is None or introducer.id not in ties or ties[introducer.id] in _MET_BRIEFLY,
            variant=requests + other_wording,
        )

    def to_target(self, *, language: str = "") -> str:
        """Return what the target would read, in their language or in the given one."""
        language = language or str(self.target.language)
        return ask_target(language, self._occasion(language))

    def language_of(self, introducer: User | None) -> str:
        """Return the language of the request unless another one is chosen."""
        return str((introducer or self.requester).language)

    def is_draft(self, text: str) -> bool:
        """Return whether nobody has typed in a request since it was drafted."""
        return text.strip() in self._every_draft

    def suits(self, text: str, introducer: User | None, *, language: str = "") -> bool:
        """Return whether a request was written by hand, or is the draft in this introducer's language and form."""
        own = {self.to_introducer(introducer, language=language, other_wording=other) for other in (False, True)}
        return text.strip() in own or not self.is_draft(text)

    @cached_property
    def _every_draft(self) -> frozenset[str]:
        return frozenset(
            self._ask(language, formal=formal, variant=variant)
            for language, formal, variant in product(Language, (False, True), (0, 1))
        )

    def _ask(self, language: str, *, formal: bool, variant: int) -> str:
        return ask_introducer(language, self._occasion(language), formal=formal, variant=variant)

    def _occasion(self, language: str) -> Occasion:
        if language not in self._occasions:
            self._occasions[language] = self._read_occasion(language)
        return self._occasions[language]

    @cached_property
    def _requests_and_ties(self) -> tuple[int, dict[int, HowKnown | None]]:
        return queries_of_drafts.requests_and_ties(self.requester.id, [each.id for each in self._possible])

    @cached_property
    def _guests(self) -> dict[int, Registration]:
        return queries_of_drafts.registrations_of(self.event.id, (self.requester.id, self.target.id))

    @cached_property
    def _seen(self) -> tuple[Value, ...]:
        return list_values_seen(self.requester.id, self.target.id, self.now, event_id=self.event.id)

    def _read_occasion(self, language: str) -> Occasion:
        event, mine, theirs = self.event, self._guests[self.requester.id], self._guests.get(self.target.id)
        known = Occasion(
            target=name_in(self.target.name, self.target.other_name, chinese=Language(language).is_chinese),
            goal=_goal_towards(mine.goal_types, theirs.goal_types if theirs else ()),
            looks_for=mine.looks_for,
            can_help=mine.can_help,
            own_language=str(self.requester.language),
            topic=_topic_met(mine, theirs, language) if theirs else "",
            city=_name_of(_city_of(event), language),
            event=title_in_script(event.title, event.translated("title"), Language(language)),
            is_over=self.now >= event.ends_at,
        )
        if known.goal is GoalType.PRACTISE_LANGUAGE:
            wanted = queries_of_drafts.find_wanted_language(self.requester.id)
            speaks_it = any(each.kind is BackgroundKind.SPEAKS and each.value_id == wanted for each in self._seen)
            known = replace(known, language=_name_of(wanted, language), speaks_it=speaks_it)
        pair = _exact_pair(mine.goal_types, theirs.goal_types) if theirs else None
        if pair and theirs and _is_one_field(mine, theirs):
            known = replace(known, goal=pair, suits_both=True)
        return known if known.topic or known.suits_both else replace(known, shared=_rare(event, self._seen, language))


def topic_of_two(event_id: int, one: User, other: User, language: str) -> str:
    """Return the topic that one of two guests looks for and the other can help with; empty without one.

    Both read it, and so does the introducer: of the sentences on who to meet nothing is in it.
    """
    guests = queries_of_drafts.registrations_of(event_id, (one.id, other.id))
    first, second = (guests.get(each.id) for each in (one, other))
    if first is None or second is None:
        return ""
    mine, theirs = (understand(each.said) for each in (first, second))
    return _name_topic(mine.told_seeks & theirs.told_offers, language) or _name_topic(
        theirs.told_seeks & mine.told_offers, language
    )


def _topic_met(mine: Registration, theirs: Registration, language: str) -> str:
    """Return the name of a topic that the author looks for and another offers, as far as others are told of it."""
    return _name_topic(understand(mine.said).seeks & understand(theirs.said).told_offers, language)


def _name_topic(met: Collection[str], language: str) -> str:
    names = (topic_in_sentence(topic, language) for topic in sorted(set(met) - _LANGUAGES))
    return next((name for name in names if _can_be_known(name, language)), "")


def _can_be_known(name: str, language: str) -> bool:
    """Return whether one can know about a topic: some are named by who does it, as lawyers are."""
    is_english = language == Language.ENGLISH
    is_person = (is_english and lacks_article(name, language)) or _BY_WHO_DOES_IT.search(simplify(name))
    return not is_person and bool(usable_phrase(name, language) and usable_phrase(name.removesuffix("s"), language))


def _goal_towards(mine: Iterable[GoalType], theirs: Iterable[GoalType]) -> GoalType | None:
    """Return the goal of mine that theirs serve best, the first of equals.

    None where the other came for the same and could not serve it: two who look for customers.
    """
    others = tuple(theirs)
    served = {one: max((rate_service(one, other) for other in others), default=0.0) for one in mine}
    best = max(served, key=lambda one: served[one], default=None)
    return best if best not in others or served[best] else None


def _exact_pair(mine: Iterable[GoalType], theirs: Iterable[GoalType]) -> GoalType | None:
    """Return my first goal that has its exact counterpart among theirs."""
    others = tuple(theirs)
    return next(
        (one for one in mine if any(rate_service(one, other) == rate_service(other, one) == 1 for other in others)),
        None,
    )


def _is_one_field(mine: Registration, theirs: Registration) -> bool:
    """Return whether the lines of two guests speak of one topic: the types of their goals alone say too little."""
    one, other = (understand(each.said) for each in (mine, theirs))
    return bool((one.seeks & other.told_offers) | (one.offers & other.told_seeks))


def _rare(event: Event, seen: Iterable[Value], language: str) -> tuple[BackgroundKind, str] | None:
    """Return what both share and few others here, with its name; nothing that the event or its place explains."""
    place = _place_of(event)
    around = {place, *larger_places(place)} if place else set()
    for value in seen:
        name = label(value.value_id, language) or value.text
        if not value.shared or value.kind not in words_of(language).FROM_ONE_PLACE or value.value_id in around:
            continue
        if (
            has_hanzi(name) != Language(language).is_chinese
            or not usable_phrase(name, language)
            or _is_in_title(name, event)
        ):
            continue
        guests, holders = queries_of_drafts.guests_and_holders(event, value.kind, value.value_id)
        if guests >= ROOM and holders * SHARE <= guests:
            return value.kind, name
    return None


def _is_in_title(name: str, event: Event) -> bool:
    return name.casefold() in event.every_title.casefold()


def _place_of(event: Event) -> str:
    """Return the value of the place where an event is, as far as it is known; its smallest part may be a street."""
    parts = [event.place, *event.place.split(",")[::-1]]
    return next((found for part in parts if (found := find_value("place", part))), "")


def _city_of(event: Event) -> str:
    """Return the place of an event, of a district of one of the four cities that are provinces that city."""
    place = _place_of(event)
    return next((one for one in larger_places(place) if one in _CITIES), place)


def _name_of(value_id: str, language: str) -> str:
    name = label(value_id, language) if value_id else None
    return name if name and has_hanzi(name) == Language(language).is_chinese else ""
