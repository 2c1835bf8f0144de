"""Rooms drawn by chance, in which every private value is a word that exists nowhere else.

A planted word names its fact: `Goal3x1q` is the goal sentence of person 1 of room 3. Whoever finds it on a
page or in a mail knows what was shown to whom.
"""

import contextlib
import random
import re
from dataclasses import dataclass, field
from datetime import timedelta

from eventhub.accounts.models import User
from eventhub.accounts.rules import BackgroundVisibility
from eventhub.events.event.models import Event
from eventhub.events.registrations.rules import RegistrationState, VisibleTo
from eventhub.followups.plans import plan_new
from eventhub.introductions import answers, requests, timers
from eventhub.introductions.models import Introduction
from eventhub.introductions.queries_of_introducers import introducers_for
from eventhub.introductions.requests import Wish
from eventhub.introductions.rules import HOLD, IntroducerAnswer, QuestionKind, TargetAnswer, Way
from eventhub.matching.goals import GoalType
from eventhub.people.models import ContactImport, Match
from eventhub.people.rules import Certainty, Closeness, ContactSource, HowKnown, ImportMode
from eventhub.people.visibility.models import ShortlistEntry
from eventhub.platform.errors import EventHubError, Expired, WrongState
from eventhub.platform.tokens import derive
from tests.factories import (
    make_background,
    make_block,
    make_contact,
    make_event,
    make_note,
    make_registration,
    make_tie,
    make_user,
    save,
)

PEOPLE = 5
FACTS = (
    "Name",
    "Other",
    "Head",
    "City",
    "Photo",
    "Phone",
    "Wechat",
    "Mail",
    "Value",
    "Goal",
    "Looks",
    "Helps",
    "Context",
    "Contact",
    "Number",
    "Firm",
    "Position",
    "Note",
    "Seen",
    "Reason",
    "Why",
    "Gain",
    "Line",
)
WORD = re.compile(rf"(?<![a-z0-9])(?P<fact>{'|'.join(FACTS)})(?P<room>\d+)x(?P<rest>\d+(?:x\d+)*)q", re.IGNORECASE)
# Mostly before the event, as that is when pages say most; also while it runs, soon after, and too late.
DAYS_AWAY = (10, 10, 10, 3, 3, 2, 0, -1, -3, -100)
CEILINGS = (*[None] * 10, *VisibleTo)
STATES = (
    *[RegistrationState.CONFIRMED] * 12,
    RegistrationState.PENDING,
    RegistrationState.WAITLISTED,
    RegistrationState.WITHDRAWN,
)
CHOICES = (
    *[VisibleTo.EVERYONE] * 2,
    *[VisibleTo.EVERY_GUEST] * 2,
    *[VisibleTo.SHARED_GROUND] * 6,
    *[VisibleTo.ACQUAINTANCES] * 2,
    VisibleTo.NOBODY,
)
INTRODUCERS = (*[IntroducerAnswer.YES] * 5, *IntroducerAnswer)
TARGETS = (*[TargetAnswer.YES] * 4, *TargetAnswer)
KINDS = ("hometown", "school", "employer", "interest", "children_school_area")


@dataclass
class Room:
    """One event, its people by number, and its owner, of whom everybody may know."""

    number: int
    event: Event
    host: User
    people: list[User]
    outsider: User
    contacts: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    introductions: list[Introduction] = field(default_factory=list)

    def word(self, fact: str, *numbers: int) -> str:
        assert fact.capitalize() in FACTS
        return f"{fact}{self.number}x{'x'.join(map(str, numbers))}q"

    def index(self, user_id: int) -> int | None:
        return next((at for at, person in enumerate(self.people) if person.id == user_id), None)


def draw_room(number: int, now) -> Room:
    """The room of this number, always the same one."""
    chance = random.Random(number)
    host = make_user("Grace Huang")
    starts = now + timedelta(days=chance.choice(DAYS_AWAY), hours=-1)
    event = make_event(
        f"Evening {number}",
        organiser=host,
        starts_at=starts,
        ends_at=starts + timedelta(hours=3),
        created_at=now - timedelta(days=200),
        guest_visibility_limit=chance.choice(CEILINGS),
    )
    room = Room(number, event, host, [], make_user("Some Body"))
    room.people += [_person(room, at, chance) for at in range(PEOPLE)]
    for at in range(PEOPLE):
        for other in range(PEOPLE):
            if at < other:
                _ties(room, at, other, chance)
            if at != other:
                _pair(room, at, other, chance, now)
    _ask(room, chance, now)
    plan_new(now)
    for at, other in ((a, b) for a in range(PEOPLE) for b in range(PEOPLE) if a != b):
        if chance.random() < 0.05:
            make_block(room.people[at], room.people[other])
    return room


