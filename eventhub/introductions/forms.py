"""Shapes of what people send: a request, and the answers to it."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _
from flask_babel import ngettext
from wtforms import RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from eventhub.accounts.models import User
from eventhub.introductions.rules import (
    DEFAULT_DAYS,
    IN_IT_FOR_THEM_LENGTH,
    LINE_LENGTH,
    WHY_LENGTH,
    IntroducerAnswer,
    TargetAnswer,
)
from eventhub.web.filters import both_names
from eventhub.web.forms import BaseForm

TOO_LONG = _("Use at most %(max)d characters.")


class AskForm(BaseForm):
    """A request for an introduction; whom one may ask is filled in by the page."""

    first = SelectField(_("Who should introduce you?"), coerce=int)
    second = SelectField(_("And if that does not work out?"), coerce=int, default=0,
                         validators=[Optional()])
    why = TextAreaField(_("Why would you like to meet?"), validators=[
        InputRequired(_("Write in a sentence or two why you would like to meet.")),
        Length(max=WHY_LENGTH, message=TOO_LONG)])
    in_it_for_them = TextAreaField(_("What is in it for them?"), validators=[
        Length(max=IN_IT_FOR_THEM_LENGTH, message=TOO_LONG)])
    days = RadioField(_("How long may it take?"), coerce=int, default=DEFAULT_DAYS)
    people: Sequence[User] = ()

    @property
    def introducer_ids(self) -> tuple[int, ...]:
        """Whom to ask, in order."""
        return tuple(dict.fromkeys(number for number in (self.first.data, self.second.data) if number))


def ask_form(people: Sequence[User], days: Sequence[int], *, suffix: str = "", **given: Any) -> AskForm:
    """The form with the people who can be asked and the days one may give; suffix keeps ids apart."""
    form = AskForm(**given)
    names = [(person.id, both_names(person)) for person in people]
    form.people = people
    form.first.choices = names
    form.second.choices = [(0, _("Nobody else")), *names]
    form.days.choices = [(number, ngettext("%(num)s day", "%(num)s days", number)) for number in days]
    for field in form:
        field.id = f"{field.name}{suffix}"
    return form


class IntroducerForm(BaseForm):
    """An introducer's answer. The link is the permission, so that no cookie is needed."""

    answer = RadioField(choices=[(answer, answer) for answer in IntroducerAnswer], validators=[InputRequired()])
    line = TextAreaField(_("A line of your own"), validators=[Length(max=LINE_LENGTH, message=TOO_LONG)])

    class Meta(BaseForm.Meta):
        csrf = False


class TargetForm(BaseForm):
    """A target's answer."""

    answer = RadioField(choices=[(answer, answer) for answer in TargetAnswer], validators=[InputRequired()])

    class Meta(BaseForm.Meta):
        csrf = False
