"""The first words to a person one was introduced to, on the page of the introduction: ready before any plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from eventhub.accounts.models import User
from eventhub.followups import queries, service
from eventhub.followups.occasions import Standing, is_text
from eventhub.followups.readers import own_form, reader_language
from eventhub.followups.rules import Step
from eventhub.followups.situations import Story, Wanted, ready_text
from eventhub.followups.wording.facts import ReadyText
from eventhub.followups.wording.kinds import Channel, TextKind
from eventhub.followups.wording.letters import mailto_link
from eventhub.introductions.contact_ways import shared_by, values_of
from eventhub.introductions.models import Introduction
from eventhub.introductions.rules import Way
from eventhub.people.models import Contact
from eventhub.people.touches.rules import TouchKind
from eventhub.text.languages import Language


@dataclass(frozen=True)
class FirstWords:
    """What to say first, in the language of its reader, and what it says in that of the page (empty: the same).

    `mailto` opens the user's own mail program with it; empty where it goes by WeChat. `written_at`: when the user noted
    to have written, or wrote from here.
    """

    text: ReadyText
    language: Language
    channel: Channel
    gloss: str
    mailto: str
    written_at: datetime | None


def first_words(
    contact: Contact,
    other: User,
    introduction: Introduction,
    introducer: User,
    *,
    now: datetime,
    page_language: Language,
) -> FirstWords:
    """Return what the owner of a contact may say first to `other`, to whom they were introduced."""
    ways, language = values_of(other, shared_by(introduction, other.id)), reader_language(contact, other)
    address = ways.get(Way.EMAIL, "")
    channel = Channel.WECHAT if {Way.WECHAT, Way.CODE} & ways.keys() or not address else Channel.EMAIL
    touches = tuple(queries.touches_with(contact.id))
    story = Story(
        owner=queries.get_user(contact.owner_id),
        person=contact,
        step=Step.NEXT_DAY,
        kinds=(TextKind.HELLO,),
        standing=Standing(met=False),
        now=now,
        event=introduction.event,
        introducer=introducer if introducer.name else None,
        touches=touches,
        introduction=introduction,
    )
    text = _said(story, language, channel, own_form(other))
    since = introduction.ended_at or now
    is_read = page_language.is_read_with(language)
    return FirstWords(
        text=text,
        language=language,
        channel=channel,
        gloss="" if is_read else _said(story, page_language, Channel.WECHAT, own_form(other)).body,
        mailto=mailto_link(address, text) if channel is Channel.EMAIL else "",
        written_at=next((each.at for each in touches if each.at >= since and is_text(each.kind, each.cause)), None),
    )


def note_written(contact: Contact, introduction_id: int, *, now: datetime) -> None:
    """Note that the owner of a contact wrote to the person they were introduced to; twice is once."""
    service.add_touch(contact.id, contact.owner_id, TouchKind.WROTE, f"introduced-{introduction_id}", now=now)


def _said(story: Story, language: Language, channel: Channel, form_of_address: str) -> ReadyText:
    wanted = Wanted(language, channel, own_form=form_of_address)
    return ready_text(story, TextKind.HELLO, wanted) or ReadyText("", "")
