"""The one field that asks whom a guest knows, on the page of their own registration."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import IntegerField, StringField
from wtforms.validators import InputRequired

from eventhub.events.registrations.forms import LONGEST_KNOWN_NAME
from eventhub.platform.web.forms import AtMost, BaseForm, NoWebAddress


class NameForm(BaseForm):
    """One name of somebody whom the guest knows."""

    knows = StringField(
        _("Name"),
        [InputRequired(_("Enter a name")), AtMost(LONGEST_KNOWN_NAME), NoWebAddress()],
    )


class WhoForm(BaseForm):
    """Which guest is meant; empty for none of those offered."""

    person = IntegerField()
