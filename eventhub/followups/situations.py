"""From the rows of a follow-up to what its texts may speak of. The private line of a note is read by nothing here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from eventhub.accounts.models import User
from eventhub.events.event.models import Event
from eventhub.followups import queries
from eventhub.followups.gate import gate_is_open
from eventhub.followups.models import FollowUp
from eventhub.followups.notes.models import Note
from eventhub.followups.notes.rules import Fit
from eventhub.followups.occasions import LONG_SILENCE, Standing, count_unanswered, is_text, is_theirs, kinds_for
from eventhub.followups.queries import Bond, History
from eventhub.followups.readers import chosen_you
from eventhub.followups.rules import THANKS, Step, local_day
from eventhub.followups.wording.address import addressed, called, event_name, is_formal
from eventhub.followups.wording.drafts import draft
from eventhub.followups.wording.facts import Facts, Manner, ReadyText, Shared
from eventhub.followups.wording.kinds import Channel, TextKind
from eventhub.introductions.models import Introduction
from eventhub.people.models import Contact
from eventhub.people.relations import Relations, read_relations
from eventhub.people.rules import Closeness
from eventhub.people.touches.models import Touch
from eventhub.people.touches.rules import TouchKind
from eventhub.text.languages import Language
from eventhub.text.phrases import usable_phrase

INTRODUCED = "introduction:"
_CLOSE = frozenset({Closeness.CLOSE, Closeness.WELL})
_MEETINGS = frozenset({TouchKind.MET, TouchKind.ATE})


class Named(Protocol):
    """Anybody with a name, maybe in two scripts."""

    name: str
    other_name: str


@dataclass(frozen=True)
class Story:
    """Everything between two people that a text may be built from. `turn` numbers the author's prompts."""

    owner: User
    person: Contact
    step: Step
    kinds: tuple[TextKind, ...]
    standing: Standing
    now: datetime
    turn: int = 0
    note: Note | None = None
    # The last note with an open promise.
    promise: Note | None = None
    event: Event | None = None
    introducer: User | None = None
    introduced: User | None = None
    talked: bool = False
    close: bool = False
    # They knew each other before the event at which they met last.
    known_before: bool = False
    touches: tuple[Touch, ...] = ()
    # The introduction by which the two met, and all events of their story, by id.
    introduction: Introduction | None = None
    events: dict[int, Event] = field(default_factory=dict)

    @property
    def answered(self) -> bool:
        """Whether the person ever wrote."""
        return any(touch.kind is TouchKind.ANSWERED for touch in self.touches)

    def days_since(self, at: datetime | None) -> int | None:
        """Return how many local days of the owner a moment is ago; None without one."""
        return (local_day(self.now, self.owner.zone) - local_day(at, self.owner.zone)).days if at else None


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
    known_before = _known_before(bond, relations, met_at)
    standing = standing_of(history, owner.zone, now, known_before=known_before)
    kinds = kinds_of(row.step, note, touches, standing)
    return Story(
        owner=owner,
        person=contact,
        step=row.step,
        kinds=(TextKind.THANK_INTRODUCER, *kinds) if row.step is Step.WEEK and introduced and talked else kinds,
        standing=standing,
        now=now,
        turn=row.turn,
        note=note,
        promise=history.promise,
        event=event,
        introducer=bond.introducer,
        introduced=introduced,
        talked=talked,
        close=is_close(contact, bond),
        # Two people brought together by an introduction met for the first time at the event.
        known_before=(known_before and bond.introduction is None) or _says_known_since_before(contact, met_at),
        touches=touches,
        introduction=bond.introduction,
        events=events,
    )


def events_of(touches: Sequence[Touch], *causes: Note | Introduction | None) -> dict[int, Event]:
    """Return the events at which touches, notes and introductions took place, by id."""
    ids = {each.event_id for each in (*touches, *causes) if each is not None and each.event_id is not None}
    return queries.events_by_id(sorted(ids))


def is_close(contact: Contact, bond: Bond) -> bool:
    """Return whether the owner says to know a person well."""
    return (bond.tie.closeness if bond.tie is not None else contact.closeness) in _CLOSE


def standing_of(history: History, zone: str, now: datetime, *, known_before: bool = False) -> Standing:
    """Return how an author stands with a person by what was between them."""
    note, touches = history.note, history.touches
    days = [local_day(touch.at, zone) for touch in touches]
    answered = any(touch.kind is TouchKind.ANSWERED for touch in touches)
    return Standing(
        met=note is not None or any(touch.kind in _MEETINGS for touch in touches),
        closed=note is not None and note.fit is Fit.NO,
        has_promise=history.promise is not None,
        is_gate_open=gate_is_open(days, known_before=known_before, invited=answered),
        silence=now - touches[-1].at if touches else timedelta(0),
        unanswered=count_unanswered([(touch.kind, touch.cause) for touch in touches]),
        offer_age=now - note.met_at if note is not None and _names_a_thing(note.they_promised) else None,
    )


def _names_a_thing(phrase: str) -> bool:
    return any(usable_phrase(phrase, language, is_thing=True) for language in Language)


def kinds_of(step: Step, note: Note | None, touches: Sequence[Touch], standing: Standing) -> tuple[TextKind, ...]:
    """Return the texts for a step: an introducer is thanked, a person not met yet is greeted."""
    cause = touches[-1].cause if touches else ""
    if step is Step.NEXT_DAY and cause.startswith(THANKS):
        return (TextKind.THANK_INTRODUCER,)
    if step is Step.NEXT_DAY and note is None and cause.startswith(INTRODUCED):
        return (TextKind.HELLO,)
    return kinds_for(step, standing)


