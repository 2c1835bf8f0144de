"""Shapes of what a person types to sign in and about themselves."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, EmailField, HiddenField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from eventhub.accounts.labels import BACKGROUND, DIGEST, LANGUAGES
from eventhub.accounts.rules import BackgroundKind
from eventhub.text.addresses import normalise_email
from eventhub.text.vocabulary import rejoined
from eventhub.web.forms import BaseForm
from eventhub.web.locale import known_zone

BAD_EMAIL = _("Enter an e-mail address like name@example.com")


class EmailAddress:
    """Accepts what normalise_email accepts; never asks the network."""

    def __call__(self, form: BaseForm, field: Any) -> None:
        try:
            normalise_email(field.data or "")
        except ValueError as error:
            raise ValidationError(BAD_EMAIL) from error


class SignInForm(BaseForm):
    email = EmailField(_("E-mail"), [EmailAddress()])
    next = HiddenField()


class CodeForm(BaseForm):
    email = HiddenField()
    code = StringField(_("Or type the code from the e-mail"), [InputRequired(_("Type the six digits from the e-mail"))])
    zone = HiddenField()


class ConfirmForm(BaseForm):
    zone = HiddenField()


class ProfileForm(BaseForm):
    """The sections of /me; background values are lists separated by commas."""

    name = StringField(_("Your name"), [InputRequired(_("Enter your name")), Length(max=200)])
    other_name = StringField(_("Other name"), [Length(max=200)])
    headline = StringField(_("What you do"), [Length(max=200)])
    city = StringField(_("Where you live"), [Length(max=120)])
    wechat = StringField(_("WeChat"), [Length(max=60)])
    phone = StringField(_("Phone"), [Length(max=40)])
    language = SelectField(_("Language"), choices=[(key.value, word) for key, word in LANGUAGES.items()])
    zone = StringField(_("Time zone"), [Length(max=64)])
    happy_to_introduce = BooleanField(_("I am happy to introduce people"))
    introduction_budget = IntegerField(
        _("Introductions a month"), [Optional(), NumberRange(0, 10, _("Choose a number from 0 to 10"))]
    )
    digest = SelectField(_("Follow-up mail"), choices=[(key.value, word) for key, word in DIGEST.items()])

    def validate_zone(self, field: StringField) -> None:
        if known_zone(field.data or "") is None:
            raise ValidationError(_("Choose a time zone from the list, for example Asia/Shanghai"))


class BackgroundForm(BaseForm):
    """One text field for each kind of the checklist, values separated by commas."""

    def values(self) -> dict[BackgroundKind, list[str]]:
        return {
            kind: rejoined(kind.value, split_values(self[kind.value].data or "")) for kind in BackgroundKind
        }


for _kind in BackgroundKind:
    setattr(BackgroundForm, _kind.value, StringField(BACKGROUND[_kind], [Length(max=1000)]))


def split_values(typed: str) -> list[str]:
    """The values of a comma-separated field, with Western or Chinese commas."""
    for mark in "，、；;\n":
        typed = typed.replace(mark, ",")
    return [value.strip() for value in typed.split(",") if value.strip()]
