"""Greetings at festivals: for people one chose, all on one page from the first day, and never an ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from eventhub.accounts.models import User
from eventhub.followups import queries, rules
from eventhub.followups.festivals import Reader, Season, season_for, seasons_on
from eventhub.followups.readers import chosen_you, own_form, reader_language
from eventhub.followups.situations import is_close, name_in, usual_channel
from eventhub.followups.wording.address import addressed, is_formal
from eventhub.followups.wording.drafts import draft
from eventhub.followups.wording.facts import Facts, Manner, ReadyText
from eventhub.followups.wording.kinds import Channel, Festival, TextKind
from eventhub.followups.wording.letters import mailto_link
from eventhub.introductions.visibility import profile_of
from eventhub.people.contacts.photos import add_photos
from eventhub.people.contacts.queries import get_contact
from eventhub.people.models import Contact
from eventhub.people.relations import Relations, read_relations
from eventhub.people.rules import Greetings
from eventhub.people.touches.models import Touch
from eventhub.people.touches.rules import TouchKind
from eventhub.platform.db import db, transaction
from eventhub.platform.errors import NotFound
from eventhub.text.characters import simplify
from eventhub.text.languages import Language

# A person who was written to this week needs no greeting.
SILENCE = timedelta(days=7)
FESTIVAL = "festival:"
_ANSWERS = frozenset({TouchKind.ANSWERED, TouchKind.CALLED, TouchKind.ATE})


@dataclass(frozen=True)
class Greeting:
    """One person to greet today, with the text."""

    contact: Contact
    season: Season
    language: str
    channel: Channel
    text: ReadyText
    mailto: str


def choose(contact_id: int, owner_id: int, greetings: Greetings) -> None:
    """Set at which festivals the owner wants to greet a person. Raises NotFound."""
    with transaction():
        get_contact(contact_id, owner_id).greetings = greetings


def list_greetings(owner: User, now: datetime) -> list[Greeting]:
    """Return the people the owner greets today and has not greeted yet; nobody they did not choose."""
    today = rules.local_day(now, owner.zone)
    if not seasons_on(today):
        return []
    people = queries.people_to_greet(owner.id)
    touches = queries.histories_with([contact.id for contact in people])
    relations = read_relations(owner.id) if people else None
    add_photos(owner.id, people, relations)
    found = []
    for turn, contact in enumerate(people):
        known = touches[contact.id].touches
        if known and known[-1].at > now - SILENCE:
            continue
        greeting = _greeting(owner, contact, known, relations, now, turn)
        if greeting is not None:
            found.append(greeting)
    return found


def first_day_of(greetings: Sequence[Greeting], owner: User, now: datetime) -> Festival | None:
    """Return the festival whose first day it is for someone on the page: the owner is reminded on this day alone."""
    today = rules.local_day(now, owner.zone)
    return next((each.season.festival for each in greetings if each.season.first == today), None)


def answer(contact_id: int, owner_id: int, *, sent: bool, now: datetime) -> None:
    """Take a person off the page: greeted, or not this time. A greeting moves no step. Raises NotFound."""
    with transaction():
        contact, owner = get_contact(contact_id, owner_id), queries.get_user(owner_id)
        # A second press waits for the first, and then finds its touch.
        db.session.refresh(contact, with_for_update={"of": Contact})
        today = rules.local_day(now, owner.zone)
        season = next(iter(seasons_on(today)), None)
        if season is None:
            raise NotFound("no festival today")
        contact.greeted_on = today
        cause = f"{FESTIVAL}{season.festival}:{season.first.year}"
        if sent and queries.find_touch(contact.id, cause) is None:
            db.session.add(Touch(contact_id=contact.id, kind=TouchKind.WROTE, at=now, cause=cause))


def _greeting(
    owner: User, contact: Contact, touches: Sequence[Touch], relations: Relations | None, now: datetime, turn: int
) -> Greeting | None:
    answered = any(touch.kind in _ANSWERS for touch in touches)
    profile = profile_of(contact, now, relations=relations)
    language, form = reader_language(contact, profile), contact.form_of_address.strip() or own_form(profile)
    season = season_for(_reader(contact, language, form, answered=answered), rules.local_day(now, owner.zone))
    if season is None or (contact.greeted_on is not None and contact.greeted_on >= season.first):
        return None
    bond = queries.bond_with(owner.id, contact.user_id) if contact.user_id is not None else queries.Bond()
    close, channel = is_close(contact, bond), usual_channel(contact, None, language)
    person = addressed(
        language,
        contact.name,
        contact.other_name,
        form_of_address=form,
        close=close,
        polite=bool(chosen_you(contact)),
    )
    facts = Facts(
        name=person.name,
        has_title=person.has_title,
        author=name_in(owner, language),
        whole_author=name_in(owner, language, whole=True),
        festival=season.festival,
    )
    formal = is_formal(
        language, channel, has_title=person.has_title, chosen=chosen_you(contact), close=close, answered=answered
    )
    text = draft(
        TextKind.FESTIVAL, facts, Manner(language, channel, formal, first=not answered and not close, turn=turn)
    )
    if text is None:
        return None
    mailto = mailto_link(contact.email, text) if contact.email and channel is Channel.EMAIL else ""
    return Greeting(contact, season, language, channel, text, mailto)


def _reader(contact: Contact, language: str, called: str, *, answered: bool) -> Reader:
    teaches = called.endswith("教授") or (simplify(called).endswith("老师") and contact.is_teacher)
    return Reader(contact.greetings, reads_chinese=Language(language).is_chinese, teaches=teaches, has_written=answered)
