"""What a visitor writes to a host."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from eventhub.people.host_letters import LONGEST
from eventhub.platform.web.forms import BaseForm
from eventhub.text.web_addresses import has_web_address


class LetterForm(BaseForm):
    """A message to the host; it holds web addresses only of guests that the organisers let in."""

    body = TextAreaField(
        _("Your message"),
        validators=[
            InputRequired(_("Write a sentence or two.")),
            Length(max=LONGEST, message=_("Use at most %(max)d characters.")),
        ],
    )
    may_send_links = False

    def validate_body(self, field: Any) -> None:
        """Refuse links of people the host has not let in."""
        if not self.may_send_links and has_web_address(field.data or ""):
            raise ValidationError(_("Write this without a web address, and with a space after each full stop"))
