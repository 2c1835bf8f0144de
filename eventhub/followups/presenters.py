"""What the pages of follow-ups show: lists in groups, and one person with the ready texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from eventhub.accounts.models import User
from eventhub.accounts.rules import BackgroundKind
from eventhub.events.event.models import Event
from eventhub.events.event.prose import render
from eventhub.followups import queries, rules
from eventhub.followups.models import FollowUp
from eventhub.followups.plans import plan_with
from eventhub.followups.queries import History
from eventhub.followups.rules import FollowUpState, Plan
from eventhub.followups.sent_texts import reader_of
from eventhub.followups.situations import (
    Between,
    Manner,
    Story,
    facts_of,
    greeting_of,
    is_formal_with,
    kinds_of,
    ready_text,
    story_of,
)
from eventhub.followups.text_templates import Channel, TextKind
from eventhub.followups.texts import CHINESE, ENGLISH, ReadyText, kinds_for, mailto_link
from eventhub.followups.time_of_year import time_of_year
from eventhub.introductions.visibility import profile_of
from eventhub.people.models import Contact
from eventhub.people.relations import read_relations
from eventhub.people.touches.rules import TouchKind
from eventhub.people.visibility.queries import list_values_seen
from eventhub.text.characters import has_hanzi


class Tab(StrEnum):
    """The lists of /follow-ups."""

    DUE = "due"
    LATER = "later"
    DONE = "done"


STATES = {
    Tab.DUE: (FollowUpState.DUE,),
    Tab.LATER: (FollowUpState.PLANNED, FollowUpState.SNOOZED),
    Tab.DONE: (FollowUpState.DONE,),
}


class Group(StrEnum):
    """Headings within a list, by the day something is due."""

    TODAY = "today"
    BEFORE = "before"
    THIS_WEEK = "this_week"
    LATER = "later"
    DONE = "done"


@dataclass(frozen=True)
class Row:
    """One line of a list."""

    follow_up: FollowUp
    kind: TextKind
    promise: str


@dataclass(frozen=True)
class Listing:
    """One tab: its groups of rows, and how much is in each tab."""

    tab: Tab
    groups: dict[Group, list[Row]]
    counts: dict[Tab, int]
    today: date
    # What was with each person of its rows, by the number of the contact.
    histories: dict[int, History]

    @property
    def first(self) -> FollowUp | None:
        """The follow-up on top."""
        return next((row.follow_up for rows in self.groups.values() for row in rows), None)


@dataclass(frozen=True)
class Prompt:
    """One follow-up with its text in the chosen language and channel."""

    follow_up: FollowUp
    story: Story
    kind: TextKind
    language: str
    channel: Channel
    text: ReadyText
    gloss: str
    mailto: str
    is_open: bool
    # The other has not answered yet, so that what is written is a first message.
    is_first: bool
    profile: User | None
    ahead: list[tuple[Plan, TextKind]]
    events: dict[int, Event]
    today: date
    # Whether it says 您, and what was asked for.
    formal: bool
    you: str | None
    # How people met at the event, as HTML.
    primer: str
    # The user it can be sent to from here.
    reader: User | None


@dataclass(frozen=True)
class Asked:
    """What was asked of a text in the page's address, whatever it says; None: nothing."""

    kind: str | None = None
    language: str | None = None
    channel: str | None = None
    you: str | None = None


NOTHING_ASKED = Asked()


def listing(owner_id: int, tab: Tab, now: datetime) -> Listing:
    """Return the owner's follow-ups of one tab, as the page shows them."""
    owner = queries.get_user(owner_id)
    today = rules.local_day(now, owner.zone)
    found = queries.follow_ups_in(owner_id, STATES[tab], latest_first=tab is Tab.DONE)
    counted = queries.counts_by_state(owner_id)
    histories = queries.histories_with([row.contact_id for row in found])
    groups: dict[Group, list[Row]] = {}
    for row in rows_of(found, owner.zone, histories):
        groups.setdefault(_group(row.follow_up, today), []).append(row)
    return Listing(
        tab=tab,
        groups=dict(sorted(groups.items(), key=lambda item: list(Group).index(item[0]))),
        counts={each: sum(counted.get(state, 0) for state in STATES[each]) for each in Tab},
        today=today,
        histories=histories,
    )


