"""Forms of organisers."""

from __future__ import annotations

import re

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, ValidationError

from eventhub.events.event.rules import MOST_TAGS, tags_of
from eventhub.events.registrations.rules import LONGEST_TAG
from eventhub.organiser.labels import SEGMENT_WORDS, WHEN_FULL_WORDS
from eventhub.organiser.rules import (
    LONGEST_ADDRESS_LIST,
    LONGEST_MESSAGE,
    LONGEST_NOTE,
    LONGEST_SUBJECT,
    MOST_INVITED_AT_ONCE,
    Segment,
)
from eventhub.platform.web.forms import AtMost, BaseForm
from eventhub.text.addresses import typed_addresses

# {name}, {{ first name }}, {{guest.name}}, {姓名}, %name%, *|FNAME|*
_PLACEHOLDER = re.compile(r"\{\{?[^\W\d][\w .-]{0,40}\}?\}|\{\{ ?[\w .-]{1,40}\}\}|%[A-Za-z_]{2,30}%|\*\|\w{1,30}\|\*")
# Mistakes named at once.
_MOST_NAMED = 20


class NoteForm(BaseForm):
    """What an organiser adds to many answers at once."""

    note = TextAreaField(lazy_gettext("Message to them"), validators=[AtMost(LONGEST_NOTE)])
    when_full = RadioField(lazy_gettext("Guests without a place"), choices=list(WHEN_FULL_WORDS.items()), default="ask")

    def values(self) -> dict[str, str]:
        """Return the fields of AnswerOptions."""
        return {"note": self.note.data or "", "when_full": self.when_full.data}


class TagsForm(BaseForm):
    """The organisers' own words on one guest, parted by commas."""

    tags = StringField(lazy_gettext("Guest tags"), validators=[AtMost(MOST_TAGS * (LONGEST_TAG + 2))])

    def validate_tags(self, field: StringField) -> None:
        """Require that each tag is short enough to be one."""
        if any(len(tag) > LONGEST_TAG for tag in self.given()):
            raise ValidationError(_("At most %(most)s characters each", most=LONGEST_TAG))

    def given(self) -> list[str]:
        """Return the tags, each once, at most ten."""
        return tags_of(self.tags.data or "")


class InviteForm(BaseForm):
    """Addresses to invite, one a line or parted by commas.

    `leaves_out`: what is no address does not hold up the others.
    """

    leaves_out = False

    addresses = TextAreaField(
        lazy_gettext("E-mail addresses"),
        validators=[InputRequired(lazy_gettext("Enter at least one address")), AtMost(LONGEST_ADDRESS_LIST)],
    )

    def validate_addresses(self, field: TextAreaField) -> None:
        """Require that each entry is an address, unless its writer leaves the others out: none is to be forgotten."""
        self.found, self.wrong = typed_addresses(field.data or "")
        if len(self.found) > MOST_INVITED_AT_ONCE:
            raise ValidationError(_("At most %(most)s at once", most=MOST_INVITED_AT_ONCE))
        if self.wrong and not (self.leaves_out and self.found):
            *others, last = [
                _("Line %(line)s: “%(words)s” is not an e-mail address", line=line, words=words[:80])
                for line, words in self.wrong[:_MOST_NAMED]
            ]
            field.errors = [*field.errors, *others]
            raise ValidationError(last)

    def words_left_out(self) -> str:
        """Return what was typed and is no address, for a line that tells of it."""
        return _(", ").join(f"“{words[:80]}”" for _line, words in self.wrong[:_MOST_NAMED])


class MessageForm(BaseForm):
    """A message to one segment."""

    segment = SelectField(lazy_gettext("To"), choices=[(one.value, words) for one, words in SEGMENT_WORDS.items()])
    subject = StringField(
        lazy_gettext("Subject"), validators=[InputRequired(lazy_gettext("Enter a subject")), AtMost(LONGEST_SUBJECT)]
    )
    body = TextAreaField(
        lazy_gettext("Message"), validators=[InputRequired(lazy_gettext("Write a few words")), AtMost(LONGEST_MESSAGE)]
    )

    def validate_subject(self, field: StringField) -> None:
        """Refuse a placeholder of other tools, which would be mailed as it stands."""
        if found := _PLACEHOLDER.search(field.data or ""):
            raise ValidationError(_("%(words)s is not filled in: all guests read the same", words=found[0]))

    def validate_body(self, field: TextAreaField) -> None:
        """Refuse a placeholder, as in the subject."""
        self.validate_subject(field)

    def chosen_segment(self) -> Segment:
        """Return the guests the message goes to."""
        return Segment(self.segment.data)
