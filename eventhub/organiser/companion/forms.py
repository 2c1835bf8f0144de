"""Forms of companion mode: the list, its columns, addresses for lines with a problem, and the last button."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import BooleanField, FileField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, ValidationError

from eventhub.events.companion.rules import GuestTool
from eventhub.organiser.companion.labels import COLUMN_WORDS, TOOL_WORDS
from eventhub.organiser.companion.readers import Column, LineProblem, tells_guests
from eventhub.platform.web.forms import AtMost, BaseForm

LONGEST_PASTED = 500_000
_CHOICES = [("", lazy_gettext("Leave out")), *((one.value, words) for one, words in COLUMN_WORDS.items())]


class ListForm(BaseForm):
    """A guest list as a file, or pasted."""

    file = FileField(lazy_gettext("Guest list"))
    text = TextAreaField(lazy_gettext("Paste a list instead"), [AtMost(LONGEST_PASTED)])

    def validate_file(self, field: FileField) -> None:
        """Refuse a form with neither file nor text."""
        if not getattr(field.data, "filename", "") and not (self.text.data or "").strip():
            raise ValidationError(_("Choose a file, or paste the list"))

    def content(self) -> tuple[bytes, str]:
        """Return the bytes and the name of what was brought; a file counts before a text."""
        if getattr(self.file.data, "filename", ""):
            return self.file.data.stream.read(), self.file.data.filename
        return (self.text.data or "").encode("utf-8", "replace"), ""


class ColumnsForm(BaseForm):
    """What each column of a list holds; its fields are column_0, column_1 and so on."""

    tool = SelectField(
        lazy_gettext("Where the list comes from"), choices=[(one.value, words) for one, words in TOOL_WORDS.items()]
    )

    def said(self) -> dict[int, Column]:
        """Return what the chosen columns hold, by number from 0."""
        return {
            int(one.name.removeprefix("column_")): Column(one.data)
            for one in self
            if one.name.startswith("column_") and one.data
        }

    def chosen_tool(self) -> GuestTool:
        """Return the tool that the list comes from."""
        return GuestTool(self.tool.data)

    def validate_tool(self, field: SelectField) -> None:
        """Refuse columns by which no line would name a guest, and two columns for one thing."""
        said = self.said()
        if len(set(said.values())) < len(said):
            raise ValidationError(_("Two columns say the same. Leave one of them out."))
        if not tells_guests(said):
            raise ValidationError(_("Say which column holds the names, and which the e-mail addresses"))


def columns_form(titles: Sequence[str], columns: dict[str, str], tool: GuestTool) -> Any:
    """Make one choice for each column of a list, with what we think it holds."""
    fields = {
        f"column_{number}": SelectField(title or _("Column %(number)s", number=number + 1), choices=_CHOICES)
        for number, title in enumerate(titles)
    }
    kind = type("ColumnsOfThisList", (ColumnsForm,), fields)
    return kind(data={f"column_{number}": column for number, column in columns.items()} | {"tool": tool.value})


class MendForm(BaseForm):
    """Addresses for lines with a problem; its fields are line_9, line_17 and so on."""

    def typed(self) -> dict[int, str]:
        """Return what was typed, by line."""
        return {
            int(one.name.removeprefix("line_")): one.data.strip()
            for one in self
            if one.name.startswith("line_") and (one.data or "").strip()
        }


def mend_form(problems: Sequence[LineProblem]) -> Any:
    """Make a field for the address of each of these lines."""
    fields = {
        f"line_{one.line}": StringField(
            _("E-mail for line %(line)s", line=one.line), [Length(max=254)], default=one.hint if "@" in one.hint else ""
        )
        for one in problems
    }
    return type("MendTheseLines", (MendForm,), fields)()


class BringForm(BaseForm):
    """The last button, and what becomes of guests who are not on the list any more."""

    takes_missing_off = BooleanField(lazy_gettext("Take them off the list here, too"))
