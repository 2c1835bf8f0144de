"""From the rows of a follow-up to what its texts may speak of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from eventhub.accounts.models import User
from eventhub.events.event.models import Event
from eventhub.followups import queries
from eventhub.followups.details import NoteFacts, read_note
from eventhub.followups.festivals import find_greeting
from eventhub.followups.funnel import ANSWERED
from eventhub.followups.models import FollowUp
from eventhub.followups.notes.models import Note
from eventhub.followups.notes.rules import Fit
from eventhub.followups.queries import Bond, History
from eventhub.followups.rules import THANKS, Step, local_day
from eventhub.followups.text_templates import Channel, TextKind
from eventhub.followups.texts import CHINESE, ReadyText, Shared, Situation, compose, gate_is_open, is_formal, kinds_for
from eventhub.followups.time_of_year import TimeOfYear
from eventhub.introductions.models import Introduction
from eventhub.people.relations import Relations, read_relations
from eventhub.people.rules import Closeness
from eventhub.people.touches.models import Touch
from eventhub.people.touches.rules import TouchKind
from eventhub.people.visibility.queries import Value
from eventhub.text.characters import has_hanzi
from eventhub.text.titles import ordered_titles
from eventhub.text.vocabulary import label

INTRODUCED = "introduction:"
# Written in Latin letters a Chinese name begins with the family's, by which alone nobody is called.
_COMMON = """
wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he lin gao luo zheng liang xie song tang
deng han feng cao peng zeng xiao tian dong pan yuan cai jiang yu du ye cheng wei su lu ding ren yao shen zhong
cui tan fan liao shi jin jia xia fu fang zou xiong bai meng qin qiu hou yin xue yan duan lei long tao mao hao
gong shao wan qian qiao lai wong chan leung cheung lau chow
"""
SURNAMES = frozenset(_COMMON.split())
_CLOSE = frozenset({Closeness.CLOSE, Closeness.WELL})


class Named(Protocol):
    """Anybody with a name, maybe in two scripts."""

    name: str
    other_name: str


@dataclass(frozen=True)
class Story:
    """Everything between two people that a text may be built from."""

    owner: User
    person: Named
    step: Step
    kinds: tuple[TextKind, ...]
    note: Note | None
    facts: NoteFacts
    event: Event | None
    introducer: User | None
    introduced: User | None
    talked: bool
    met_days_ago: int | None
    close: bool
    touches: tuple[Touch, ...]
    # Whether the two met through us; and every event that is named in their story.
    were_introduced: bool
    events: dict[int, Event]


def story_of(
    row: FollowUp, now: datetime, *, history: History | None = None, relations: Relations | None = None
) -> Story:
    """Return what the owner of a follow-up shares with its person.

    The `history` of the two and the owner's `relations` are read where the caller has not done so.
    """
    owner, contact = queries.get_user(row.owner_id), row.contact
    history = history or queries.histories_with([contact.id])[contact.id]
    note, touches = history.note, tuple(history.touches[-queries.MOST_ROWS :])
    bond = queries.bond_with(owner.id, contact.user_id) if contact.user_id is not None else Bond()
    introduced, talked = queries.thanked_for(owner.id, touches)
    events = events_of(touches, note, bond.introduction)
    event_id = _event_id(note, bond.introduction)
    event = events.get(event_id) if event_id is not None else None
    met_at = event.starts_at if event else row.anchor_at
    kinds = kinds_of(row.step, note, touches, owner.zone, known_before=_known_before(bond, relations, met_at))
    return Story(
        owner=owner,
        person=contact,
        step=row.step,
        kinds=(*greeting_of(row), *kinds),
        note=note,
        facts=facts_of(note),
        event=event,
        introducer=bond.introducer,
        introduced=introduced,
        talked=talked,
        met_days_ago=_days_ago(note, owner.zone, now),
        close=bond.tie is not None and bond.tie.closeness in _CLOSE,
        touches=touches,
        were_introduced=bond.introduction is not None,
        events=events,
    )


def events_of(touches: Sequence[Touch], *causes: Note | Introduction | None) -> dict[int, Event]:
    """Return the events at which touches, notes and introductions took place, by id."""
    ids = {each.event_id for each in (*touches, *causes) if each is not None and each.event_id is not None}
    return queries.events_by_id(sorted(ids))


@dataclass(frozen=True)
class Manner:
    """How a text is written: its language, how it is sent, and 您 or 你 (None: as fits the relation)."""

    language: str
    channel: Channel
    formal: bool | None = None


@dataclass(frozen=True)
class Between:
    """What author and reader have in common, and the season they are in; None: nothing to speak of."""

    shared: Value | None = None
    time_of_year: TimeOfYear | None = None


def is_formal_with(story: Story, manner: Manner) -> bool:
    """Return whether the text says 您: as its author wants it, else by the relation."""
    if manner.formal is not None:
        return manner.formal
    answered = any(touch.kind in ANSWERED for touch in story.touches)
    return is_formal(manner.channel, close=story.close, answered=answered)


def ready_text(story: Story, kind: TextKind, manner: Manner, between: Between) -> ReadyText:
    """Return the text of one kind for a follow-up."""
    language, shared = manner.language, between.shared
    situation = Situation(
        name=called(story.person, language),
        author=called(story.owner, language),
        event=title_in(story.event, language),
        introducer=called(story.introducer, language) if story.introducer else "",
        introduced=called(story.introduced, language) if story.introduced else "",
        talked=story.talked,
        met_days_ago=story.met_days_ago,
        note=story.facts,
        shared=Shared(shared.kind, label(shared.value_id, language) or shared.text) if shared else None,
        time_of_year=between.time_of_year,
    )
    return compose(kind, story.step, language, manner.channel, situation, formal=is_formal_with(story, manner))


def called(person: Named, language: str) -> str:
    """Return how a person is addressed in a language: the name in its script; in English a Western first name alone."""
    names = [name for name in (person.name, person.other_name) if name]
    in_hanzi = [name for name in names if has_hanzi(name)]
    in_latin = [name for name in names if not has_hanzi(name)]
    if language == CHINESE and in_hanzi:
        return in_hanzi[0]
    if not in_latin:
        return names[0] if names else ""
    first, *rest = in_latin[0].split()
    is_given_name = rest and not in_hanzi and len(first) > 2 and first.casefold() not in SURNAMES
    return first if is_given_name else in_latin[0]


def greeting_of(row: FollowUp) -> tuple[TextKind, ...]:
    """Return the festival that a prompt is about while its season lasts, else nothing."""
    contact = row.contact
    kind = (
        find_greeting(contact.greeted_on, row.due_on, contact.greetings) if row.due_on == contact.greeted_on else None
    )
    return (kind,) if kind else ()


def kinds_of(
    step: Step, note: Note | None, touches: Sequence[Touch], zone: str, *, known_before: bool = False
) -> tuple[TextKind, ...]:
    """Return the occasions for a step: an introducer is thanked, a person not met yet is greeted."""
    cause = touches[-1].cause if touches else ""
    if step is Step.NEXT_DAY and cause.startswith(THANKS):
        return (TextKind.THANK_INTRODUCER,)
    if step is Step.NEXT_DAY and note is None and cause.startswith(INTRODUCED):
        return (TextKind.FIRST_HELLO,)
    days = [local_day(touch.at, zone) for touch in touches]
    return kinds_for(
        step,
        promised=facts_of(note).promised,
        thanks_only=note is not None and note.fit is Fit.NO,
        gate_open=gate_is_open(
            days, known_before=known_before, invited=any(touch.kind is TouchKind.ANSWERED for touch in touches)
        ),
    )


def facts_of(note: Note | None) -> NoteFacts:
    """Return what a text may use of a note; nothing when there is none."""
    return read_note(note.text, promised=note.promised) if note else NoteFacts()


def _known_before(bond: Bond, relations: Relations | None, met_at: datetime) -> bool:
    """Return whether the tie is mutual, and older than the event at which they met last."""
    tie = bond.tie
    if tie is None or tie.created_at >= met_at:
        return False
    return tie.other_id in (relations or read_relations(tie.owner_id)).acquaintances


def _event_id(note: Note | None, introduction: Introduction | None) -> int | None:
    if note is not None:
        return note.event_id
    return introduction.event_id if introduction else None


def _days_ago(note: Note | None, zone: str, now: datetime) -> int | None:
    return (local_day(now, zone) - local_day(note.met_at, zone)).days if note else None


def title_in(event: Event | None, language: str) -> str:
    """Return the title of an event in a language, or the one there is; empty without an event."""
    if event is None:
        return ""
    return ordered_titles(event.title, event.second_title, chinese=language == CHINESE)[0]
