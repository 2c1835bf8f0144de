"""Drafting from a note that is being typed, by the function that drafts the text of the next day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from eventhub.accounts.limits import spend
from eventhub.accounts.models import User
from eventhub.events.event.models import Event
from eventhub.followups import queries
from eventhub.followups.notes.models import Note
from eventhub.followups.occasions import Standing
from eventhub.followups.readers import own_form, reader_language
from eventhub.followups.rules import Step
from eventhub.followups.situations import Story, Wanted, is_close, ready_text, usual_channel
from eventhub.followups.wording.drafts import not_in, promise_problem
from eventhub.followups.wording.facts import ReadyText
from eventhub.followups.wording.kinds import TextKind
from eventhub.people.models import Contact
from eventhub.people.rules import ContactSource, SaysYou
from eventhub.text.phrases import PhraseProblem, phrase_problem

DAY = timedelta(days=1)
# A preview is made after each pause in typing; this is more than a person makes.
PREVIEWS_A_MINUTE = 60
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Typed:
    """The fields of a note that a text may speak of, and what decides about it; the private line is none of them."""

    mention: str = ""
    i_promised: str = ""
    they_promised: str = ""
    has_promise: bool = False
    added_on_wechat: bool = False
    closed: bool = False


@dataclass(frozen=True)
class Preview:
    """The text that the note will make, its reader, and why a phrase is left out, by field."""

    contact: Contact
    language: str
    text: ReadyText
    problems: dict[str, PhraseProblem]


def preview(
    author: User, contact: Contact, profile: User | None, typed: Typed, *, event: Event | None, met_at: datetime
) -> Preview:
    """Return the text of the day after a meeting, from what is typed so far."""
    language = reader_language(contact, profile)
    note = Note(
        mention=typed.mention,
        i_promised=typed.i_promised,
        they_promised=typed.they_promised,
        added_on_wechat=typed.added_on_wechat,
        met_at=met_at,
    )
    bond = queries.bond_with(author.id, contact.user_id) if contact.user_id is not None else queries.Bond()
    story = Story(
        owner=author,
        person=contact,
        step=Step.NEXT_DAY,
        kinds=(),
        standing=Standing(closed=typed.closed, has_promise=typed.has_promise),
        now=met_at + DAY,
        turn=_turn(author.id, contact),
        note=note,
        promise=note if typed.has_promise else None,
        event=event,
        close=is_close(contact, bond),
    )
    kind = TextKind.PROMISE if typed.has_promise and not typed.closed else TextKind.THANKS
    wanted = Wanted(language, usual_channel(contact, note, language), own_form=own_form(profile))
    text = ready_text(story, kind, wanted) or ReadyText("", "")
    problems = {
        "mention": not_in(text.body, typed.mention, language),
        "i_promised": promise_problem(typed.i_promised, language),
        "they_promised": phrase_problem(typed.they_promised, language, is_thing=True),
    }
    left_out = {name: found for name, found in problems.items() if found not in (None, PhraseProblem.EMPTY)}
    return Preview(contact, language, text, {name: found for name, found in left_out.items() if found})


def count_preview(user_id: int, now: datetime) -> None:
    """Count one preview of a user's. Raises LimitReached."""
    spend("followups/previews", str(user_id), PREVIEWS_A_MINUTE, _MINUTE, now)


def _turn(author_id: int, contact: Contact) -> int:
    """Return the number of the prompt that the text will stand on: the one that is there, else the next."""
    row = queries.current_follow_up(contact.id) if contact.id is not None else None
    is_there = row is not None and row.step is Step.NEXT_DAY
    return row.turn if row is not None and is_there else queries.turn_of_next(author_id, Step.NEXT_DAY)


FIELDS = ("mention", "i_promised", "they_promised")


def unsaved_contact(author: User, name: str, other_name: str = "", user_id: int | None = None) -> Contact:
    """Return a person who stands in no address book yet, for a preview alone: the row is never added."""
    return Contact(
        owner_id=author.id,
        user_id=user_id,
        name=name,
        other_name=other_name,
        wechat="",
        form_of_address="",
        is_teacher=False,
        says_you=SaysYou.AUTOMATIC,
        source=ContactSource.MET,
    )
