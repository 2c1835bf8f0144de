"""The forms of the page of tokens and endpoints."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import Any

from flask_babel import lazy_gettext
from wtforms import RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from eventhub.api.addresses import target_of
from eventhub.api.labels import ADDRESS_WORDS, EVENT_TYPE_WORDS, SCOPE_WORDS
from eventhub.api.rules import LONGEST_URL, EventType, Scope
from eventhub.events.event.models import Event
from eventhub.platform.web.filters import event_title
from eventhub.platform.web.forms import BaseForm

_LIVES = {
    "90": lazy_gettext("90 days"),
    "365": lazy_gettext("A year"),
    "": lazy_gettext("Until I revoke it"),
}


class TokenForm(BaseForm):
    """What a new token is called, what it may do, and for how long."""

    name = StringField(
        lazy_gettext("What for"),
        validators=[
            InputRequired(lazy_gettext("Give it a name")),
            Length(max=80, message=lazy_gettext("Use at most 80 characters")),
        ],
    )
    scopes = SelectMultipleField(
        lazy_gettext("What it may do"),
        choices=[(scope.value, words) for scope, words in SCOPE_WORDS.items()],
        validators=[InputRequired(lazy_gettext("Choose at least one"))],
    )
    lives = RadioField(lazy_gettext("How long it works"), choices=list(_LIVES.items()), default="90")

    def values(self) -> dict[str, Any]:
        """Return what the service takes, once the form is valid."""
        return {
            "name": self.name.data,
            "scopes": [Scope(scope) for scope in self.scopes.data or ()],
            "lives": timedelta(days=int(self.lives.data)) if self.lives.data else None,
        }


class EndpointForm(BaseForm):
    """Where to send, what, and of which event."""

    url = StringField(
        lazy_gettext("Address"),
        validators=[InputRequired(ADDRESS_WORDS["shape"]), Length(max=LONGEST_URL, message=ADDRESS_WORDS["shape"])],
    )
    event_types = SelectMultipleField(
        lazy_gettext("What we send"),
        choices=[(one.value, EVENT_TYPE_WORDS[one]) for one in EventType],
        validators=[InputRequired(lazy_gettext("Choose at least one"))],
    )
    event_id = SelectField(lazy_gettext("For which event"))

    def __init__(self, events: Iterable[Event], trusted_hosts: Collection[str], **options: Any) -> None:
        super().__init__(**options)
        self.trusted_hosts = trusted_hosts
        every = [("", lazy_gettext("All events I run, also later ones"))]
        self.event_id.choices = every + [(str(event.id), event_title(event)) for event in events]

    def validate_url(self, field: StringField) -> None:
        """Refuse an address that may not be called. No name is looked up here; that is judged at each try."""
        try:
            target_of(field.data or "", self.trusted_hosts)
        except ValueError as error:
            raise ValidationError(ADDRESS_WORDS.get(str(error), ADDRESS_WORDS["shape"])) from error

    def values(self) -> dict[str, Any]:
        """Return what the service takes, once the form is valid."""
        event_id = int(self.event_id.data) if self.event_id.data else None
        return {
            "url": self.url.data,
            "event_id": event_id,
            "event_types": [EventType(one) for one in self.event_types.data or ()],
        }