def prompt(
    follow_up: FollowUp,
    now: datetime,
    *,
    history: History | None = None,
    asked: Asked = NOTHING_ASKED,
    page_language: str = ENGLISH,
) -> Prompt:
    """Return one follow-up with its texts; what is not asked for is chosen to fit the person.

    The `history` with the person is read where the caller has not done so.
    """
    contact, relations = follow_up.contact, None
    if contact.user_id is not None:
        relations = read_relations(contact.owner_id)
    story = story_of(follow_up, now, history=history, relations=relations)
    reader = reader_of(contact, relations=relations, introduced=story.were_introduced)
    profile = profile_of(contact, now, relations=relations, introduced=story.were_introduced)
    chosen = TextKind(asked.kind) if asked.kind in story.kinds else story.kinds[0]
    written_in = asked.language if asked.language in (ENGLISH, CHINESE) else _language_of(contact, profile)
    sent_by = Channel(asked.channel) if asked.channel in set(Channel) else _channel(contact, story, written_in)
    manner = Manner(written_in, sent_by, {"formal": True, "familiar": False}.get(asked.you or ""))
    between = _between(story.owner, profile, now)
    text = ready_text(story, chosen, manner, between)
    gloss = ready_text(story, chosen, replace(manner, language=page_language), between)
    email = contact.email or (reader.email if reader else "")
    return Prompt(
        follow_up=follow_up,
        story=story,
        kind=chosen,
        language=written_in,
        channel=sent_by,
        text=text,
        gloss="" if written_in == page_language else gloss.body,
        mailto=mailto_link(email, text) if email and sent_by is Channel.EMAIL else "",
        is_open=follow_up.state in rules.OPEN_STATES,
        is_first=all(touch.kind is not TouchKind.ANSWERED for touch in story.touches),
        profile=profile,
        ahead=steps_ahead(plan_with(follow_up, story.note), promised=story.facts.promised),
        events=story.events,
        today=rules.local_day(now, story.owner.zone),
        formal=is_formal_with(story, manner),
        you=asked.you,
        primer=_primer(story),
        reader=reader,
    )


def _between(owner: User, profile: User | None, now: datetime) -> Between:
    """Return the most telling thing the two share in the same way, and the season where the text is read.

    Of a person the owner may not see nothing is known; then it is the season where it is written.
    """
    if profile is None or profile.deleted_at is not None:
        return Between(None, time_of_year(rules.local_day(now, owner.zone), owner.zone))
    shared = [
        value
        for value in list_values_seen(owner.id, profile.id, now)
        if value.shared and not value.is_mixed and value.kind is not BackgroundKind.CHILDREN_SCHOOL_AREA
    ]
    closest = min(shared, key=lambda value: list(BackgroundKind).index(value.kind), default=None)
    return Between(closest, time_of_year(rules.local_day(now, profile.zone), profile.zone))


def _primer(story: Story) -> str:
    """Return how people met at the event, for the first words after it."""
    early = story.step in (rules.Step.NEXT_DAY, rules.Step.WEEK)
    return render(story.event.culture_primer) if early and story.event and story.event.culture_primer else ""


def steps_ahead(plan: Plan, *, promised: bool) -> list[tuple[Plan, TextKind]]:
    """Return the steps to come with what each will most likely be about."""
    if plan.state not in rules.OPEN_STATES:
        return []
    return [(after, kinds_for(after.step, promised=promised)[0]) for after in rules.outlook(plan, 3)]


def rows_of(found: Sequence[FollowUp], zone: str, histories: Mapping[int, History] | None = None) -> list[Row]:
    """Return what each of these follow-ups is about, in their order.

    What was with their people is read where the caller has not done so.
    """
    if histories is None:
        histories = queries.histories_with([row.contact_id for row in found])
    return [_row(row, histories[row.contact_id], zone) for row in found]


def _row(row: FollowUp, history: History, zone: str) -> Row:
    kinds = (*greeting_of(row), *kinds_of(row.step, history.note, history.touches, zone))
    return Row(row, kinds[0], facts_of(history.note).promise)


def _group(row: FollowUp, today: date) -> Group:
    if row.state is FollowUpState.DONE:
        return Group.DONE
    if row.due_on <= today:
        return Group.TODAY if row.due_on == today else Group.BEFORE
    return Group.THIS_WEEK if row.due_on < today + timedelta(days=7) else Group.LATER


def _language_of(contact: Contact, profile: User | None) -> str:
    """Return the person's own language where it is known, else that of the name."""
    if profile is not None and profile.deleted_at is None:
        return profile.language.value
    return CHINESE if has_hanzi(f"{contact.name}{contact.other_name}") else ENGLISH


def _channel(contact: Contact, story: Story, language: str) -> Channel:
    added = story.note is not None and story.note.added_on_wechat
    return Channel.WECHAT if added or contact.wechat or language == CHINESE else Channel.EMAIL
