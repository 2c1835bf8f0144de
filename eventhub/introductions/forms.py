"""Shapes of what people send: a request, and the answers to it."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _
from flask_babel import ngettext
from flask_babel.speaklater import LazyString
from wtforms import BooleanField, EmailField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from eventhub.accounts.labels import LANGUAGES
from eventhub.accounts.models import User
from eventhub.introductions.contact_ways import first_choice, values_of
from eventhub.introductions.deadlines import DEFAULT_DAYS
from eventhub.introductions.drafts import is_unfinished
from eventhub.introductions.labels import WAY
from eventhub.introductions.questions import Question
from eventhub.introductions.requests import Wish
from eventhub.introductions.rules import LINE_LENGTH, TEXT_LENGTH, Way
from eventhub.platform.web.bot_guard import DECOY, BotGuardForm
from eventhub.platform.web.filters import both_names
from eventhub.platform.web.forms import BaseForm
from eventhub.text.first_message import find_hints

OTHER = "other"
TOO_LONG = _("Use at most %(max)d characters.")


class Finished:
    """Refuse a draft whose author was to go on and did not."""

    def __init__(self, message: LazyString) -> None:
        self.message = message

    def __call__(self, form: BaseForm, field: Any) -> None:
        """Raise ValidationError for an unfinished text."""
        if is_unfinished(field.data or ""):
            raise ValidationError(self.message)


class Shares(SelectMultipleField):  # type: ignore[misc]  # WTForms has no types
    """What one person lets another have of how to reach them."""

    def __init__(self, **options: Any) -> None:
        super().__init__(validate_choice=False, **options)

    def begin(self, person: User, chosen: frozenset[Way] | None = None, *, is_sent: bool) -> None:
        """Offer what a person has filled in, with what they have chosen ticked, at first what first_choice says."""
        self.choices = [(way, WAY[way]) for way in values_of(person)]
        if not is_sent:
            self.data = sorted(first_choice(person) if chosen is None else chosen)

    @property
    def ways(self) -> frozenset[Way]:
        """The ticked ways that are offered."""
        return frozenset(way for way, _words in self.choices if way in (self.data or ()))

    def require(self) -> None:
        """Raise ValidationError when nothing is ticked."""
        if not self.ways:
            raise ValidationError(_("Choose at least one, or there is no way to reach you."))


class ShareForm(BaseForm):
    """What one of two who were introduced shares with the other from now on."""

    shares = Shares()

    def validate_shares(self, field: Shares) -> None:
        """Require one way."""
        field.require()


class AskForm(BaseForm):
    """A request for an introduction; the page fills in who may be asked. First 0: quietly, anyone.

    The page shows one message; what else there is to choose is folded, or a button that asks for another draft.
    """

    COMPLETE = _("Complete the sentence first: why would you like to meet just this person?")

    first = SelectField(coerce=int, validators=[Optional()])
    second = SelectField(_("And if that does not work out?"), coerce=int, default=0, validators=[Optional()])
    language = SelectField(choices=[("", ""), *LANGUAGES.items()], default="", validators=[Optional()])
    wording = SelectField(choices=[("", ""), (OTHER, "")], default="", validators=[Optional()])
    to_introducer = TextAreaField(
        _("Your message"),
        validators=[
            InputRequired(_("Write in a sentence or two what you ask for.")),
            Length(max=TEXT_LENGTH, message=TOO_LONG),
            Finished(COMPLETE),
        ],
    )
    to_target = TextAreaField(
        _("Your question"),
        validators=[
            InputRequired(_("Write in a sentence or two why you would like to meet.")),
            Length(max=TEXT_LENGTH, message=TOO_LONG),
            Finished(_("Complete the sentence first: what would you like to ask about?")),
        ],
    )
    days = RadioField(_("How long may it take?"), coerce=int, default=DEFAULT_DAYS)
    shares = Shares()
    # Pressed after a softer wording was suggested.
    as_it_is = BooleanField()
    # Pressed for another draft: "first:7", "language:en" or "wording:other".
    redraft = StringField()
    people: Sequence[User] = ()

    @property
    def text(self) -> str:
        """Everything that the other will read."""
        return f"{self.to_introducer.data or ''}\n{self.to_target.data or ''}"

    @property
    def is_unfinished(self) -> bool:
        """Return whether the message ends where its author is to go on, as a draft without a reason does."""
        return is_unfinished(self.to_introducer.data or "")

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
        self.first.choices = [*names, (0, _("Quietly, anyone who knows them"))] if self.days else names
        if self.second:
            self.second.choices = [(0, _("Nobody else")), *names]

    @property
    def introducer(self) -> User | None:
        """The first to be asked; None on the quiet path."""
        return next((person for person in self.people if person.id == self.first.data), None)

    def name_second(self) -> None:
        """Offer as the second whoever is not the first."""
        if self.second:
            self.second.choices = [each for each in self.second.choices if each[0] != self.first.data or not each[0]]
            if self.second.data == self.first.data:
                self.second.data = 0

    @property
    def others(self) -> Sequence[tuple[int, str]]:
        """Who else can be asked instead of the first, by id and name; 0: quietly."""
        return [each for each in self.first.choices if each[0] != self.first.data]

    def begin_with(self, wanted: int | None) -> None:
        """Choose this person, where the form offers them, else the first it offers."""
        offered = [number for number, _name in self.first.choices]
        self.first.data = wanted if wanted in offered else next(iter(offered), None)

    def turn(self) -> str:
        """Choose what the pressed button asks for; return which choice that is."""
        what, _colon, value = (self.redraft.data or "").partition(":")
        if what == "first":
            self.first.data = next((number for number, _name in self.first.choices if str(number) == value), None)
            self.begin_with(self.first.data)
        elif what == "language" and value in LANGUAGES:
            self.language.data = value
        elif what == "wording":
            self.wording.data = "" if self.wording.data else OTHER
        return what

    def validate_shares(self, field: Shares) -> None:
        """Require one way to answer by."""
        field.require()

    def wish(self, target_id: int) -> Wish:
        """Return the request as the use case takes it."""
        days = self.days.data if self.days else 0
        texts = self.to_introducer.data, self.to_target.data
        return Wish(target_id, self.introducer_ids, *texts, days, self.shares.ways)


def ask_form(people: Sequence[User], days: Sequence[int], requester: User, **given: Any) -> AskForm:
    """Return the form with the users who can be asked, the days one may give, and what the requester can share.

    Without days it is for "introduce us here": one of the people who are there, within hours.
    """
    form = AskForm(**given)
    if days:
        form.days.choices = [(number, ngettext("%(num)s day", "%(num)s days", number)) for number in days]
    else:
        del form.second, form.days
    form.offer(people)
    form.shares.begin(requester, is_sent=form.is_submitted())
    return form


class CodeForm(BaseForm):
    """The address a mail came to and the code that stands in it."""

    email = EmailField(_("Your e-mail address"), validators=[InputRequired(_("Enter the address our mail came to."))])
    code = StringField(
        _("The code in our mail"), validators=[InputRequired(_("Type the six digits from the e-mail")), Length(max=20)]
    )


class AnswerForm(BotGuardForm):
    """The answer to a question; of an introducer with a line to the target, of others with what they share."""

    answer = RadioField(validators=[InputRequired()])
    shares = Shares()
    agreeing: Sequence[str] = ()
    line = TextAreaField(_("A line of your own"), validators=[Length(max=LINE_LENGTH, message=TOO_LONG)])

    def validate_shares(self, field: Shares) -> None:
        """Require one way to be reached by with a yes."""
        if self.answer.data in self.agreeing:
            field.require()


def answer_form(question: Question) -> AnswerForm:
    """Return the form of a question's page; it takes every answer of the kind, also one that is too late."""
    form = AnswerForm()
    form.answer.choices = [*question.answers, DECOY]
    if not question.takes_line:
        del form.line
    form.agreeing = question.agreeing
    if question.agreeing:
        form.shares.begin(question.reader, is_sent=form.is_submitted())
    else:
        del form.shares
    return form


class OfferForm(BaseForm):
    """An offer to introduce two people."""

    line = TextAreaField(_("What should both know?"), validators=[Length(max=LINE_LENGTH, message=TOO_LONG)])
