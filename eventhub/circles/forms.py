"""Shape of the few words that members write into a circle."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import StringField
from wtforms.validators import Length

from eventhub.platform.web.forms import BaseForm


class WordsForm(BaseForm):
    """Where the circle meets, and how the others may reach the one who writes."""

    place = StringField(_("Where you meet"), [Length(max=200, message=_("Keep it under 200 characters"))])
    reach = StringField(_("How the others reach you"), [Length(max=120, message=_("Keep it under 120 characters"))])
