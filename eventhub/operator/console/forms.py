"""What operators type. Every text is bounded, and nothing of it is HTML."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf.file import FileField
from wtforms import IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from eventhub.accounts.labels import LANGUAGES
from eventhub.events.event.labels import TAKEDOWN_WORDS
from eventhub.events.event.rules import TakedownReason
from eventhub.events.event.schedule import known_zones
from eventhub.operator.console.labels import WHO_CREATES_WORDS
from eventhub.operator.mail_records import is_selector
from eventhub.platform.instance.rules import (
    HEX,
    LEAST_CONTRAST,
    LONGEST_NAME,
    LONGEST_PAGE,
    MOST_PEOPLE,
    WhoCreates,
    contrast_on_dark,
    contrast_on_light,
    is_readable,
)
from eventhub.platform.pictures import ACCEPTED, LARGEST_FILE
from eventhub.platform.web.forms import AtMost, BaseForm, NoWebAddress
from eventhub.text.addresses import normalise_email


class IdentityForm(BaseForm):
    """Name and look of the instance; an empty field goes back to the setting of the process."""

    name = StringField(lazy_gettext("Name of this site"), validators=[AtMost(LONGEST_NAME), NoWebAddress(firms=True)])
    accent = StringField(lazy_gettext("Colour"))
    contact = StringField(lazy_gettext("Contact"), validators=[AtMost(254)])
    source_url = StringField(lazy_gettext("Source link"), validators=[AtMost(300)])
    icp_number = StringField(lazy_gettext("ICP number"), validators=[AtMost(60)])
    police_number = StringField(lazy_gettext("Police filing number (公安备案)"), validators=[AtMost(60)])
    language = SelectField(lazy_gettext("Language of visitors whose browser asks for none of ours"))
    zone = SelectField(lazy_gettext("Time zone of people whose browser names none"))

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        # Choices are read when the form is checked and drawn.
        self.language.choices = [(one.value, word) for one, word in LANGUAGES.items()]
        self.zone.choices = [("", "UTC"), *((zone, zone) for zone in sorted(known_zones()) if zone != "UTC")]

    def validate_accent(self, field: StringField) -> None:
        """Take a colour like #b23a10 in which words can be read; say by how much another one fails."""
        field.data = (field.data or "").lower()
        if not field.data:
            return
        if not HEX.fullmatch(field.data):
            raise ValidationError(_("Write the colour as # and six digits or letters a to f, for example #b23a10"))
        if not is_readable(field.data):
            raise ValidationError(
                _(
                    "Contrast %(light)s : 1 on light pages, %(dark)s : 1 on dark ones. Words need %(least)s : 1. "
                    "Choose a darker colour.",
                    light=f"{contrast_on_light(field.data):.1f}",
                    dark=f"{contrast_on_dark(field.data):.1f}",
                    least=f"{LEAST_CONTRAST:.1f}",
                )
            )

    def validate_contact(self, field: StringField) -> None:
        """Take an e-mail address."""
        if not field.data:
            return
        try:
            normalise_email(field.data)
        except ValueError as error:
            raise ValidationError(_("Write an e-mail address, for example name@example.org")) from error

    def validate_source_url(self, field: StringField) -> None:
        """Take an address of the web."""
        parts = urlsplit(field.data or "")
        if field.data and (parts.scheme not in ("http", "https") or not parts.netloc):
            raise ValidationError(_("Write an address that begins with https://"))

    def values(self) -> dict[str, str]:
        """Return what was typed, by the columns of the instance."""
        return {field.name: field.data or "" for field in self if field.name != "csrf_token"}


class LogoForm(BaseForm):
    """A picture for the top of every page."""

    picture = FileField(lazy_gettext("Logo"))

    largest_file = LARGEST_FILE
    accepted = ACCEPTED


class PageForm(BaseForm):
    """One text of the instance as Markdown, in both languages."""

    text = TextAreaField(lazy_gettext("In English"), validators=[AtMost(LONGEST_PAGE)])
    chinese_text = TextAreaField(lazy_gettext("In Chinese"), validators=[AtMost(LONGEST_PAGE)])


def _number(label: Any) -> IntegerField:
    words = lazy_gettext("Write a whole number from 0 to 1,000,000, or nothing")
    return IntegerField(label, validators=[Optional(), NumberRange(0, MOST_PEOPLE, words)])


class LimitsForm(BaseForm):
    """Who may create events, and how much organisers may do; an empty number goes back to the standard."""

    who_creates = RadioField(
        lazy_gettext("Who may create events?"),
        choices=[(each.value, WHO_CREATES_WORDS[each]) for each in WhoCreates],
        validators=[InputRequired(lazy_gettext("Choose one"))],
    )
    people_of_a_newcomer = _number(lazy_gettext("People a new organiser may write to or invite in a day"))
    people_a_day = _number(lazy_gettext("People another organiser may write to or invite in a day"))
    messages_a_day = _number(lazy_gettext("Messages of one event in a day"))
    unproven_mark = _number(lazy_gettext("Unconfirmed registrations of a new organiser before mails turn plain"))
    unproven_mark_trusted = _number(lazy_gettext("The same for each event of another organiser"))

    def numbers(self) -> dict[str, int | None]:
        """Return the numbers by the columns of the instance; None where nothing was typed."""
        return {field.name: field.data for field in self if isinstance(field, IntegerField)}


class DismissForm(BaseForm):
    """What an operator says for themselves when they find nothing wrong."""

    note = StringField(lazy_gettext("A note for the log"), validators=[AtMost(300)])


class TakedownForm(BaseForm):
    """Why an event is taken down, and what its team reads."""

    why = RadioField(
        lazy_gettext("Reason"),
        choices=[
            (why.value, TAKEDOWN_WORDS[why]) for why in TakedownReason if why is not TakedownReason.OWNER_SUSPENDED
        ],
        validators=[InputRequired(lazy_gettext("Choose one"))],
    )
    words = TextAreaField(
        lazy_gettext("In your words, for the organiser"),
        validators=[InputRequired(lazy_gettext("Say in a sentence what is wrong")), AtMost(300)],
    )


class SuspendForm(BaseForm):
    """Why an account is suspended; its user reads it when they try to sign in."""

    words = TextAreaField(
        lazy_gettext("Why? The user reads it when they try to sign in"),
        validators=[InputRequired(lazy_gettext("Say in a sentence what is wrong")), AtMost(300)],
    )


class RecordsForm(BaseForm):
    """The name of the DKIM key, which only the mail server knows."""

    selector = StringField(lazy_gettext("DKIM selector"), validators=[AtMost(63)])

    def validate_selector(self, field: StringField) -> None:
        """Take a name of a host's part."""
        if field.data and not is_selector(field.data):
            raise ValidationError(_("Letters, digits, dots and hyphens only"))
