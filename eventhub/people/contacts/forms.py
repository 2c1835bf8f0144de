"""The search in an address book, and plain buttons."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, StringField
from wtforms.validators import Length

from eventhub.platform.web.forms import BaseForm


class EmptyForm(BaseForm):
    """A button: only the proof that the page was ours, and where to go on."""

    next = HiddenField()


class SearchForm(BaseForm):
    """A search in the user's own address book; it changes nothing, so it needs no token."""

    class Meta(BaseForm.Meta):
        csrf = False

    q = StringField(_("Search your contacts"), [Length(max=60)])
