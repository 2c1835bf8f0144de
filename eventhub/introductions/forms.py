"""Shapes of what people send: a request, and the answers to it."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _
from flask_babel import ngettext
from wtforms import BooleanField, EmailField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from eventhub.accounts.models import User
from eventhub.events.registrations.models import Registration
from eventhub.introductions.deadlines import DEFAULT_DAYS
from eventhub.introductions.questions import Question
from eventhub.introductions.requests import Wish
from eventhub.introductions.rules import (
    IN_IT_FOR_THEM_LENGTH,
    LINE_LENGTH,
    WHY_LENGTH,
)
from eventhub.platform.web.bot_guard import DECOY, BotGuardForm
from eventhub.platform.web.filters import both_names
from eventhub.platform.web.forms import BaseForm
from eventhub.text.first_message import find_hints

TOO_LONG = _("Use at most %(max)d characters.")


class AskForm(BaseForm):
    """A request for an introduction; the page fills in who may be asked. First 0: quietly, anyone."""

    first = SelectField(_("Who should introduce you?"), coerce=int, validators=[Optional()])
    second = SelectField(_("And if that does not work out?"), coerce=int, default=0, validators=[Optional()])
    why = TextAreaField(
        _("Why would you like to meet?"),
        validators=[
            InputRequired(_("Write in a sentence or two why you would like to meet.")),
            Length(max=WHY_LENGTH, message=TOO_LONG),
        ],
    )
    in_it_for_them = TextAreaField(
        _("What is in it for them?"), validators=[Length(max=IN_IT_FOR_THEM_LENGTH, message=TOO_LONG)]
    )
    days = RadioField(_("How long may it take?"), coerce=int, default=DEFAULT_DAYS)
    # Pressed after a softer wording was suggested.
    as_it_is = BooleanField()
    people: Sequence[User] = ()

    @property
    def text(self) -> str:
        """Everything that the other will read."""
        return f"{self.why.data or ''}\n{self.in_it_for_them.data or ''}"

    @property
    def is_hasty(self) -> bool:
        """Return whether a softer wording is worth suggesting, once."""
        return bool(find_hints(self.text)) and not self.as_it_is.data

    @property
    def introducer_ids(self) -> tuple[int, ...]:
        """The introducers to ask, in order; none on the quiet path."""
        if not self.first.data:
            return ()
        second = self.second.data if self.second else None
        return tuple(dict.fromkeys(number for number in (self.first.data, second) if number))

    def offer(self, people: Sequence[User]) -> None:
        """Let these people, and where there is time the quiet path, be chosen."""
        self.people = people
        names = [(person.id, both_names(person)) for person in people]
        self.first.choices = [*names, (0, _("Quietly: anyone who knows them"))] if self.days else names
        if self.second:
            self.second.choices = [(0, _("Nobody else")), *names]

    def begin_with(self, wanted: int | None) -> None:
        """Choose this person, where the form offers them, else the first it offers."""
        offered = [number for number, _name in self.first.choices]
        self.first.data = wanted if wanted in offered else next(iter(offered), None)

    def wish(self, target_id: int) -> Wish:
        """Return the request as the use case takes it."""
        days = self.days.data if self.days else 0
        return Wish(target_id, self.introducer_ids, self.why.data, self.in_it_for_them.data or "", days)


def ask_form(people: Sequence[User], days: Sequence[int], **given: Any) -> AskForm:
    """Return the form with the users who can be asked and the days one may give.

    Without days it is for "introduce us here": one of the people who are there, within hours.
    """
    form = AskForm(**given)
    if days:
        form.days.choices = [(number, ngettext("%(num)s day", "%(num)s days", number)) for number in days]
    else:
        del form.second, form.days
    form.offer(people)
    return form


def first_words(registration: Registration) -> dict[str, str]:
    """Return a note to begin with, from what the requester said when registering."""
    return {
        "why": registration.goal_sentence[:WHY_LENGTH],
        "in_it_for_them": registration.can_help[:IN_IT_FOR_THEM_LENGTH],
    }


class CodeForm(BaseForm):
    """The address a mail came to and the code that stands in it."""

    email = EmailField(_("Your e-mail address"), validators=[InputRequired(_("Enter the address our mail came to."))])
    code = StringField(
        _("The code in our mail"), validators=[InputRequired(_("Type the six digits from the e-mail")), Length(max=20)]
    )


class AnswerForm(BotGuardForm):
    """The answer to a question, and a line to the target where an introducer answers."""

    answer = RadioField(validators=[InputRequired()])
    line = TextAreaField(_("A line of your own"), validators=[Length(max=LINE_LENGTH, message=TOO_LONG)])


def answer_form(question: Question) -> AnswerForm:
    """Return the form of a question's page; it takes every answer of the kind, also one that is too late."""
    form = AnswerForm()
    form.answer.choices = [*question.answers, DECOY]
    if not question.takes_line:
        del form.line
    return form


class OfferForm(BaseForm):
    """An offer to introduce two people."""

    line = TextAreaField(_("What should both know?"), validators=[Length(max=LINE_LENGTH, message=TOO_LONG)])
