"""The sections of the user's own page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField
from wtforms import BooleanField, SelectField

from eventhub.accounts.forms import BackgroundForm, IntroducingForm, MailForm, NamesForm, ReachForm
from eventhub.accounts.labels import PICTURE_FAULTS, VISIBILITY
from eventhub.accounts.models import BackgroundItem, User
from eventhub.accounts.rules import BackgroundKind, BackgroundVisibility, may_widen
from eventhub.events.registrations.labels import VISIBLE_TO_WORDS
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import VisibleTo
from eventhub.platform.pictures import ACCEPTED, LARGEST_FILE, PictureFault
from eventhub.platform.web.filters import event_title
from eventhub.platform.web.forms import BaseForm

SECTIONS: dict[str, type[BaseForm]] = {
    "names": NamesForm,
    "reach": ReachForm,
    "introducing": IntroducingForm,
    "mail": MailForm,
}


class ReachPageForm(ReachForm):
    """The same with the QR picture, which is no field of the profile."""

    picture = FileField(_("A picture of your WeChat QR code"))
    without_picture = BooleanField(_("Delete the QR picture"))

    largest_file, accepted = LARGEST_FILE, ACCEPTED
    too_large = PICTURE_FAULTS[PictureFault.TOO_LARGE]


class SeenForm(BaseForm):
    """Whether address books of others may be compared with the user; `seen_form` adds who sees them at each event."""

    left_out = BooleanField(_("Never match me with anyone’s address book"))

    def choices(self, rows: Sequence[Registration]) -> dict[int, VisibleTo]:
        """Return the choice for each registration that was on the page and changed."""
        chosen = {row.id: VisibleTo(self[_field_of(row)].data) for row in rows}
        return {row.id: chosen[row.id] for row in rows if chosen[row.id] is not row.visible_to}


def section_form(section: str, user: User | None = None) -> Any:
    """Return the form of a section of the profile, as it was sent, or with what stands in `user`."""
    kind = ReachPageForm if section == "reach" else SECTIONS[section]
    return kind() if user is None else kind(formdata=None, obj=user)


def seen_form(rows: Sequence[Registration], *, left_out: bool, bound: bool = False) -> Any:
    """Return the form with a choice for each of the user's events; with `bound` it holds what was sent."""
    words = [(key.value, word) for key, word in VISIBLE_TO_WORDS.items()]
    fields = {
        _field_of(row): SelectField(event_title(row.event), choices=words, default=row.visible_to.value) for row in rows
    }
    form_class = type("SeenSection", (SeenForm,), fields)
    return form_class() if bound else form_class(formdata=None, left_out=left_out)


def _field_of(row: Registration) -> str:
    return f"visible_to_{row.id}"


def background_form(items: Sequence[BackgroundItem], city: str = "", *, bound: bool = False) -> Any:
    """Return the checklist as comma-separated texts, and a choice of visibility for each existing value.

    Who has a city and no value for where they live sees the city there.
    """
    typed: dict[str, str] = {}
    fields: dict[str, Any] = {}
    for item in items:
        typed[item.kind.value] = ", ".join(filter(None, (typed.get(item.kind.value), item.typed)))
        fields[f"seen_{item.id}"] = SelectField(item.typed, choices=_choices(item.kind), default=item.visibility.value)
    typed.setdefault(BackgroundKind.LIVES_IN.value, city)
    form_class = type("BackgroundSection", (BackgroundForm,), fields)
    return form_class(data=typed) if bound else form_class(formdata=None, data=typed)


def chosen_visibility(form: Any, items: Sequence[BackgroundItem]) -> dict[int, BackgroundVisibility]:
    """Return the chosen visibility of each value that was on the page."""
    return {item.id: BackgroundVisibility(form[f"seen_{item.id}"].data) for item in items}


def _choices(kind: BackgroundKind) -> list[tuple[str, Any]]:
    return [
        (key.value, word) for key, word in VISIBILITY.items() if key is not BackgroundVisibility.OPEN or may_widen(kind)
    ]
