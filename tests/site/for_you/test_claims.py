"""For you and Guests say of nobody what is not so: each reason, way, count and relation follows from the rows.

Sentences are known by their message ids, so that one table judges them in every language. A line of a card that is
not in the table fails: a new reason needs its condition here first.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from random import Random

import pytest
import sqlalchemy as sa
from flask import current_app
from flask_babel import force_locale, gettext, ngettext

from eventhub.accounts.models import BackgroundItem, User
from eventhub.events.event.models import Event
from eventhub.events.registrations.labels import topic_name
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import RegistrationState, VisibleTo
from eventhub.matching.goals import GoalType
from eventhub.matching.sentences import topics_named
from eventhub.people.models import Block, Tie
from eventhub.platform.db import db
from eventhub.platform.web.filters import called, number_word
from eventhub.recommendations.queries import stored_list
from eventhub.recommendations.reason_words import COUNTERPARTS, MIXED, SHARED
from eventhub.recommendations.service import refresh_room
from tests.factories import in_one_commit, make_block, make_event, make_registration, make_tie, make_user

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)

LANGUAGES = {"en": "en", "zh-CN": "zh_Hans"}
READERS = 8
FIRST = [
    "Anna",
    "Boris",
    "Clara",
    "Dmitri",
    "Elena",
    "Fatima",
    "Goran",
    "Hanna",
    "Igor",
    "Jana",
    "Karim",
    "Lena",
    "Milan",
]
LAST = ["Keller", "Novak", "Rossi"]
SEEN = (VisibleTo.EVERYONE, VisibleTo.EVERY_GUEST)
SEEKS = ("", "battery storage", "solar installers", "textile machines", "冷链", "tax advice", "robots")
OFFERS = ("", "storage for factories", "工厂屋顶光伏", "weaving mills", "cold chain", "税务", "industrial robots")
VALUES = {
    "school": ("Tongji", "Fudan", "TU Berlin", "Jiaotong", "Zhejiang University", "ETH", "KIT", "Tsinghua"),
    "hometown": ("Zigong", "Hamburg", "Porto", "Lyon", "Graz", "Basel"),
    "lived_in": ("Hamburg", "Lyon", "Osaka", "Lagos", "Quito", "Porto"),
    "employer": ("Bosch", "Siemens", "Haier", "Midea", "BASF", "Foxconn", "Danone"),
}
PLACES = {"hometown", "ancestral_home", "lives_in", "lived_in", "grew_up"}


@dataclass
class Case:
    """What is stored, as one guest reads of the event and, on a card, of another guest."""

    event: Event
    reader: Registration
    other: Registration | None = None

    @cached_property
    def shown(self) -> list[Registration]:
        """Guests with a place who are seen by more than the organisers, the reader among them."""
        query = Registration.query.filter_by(event_id=self.event.id, state=RegistrationState.CONFIRMED)
        return query.filter(Registration.visible_to != VisibleTo.NOBODY).all()

    @cached_property
    def blocked(self) -> set[int]:
        me = self.reader.user_id
        pairs = db.session.execute(sa.select(Block.owner_id, Block.other_id))
        return {one for pair in pairs if me in pair for one in pair} - {me}

    @property
    def may_be_met(self) -> bool:
        return self.other in self.shown and not self.is_blocked(self.other)

    def is_blocked(self, one: Registration) -> bool:
        return one.user_id in self.blocked

    @property
    def seen_acquaintances(self) -> list[Registration]:
        """Acquaintances the reader may see: all but the hidden; a hidden reader sees none."""
        is_hidden = self.reader.visible_to is VisibleTo.NOBODY
        others = [one for one in self.shown if one is not self.reader and one.user_id not in self.blocked]
        return [] if is_hidden else [one for one in others if know(self.reader.user, one.user)]

    def values(self, one: Registration, kinds) -> set[str]:
        found = BackgroundItem.query.filter_by(user_id=one.user_id)
        return {item.text for item in found if item.kind.value in kinds}


def know(one: User, other: User) -> bool:
    """Tell whether each says to know the other."""
    pairs = [(one.id, other.id), (other.id, one.id)]
    return Tie.query.filter(sa.tuple_(Tie.owner_id, Tie.other_id).in_(pairs)).count() == len(pairs)


def kinds_of(kind: str) -> set[str]:
    return PLACES if kind == "place" else {kind}


def is_shared(mine: str, theirs: str):
    """Both state the value that is named, each in the way that is said."""
    return lambda case, said: (
        said["value"] in case.values(case.reader, kinds_of(mine)) & case.values(case.other, kinds_of(theirs))
    )


def is_rare(case, said) -> bool:
    """Guests who state something that the two share and show it to who shares it, without the blocked."""
    few, everybody = int(said.groupdict().get("few") or 2), [one for one in case.shown if not case.is_blocked(one)]
    seen = [one for one in everybody if one.visible_to is not VisibleTo.ACQUAINTANCES or one is case.reader]
    common = case.values(case.reader, VALUES) & case.values(case.other, VALUES)
    counts = {sum(value in case.values(one, VALUES) for one in seen) for value in common}
    return few in counts and int(said["all"]) == len(seen) and few * 10 <= len(seen)


def wrote(**owners: str):
    """The words in each gap stand in a line of its owner of which the form says that guests read it.

    The sentence on who to meet is none of these lines. A topic before the words is one of its owner's.
    """

    def is_so(case, said) -> bool:
        for words, owner in owners.items():
            one = getattr(case, owner)
            if not any(said[words].rstrip("…") in line for line in (one.looks_for, one.can_help, one.headline)):
                return False
            if (topic := said.groupdict().get("topic")) and topic not in topics_of(one):
                return False
        return said.groupdict().get("name") in (None, called(case.other))

    return is_so


def both_write_of_it(case, said) -> bool:
    return all(said["topic"] in topics_of(one) for one in (case.reader, case.other))


def topics_of(one) -> set[str]:
    return set(map(topic_name, topics_named(f"{one.looks_for}. {one.can_help}. {one.headline}")))


def ticked(mine: GoalType, theirs: GoalType):
    def is_so(case, said) -> bool:
        of_mine, of_theirs = ({each.goal for each in one.goals} for one in (case.reader, case.other))
        return mine in of_mine and theirs in of_theirs and said["name"] == called(case.other)

    return is_so


def is_path(case, said) -> bool:
    """Who could introduce the two need not come to the event."""
    between = User.query.filter_by(name=said["introducer"]).one()
    ends = case.reader.user, case.other.user
    return between.happy_to_introduce and between.id not in case.blocked and all(know(between, end) for end in ends)


NUMBERS = {"few": r"\d+", "all": r"\d+"}
# What stands behind a label.
LINE = r"(?: ?(?P<topic>[^“「 ][^“「]*?))? ?[“「](?P<line>.+)[”」]"
CLAIMS = (
    *((label, LINE, wrote(line="reader")) for label in ("You look for", "You offer", "You write")),
    *((f"%(name)s {does}", LINE, wrote(line="other")) for does in ("looks for", "offers", "writes")),
    ("What %(name)s does", LINE, wrote(line="other")),
    ("%(name)s writes: “%(theirs)s”.", "", wrote(theirs="other")),
    ("%(name)s looks for “%(theirs)s”.", "", wrote(theirs="other")),
    ("You write “%(mine)s”; %(name)s writes “%(theirs)s”.", "", wrote(mine="reader", theirs="other")),
    ("You look for “%(mine)s”. %(name)s: “%(theirs)s”.", "", wrote(mine="reader", theirs="other")),
    ("You look for “%(mine)s”. %(name)s can help with “%(theirs)s”.", "", wrote(mine="reader", theirs="other")),
    ("%(name)s looks for “%(theirs)s”. You can help with “%(mine)s”.", "", wrote(mine="reader", theirs="other")),
    ("You both write about %(topic)s.", "", both_write_of_it),
    *((words, "", ticked(*goals)) for goals, words in COUNTERPARTS.items()),
    *((words, "", is_shared(kind, kind)) for kind, (words, _icon) in SHARED.items()),
    *((words, "", is_shared(*kinds)) for kinds, words in MIXED.items()),
    ("Only you two of %(all)s guests.", "", is_rare),
    ("Only %(few)s of %(all)s guests.", "", is_rare),
    ("You and %(introducer)s: %(near)s. %(introducer)s and %(person)s: %(far)s.", "", is_path),
)


def pattern(words, rest: str) -> re.Pattern[str]:
    """A message in the language in force, with a group for each of its gaps."""
    said = re.escape(gettext(words) if isinstance(words, str) else str(words))
    named: set[str] = set()

    def gap(found: re.Match[str]) -> str:
        name = found[1]
        again = name in named
        named.add(name)
        return f" ?(?P={name}) ?" if again else f" ?(?P<{name}>{NUMBERS.get(name, '.+?')}) ?"

    return re.compile(re.sub(r"%\\\((\w+)\\\)s", gap, said).replace(r"\ ", " ?") + rest)


def untrue(lines, case) -> list[str]:
    """Which lines are no claims, or claim what is not so."""
    wrong = []
    for line in lines:
        found = [(is_so, said) for words, rest, is_so in CLAIMS if (said := pattern(words, rest).fullmatch(line))]
        if not found:
            wrong.append(f"not among the claims: {line}")
        elif not any(is_so(case, said) for is_so, said in found):
            wrong.append(f"not so: {line}")
    return wrong


def text_of(element) -> str:
    return " ".join("".join(element.itertext()).split())


def lines_of(card) -> list[str]:
    """Reasons and the way on a card, each as a reader hears it."""
    whole = [*card.findall(".//dl/div"), *card.xpath(".//p[@class='common']/span/small[not(@lang)]")]
    leads = (
        "".join(span.xpath("text()|*[not(self::small)]//text()")) for span in card.xpath(".//p[@class='common']/span")
    )
    return [
        *map(text_of, whole),
        *(" ".join(lead.split()) for lead in leads),
        *map(text_of, card.xpath(".//p[@class='vh']")),
    ]


def cards_of(visitor, event, going) -> dict[int, list[str]]:
    """The lines of each card, by the user it is about."""
    people = {int(href.split("person=")[1]) for href in going.all("//ul[@class='pl']//a/@href")}
    pages = {one: visitor.get(f"/e/{event.slug}/going?person={one}") for one in people}
    return {one: lines_of(page.find(f"//*[@id='card-{one}']")) for one, page in pages.items()}


def judge_cards(case, cards, going) -> list[str]:
    """What For you says: how many there are to meet, who, why and through which introducer; how many are known."""
    count, wrong = len(cards), []
    heading = text_of(going.find("//h1"))
    words = ("%(number)s person to meet", "%(number)s people to meet")
    said = ngettext(*words, count, number=number_word(count, True)) if count else gettext("For you")
    wrong += [f"not so: {heading}, of {count}"] if heading != said else []
    for user_id, lines in cards.items():
        case.other = Registration.query.filter_by(event_id=case.event.id, user_id=user_id).one()
        wrong += [] if case.may_be_met else [f"{case.other.name} is hidden"]
        wrong += [f"{case.other.name}: {one}" for one in untrue(lines, case)]
    known = len(case.seen_acquaintances)
    strip = going.all("string(//nav[@class='strip']/a[contains(@href, 'known')]/span[last()])")
    said = ngettext("You know %(num)s here", "You know %(num)s here", known) if known else ""
    return wrong + ([f"not so: {strip}, of {known}"] if strip.strip() != said else [])


def judge_rows(case, listed) -> list[str]:
    """What Guests says: how many its reader sees, and how each of them stands to the reader."""
    wrong = []
    for row in listed.all("//ul[@class='dir']/li"):
        user_id = int(row.xpath("string(a/@href)").rpartition("/")[2])
        case.other = Registration.query.filter_by(event_id=case.event.id, user_id=user_id).one()
        tag, known = text_of(row.xpath(".//*[@class='tagline']")[0]), know(case.reader.user, case.other.user)
        stands = user_id in {entry.target_id for entry in stored_list(case.event.id, case.reader.user_id)}
        said = gettext("You know each other") if known else gettext("Fits you") if stands else ""
        wrong += [f"not so: {case.other.name}, {tag}"] if tag != said else []
        wrong += [] if case.may_be_met and case.other.visible_to in SEEN else [f"{case.other.name} is hidden"]
    rows = [
        one for one in case.shown if one.visible_to in SEEN and one.user_id not in {*case.blocked, case.reader.user_id}
    ]
    if case.reader.visible_to is not VisibleTo.NOBODY:
        said = ngettext("You can see %(num)s guest here.", "You can see %(num)s guests here.", len(rows))
        wrong += [] if said in listed.text else [f"not so: the count of {len(rows)} guests"]
    return wrong


def make_room(seed: int) -> tuple[Event, list[Registration]]:
    """Guests who chose, wrote, ticked and know one another by chance."""
    chance, event = Random(seed), make_event(organiser=make_user("Grace Huang"))
    states = [RegistrationState.CONFIRMED] * 8 + [RegistrationState.PENDING, RegistrationState.WAITLISTED]
    with in_one_commit():
        guests = [
            make_registration(
                event,
                make_user(f"{first} {last}", headline=chance.choice(OFFERS)),
                chance.choice(states),
                visible_to=chance.choice((*VisibleTo, *SEEN)),
                happy_to_introduce=chance.random() < 0.7,
                goals=chance.sample(list(GoalType), chance.choice((0, 0, 1))),
                background={kind: chance.choice(some) for kind, some in VALUES.items() if chance.random() < 0.5},
                looks_for=chance.choice(SEEKS),
                can_help=chance.choice(OFFERS),
            )
            for first in FIRST
            for last in LAST
        ]
        users: list[User] = [one.user for one in guests]
        pairs = [(a, b) for at, a in enumerate(users) for b in users[:at]]
        for number, (one, other) in enumerate(chance.sample(pairs, 60)):
            if number < 50:
                make_tie(one, other, mutual=number < 40)
            else:
                make_block(one, other)
    return event, guests


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_that_is_said_of_a_guest_is_not_so(session, browser, now, language, seed):
    event, guests = make_room(seed)
    refresh_room(event.id, now)
    wrong, seen = [], 0
    for reader in [one for one in guests if one.state is RegistrationState.CONFIRMED][:READERS]:
        reader.user.language = LANGUAGES[language]
        session.commit()
        visitor, case = browser(reader.user, language), Case(event, reader)
        going, listed = visitor.get(f"/e/{event.slug}/going"), visitor.get(f"/e/{event.slug}/guests")
        with current_app.test_request_context("/"), force_locale(LANGUAGES[language]):
            cards = cards_of(visitor, event, going)
            seen += len(cards)
            wrong += [f"{reader.name}: {one}" for one in (*judge_cards(case, cards, going), *judge_rows(case, listed))]

    assert not wrong, "\n".join(dict.fromkeys(wrong))
    assert seen >= READERS // 2


def test_a_reason_that_is_not_so_and_one_that_nobody_has_listed_are_found(session, app):
    """The guard itself: a goal nobody ticked, a line nobody wrote, a way nobody can go, and a reason in new words."""
    event, sofia = make_event(), make_user("Sofia Marques")
    mine = make_registration(event, make_user("Anna Keller"), goals=[GoalType.HIRE], background={"school": "Tongji"})
    theirs = make_registration(
        event, sofia, goals=[GoalType.HIRE], can_help="solar roofs", goal_sentence="A private word"
    )
    make_tie(mine.user, make_user("Li Wei", happy_to_introduce=True))
    case = Case(event, mine, theirs)

    with current_app.test_request_context("/"), force_locale("en"):
        assert untrue(["Sofia Marques offers “solar roofs”", "Sofia Marques offers solar “solar roofs”"], case) == []
        for line in (
            "You are hiring; Sofia Marques is looking for a job.",
            "You both studied at Tongji.",
            "Only you two of 2 guests.",
            "Sofia Marques offers “A private word”",
            "Sofia Marques offers cold chain “solar roofs”",
            "You and Li Wei: worked together. Li Wei and Sofia Marques: studied together.",
        ):
            assert untrue([line], case) == [f"not so: {line}"]
        assert untrue(["You two will get on."], case) == ["not among the claims: You two will get on."]
