"""Shapes of what a person types to sign in and about themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _
from flask_babel import ngettext
from wtforms import BooleanField, EmailField, HiddenField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, ValidationError

from eventhub.accounts.labels import BACKGROUND, DIGEST, LANGUAGES
from eventhub.accounts.rules import MOST_VALUES, BackgroundKind, DigestRhythm, max_values
from eventhub.platform.web.forms import AtMost, BaseForm, NoWebAddress
from eventhub.platform.web.locale import known_zone
from eventhub.text.addresses import normalise_email
from eventhub.text.languages import Language
from eventhub.text.titles import likely_second
from eventhub.text.vocabulary import rejoin_names

BAD_EMAIL = _("Enter an e-mail address like name@example.com")


class EmailAddress:
    """A validator that accepts what normalise_email accepts; it never asks the network."""

    def __call__(self, form: BaseForm, field: Any) -> None:
        """Refuse what normalise_email() refuses, in words of the page."""
        try:
            normalise_email(field.data or "")
        except ValueError as error:
            raise ValidationError(BAD_EMAIL) from error


class SignInForm(BaseForm):
    """An address, and the path to go on to afterwards."""

    email = EmailField(_("E-mail"), [EmailAddress()])
    next = HiddenField()


class CodeForm(BaseForm):
    """The code of a sign-in mail; `zone` is the browser's time zone."""

    code = StringField(_("Six digits"), [InputRequired(_("Type the six digits from the e-mail"))])
    zone = HiddenField()


class ConfirmForm(BaseForm):
    """The button that a link of a sign-in mail leads to; `zone` is the browser's time zone."""

    zone = HiddenField()


class PasskeyForm(BaseForm):
    """What the browser made or signed, as JSON that our script writes, and the path to go on to afterwards."""

    # A credential with its attestation takes two kilobytes.
    credential = HiddenField(validators=[InputRequired(), Length(max=20_000)])
    next = HiddenField()


class SectionForm(BaseForm):
    """One section of /me, saved by its own button; `values` is what the profile takes. What was not sent stays."""

    def values(self) -> dict[str, Any]:
        """Return what was sent, by field; a field that the browser left out is missing and stays as it is."""
        sent = {field.short_name: field.data for field in self if field.data is not None}
        return {name: value for name, value in sent.items() if name != "csrf_token"}


class HeadlineForm(BaseForm):
    """What a person does, and if they like the same in a second language."""

    headline = StringField(_("What you do"), [AtMost(200), NoWebAddress(firms=True)])
    second_headline = StringField(_("What you do, in a second language"), [AtMost(200), NoWebAddress(firms=True)])
    second_headline_language = SelectField(
        _("Second language"), choices=[(each.value, each.own_name) for each in Language]
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not self.second_headline_language.data:
            self.second_headline_language.data = likely_second(self.headline.data or "").value

    @property
    def language_said(self) -> str | None:
        """Return the code of the second one's language, "" where it is empty, None where it was not sent."""
        second: str | None = self.second_headline.data
        return str(self.second_headline_language.data) if second else second


class NamesForm(HeadlineForm, SectionForm):
    """Names and work, as those see them who may see the user."""

    name = StringField(_("Your name"), [InputRequired(_("Enter your name")), Length(max=200), NoWebAddress()])
    other_name = StringField(_("Chinese name"), [Length(max=200), NoWebAddress()])
    form_of_address = StringField(_("How to address you"), [Length(max=60), NoWebAddress()])

    def values(self) -> dict[str, Any]:
        """Return what was sent, without the language of a headline that was not."""
        values = super().values() | {"second_headline_language": self.language_said}
        return {name: value for name, value in values.items() if value is not None}


class ReachForm(SectionForm):
    """How those reach the user they were introduced to."""

    wechat = StringField(_("WeChat ID"), [Length(max=60)])
    phone = StringField(_("Phone"), [Length(max=40)])


class MailForm(SectionForm):
    """How often the follow-up mail comes, the language of pages and mails, and the zone in which times are shown."""

    digest = SelectField(
        _("Follow-up mail"), choices=[(key.value, word) for key, word in DIGEST.items()], coerce=DigestRhythm
    )
    language = SelectField(
        _("Language"), choices=[(key.value, word) for key, word in LANGUAGES.items()], coerce=Language
    )
    zone = StringField(_("Time zone"), [Length(max=64)])

    def validate_zone(self, field: StringField) -> None:
        """Refuse a zone that the tz database does not have."""
        if known_zone(field.data or "") is None:
            raise ValidationError(_("Choose a time zone from the list, for example Asia/Shanghai"))


class IntroducingForm(SectionForm):
    """Whether a user introduces people, and how often a month."""

    happy_to_introduce = BooleanField(_("I am happy to introduce people"))
    introduction_budget = IntegerField(
        _("Introductions a month"),
        [InputRequired(_("Choose a number from 0 to 10")), NumberRange(0, 10, _("Choose a number from 0 to 10"))],
    )


class AtMostValues:
    """Limits the number of values of one kind, since each value stated can reveal who shares it."""

    def __init__(self, kind: BackgroundKind) -> None:
        self.most = max_values(kind)

    def __call__(self, form: BaseForm, field: Any) -> None:
        """Refuse more values than a person has, and say how many fit."""
        if len(split_values(field.data or "")) > self.most:
            raise ValidationError(ngettext("Only one fits here", "Up to %(num)s fit here", self.most))


class BackgroundForm(BaseForm):
    """One text field for each kind of the checklist, values separated by commas."""

    def values(self) -> dict[BackgroundKind, list[str]]:
        """Return the values of each kind, as they were typed."""
        return {kind: rejoin_names(kind.value, split_values(self[kind.value].data or "")) for kind in BackgroundKind}

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each field, then the number of values over all kinds."""
        valid: bool = super().validate(extra_validators)
        return check_number_of_values(self, self.values()) and valid


def check_number_of_values(form: BaseForm, values: Mapping[BackgroundKind, Sequence[str]]) -> bool:
    """Return whether a form states no more than MOST_VALUES values; else add an error at its top."""
    number = sum(map(len, values.values()))
    if number <= MOST_VALUES:
        return True
    words = _("You entered %(number)s. Keep at most %(most)s.")
    form.form_errors.append(str(words) % {"number": number, "most": MOST_VALUES})
    return False


for _kind in BackgroundKind:
    _checks = [Length(max=1000), AtMostValues(_kind), NoWebAddress(firms=_kind is not BackgroundKind.LIVES_IN)]
    setattr(BackgroundForm, _kind.value, StringField(BACKGROUND[_kind], _checks))


def split_values(typed: str) -> list[str]:
    """Return the values of a comma-separated field, trimmed; Western and Chinese commas separate."""
    for mark in "，、；;\n":
        typed = typed.replace(mark, ",")
    return [value.strip() for value in typed.split(",") if value.strip()]
