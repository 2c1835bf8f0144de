"""The invented people of the demo room and their ties, read from the two text files in data/. Pure."""

import re
from configparser import ConfigParser, SectionProxy
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from eventhub.accounts.rules import BackgroundKind
from eventhub.events.registrations.rules import VisibleTo
from eventhub.matching.goals import GoalType
from eventhub.people.rules import Closeness, HowKnown
from eventhub.text.titles import likely_second

DATA = Path(__file__).parent / "data"
# Drawn portraits, named by the keys of people; some have none.
PORTRAITS = Path(__file__).parent / "portraits"
PROTAGONIST = "anna"
ORGANISER = "grace"
CO_ORGANISER = "daniel"
KIND_OF_LINE = {
    "hometown": BackgroundKind.HOMETOWN,
    "ancestral": BackgroundKind.ANCESTRAL_HOME,
    "school": BackgroundKind.SCHOOL,
    "employer": BackgroundKind.EMPLOYER,
    "lives": BackgroundKind.LIVES_IN,
    "lived": BackgroundKind.LIVED_IN,
    "visited": BackgroundKind.VISITED,
    "speaks": BackgroundKind.SPEAKS,
    "learns": BackgroundKind.WANTS_TO_SPEAK,
    "likes": BackgroundKind.INTEREST,
    "curious": BackgroundKind.CURIOUS_ABOUT,
    "food": BackgroundKind.CUISINE,
}
_YEARS = re.compile(r"^(?P<text>.*?)\s+(?P<first>\d{4})-(?P<last>\d{4})$")


@dataclass(frozen=True)
class Stated:
    """One background value with its years, where they are known."""

    kind: BackgroundKind
    text: str
    year_from: int | None
    year_to: int | None


@dataclass(frozen=True)
class Person:
    """An invented guest."""

    key: str
    name: str
    other_name: str
    headline: str
    # The same in Chinese where that is in English, else in English; empty for most.
    second_headline: str
    city: str
    language: str
    goals: tuple[GoalType, ...]
    goal_sentence: str
    looks_for: str
    can_help: str
    visible_to: VisibleTo
    happy_to_introduce: bool
    greet_me: bool
    # Someone they know there, as they would write the name; empty for none.
    knows: str
    # Their WeChat ID; empty for none.
    wechat: str
    background: tuple[Stated, ...]

    @property
    def email(self) -> str:
        """An address that no mail can reach."""
        return f"{self.key}@example.org"

    @property
    def second_headline_language(self) -> str:
        """The code of the language of their second headline; empty without one."""
        return likely_second(self.headline).value if self.second_headline else ""

    @property
    def zone(self) -> str:
        """The time zone of their city."""
        return "Europe/Berlin" if self.city in ("Berlin", "Hamburg") else "Asia/Shanghai"


@dataclass(frozen=True)
class Acquaintance:
    """Two people who both say that they know each other."""

    first: str
    second: str
    how: HowKnown
    closeness: Closeness
    since_year: int
    context: str


@cache
def people() -> dict[str, Person]:
    """Return all invented people by key, in the order of the file."""
    parser = ConfigParser(interpolation=None)
    parser.read_string((DATA / "people.ini").read_text(encoding="utf-8"))
    return {key: _person(key, parser[key]) for key in parser.sections()}


def _person(key: str, lines: SectionProxy) -> Person:
    return Person(
        key=key,
        name=lines["name"],
        other_name=lines.get("other", ""),
        headline=lines["headline"],
        second_headline=lines.get("headline_too", ""),
        city=lines["city"],
        language=lines["lang"],
        goals=tuple(GoalType(goal) for goal in _values(lines["goals"])),
        goal_sentence=lines["wants"],
        looks_for=lines.get("looks", ""),
        can_help=lines.get("help", ""),
        visible_to=VisibleTo(lines["seen"]),
        happy_to_introduce=lines.getboolean("intro", fallback=False),
        greet_me=lines.getboolean("greet", fallback=False),
        knows=lines.get("knows", ""),
        wechat=lines.get("wechat", ""),
        background=tuple(
            _stated(kind, value) for line, kind in KIND_OF_LINE.items() for value in _values(lines.get(line, ""))
        ),
    )


def _values(text: str) -> list[str]:
    return [value.strip() for value in text.split(";") if value.strip()]


def _stated(kind: BackgroundKind, value: str) -> Stated:
    dated = _YEARS.match(value)
    if not dated:
        return Stated(kind, value, None, None)
    return Stated(kind, dated["text"], int(dated["first"]), int(dated["last"]))


@cache
def acquaintances() -> tuple[Acquaintance, ...]:
    """Return the ties between the invented people."""
    lines = (DATA / "ties.txt").read_text(encoding="utf-8").splitlines()
    return tuple(_acquaintance(line) for line in lines if line and not line.startswith("#"))


def _acquaintance(line: str) -> Acquaintance:
    first, second, how, closeness, since, context = line.split(" ", 5)
    return Acquaintance(first, second, HowKnown(how), Closeness(closeness), int(since), context)
