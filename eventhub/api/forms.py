"""The forms of the page on which an organiser lets programs in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask_babel import lazy_gettext
from wtforms import RadioField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length

from eventhub.api.labels import SCOPE_WORDS
from eventhub.api.rules import Scope
from eventhub.web.forms import BaseForm

_LIVES = {
    "90": lazy_gettext("90 days"),
    "365": lazy_gettext("A year"),
    "": lazy_gettext("Until I revoke it"),
}


class TokenForm(BaseForm):
    """What a new token is called, what it may do, and for how long."""

    name = StringField(lazy_gettext("What for"), validators=[
        InputRequired(lazy_gettext("Give it a name, so that you know it again")),
        Length(max=80, message=lazy_gettext("Use at most 80 characters"))])
    scopes = SelectMultipleField(
        lazy_gettext("What it may do"), choices=[(scope.value, words) for scope, words in SCOPE_WORDS.items()],
        validators=[InputRequired(lazy_gettext("Choose at least one"))])
    lives = RadioField(lazy_gettext("How long it works"), choices=list(_LIVES.items()), default="90")

    def values(self) -> dict[str, Any]:
        """What the service takes, once the form is valid."""
        return {
            "name": self.name.data, "scopes": [Scope(scope) for scope in self.scopes.data or ()],
            "lives": timedelta(days=int(self.lives.data)) if self.lives.data else None,
        }
