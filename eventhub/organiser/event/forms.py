"""The form that cancels an event."""

from __future__ import annotations

from flask_babel import lazy_gettext
from wtforms import TextAreaField
from wtforms.validators import Length

from eventhub.platform.web.forms import BaseForm


class CancelForm(BaseForm):
    """A last word to the guests."""

    note = TextAreaField(
        lazy_gettext("Message to the guests"),
        validators=[Length(max=1000, message=lazy_gettext("Use at most 1,000 characters"))],
    )
