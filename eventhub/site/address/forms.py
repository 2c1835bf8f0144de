"""The new address."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import EmailField
from wtforms.validators import ValidationError

from eventhub.accounts.forms import EmailAddress
from eventhub.platform.web.forms import BaseForm
from eventhub.text.addresses import normalise_email


class AddressForm(BaseForm):
    """Asks for an address other than that of the account."""

    email = EmailField(_("New e-mail address"))

    def __init__(self, own_email: str, **options: object) -> None:
        super().__init__(**options)
        self.own_email = own_email

    def validate_email(self, field: EmailField) -> None:
        """Refuse what is no address, and the one that the account has."""
        EmailAddress()(self, field)
        if normalise_email(field.data or "") == self.own_email:
            raise ValidationError(_("This is your address already."))
