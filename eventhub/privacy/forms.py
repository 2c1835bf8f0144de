"""The word typed before an account is deleted, and the address that is never to be matched."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import EmailField
from wtforms.validators import ValidationError

from eventhub.accounts.forms import (
    EmailAddress,
)
from eventhub.platform.web.forms import BaseForm
from eventhub.text.addresses import normalise_email


class EraseForm(BaseForm):
    """Asks for the user's own address, so that no stray tap deletes an account."""

    email = EmailField(_("Type your e-mail address to confirm"))

    def __init__(self, own_email: str, **options: object) -> None:
        super().__init__(**options)
        self.own_email = own_email

    def validate_email(self, field: EmailField) -> None:
        """Refuse any address but that of the account."""
        try:
            same = normalise_email(field.data or "") == self.own_email
        except ValueError:
            same = False
        if not same:
            raise ValidationError(_("This is not the address of your account"))


class LeaveOutForm(BaseForm):
    """The address that is never to be matched."""

    email = EmailField(_("E-mail"), [EmailAddress()])
