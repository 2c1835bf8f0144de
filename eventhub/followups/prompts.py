"""One follow-up with its text, as its page shows it and as it was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from eventhub.accounts.models import User
from eventhub.events.event.models import Event
from eventhub.events.event.prose import render
from eventhub.followups import queries, rules
from eventhub.followups.common_ground import rare_ground
from eventhub.followups.models import FollowUp
from eventhub.followups.occasions import Standing, may_be_requested
from eventhub.followups.plans import plan_with
from eventhub.followups.presenters import steps_ahead
from eventhub.followups.queries import History
from eventhub.followups.readers import own_form, reader_language
from eventhub.followups.rules import Plan
from eventhub.followups.sent_texts import reader_of
from eventhub.followups.situations import (
    Story,
    Wanted,
    facts_of,
    manner_of,
    ready_text,
    story_of,
    usual_channel,
)
from eventhub.followups.wording.drafts import draft, not_in, promise_problem
from eventhub.followups.wording.facts import Facts, ReadyText
from eventhub.followups.wording.kinds import Channel, TextKind
from eventhub.followups.wording.languages import wording_of
from eventhub.followups.wording.letters import mailto_link
from eventhub.introductions.contact_ways import ContactWay, shared_by, values_of
from eventhub.introductions.models import Introduction
from eventhub.introductions.rules import Way
from eventhub.introductions.visibility import profile_of
from eventhub.people.models import Contact
from eventhub.people.relations import read_relations
from eventhub.people.touches.rules import TouchKind
from eventhub.text.headlines import headline_for
from eventhub.text.languages import DEFAULT, Language
from eventhub.text.phrases import PhraseProblem

# Texts that speak of what was talked about where a few words were noted that fit, and the one that keeps a promise.
ABOUT_MENTION = frozenset({TextKind.THANKS, TextKind.PROMISE, TextKind.CHECK_IN, TextKind.AGAIN})


@dataclass(frozen=True)
class Asked:
    """What was asked of a text, whatever it says; None: nothing.

    `typed` is a link, a title or an occasion, `person_id` a contact the owner would introduce.
    """

    kind: str | None = None
    language: str | None = None
    channel: str | None = None
    you: str | None = None
    other: bool = False
    typed: str = ""
    person_id: int | None = None


NOTHING_ASKED = Asked()


@dataclass(frozen=True)
class Prompt:
    """One follow-up with its text in the chosen language and channel."""

    follow_up: FollowUp
    story: Story
    kind: TextKind
    language: Language
    channel: Channel
    # Empty where the kind still lacks what it is about.
    text: ReadyText
    gloss: str
    # What the step offers, and what was asked for beside it.
    kinds: tuple[TextKind, ...]
    asked: Asked
    # Whether a link, an occasion or a person may be put in for a text about it; and who the owner may introduce.
    may_request: frozenset[TextKind]
    people: Sequence[Contact]
    # What the owner promised and has not done, as it was typed; None without, empty for one without words.
    promise: str | None
    # Whether the text sends the thing that was promised.
    sends_thing: bool
    # The author's phrases that the text could be about and that are not in it, each with the reason.
    left_out: tuple[tuple[str, PhraseProblem], ...]
    # How the owner reaches the person; `mailto` opens a mail program with the text.
    ways: tuple[ContactWay, ...]
    mailto: str
    is_open: bool
    # The other has not answered yet, so that what is written is a first message.
    is_first: bool
    profile: User | None
    ahead: list[tuple[Plan, TextKind]]
    events: dict[int, Event]
    today: date
    # Whether it says 您 or Sie, and whether a title leaves no choice.
    formal: bool
    has_title: bool
    # How people met at the event, as HTML.
    primer: str
    # The user it can be sent to from here.
    reader: User | None

    @property
    def pronouns(self) -> tuple[str, str] | None:
        """The familiar and the polite you that the text can say; None where there is no choice."""
        return None if self.has_title else wording_of(self.language).PRONOUNS


def prompt(
    follow_up: FollowUp,
    now: datetime,
    *,
    history: History | None = None,
    asked: Asked = NOTHING_ASKED,
    page_language: Language = DEFAULT,
) -> Prompt:
    """Return one follow-up with its texts; what is not asked for is chosen to fit the person.

    The `history` with the person is read where the caller has not done so.
    """
    contact, relations = follow_up.contact, None
    if contact.user_id is not None:
        relations = read_relations(contact.owner_id)
    story = story_of(follow_up, now, history=history, relations=relations)
    were_introduced = story.introduction is not None
    reader = reader_of(contact, relations=relations, introduced=were_introduced)
    profile = profile_of(contact, now, relations=relations, introduced=were_introduced)
    people = queries.people_known(contact.owner_id) if asked.kind == TextKind.OFFER_INTRO else ()
    written = _write(story, asked, profile, people, now)
    ways = _ways_to(contact, profile, story.introduction)
    return Prompt(
        follow_up=follow_up,
        story=story,
        kind=written.kind,
        language=written.wanted.language,
        channel=written.wanted.channel,
        text=written.text,
        gloss=_gloss(story, written, page_language),
        kinds=written.kinds,
        asked=asked,
        may_request=frozenset(kind for kind in TextKind if may_be_requested(kind, story.standing)),
        people=[person for person in people if person.id != contact.id],
        promise=story.promise.i_promised if story.promise else None,
        sends_thing=written.sends_thing,
        left_out=written.left_out,
        ways=ways,
        mailto=_mailto(written, ways),
        is_open=follow_up.state in rules.OPEN_STATES,
        is_first=all(touch.kind is not TouchKind.ANSWERED for touch in story.touches),
        profile=profile,
        ahead=steps_ahead(plan_with(follow_up, story.note)),
        events=story.events,
        today=rules.local_day(now, story.owner.zone),
        formal=manner_of(story, written.kind, written.facts, written.wanted).formal,
        has_title=written.facts.has_title,
        primer=_primer(story),
        reader=reader,
    )


@dataclass(frozen=True)
class _Written:
    """The text of a step: of which kind and of what, how it is wanted, and which kinds the step offers."""

    kind: TextKind
    kinds: tuple[TextKind, ...]
    wanted: Wanted
    facts: Facts
    text: ReadyText

    @property
    def sends_thing(self) -> bool:
        """Return whether the text sends the thing that was promised."""
        return self.kind is TextKind.PROMISE and promise_problem(self.facts.i_promised, self.wanted.language) is None

    @property
    def left_out(self) -> tuple[tuple[str, PhraseProblem], ...]:
        """Return the promise and what was talked about where they are not in the text, each with the reason."""
        facts, language = self.facts, self.wanted.language
        promised = facts.i_promised if self.kind is TextKind.PROMISE else ""
        mention = facts.mention if self.kind in ABOUT_MENTION else ""
        phrases = (
            (promised, promise_problem(promised, language)),
            (mention, not_in(self.text.body, mention, language)),
        )
        return tuple((said, why) for said, why in phrases if why and why is not PhraseProblem.EMPTY)


def _write(story: Story, asked: Asked, profile: User | None, people: Sequence[Contact], now: datetime) -> _Written:
    """Return the text of the kind that was asked for, else of the first that the step offers."""
    wanted = _wanted(story, asked, profile)
    wanted = replace(wanted, **_introduced(asked, people, wanted.language, now, story.person))
    kinds = tuple(kind for kind in story.kinds if ready_text(story, kind, wanted) is not None) or (TextKind.CHECK_IN,)
    chosen = _chosen(asked, kinds, story.standing)
    if chosen is TextKind.THANKS and profile is not None and profile.deleted_at is None:
        wanted = replace(wanted, shared=rare_ground(story.owner.id, profile.id, story.event, wanted.language, now))
    text = ready_text(story, chosen, wanted) or ReadyText("", "")
    return _Written(chosen, kinds, wanted, facts_of(story, wanted), text)


def _ways_to(contact: Contact, profile: User | None, introduction: Introduction | None) -> tuple[ContactWay, ...]:
    """Return how the owner reaches a person: as the person shared it with them, else as it stands in their own book."""
    values = {Way.WECHAT: contact.wechat, Way.PHONE: contact.phone, Way.EMAIL: contact.email}
    if introduction is not None and profile is not None and profile.deleted_at is None:
        values |= values_of(profile, shared_by(introduction, profile.id))
    return tuple(ContactWay(way, values[way]) for way in Way if way is not Way.CODE and values[way])


def _mailto(written: _Written, ways: Sequence[ContactWay]) -> str:
    address = next((way.value for way in ways if way.what is Way.EMAIL), "")
    is_mail = written.wanted.channel is Channel.EMAIL
    return mailto_link(address, written.text) if address and written.text.body and is_mail else ""


def _wanted(story: Story, asked: Asked, profile: User | None) -> Wanted:
    """Return how a text is wanted: as asked, else as fits the person."""
    contact = story.person
    is_known = asked.language in set(Language)
    language = Language(str(asked.language)) if is_known else reader_language(contact, profile)
    return Wanted(
        language=language,
        channel=Channel(asked.channel)
        if asked.channel in set(Channel)
        else usual_channel(contact, story.note, language),
        formal={"formal": True, "familiar": False}.get(asked.you or ""),
        other=asked.other,
        typed=asked.typed,
        own_form=own_form(profile),
    )


def _introduced(
    asked: Asked, people: Sequence[Contact], language: str, now: datetime, reader: Contact
) -> dict[str, Any]:
    """Return the person the owner would introduce, with their own headline; nothing for anybody unknown."""
    found = next((person for person in people if person.id == asked.person_id and person.id != reader.id), None)
    if found is None:
        return {}
    profile = profile_of(found, now)
    is_there = profile is not None and profile.deleted_at is None
    return {
        "person": found,
        "line": headline_for(profile, Language(language)) if profile is not None and is_there else "",
    }


def _chosen(asked: Asked, kinds: tuple[TextKind, ...], standing: Standing) -> TextKind:
    wanted = TextKind(asked.kind) if asked.kind in set(TextKind) else None
    if wanted is not None and (wanted in kinds or may_be_requested(wanted, standing)):
        return wanted
    return kinds[0]


def _gloss(story: Story, written: _Written, page_language: Language) -> str:
    """Return what a text says in the language of the page, where its readers do not read it; phrases stay as typed."""
    wanted = written.wanted
    if page_language.is_read_with(wanted.language):
        return ""
    own = replace(wanted, language=page_language)
    facts = facts_of(story, own)
    manner = replace(manner_of(story, written.kind, facts, own), phrases_in=wanted.language)
    text = draft(written.kind, facts, manner)
    return text.body if text else ""


def _primer(story: Story) -> str:
    """Return how people met at the event, for the first words after it."""
    early = story.step in (rules.Step.NEXT_DAY, rules.Step.WEEK)
    return render(story.event.culture_primer) if early and story.event and story.event.culture_primer else ""
