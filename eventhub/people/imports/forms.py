"""Shapes of what is typed to bring contacts in, and to review them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Request
from flask_babel import gettext as _now
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, FileField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from eventhub.events.event.models import Event
from eventhub.people.imports.labels import MODE
from eventhub.people.imports.readers import ContactRow, Field
from eventhub.people.imports.readers.columns import tells_people
from eventhub.people.models import Match
from eventhub.people.rules import Closeness, ImportMode
from eventhub.people.ties.forms import CLOSENESS_CHOICES, HOW_CHOICES, read_knows
from eventhub.people.ties.service import Knows
from eventhub.platform.web.filters import event_title
from eventhub.platform.web.forms import BaseForm
from eventhub.text.addresses import normalise_email, normalise_phone

_COLUMN_CHOICES = [
    ("", _("Nothing we need")),
    (Field.NAME.value, _("Name")),
    (Field.GIVEN.value, _("First name")),
    (Field.FAMILY.value, _("Family name")),
    (Field.EMAIL.value, _("E-mail")),
    (Field.PHONE.value, _("Phone")),
    (Field.COMPANY.value, _("Firm")),
    (Field.POSITION.value, _("Position")),
]


class BringForm(BaseForm):
    """What all ways of bringing people in share: the event to compare with, and what becomes of the rest."""

    tab = HiddenField()
    event = SelectField(_("Compare with the guests of"), validate_choice=False)
    mode = RadioField(
        _("What happens to the others?"),
        choices=[(key.value, word) for key, word in MODE.items()],
        default=ImportMode.COMPARE.value,
    )

    def offer(self, events: Sequence[Event]) -> None:
        """Offer these events to compare with; the first is chosen unless another was sent."""
        self.event.choices = [(str(event.id), event_title(event)) for event in events]
        if not self.event.data and events:
            self.event.data = str(events[0].id)

    def chosen(self, events: Sequence[Event]) -> Event | None:
        """Return the event to compare with; an id that was not offered counts as the first event."""
        return next((event for event in events if str(event.id) == self.event.data), events[0] if events else None)

    @property
    def import_mode(self) -> ImportMode:
        """Tell whether the names are only compared or also kept."""
        return ImportMode(self.mode.data or ImportMode.COMPARE.value)


class UploadForm(BringForm):
    """An address book as a file."""

    file = FileField(_("Your address book"))

    def validate_file(self, field: FileField) -> None:
        """Refuse a form without a file."""
        if not getattr(field.data, "filename", ""):
            raise ValidationError(_now("Choose a CSV or vCard file"))

    def content(self) -> tuple[bytes, str]:
        """Return the bytes and the name of the file."""
        return self.file.data.stream.read(), self.file.data.filename


class PasteForm(BringForm):
    """Names and addresses as text."""

    text = TextAreaField(_("Names and addresses"), [DataRequired(_("Paste at least one name or address"))])

    def content(self) -> tuple[bytes, str]:
        """Return the text as bytes, under a file name that the readers know."""
        return (self.text.data or "").encode("utf-8", "replace"), "pasted.txt"


class OneForm(BringForm):
    """One person, typed field by field."""

    name = StringField(_("Name"), [DataRequired(_("Enter a name")), Length(max=200)])
    other_name = StringField(_("Chinese name"), [Length(max=200)])
    email = StringField(_("E-mail"), [Optional()])
    phone = StringField(_("Phone"), [Optional(), Length(max=40)])
    company = StringField(_("Firm"), [Length(max=200)])
    school = StringField(_("School"), [Length(max=200)])

    def validate_email(self, field: StringField) -> None:
        """Refuse what normalise_email() refuses."""
        try:
            normalise_email(field.data or "")
        except ValueError as error:
            raise ValidationError(_now("Enter an e-mail address like name@example.com")) from error

    def validate_phone(self, field: StringField) -> None:
        """Refuse what normalise_phone() refuses."""
        try:
            normalise_phone(field.data or "")
        except ValueError as error:
            raise ValidationError(_now("Enter a phone number, with the country code if you can")) from error

    def row(self) -> ContactRow:
        """Build the row that a file reader would make of this person."""
        return ContactRow(
            1,
            self.name.data or "",
            self.other_name.data or "",
            emails=(normalise_email(self.email.data),) if self.email.data else (),
            phones=(normalise_phone(self.phone.data),) if self.phone.data else (),
            company=self.company.data or "",
            school=self.school.data or "",
        )


def make_review_form(matches: Sequence[Match], request: Request) -> Any:
    """Make one checkbox and two choices for each certain match; every checkbox is ticked from the start."""
    fields: dict[str, Any] = {}
    for match in matches:
        fields[f"pick_{match.id}"] = BooleanField(match.user.name, default=True)
        fields[f"how_{match.id}"] = SelectField(_("How do you know each other?"), choices=HOW_CHOICES, default="")
        fields[f"close_{match.id}"] = SelectField(
            _("How well?"), choices=CLOSENESS_CHOICES, default=Closeness.WELL.value
        )
    return type("ReviewForm", (BaseForm,), fields)(request.form if request.method == "POST" else None)


class ColumnsForm(BaseForm):
    """What each column of a table holds; its fields are column_0, column_1 and so on."""

    titles = BooleanField(_("The first row has titles, not a person"), default=True)

    def said(self) -> dict[int, Field]:
        """Read what the chosen columns hold, by their number from 0."""
        return {
            int(one.name.removeprefix("column_")): Field(one.data)
            for one in self
            if one.name.startswith("column_") and one.data
        }

    def validate_titles(self, field: BooleanField) -> None:
        """Refuse a choice by which no row would name a person."""
        if not tells_people(self.said()):
            raise ValidationError(_now("Say at least which column holds the names or the e-mail addresses"))


def make_columns_form(rows: Sequence[Sequence[str]], *, bound: bool = False) -> Any:
    """Make one choice for each column of the rows that are shown; with `bound` it holds what was sent."""
    fields = {
        f"column_{number}": SelectField(
            _column_label(rows, number), choices=_COLUMN_CHOICES, default=_guessed(rows, number)
        )
        for number in range(max(map(len, rows), default=0))
    }
    kind = type("ColumnsOfThisTable", (ColumnsForm,), fields)
    return kind() if bound else kind(formdata=None)


def _guessed(rows: Sequence[Sequence[str]], number: int) -> str:
    """Guess what a column holds where that is plain: addresses; of all others the owner is asked."""
    return Field.EMAIL.value if any("@" in row[number] for row in rows if number < len(row)) else ""


def _column_label(rows: Sequence[Sequence[str]], number: int) -> str:
    """Label a column with its first values, as its owner knows them."""
    values = [row[number] for row in rows if number < len(row) and row[number]]
    return " · ".join(value[:30] for value in values[:3]) or _now("Column %(number)s", number=number + 1)


def read_picked(form: Any, matches: Sequence[Match]) -> dict[int, Knows]:
    """Read what the owner says of each ticked match, by its id."""
    return {
        match.id: read_knows(form[f"how_{match.id}"].data, form[f"close_{match.id}"].data)
        for match in matches
        if form[f"pick_{match.id}"].data
    }
