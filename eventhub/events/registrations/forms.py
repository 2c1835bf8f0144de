"""The one screen on which a guest registers, and the small forms after it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import BooleanField, HiddenField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from eventhub.accounts.forms import EmailAddress
from eventhub.events.event.rules import EmailSharing
from eventhub.events.questions.forms import AnswerFields
from eventhub.events.registrations.labels import GOAL_WORDS, VISIBLE_TO_WORDS
from eventhub.events.registrations.rules import MOST_GOALS, VisibleTo
from eventhub.matching.goals import GoalType
from eventhub.platform import tokens
from eventhub.platform.web.forms import AtMost, BaseForm, NoWebAddress
from eventhub.text.addresses import normalise_email

LONGEST_SENTENCE = 240
# As long as the column.
LONGEST_KNOWN_NAME = 120
# As long as the column of the log.
LONGEST_NOTE = 400
_SEPARATORS = re.compile(r"[,，、;；\n]")
_LONGEST_VALUE = 200
_MOST_VALUES = 20
_OPENED = "registration-opened"
_QUICKEST_PERSON = 3


class GoalFields(BaseForm):
    """What a guest hopes for. The sentence on who to meet is read by introducer and target alone."""

    goals = SelectMultipleField(
        lazy_gettext("What would make this event worth it?"),
        choices=[(goal.value, words) for goal, words in GOAL_WORDS.items()],
    )
    looks_for = TextAreaField(lazy_gettext("I look for"), validators=[AtMost(LONGEST_SENTENCE)])
    can_help = StringField(lazy_gettext("I can help with"), validators=[AtMost(LONGEST_SENTENCE)])

    def validate_goals(self, field: SelectMultipleField) -> None:
        """Allow three goals: more say nothing about a guest."""
        if len(field.data or []) > MOST_GOALS:
            raise ValidationError(_("Choose up to three"))

    def goal_values(self) -> dict[str, Any]:
        """Return the goals and the two lines as EventProfile takes them."""
        return {
            "goals": tuple(GoalType(value) for value in self.goals.data or []),
            "looks_for": one_line(self.looks_for.data),
            "can_help": one_line(self.can_help.data),
        }


class SeenField(BaseForm):
    """Who may see that a guest comes."""

    visible_to = RadioField(
        lazy_gettext("Who may see that you are going?"),
        choices=[(choice.value, words) for choice, words in VISIBLE_TO_WORDS.items()],
        validators=[InputRequired(lazy_gettext("Choose who may see that you are going"))],
    )

    def offer(self, choices: Sequence[VisibleTo]) -> None:
        """Show these choices alone; what was chosen before or on an older page is taken all the same."""
        self.offered = [choice.value for choice in choices]


class RegistrationForm(SeenField, GoalFields, AnswerFields):
    """One screen: who someone is, what the organiser needs to know, and who may see them.

    The goal stands there only where an organiser decides by it.
    """

    name = StringField(
        lazy_gettext("Your name"),
        validators=[InputRequired(lazy_gettext("Enter your name")), AtMost(200), NoWebAddress()],
    )
    email = StringField(lazy_gettext("E-mail"), validators=[Length(max=300)])
    shares_email = BooleanField(lazy_gettext("The organisers may see my e-mail"))
    opened = HiddenField()
    zone = HiddenField(validators=[Length(max=64)])

    def __init__(
        self,
        *args: Any,
        asks_goal: bool = False,
        email_sharing: EmailSharing = EmailSharing.ASKED,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        # Where all share it, the page says so beside a hidden field: nobody agrees who has not read it.
        self.email_sharing = email_sharing
        if email_sharing is EmailSharing.NEVER:
            del self.shares_email
        if not asks_goal:
            del self.goals, self.looks_for, self.can_help
        # In the order of the page, as the summary of mistakes goes through them.
        order = {"name": 0, "email": 1, "goals": 2, "looks_for": 3, "can_help": 4, "visible_to": 6, "shares_email": 7}
        self._fields: dict[str, Any] = dict(sorted(self._fields.items(), key=lambda field: order.get(field[0], 5)))

    def validate_email(self, field: StringField) -> None:
        """Require an address that a mail server could accept; keep it in its stored form."""
        try:
            self.address = normalise_email(field.data or "")
        except ValueError as error:
            raise ValidationError(_("Enter an e-mail address like name@example.com")) from error

    def answer_values(self) -> dict[str, Any]:
        """Return the values as the service takes them, except who registers and from where."""
        goal = self.goal_values() if self.goals else {}
        shares = bool(self.shares_email.data) if self.shares_email else False
        seen = {"visible_to": VisibleTo(self.visible_to.data), "shares_email": shares}
        return goal | seen | {"replies": self.replies()}

    def open_now(self, now: datetime) -> None:
        """Note when the page was first shown; a signed moment that a program cannot invent."""
        if tokens.unsign(_OPENED, self.opened.data or "") is None:
            self.opened.data = tokens.sign(_OPENED, int(now.timestamp()))

    def was_quick(self, now: datetime) -> bool:
        """Tell whether the form was filled in faster than a person types, or without opening the page."""
        opened = tokens.unsign(_OPENED, self.opened.data or "")
        return not isinstance(opened, int) or now.timestamp() - opened < _QUICKEST_PERSON

    def typed(self) -> dict[str, Any]:
        """Return everything typed, to fill the form again."""
        kept = {field.short_name: field.data for field in self if field.data}
        return {name: value for name, value in kept.items() if name not in ("csrf_token", "opened")}


def one_line(text: str | None) -> str:
    """Return a text without line breaks, as others read it inside a sentence."""
    return " ".join((text or "").split())


def typed_values(text: str | None) -> list[str]:
    """Return the values of a list as typed, split at commas of both scripts, each once; at most twenty."""
    words = (" ".join(part.split())[:_LONGEST_VALUE] for part in _SEPARATORS.split(text or ""))
    return list(dict.fromkeys(word for word in words if word))[:_MOST_VALUES]


class AddGuestForm(BaseForm):
    """A guest that an organiser puts on the list."""

    name = StringField(
        lazy_gettext("Name"), validators=[InputRequired(lazy_gettext("Enter a name")), AtMost(200), NoWebAddress()]
    )
    email = StringField(lazy_gettext("E-mail"), validators=[EmailAddress()])

    def address(self) -> str:
        """Return the address as it is stored; valid forms only."""
        return normalise_email(self.email.data or "")


class AnswerForm(BaseForm):
    """What an organiser adds in their own words to a yes or a no."""

    note = TextAreaField(lazy_gettext("Message to them"), validators=[AtMost(LONGEST_NOTE)])


class CodeForm(BaseForm):
    """The six digits of the mail, with or without a space."""

    code = StringField(
        lazy_gettext("Six digits"),
        validators=[InputRequired(lazy_gettext("Type the six digits from the e-mail"))],
    )

    def digits(self) -> str:
        """Return the typed code without spaces and dashes."""
        return re.sub(r"\D", "", self.code.data or "")
