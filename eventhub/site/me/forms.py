"""The sections of the user's own page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, SelectField

from eventhub.accounts.forms import (
    BackgroundForm,
    IntroducingForm,
    LanguageForm,
    NamesForm,
    NoticesForm,
)
from eventhub.accounts.labels import VISIBILITY
from eventhub.accounts.models import BackgroundItem
from eventhub.accounts.rules import BackgroundKind, BackgroundVisibility, may_widen
from eventhub.events.registrations.labels import VISIBLE_TO_WORDS
from eventhub.events.registrations.models import Registration
from eventhub.platform.web.forms import BaseForm

SECTIONS: dict[str, type[BaseForm]] = {
    "names": NamesForm,
    "language": LanguageForm,
    "introducing": IntroducingForm,
    "notices": NoticesForm,
}


class MatchingForm(BaseForm):
    """The same for a user signed in, as a switch."""

    left_out = BooleanField(_("Never match me with anybody's address book"))


class VisibilityForm(BaseForm):
    """Which guests of one event may see the user."""

    visible_to = SelectField(
        _("Who may see that you are coming?"), choices=[(key.value, word) for key, word in VISIBLE_TO_WORDS.items()]
    )


def visibility_form(registration: Registration, *, bound: bool = False) -> VisibilityForm:
    """Return the form of one event among others on a page; with `bound` it holds what was sent."""
    said = {"visible_to": registration.visible_to.value}
    form = VisibilityForm(data=said) if bound else VisibilityForm(formdata=None, data=said)
    for field in form:
        field.id = f"{field.name}-{registration.id}"
    return form


def background_form(items: Sequence[BackgroundItem], *, bound: bool = False) -> Any:
    """Return the checklist as comma-separated texts, and a choice of visibility for each existing value."""
    typed: dict[str, str] = {}
    fields: dict[str, Any] = {}
    for item in items:
        typed[item.kind.value] = ", ".join(filter(None, (typed.get(item.kind.value), item.typed)))
        fields[f"seen_{item.id}"] = SelectField(item.typed, choices=_choices(item.kind), default=item.visibility.value)
    form_class = type("BackgroundSection", (BackgroundForm,), fields)
    return form_class(data=typed) if bound else form_class(formdata=None, data=typed)


def chosen_visibility(form: Any, items: Sequence[BackgroundItem]) -> dict[int, BackgroundVisibility]:
    """Return the chosen visibility of each value that was on the page."""
    return {item.id: BackgroundVisibility(form[f"seen_{item.id}"].data) for item in items}


def _choices(kind: BackgroundKind) -> list[tuple[str, Any]]:
    return [
        (key.value, word) for key, word in VISIBILITY.items() if key is not BackgroundVisibility.OPEN or may_widen(kind)
    ]
