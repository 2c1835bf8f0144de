"""What people write of a club, and of themselves in it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from eventhub.events.clubs.rules import LONGEST_ABOUT, LONGEST_LINES, LONGEST_NAME, Shown
from eventhub.platform.web.forms import AtMost, BaseForm, NoWebAddress
from eventhub.site.clubs.labels import SHOWN_WORDS

_SHORT = Length(max=LONGEST_NAME, message=_("Use at most 80 characters"))


class ClubForm(BaseForm):
    """The words of a club; mails quote its name."""

    name = StringField(
        _("Name of the club"),
        [InputRequired(_("Give the club a name")), _SHORT, NoWebAddress()],
    )
    other_name = StringField(_("Its name in another language"), [_SHORT, NoWebAddress()])
    about = TextAreaField(_("Who meets, and when?"), [AtMost(LONGEST_ABOUT), NoWebAddress()])


class PlaceForm(BaseForm):
    """What a member shows to the others."""

    lines = TextAreaField(_("Two lines about you"), [AtMost(LONGEST_LINES), NoWebAddress()])
    seen_by = RadioField(
        _("Who may see that you are a member?"),
        choices=[(choice.value, words) for choice, words in SHOWN_WORDS.items()],
        default=Shown.MEMBERS.value,
    )
