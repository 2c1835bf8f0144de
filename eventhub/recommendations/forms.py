"""The small form behind "Not for me"."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import StringField
from wtforms.validators import Length

from eventhub.platform.web.forms import BaseForm
from eventhub.recommendations.rules import REASON_LENGTH


class DismissForm(BaseForm):
    """The reason for taking a person off one's own list: optional, and seen by nobody else."""

    reason = StringField(_("Why? Only you see this."), validators=[Length(max=REASON_LENGTH)])
