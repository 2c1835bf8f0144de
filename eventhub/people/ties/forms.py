"""Shapes of what a user says of knowing another, and of the answer to a handshake."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, IntegerField, SelectField, StringField
from wtforms.validators import Length, NumberRange, Optional

from eventhub.people.models import Tie
from eventhub.people.rules import Closeness, HowKnown
from eventhub.people.ties.labels import CLOSENESS, HOW
from eventhub.people.ties.service import Knows, Words
from eventhub.platform.web.bot_guard import DECOY, BotGuardForm
from eventhub.platform.web.forms import BaseForm

HOW_CHOICES = [("", _("How do you know each other?")), *((key.value, word) for key, word in HOW.items())]


CLOSENESS_CHOICES = [(key.value, word) for key, word in CLOSENESS.items()]


class AnswerForm(BaseForm):
    """Yes or no to "you know each other", and how."""

    says = HiddenField()
    next = HiddenField()
    how = SelectField(_("How do you know each other?"), choices=HOW_CHOICES, default="")
    closeness = SelectField(_("How well?"), choices=CLOSENESS_CHOICES, default=Closeness.WELL.value)

    def knows(self) -> Knows:
        """Read how the user knows the other."""
        return read_knows(self.how.data, self.closeness.data)


class MailAnswerForm(BotGuardForm):
    """Yes or no to one of the questions of a mail, on the page behind its link."""

    says = HiddenField()
    about = HiddenField()

    @property
    def given(self) -> str:
        """Return what was pressed and for whom, as the guard compares it with what it asks again; a decoy as such."""
        return DECOY if self.says.data == DECOY else f"{self.says.data} {self.about.data}"


class TieForm(BaseForm):
    """How the user knows a person, in their own words; they may change it at any time."""

    how = SelectField(_("How do you know each other?"), choices=HOW_CHOICES, default="")
    closeness = SelectField(_("How well?"), choices=CLOSENESS_CHOICES)
    since_year = IntegerField(
        _("Since which year?"), [Optional(), NumberRange(1900, 2100, _("Enter a year, for example 2019"))]
    )
    context = StringField(_("Where from?"), [Length(max=120)])

    def words(self) -> Words:
        """Read what the user says of a tie."""
        return Words(
            HowKnown(self.how.data) if self.how.data else None,
            Closeness(self.closeness.data),
            self.since_year.data,
            self.context.data or "",
        )


def make_tie_form(tie: Tie, *, bound: bool = False) -> TieForm:
    """Make the form of one tie among others on a page; with `bound` it holds what was sent."""
    said = {
        "how": tie.how.value if tie.how else "",
        "closeness": tie.closeness.value,
        "since_year": tie.since_year,
        "context": tie.context,
    }
    form = TieForm(data=said) if bound else TieForm(formdata=None, data=said)
    for field in form:
        field.id = f"{field.name}-{tie.id}"
    return form


def read_knows(how: str | None, closeness: str | None) -> Knows:
    """Build what a user says of knowing another from two choices; a missing closeness counts as met."""
    return Knows(HowKnown(how) if how else None, Closeness(closeness or Closeness.MET.value))
