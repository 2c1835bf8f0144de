"""The recipient of a seat, and how they write their name."""

from __future__ import annotations

from flask_babel import lazy_gettext
from wtforms import StringField
from wtforms.validators import InputRequired

from eventhub.accounts.forms import EmailAddress
from eventhub.platform.web.forms import AtMost, BaseForm, NoWebAddress
from eventhub.text.addresses import normalise_email


class TransferForm(BaseForm):
    """The recipient of a seat."""

    name = StringField(
        lazy_gettext("Their name"),
        validators=[InputRequired(lazy_gettext("Enter a name")), AtMost(200), NoWebAddress()],
    )
    email = StringField(lazy_gettext("Their e-mail"), validators=[EmailAddress()])

    def address(self) -> str:
        """Return the address as it is stored; valid forms only."""
        return normalise_email(self.email.data or "")


class AcceptForm(BaseForm):
    """The name as the guest list shall show it."""

    name = StringField(
        lazy_gettext("Your name"),
        validators=[InputRequired(lazy_gettext("Enter your name")), AtMost(200), NoWebAddress()],
    )
