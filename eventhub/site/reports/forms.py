"""The forms that report an event or a person."""

from __future__ import annotations

from flask_babel import lazy_gettext
from wtforms import RadioField
from wtforms.validators import InputRequired

from eventhub.events.event.labels import PERSON_REPORT_WORDS, REPORT_WORDS
from eventhub.platform.web.forms import BaseForm


class ReportForm(BaseForm):
    """What is wrong with an event."""

    why = RadioField(
        lazy_gettext("What is wrong with it?"),
        choices=[(v.value, w) for v, w in REPORT_WORDS.items()],
        validators=[InputRequired(lazy_gettext("Choose one"))],
    )


class PersonReportForm(BaseForm):
    """What is wrong with a person."""

    why = RadioField(
        lazy_gettext("What is wrong?"),
        choices=[(v.value, w) for v, w in PERSON_REPORT_WORDS.items()],
        validators=[InputRequired(lazy_gettext("Choose one"))],
    )