@dataclass(frozen=True)
class Wanted:
    """How a text is wanted: language, channel, 您 or 你 (None: as fits), the other wording, and what was typed for it.

    `person` is someone the author offers to introduce, `line` that person's own headline. `own_form` is how the
    reader wishes to be addressed, where the author says nothing else.
    """

    language: Language
    channel: Channel
    formal: bool | None = None
    other: bool = False
    typed: str = ""
    person: Named | None = None
    line: str = ""
    shared: Shared | None = None
    own_form: str = ""


def usual_channel(contact: Contact, note: Note | None, language: str) -> Channel:
    """Return how a person is most likely written to."""
    added = note is not None and note.added_on_wechat
    return Channel.WECHAT if added or contact.wechat or Language(language).is_chinese else Channel.EMAIL


def ready_text(story: Story, kind: TextKind, wanted: Wanted) -> ReadyText | None:
    """Return the text of one kind for a story; None where the kind lacks what it is about."""
    facts = facts_of(story, wanted)
    return draft(kind, facts, manner_of(story, kind, facts, wanted))


def manner_of(story: Story, kind: TextKind, facts: Facts, wanted: Wanted) -> Manner:
    """Return how a text is written to the person of a story."""
    return Manner(
        language=wanted.language,
        channel=wanted.channel,
        formal=is_formal(
            wanted.language,
            wanted.channel,
            has_title=facts.has_title,
            chosen=_chosen_form(story, wanted),
            close=story.close,
            answered=story.answered,
        ),
        first=kind is not TextKind.THANK_INTRODUCER and says_who_writes(story),
        quiet=story.standing.is_quiet,
        closed=story.standing.closed,
        next_day=story.step is Step.NEXT_DAY,
        turn=story.turn,
        other=wanted.other,
    )


def _chosen_form(story: Story, wanted: Wanted) -> bool | None:
    """Return whether the author says 您: as chosen, else as in the request to the person, until they have written."""
    chosen = chosen_you(story.person) if wanted.formal is None else wanted.formal
    asked = story.introduction
    if chosen is not None or asked is None or story.answered or not Language(wanted.language).is_chinese:
        return chosen
    return True if asked.requester_id == story.owner.id and "您" in asked.to_target else None


def says_who_writes(story: Story) -> bool:
    """Return whether a text says who is writing: in the first one, and after half a year without a sign from them."""
    if story.close or story.known_before:
        return False
    theirs = [touch.at for touch in story.touches if is_theirs(touch.kind)]
    if theirs and story.now - theirs[-1] >= LONG_SILENCE:
        return True
    return not any(is_text(touch.kind, touch.cause) or touch.kind is TouchKind.ANSWERED for touch in story.touches)


def facts_of(story: Story, wanted: Wanted) -> Facts:
    """Return what a text may speak of, in its language."""
    language, person, note, event = wanted.language, story.person, story.note, story.event
    reader = addressed(
        language,
        person.name,
        person.other_name,
        form_of_address=person.form_of_address or wanted.own_form,
        close=story.close,
        polite=bool(chosen_you(person) if wanted.formal is None else wanted.formal),
    )
    return Facts(
        name=reader.name,
        has_title=reader.has_title,
        is_close=story.close,
        author=name_in(story.owner, language),
        whole_author=name_in(story.owner, language, whole=True),
        event=event_name(language, event.title, event.translated("title")) if event else "",
        is_event_ahead=event is not None and event.ends_at > story.now,
        met=story.standing.met,
        known_before=story.known_before,
        met_days_ago=story.days_since(note.met_at if note else None),
        last_touch_days=story.days_since(story.touches[-1].at if story.touches else None),
        promise_days_ago=story.days_since(story.promise.met_at if story.promise else None),
        mention=note.mention if note else "",
        has_promise=story.standing.has_promise,
        i_promised=story.promise.i_promised if story.promise else "",
        they_promised=note.they_promised if note else "",
        shared=wanted.shared,
        introducer=name_in(story.introducer, language, whole=True),
        introduced=name_in(story.introduced, language, whole=True),
        talked=story.talked,
        typed=wanted.typed,
        person=name_in(wanted.person, language, whole=True),
        line=wanted.line,
    )


def name_in(person: Named | None, language: str, *, whole: bool = False) -> str:
    """Return how a text in this language calls a person; empty without one."""
    return called(language, [name for name in (person.name, person.other_name) if name], whole=whole) if person else ""


def _known_before(bond: Bond, relations: Relations | None, met_at: datetime) -> bool:
    """Return whether the tie is mutual, and older than the event at which they met last."""
    tie = bond.tie
    if tie is None or tie.created_at >= met_at:
        return False
    return tie.other_id in (relations or read_relations(tie.owner_id)).acquaintances


def _says_known_since_before(contact: Contact, met_at: datetime) -> bool:
    """Return whether the owner put down a year before that of the event as the one since which they know each other."""
    return contact.since_year is not None and contact.since_year < met_at.year


def _event_id(note: Note | None, introduction: Introduction | None) -> int | None:
    if note is not None:
        return note.event_id
    return introduction.event_id if introduction else None
