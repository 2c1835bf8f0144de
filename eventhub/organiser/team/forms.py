"""The form that asks a person to join the team of an event."""

from __future__ import annotations

from flask_babel import lazy_gettext
from wtforms import RadioField, StringField

from eventhub.accounts.forms import EmailAddress
from eventhub.events.event.labels import ROLE_WORDS
from eventhub.events.event.rules import TeamRole
from eventhub.platform.web.forms import BaseForm


class TeamForm(BaseForm):
    """The user to ask to join the team, and their role."""

    email = StringField(lazy_gettext("E-mail"), validators=[EmailAddress()])
    role = RadioField(
        lazy_gettext("Role"),
        default=TeamRole.MANAGER.value,
        choices=[(role.value, words) for role, words in ROLE_WORDS.items()],
    )
