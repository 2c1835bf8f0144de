"""What the pages of follow-ups show: lists in groups, and one person with the ready texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from eventhub.accounts.models import User
from eventhub.contacts.models import Contact
from eventhub.events.models import Event
from eventhub.followups import queries, rules
from eventhub.followups.funnel import Funnel, funnel
from eventhub.followups.models import FollowUp, Touch
from eventhub.followups.planning import plan_of
from eventhub.followups.rules import FollowUpState, Plan
from eventhub.followups.situations import Story, facts_of, greeting_of, kinds_of, ready_text, story_of
from eventhub.followups.texts import CHINESE, ENGLISH, ReadyText, kinds_for, mailto_link
from eventhub.followups.wording import Channel, TextKind
from eventhub.introductions.reaching import profile_of
from eventhub.text.characters import has_hanzi


class Tab(StrEnum):
    """The lists of /follow-ups."""

    DUE = "due"
    LATER = "later"
    DONE = "done"
    PEOPLE = "people"


STATES = {
    Tab.DUE: (FollowUpState.DUE,),
    Tab.LATER: (FollowUpState.PLANNED, FollowUpState.SNOOZED),
    Tab.DONE: (FollowUpState.DONE,),
    Tab.PEOPLE: (),
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
    """One tab: its groups of rows or its people, and how much is in each tab."""

    tab: Tab
    groups: dict[Group, list[Row]]
    people: Sequence[tuple[Contact, datetime]]
    counts: dict[Tab, int]
    today: date
    # For the tab of people alone.
    funnel: Funnel | None = None

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
    profile: User | None
    ahead: list[tuple[Plan, TextKind]]
    events: dict[int, Event]
    today: date


def listing(owner_id: int, tab: Tab, now: datetime) -> Listing:
    """The owner's follow-ups of one tab."""
    owner = queries.get_user(owner_id)
    today = rules.local_day(now, owner.zone)
    found = queries.follow_ups_in(owner_id, STATES[tab], latest_first=tab is Tab.DONE) if STATES[tab] else []
    counted = queries.counts_by_state(owner_id)
    groups: dict[Group, list[Row]] = {}
    for row in _rows(found, owner.zone):
        groups.setdefault(_group(row.follow_up, today), []).append(row)
    return Listing(
        tab=tab,
        groups=dict(sorted(groups.items(), key=lambda item: list(Group).index(item[0]))),
        people=queries.people_met(owner_id) if tab is Tab.PEOPLE else [],
        counts={each: sum(counted.get(state, 0) for state in STATES[each]) for each in Tab},
        today=today,
        funnel=_funnel(owner_id, owner.zone, today) if tab is Tab.PEOPLE else None,
    )


def _funnel(owner_id: int, zone: str, today: date) -> Funnel:
    people = queries.touches_by_person(owner_id).values()
    return funnel(([(touch.kind, rules.local_day(touch.at, zone)) for touch in touches] for touches in people), today)


def prompt(
    follow_up: FollowUp, now: datetime, *, kind: str | None = None, language: str | None = None,
    channel: str | None = None, page_language: str = ENGLISH,
) -> Prompt:
    """One follow-up with its texts; what is not asked for is chosen to fit the person."""
    story = story_of(follow_up, now)
    chosen = TextKind(kind) if kind in story.kinds else story.kinds[0]
    written_in = language if language in (ENGLISH, CHINESE) else _language_of(follow_up.contact, now)
    sent_by = Channel(channel) if channel in set(Channel) else _channel(follow_up.contact, story, written_in)
    text = ready_text(story, chosen, written_in, sent_by)
    email = follow_up.contact.email
    return Prompt(
        follow_up=follow_up, story=story, kind=chosen, language=written_in, channel=sent_by, text=text,
        gloss="" if written_in == page_language else ready_text(story, chosen, page_language, sent_by).body,
        mailto=mailto_link(email, text) if email and sent_by is Channel.EMAIL else "",
        is_open=follow_up.state in rules.OPEN_STATES,
        profile=profile_of(follow_up.contact, now),
        ahead=steps_ahead(plan_of(follow_up), promised=story.facts.promised),
        events=events_of(story.touches),
        today=rules.local_day(now, story.owner.zone),
    )


def steps_ahead(plan: Plan, *, promised: bool) -> list[tuple[Plan, TextKind]]:
    """The steps to come and what each will most likely be about."""
    if plan.state not in rules.OPEN_STATES:
        return []
    return [(after, kinds_for(after.step, promised=promised)[0]) for after in rules.outlook(plan, 3)]


def _rows(found: Sequence[FollowUp], zone: str) -> list[Row]:
    ids = [row.contact_id for row in found]
    notes, touches = queries.latest_notes(ids), queries.touches_with_all(ids)
    return [
        Row(row, (*greeting_of(row),
                  *kinds_of(row.step, note := notes.get(row.contact_id), touches[row.contact_id], zone))[0],
            facts_of(note).promise)
        for row in found
    ]


def _group(row: FollowUp, today: date) -> Group:
    if row.state is FollowUpState.DONE:
        return Group.DONE
    if row.due_on <= today:
        return Group.TODAY if row.due_on == today else Group.BEFORE
    return Group.THIS_WEEK if row.due_on < today + timedelta(days=7) else Group.LATER


def _language_of(contact: Contact, now: datetime) -> str:
    """The person's own language where it is known, else that of the name."""
    profile = profile_of(contact, now)
    if profile is not None and profile.deleted_at is None:
        return profile.language.value
    return CHINESE if has_hanzi(f"{contact.name}{contact.other_name}") else ENGLISH


def _channel(contact: Contact, story: Story, language: str) -> Channel:
    added = story.note is not None and story.note.added_on_wechat
    return Channel.WECHAT if added or contact.wechat or language == CHINESE else Channel.EMAIL


def events_of(touches: Sequence[Touch]) -> dict[int, Event]:
    ids = {touch.event_id for touch in touches if touch.event_id is not None}
    return queries.events_by_id(sorted(ids))
