"""Shape of a note as it is typed: a person, a private line, three fields that a text may speak of, and ticks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, Regexp

from eventhub.events.event.models import Event
from eventhub.followups.notes.labels import FIT
from eventhub.followups.notes.met_guests import Meetable
from eventhub.followups.notes.models import Note
from eventhub.followups.notes.rules import MAX_CLIENT_ID, MAX_NAME, MAX_PHRASE, MAX_TEXT, Fit
from eventhub.followups.notes.service import WORDING, Who, Words
from eventhub.people.models import Contact
from eventhub.platform.web.filters import event_title
from eventhub.platform.web.forms import BaseForm
from eventhub.text.characters import simplify

MOST_CHIPS = 8
# Nine digits fit the numbers of every database.
_WHO = re.compile(r"([uc])([0-9]{1,9})")
_NOWHERE = "0"


def _at_most(value: str | None) -> str:
    """Cut what is too long, since a note is never refused."""
    return (value or "")[:MAX_PHRASE]


class WordsForm(BaseForm):
    """What is noted about a person."""

    text = TextAreaField(
        _("Just for me"),
        [Length(max=MAX_TEXT, message=_("Keep it under 4,000 characters"))],
    )
    mention = StringField(_("Something to mention"), filters=[_at_most])
    i_promised = StringField(_("I promised"), filters=[_at_most])
    promise_done = BooleanField(_("Done"))
    they_promised = StringField(_("They promised"), filters=[_at_most])
    # For notes from when a promise was a checkbox: sent along, so that the promise stays open until it is done.
    promised = HiddenField()
    added_on_wechat = BooleanField(_("Added on WeChat"))
    fit = RadioField(
        _("Stay in touch?"), choices=[(fit.value, words) for fit, words in FIT.items()], validate_choice=False
    )
    device_time = HiddenField()
    device_sent = HiddenField()

    @classmethod
    def of(cls, note: Note) -> WordsForm:
        """Return the form filled with a note; the time of typing is left to the new wording."""
        return cls(
            data={
                **{name: getattr(note, name) for name in WORDING},
                "promised": "y" if note.promised else "",
                "promise_done": note.promise_done,
                "added_on_wechat": note.added_on_wechat,
                "fit": note.fit,
            }
        )

    def words(self, event_id: int | None = None) -> Words:
        """Return the fields of the note as the service takes them."""
        fit = self.fit.data
        return Words(
            **{name: self[name].data or "" for name in WORDING},
            promised=self.promised.data == "y",
            promise_done=self.promise_done.data,
            added_on_wechat=self.added_on_wechat.data,
            fit=Fit(fit) if fit in set(Fit) else None,
            event_id=event_id,
            device_time=parse_moment(self.device_time.data),
            device_sent=parse_moment(self.device_sent.data),
        )


class MetForm(WordsForm):
    """A new note. `people` are offered as chips and, all of them, while the name is typed."""

    event_now: Event | None = None
    # The person that the note is about from the beginning, where its page was opened for one.
    contact: Contact | None = None

    who = RadioField(_("Who did you meet?"), validate_choice=False)
    name = StringField(_("Name"), [Length(max=MAX_NAME, message=_("Keep the name under 200 characters"))])
    event = SelectField(_("Where you met"), validate_choice=False)
    client_id = HiddenField(
        validators=[
            Length(min=8, max=MAX_CLIENT_ID),
            Regexp(r"[\w-]+\Z", message=_("Open this page again and save once more")),
        ]
    )

    def offer(self, people: Sequence[Meetable], events: Sequence[Event], contact: Contact | None) -> None:
        """Fill in the people and events to choose from."""
        self.people = list(people)
        self.who.choices = [(f"u{person.user_id}", person) for person in self.people[:MOST_CHIPS]]
        self.contact = contact
        if contact is not None:
            self.who.choices.insert(0, (f"c{contact.id}", contact))
        named = ((str(event.id), event_title(event)) for event in events)
        self.event.choices = [*named, (_NOWHERE, _("Somewhere else"))]

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for a name where no guest was chosen."""
        valid: bool = super().validate(extra_validators)
        if self.person_meant() is None:
            self.name.errors = [*self.name.errors, _("Say who you met; a first name is enough")]
            return False
        return valid

    def person_meant(self) -> Who | None:
        """Return the person meant: what was typed, when it is no name of the list, else the chip that was chosen."""
        typed = self.name.data or ""
        if typed:
            called = [person.user_id for person in self.people if typed in names_of(person)]
            plain = simplify(typed)
            called = called or [each.user_id for each in self.people if plain in map(simplify, names_of(each))]
            return Who(user_id=called[0]) if len(called) == 1 else Who(name=typed)
        return parse_chip(self.who.data)

    def event_id(self) -> int | None:
        """Return the id of the event chosen, or None."""
        found = re.fullmatch(r"[1-9][0-9]{0,8}", self.event.data or "")
        return int(found[0]) if found else None


def parse_chip(chip: str | None) -> Who | None:
    """Return the person a chip stands for ("u12" a user, "c12" a contact); None for anything else."""
    found = _WHO.fullmatch(chip or "")
    if found is None:
        return None
    number = int(found[2])
    return Who(user_id=number) if found[1] == "u" else Who(contact_id=number)


def names_of(person: Meetable) -> tuple[str, ...]:
    """Return the ways in which a person may be typed: one name, the other, or both as the list shows them."""
    both = f"{person.name} {person.other_name}".strip()
    return (both, person.name, person.other_name) if person.other_name else (person.name,)


def parse_moment(text: str | None) -> datetime | None:
    """Parse the time that a device sent, ISO 8601 with its offset; None for anything else."""
    try:
        at = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return at.astimezone(UTC) if at.tzinfo else None
