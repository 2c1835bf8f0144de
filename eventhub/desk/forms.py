"""Forms of the desk."""

from __future__ import annotations

from flask_babel import lazy_gettext
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired

from eventhub.desk.labels import SEGMENT_WORDS
from eventhub.desk.rules import LONGEST_MESSAGE, LONGEST_NOTE, LONGEST_SUBJECT, Segment
from eventhub.registrations.forms import AtMost
from eventhub.web.forms import BaseForm


class NoteForm(BaseForm):
    """What an organiser adds to many answers at once."""

    note = TextAreaField(lazy_gettext("A word to them"), validators=[AtMost(LONGEST_NOTE)])


class MessageForm(BaseForm):
    """A message to one segment."""

    segment = SelectField(lazy_gettext("To"), choices=[(one.value, words) for one, words in SEGMENT_WORDS.items()])
    subject = StringField(lazy_gettext("Subject"), validators=[
        InputRequired(lazy_gettext("Enter a subject")), AtMost(LONGEST_SUBJECT)])
    body = TextAreaField(lazy_gettext("Message"), validators=[
        InputRequired(lazy_gettext("Write a few words")), AtMost(LONGEST_MESSAGE)])

    def chosen_segment(self) -> Segment:
        return Segment(self.segment.data)
