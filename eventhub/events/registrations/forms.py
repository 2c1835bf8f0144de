"""The one page on which a guest registers, and the small forms after it."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import BooleanField, HiddenField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from eventhub.accounts.forms import AtMostValues, EmailAddress, check_number_of_values
from eventhub.accounts.labels import BACKGROUND
from eventhub.accounts.rules import BackgroundKind
from eventhub.events.questions.forms import AnswerFields
from eventhub.events.registrations.labels import GOAL_WORDS, VISIBLE_TO_SENTENCES, VISIBLE_TO_WORDS
from eventhub.events.registrations.rules import MOST_GOALS, VisibleTo
from eventhub.matching.goals import GoalType
from eventhub.platform import tokens
from eventhub.platform.web.forms import AtMost, BaseForm, NoWebAddress
from eventhub.text.addresses import normalise_email
from eventhub.text.vocabulary import rejoin_names

LONGEST_SENTENCE = 240
# As long as the column.
LONGEST_KNOWN_NAME = 120
# As long as the column of the log.
LONGEST_NOTE = 400
_SEPARATORS = re.compile(r"[,，、;；\n]")
_LONGEST_VALUE = 200
_MOST_VALUES = 20
_FIRST_ON_THE_PAGE = (
    "name",
    "other_name",
    "email",
    "headline",
    "goals",
    "goal_sentence",
    "looks_for",
    "can_help",
)
_OPENED = "registration-opened"
_QUICKEST_PERSON = 3


class GoalFields(AnswerFields):
    """What a guest hopes for, and to which other guests they are visible."""

    goals = SelectMultipleField(
        lazy_gettext("What would make this event worth it?"),
        choices=[(goal.value, words) for goal, words in GOAL_WORDS.items()],
    )
    goal_sentence = TextAreaField(
        lazy_gettext("Who do you want to meet, and why?"), validators=[AtMost(LONGEST_SENTENCE)]
    )
    looks_for = StringField(lazy_gettext("I look for"), validators=[AtMost(LONGEST_SENTENCE)])
    can_help = StringField(lazy_gettext("I can help with"), validators=[AtMost(LONGEST_SENTENCE)])
    visible_to_notes = {choice.value: words for choice, words in VISIBLE_TO_SENTENCES.items()}
    visible_to = RadioField(
        lazy_gettext("Who may see that you are coming?"),
        choices=[(v.value, w) for v, w in VISIBLE_TO_WORDS.items()],
        validators=[InputRequired(lazy_gettext("Choose who may see that you are coming"))],
    )
    happy_to_introduce = BooleanField(lazy_gettext("People may ask me to introduce them to somebody I know"))

    greet_me = BooleanField(
        lazy_gettext("I am new here: the host may greet me and introduce me to somebody"),
    )

    def validate_goals(self, field: SelectMultipleField) -> None:
        """Allow three goals: more say nothing about a guest."""
        if len(field.data or []) > MOST_GOALS:
            raise ValidationError(_("Choose up to three"))

    def goal_values(self) -> dict[str, Any]:
        """Return the values of these fields as EventProfile takes them."""
        return {
            "goals": tuple(GoalType(value) for value in self.goals.data or []),
            "goal_sentence": self.goal_sentence.data or "",
            "looks_for": self.looks_for.data or "",
            "can_help": self.can_help.data or "",
            "visible_to": VisibleTo(self.visible_to.data),
            "happy_to_introduce": bool(self.happy_to_introduce.data),
            "greet_me": bool(self.greet_me.data),
            "replies": self.replies(),
        }


class RegistrationForm(GoalFields):
    """Everything on one page. Background fields are added below, one for each kind."""

    name = StringField(
        lazy_gettext("Your name"),
        validators=[InputRequired(lazy_gettext("Enter your name")), AtMost(200), NoWebAddress()],
    )
    other_name = StringField(lazy_gettext("Your name in the other script"), validators=[AtMost(200), NoWebAddress()])
    email = StringField(lazy_gettext("E-mail"), validators=[Length(max=300)])
    headline = StringField(lazy_gettext("What you do"), validators=[AtMost(200), NoWebAddress(firms=True)])
    knows = StringField(
        lazy_gettext("Who do you already know here?"), validators=[AtMost(LONGEST_KNOWN_NAME), NoWebAddress()]
    )
    opened = HiddenField()
    zone = HiddenField(validators=[Length(max=64)])

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # In the order of the page, as the summary of mistakes goes through them.
        last = len(_FIRST_ON_THE_PAGE)
        order = {name: number for number, name in enumerate(_FIRST_ON_THE_PAGE)}
        order |= {"knows": last + 1, "visible_to": last + 1, "happy_to_introduce": last + 1, "greet_me": last + 1}
        self._fields: dict[str, Any] = dict(sorted(self._fields.items(), key=lambda field: order.get(field[0], last)))

    def validate_email(self, field: StringField) -> None:
        """Require an address that a mail server could accept; keep it in its stored form."""
        try:
            self.address = normalise_email(field.data or "")
        except ValueError as error:
            raise ValidationError(_("Enter an e-mail address like name@example.com")) from error

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each field, then the number of values over all kinds."""
        valid: bool = super().validate(extra_validators)
        return check_number_of_values(self, self.background()) and valid

    @property
    def background_fields(self) -> list[tuple[BackgroundKind, Any]]:
        """Return the fields of the background, by kind, in their order on the page."""
        return [(kind, self._fields[_field_name(kind)]) for kind in BackgroundKind]

    def background(self) -> dict[BackgroundKind, list[str]]:
        """Return what was typed for each kind, split at commas of both scripts."""
        typed = {kind: rejoin_names(kind.value, typed_values(field.data)) for kind, field in self.background_fields}
        return {kind: values for kind, values in typed.items() if values}

    def answer_values(self) -> dict[str, Any]:
        """Return the values as the service takes them, except address, language and zone."""
        return self.goal_values() | {
            "name": self.name.data,
            "other_name": self.other_name.data or "",
            "headline": self.headline.data or "",
            "background": self.background(),
            "knows": self.knows.data or "",
        }

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


def _field_name(kind: BackgroundKind) -> str:
    return f"background_{kind.value}"


def typed_values(text: str | None) -> list[str]:
    """Return the values of a list as typed, split at commas of both scripts, each once; at most twenty."""
    words = (" ".join(part.split())[:_LONGEST_VALUE] for part in _SEPARATORS.split(text or ""))
    return list(dict.fromkeys(word for word in words if word))[:_MOST_VALUES]


for _kind, _words in BACKGROUND.items():
    _checks = [AtMost(1000), AtMostValues(_kind), NoWebAddress(firms=_kind is not BackgroundKind.LIVES_IN)]
    setattr(RegistrationForm, _field_name(_kind), StringField(_words, validators=_checks))


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

    note = TextAreaField(lazy_gettext("A word to them"), validators=[AtMost(LONGEST_NOTE)])


class CodeForm(BaseForm):
    """The six digits of the mail, with or without a space."""

    code = StringField(
        lazy_gettext("Or type the code from the e-mail"),
        validators=[InputRequired(lazy_gettext("Type the six digits from the e-mail"))],
    )

    def digits(self) -> str:
        """Return the typed code without spaces and dashes."""
        return re.sub(r"\D", "", self.code.data or "")


def user_values(user: Any) -> dict[str, Any]:
    """Return what a signed-in user need not type again."""
    return {name: getattr(user, name) for name in ("name", "other_name", "headline", "happy_to_introduce")}
