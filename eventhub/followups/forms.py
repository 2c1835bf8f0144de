"""Shapes of what is typed about a person: who they are, how one knows them, and favours."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _now
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, NumberRange, Optional, Regexp, ValidationError

from eventhub.accounts.labels import LANGUAGES
from eventhub.followups.people import Choice, Natural
from eventhub.followups.rules import FavourKind
from eventhub.followups.wording.languages import all_pronouns
from eventhub.introductions.ledger import FAVOUR, MAX_DETAIL, MAX_WHAT
from eventhub.people.contacts.edits import NAMES, Address, PersonWords, Relation, read_relation
from eventhub.people.models import Contact
from eventhub.people.rules import LABEL_LENGTH, MOST_LABELS, Closeness, HowKnown, SaysYou, split_labels
from eventhub.people.ties.labels import CLOSENESS, HOW
from eventhub.platform.web.forms import BaseForm
from eventhub.text.addresses import normalise_email, normalise_phone
from eventhub.text.languages import Language

MAX_ABOUT = 2000
_BETWEEN = re.compile(r"[,，、;；\n]+")
_TOO_LONG = _("Use at most %(max)d characters.")
_FAMILIAR, _POLITE = all_pronouns()
# Nine digits fit the numbers of every database.
_NUMBER = re.compile(r"[1-9][0-9]{0,8}")
_WHAT = re.compile(rf"{FAVOUR}\Z|({'|'.join(FavourKind)}):")


class PersonForm(BaseForm):
    """Everything the owner of an address book may write about one person."""

    name = StringField(_("Name"), [DataRequired(_("Enter a name")), Length(max=200, message=_TOO_LONG)])
    other_name = StringField(_("Chinese name"), [Length(max=200, message=_TOO_LONG)])
    how = SelectField(
        _("How do you know each other?"),
        choices=[("", _("Not said")), *((key.value, word) for key, word in HOW.items())],
        default="",
    )
    closeness = SelectField(
        _("How well?"),
        choices=[("", _("Not said")), *((key.value, word) for key, word in CLOSENESS.items())],
        default="",
    )
    since_year = IntegerField(
        _("Since which year?"), [Optional(), NumberRange(1900, 2100, _("Enter a year, for example 2019"))]
    )
    about = TextAreaField(_("About the two of you"), [Length(max=MAX_ABOUT, message=_TOO_LONG)])
    form_of_address = StringField(_("How you address them"), [Length(max=60, message=_TOO_LONG)])
    is_teacher = BooleanField(_("Teacher by profession"))
    says_you = SelectField(
        _("Familiar or polite"),
        choices=[
            (SaysYou.AUTOMATIC.value, _("As it fits")),
            (SaysYou.FORMAL.value, _POLITE),
            (SaysYou.FAMILIAR.value, _FAMILIAR),
        ],
        default=SaysYou.AUTOMATIC.value,
    )
    text_language = SelectField(
        _("Language of texts to them"),
        choices=[("", _("As it fits")), *((key.value, word) for key, word in LANGUAGES.items())],
        default="",
    )
    labels = StringField(_("Your groups"), [Length(max=MOST_LABELS * (LABEL_LENGTH + 2), message=_TOO_LONG)])
    company = StringField(_("Firm"), [Length(max=200, message=_TOO_LONG)])
    position = StringField(_("Position"), [Length(max=200, message=_TOO_LONG)])
    email = StringField(_("E-mail"), [Optional(), Length(max=254, message=_TOO_LONG)])
    phone = StringField(_("Phone"), [Optional(), Length(max=40, message=_TOO_LONG)])
    wechat = StringField(_("WeChat"), [Length(max=60, message=_TOO_LONG)])
    further = StringField(_("More addresses and numbers"), [Length(max=1000, message=_TOO_LONG)])

    @classmethod
    def of(cls, contact: Contact) -> PersonForm:
        """Return the form filled with a contact."""
        said = read_relation(contact)
        labels = _now(", ").join(split_labels(contact.labels))
        return cls(
            data={name: getattr(contact, name) for name in NAMES}
            | {
                "how": said.how.value if said.how else "",
                "closeness": said.closeness.value if said.closeness else "",
                "since_year": said.since_year,
                "about": contact.about,
                "form_of_address": contact.form_of_address,
                "is_teacher": contact.is_teacher,
                "says_you": contact.says_you.value,
                "text_language": contact.text_language.value if contact.text_language else "",
                "labels": labels,
                "further": _now(", ").join(contact.further),
            }
        )

    def validate_email(self, field: StringField) -> None:
        """Refuse what normalise_email() refuses, and keep what it makes."""
        try:
            field.data = normalise_email(field.data)
        except ValueError as error:
            raise ValidationError(_now("Enter an e-mail address like name@example.com")) from error

    def validate_phone(self, field: StringField) -> None:
        """Refuse what normalise_phone() refuses, and keep what it makes."""
        try:
            field.data = normalise_phone(field.data)
        except ValueError as error:
            raise ValidationError(_now("Enter a phone number, with the country code if you can")) from error

    def validate_further(self, field: StringField) -> None:
        """Refuse a list in which one value is neither an address nor a number."""
        try:
            self._further()
        except ValueError as error:
            raise ValidationError(_now("Enter e-mail addresses and phone numbers with commas between them")) from error

    def _further(self) -> list[str]:
        parts = [part for part in _BETWEEN.split(self.further.data or "") if part.strip()]
        return [normalise_email(part) if "@" in part else normalise_phone(part) for part in parts]

    def words(self) -> PersonWords:
        """Return the fields as the service takes them."""
        relation = Relation(
            HowKnown(self.how.data) if self.how.data else None,
            Closeness(self.closeness.data) if self.closeness.data else None,
            self.since_year.data,
        )
        return PersonWords(
            {name: self[name].data or "" for name in NAMES},
            relation,
            self.about.data or "",
            _BETWEEN.split(self.labels.data or ""),
            self._further(),
            Address(
                self.form_of_address.data or "",
                self.is_teacher.data,
                SaysYou(self.says_you.data),
                Language(self.text_language.data) if self.text_language.data else None,
            ),
        )


def choice_of(asked: Mapping[str, str]) -> tuple[Choice, dict[str, Any]]:
    """Return the group that the query of an address names, and the parameters that name it; unknown words name none."""
    if asked.get("of") in set(Natural):
        return Choice(natural=Natural(asked["of"])), {"of": asked["of"]}
    if asked.get("how") in set(HowKnown):
        return Choice(how=HowKnown(asked["how"])), {"how": asked["how"]}
    if _NUMBER.fullmatch(asked.get("event", "")):
        return Choice(event_id=int(asked["event"])), {"event": int(asked["event"])}
    label = asked.get("group", "")[:LABEL_LENGTH]
    return (Choice(label=label), {"group": label}) if label else (Choice(), {})


class FavourForm(BaseForm):
    """A favour: which, and what it was about in a few words."""

    what = HiddenField(validators=[Regexp(_WHAT), Length(max=MAX_WHAT)])
    about = StringField(_("What was it?"), [Length(max=MAX_DETAIL, message=_TOO_LONG)])


class FindForm(BaseForm):
    """A search over people, part of an address."""

    class Meta(BaseForm.Meta):
        csrf = False

    q = StringField(_("Search by name, pinyin or firm"), [Length(max=60)])


class TextForm(BaseForm):
    """A text to be sent as a mail."""

    subject = StringField(_("Subject"), [DataRequired(), Length(max=60)])
    body = TextAreaField(_("Message"), [DataRequired(), Length(max=4000)])
