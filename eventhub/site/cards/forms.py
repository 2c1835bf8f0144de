"""The second and the third question as forms; the first is GoalsForm of the registration."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, StringField
from wtforms.validators import ValidationError

from eventhub.accounts.forms import BackgroundForm, HeadlineForm
from eventhub.accounts.models import BackgroundItem
from eventhub.accounts.rules import BackgroundKind
from eventhub.events.registrations.forms import LONGEST_KNOWN_NAME
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rows import Changes
from eventhub.platform.web.forms import AtMost, BaseForm, NoWebAddress
from eventhub.text.headlines import HEADLINE

_SEVERAL = re.compile("[,，、;；]")
# What most people share; the rest stands in a fold.
FIRST_KINDS = (BackgroundKind.HOMETOWN, BackgroundKind.SCHOOL, BackgroundKind.EMPLOYER)


class OriginForm(HeadlineForm, BackgroundForm):
    """What a guest does, and where they come from."""

    def changes(self) -> Changes:
        """Return what the guest does, for the registration."""
        return Changes(
            headline=self.headline.data or "",
            second_headline=self.second_headline.data,
            second_headline_language=self.language_said,
        )


def origin_form(registration: Registration, items: Sequence[BackgroundItem], **options: Any) -> OriginForm:
    """Return the form filled with what the guest has stated."""
    said: dict[str, str] = {name: getattr(registration, name) for name in HEADLINE}
    for item in items:
        said[item.kind.value] = ", ".join(filter(None, (said.get(item.kind.value), item.typed)))
    return OriginForm(data=said, **options)


class PeopleForm(BaseForm):
    """One name of someone the guest knows, and who may introduce them to others."""

    knows = StringField(_("A name"), [AtMost(LONGEST_KNOWN_NAME), NoWebAddress()])
    greet_me = BooleanField(_("Those who greet newcomers may see my goals and introduce me to people"))
    happy_to_introduce = BooleanField(_("People may ask me to introduce them to people I know"))

    def validate_knows(self, field: StringField) -> None:
        """Refuse a list of names, which would be taken for one person."""
        if _SEVERAL.search(field.data or ""):
            raise ValidationError(_("One name at a time, please"))

    def changes(self) -> Changes:
        """Return what the guest agreed to."""
        return Changes(greet_me=bool(self.greet_me.data), happy_to_introduce=bool(self.happy_to_introduce.data))


def people_form(registration: Registration, **options: Any) -> PeopleForm:
    """Return the form filled with what the guest agreed to before."""
    agreed = {"greet_me": registration.greet_me, "happy_to_introduce": registration.happy_to_introduce}
    return PeopleForm(data=agreed, **options)