def _person(room: Room, at: int, chance: random.Random) -> User:
    person = make_user(
        room.word("Name", at),
        other_name=room.word("Other", at),
        headline=room.word("Head", at),
        city=room.word("City", at),
        phone=room.word("Phone", at),
        wechat=room.word("Wechat", at),
        photo=room.word("Photo", at),
        email=f"{room.word('mail', at)}@example.org",
        happy_to_introduce=chance.random() < 0.7,
    )
    for kind in KINDS:
        for value in chance.sample(range(3), chance.choice((0, 1, 1, 2))):
            visibility = chance.choice((*[BackgroundVisibility.SHARED] * 3, *BackgroundVisibility))
            if kind == "children_school_area" and visibility is BackgroundVisibility.OPEN:
                visibility = BackgroundVisibility.SHARED
            make_background(
                person,
                kind,
                room.word("Value", at, KINDS.index(kind), value),
                value_id=f"room{room.number}:{kind}:{value}",
                visibility=visibility,
            )
    make_registration(
        room.event,
        person,
        chance.choice(STATES),
        visible_to=chance.choice(CHOICES),
        goals=chance.sample(list(GoalType), chance.choice((0, 1, 3))),
        happy_to_introduce=chance.random() < 0.85,
        goal_sentence=room.word("Goal", at),
        looks_for=room.word("Looks", at),
        can_help=room.word("Helps", at),
    )
    return person


def _ties(room: Room, at: int, other: int, chance: random.Random) -> None:
    """Both say they know each other, or one of them, or neither; each in their own words."""
    both = [(at, other), (other, at)]
    for one, two in chance.choice((both, both, both[:1], both[1:], [], [])):
        make_tie(
            room.people[one],
            room.people[two],
            mutual=False,
            context=room.word("Context", one, two),
            how=chance.choice([*HowKnown, None]),
            closeness=chance.choice(list(Closeness)),
        )


def _pair(room: Room, at: int, other: int, chance: random.Random, now) -> None:
    """What one person keeps of another: a row, a note, a match, a place on the list, all by chance."""
    one, two = room.people[at], room.people[other]
    if chance.random() < 0.3:
        source = chance.choice((ContactSource.MET, ContactSource.LINKEDIN, ContactSource.TYPED))
        contact = make_contact(
            one,
            two,
            room.word("Contact", at, other),
            source=source,
            phone=room.word("Number", at, other),
            company=room.word("Firm", at, other),
            position=room.word("Position", at, other),
        )
        room.contacts.append(contact)
        room.notes.append(make_note(one, contact, room.event, room.word("Note", at, other)))
    if chance.random() < 0.2:
        brought = save(
            ContactImport(
                owner_id=one.id,
                event_id=room.event.id,
                source=ContactSource.LINKEDIN,
                mode=ImportMode.COMPARE,
                created_at=now,
            )
        )
        save(
            Match(
                owner_id=one.id,
                user_id=two.id,
                event_id=room.event.id,
                import_id=brought.id,
                created_at=now,
                certainty=chance.choice(list(Certainty)),
                seen_as=room.word("Seen", at, other),
            )
        )
    if chance.random() < 0.2:
        entry = ShortlistEntry(
            event_id=room.event.id, viewer_id=one.id, target_id=two.id, position=other, computed_at=now
        )
        if chance.random() < 0.3:
            entry.dismissed_at, entry.dismissed_reason = now, room.word("Reason", at, other)
        elif chance.random() < 0.3:
            entry.kept_at = now
        save(entry)


def _ways(chance: random.Random) -> frozenset[Way]:
    return frozenset(way for way in Way if chance.random() < 0.5)


def _ask(room: Room, chance: random.Random, now) -> None:
    """Requests as far as chance lets them go; those that may not be made are left."""
    for at, other in ((a, b) for a in range(PEOPLE) for b in range(PEOPLE) if a != b):
        one, two = room.people[at], room.people[other]
        possible = list(introducers_for(room.event.id, one.id, two.id))
        if not possible or chance.random() < 0.7:
            continue
        words = room.word("Why", at, other), room.word("Gain", at, other)
        wish = Wish(two.id, tuple(possible[:2]), *words, 4, _ways(chance))
        try:
            made = requests.ask(room.event.id, one.id, wish, now=now)
        except EventHubError:
            continue
        room.introductions.append(made)
        if made.asks[0].asked_at is None or chance.random() < 0.2:
            continue
        link, said = derive(QuestionKind.INTRODUCER, made.asks[0].nonce), chance.choice(INTRODUCERS)
        with contextlib.suppress(Expired):  # An earlier answer may have closed this one.
            answers.answer(QuestionKind.INTRODUCER, link, said, room.word("Line", at, other), now=now)
        timers.advance(now + HOLD)
        if made.target_asked_at is not None and chance.random() < 0.8:
            with contextlib.suppress(WrongState):  # An earlier "never" or pause may have closed it.
                answers.answer(
                    QuestionKind.TARGET,
                    derive(QuestionKind.TARGET, made.target_nonce),
                    chance.choice(TARGETS),
                    shares=_ways(chance),
                    now=now + HOLD,
                )
            timers.advance(now + 2 * HOLD)
