"""The base of every form: CSRF from Flask-WTF, and text without stray spaces and invisible characters."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import Any

from babel.support import NullTranslations, Translations
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_wtf import FlaskForm
from wtforms import DateTimeLocalField, Field, TextAreaField
from wtforms.i18n import messages_path
from wtforms.validators import ValidationError

from eventhub.platform.web.locale import language
from eventhub.text.characters import clean
from eventhub.text.web_addresses import has_link, has_web_address

TYPED_MOMENT = "%Y-%m-%dT%H:%M"
MOMENT_FORMATS = [TYPED_MOMENT, "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
_YEARS = range(2000, 2101)


def tidy(value: Any) -> Any:
    """Strip one line, or each of a list of choices, and drop control and direction characters.

    Other values are returned unchanged.
    """
    if isinstance(value, list):
        return [tidy(one) for one in value]
    return clean(value) if isinstance(value, str) else value


def tidy_lines(value: Any) -> Any:
    """Tidy each line of a longer text; its paragraphs stay."""
    if not isinstance(value, str):
        return value
    return "\n".join(clean(line) for line in value.splitlines()).strip()


@cache
def _words_of_wtforms(code: str) -> NullTranslations:
    return Translations.load(messages_path(), [code], domain="wtforms")


class OwnWords:
    """The messages of WTForms in the language of the page; Flask-WTF would read their file at each request."""

    def gettext(self, text: str) -> str:
        """Return a text of WTForms in the language of the page."""
        return str(_words_of_wtforms(language()).ugettext(text))

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """Return a text of WTForms for a number in the language of the page."""
        return str(_words_of_wtforms(language()).ungettext(singular, plural, number))


_OWN_WORDS = OwnWords()


class BaseForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Form whose text fields are tidied before any validator sees them."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # as above
        def get_translations(self, form: Any) -> OwnWords:
            """Let the language of the page decide, not WTForms' own negotiation."""
            return _OWN_WORDS

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Field:
            """Tidy what is typed into each field before its own filters see it."""
            lines = issubclass(unbound_field.field_class, TextAreaField)
            own = unbound_field.kwargs.get("filters", ())
            filters = [tidy_lines if lines else tidy, *own]
            return unbound_field.bind(form=form, filters=filters, **options)

    def process(self, *args: Any, **options: Any) -> None:
        """Read what was sent; a field of blanks alone is an empty one, which "needed" would else let through.

        Fields of numbers and moments show what was typed again as it came, so that is tidied, too.
        """
        super().process(*args, **options)
        for field in self:
            if field.raw_data:
                tidied = [tidy_lines(typed) for typed in field.raw_data]
                field.raw_data = tidied if any(tidied) else [""]


class AtMost:
    """A validator that says by how much a text is too long."""

    def __init__(self, limit: int) -> None:
        self.limit = limit

    def __call__(self, form: Any, field: Any) -> None:
        """Refuse a longer text."""
        over = len(field.data or "") - self.limit
        if over > 0:
            raise ValidationError(ngettext("Shorten this by one character", "Shorten this by %(num)s characters", over))


class NoWebAddress:
    """Refuses web addresses in names, titles and places: our mails quote them, and a mail program makes links of them.

    With `firms`, for lines of work and the like, the bare name of a host passes, as firms are called so.
    """

    def __init__(self, *, firms: bool = False) -> None:
        self.is_found_in = has_link if firms else has_web_address

    def __call__(self, form: Any, field: Any) -> None:
        """Refuse a text with a web address in it."""
        if self.is_found_in(field.data or ""):
            raise ValidationError(_("Write this without a web address, and with a space after each full stop"))


class MomentField(DateTimeLocalField):  # type: ignore[misc]  # WTForms has no types that know lazy translations
    """A day and a time of this century, with words (its description) that say how to write them."""

    data: datetime | None
    raw_data: list[str] | None

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read a date; complain in the words of the page, and refuse a year that cannot be meant."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(str(self.description)) from error
        if self.data is not None and self.data.year not in _YEARS:
            self.data = None
            raise ValueError(str(self.description))

    def put(self, moment: datetime) -> None:
        """Show this value instead of what was typed."""
        self.data, self.raw_data = moment, None


def flat_errors(errors: object) -> list[str]:
    """Return the errors of a field, however deep lists and sub-forms put them."""
    return list(dict.fromkeys(_flatten(errors)))


def mistakes(form: Any) -> list[tuple[str, str]]:
    """Return (id of the field, words) for every mistake in a form, in the order of the page."""
    found = [("", message) for message in flat_errors(getattr(form, "form_errors", ()))]
    for field in form:
        found += [(field.id, message) for message in flat_errors(field.errors)]
    return found


def _flatten(errors: Any) -> Iterator[str]:
    if isinstance(errors, dict):
        errors = errors.values()
    if isinstance(errors, (list, tuple)) or type(errors).__name__ == "dict_values":
        for error in errors:
            yield from _flatten(error)
    elif errors:
        yield str(errors)
