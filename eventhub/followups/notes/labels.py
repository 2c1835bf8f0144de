"""Words of a note's choices."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from eventhub.followups.notes.rules import Fit

FIT: dict[Fit, LazyString] = {
    Fit.YES: _("Yes, gladly"),
    Fit.MAYBE: _("Perhaps"),
    Fit.NO: _("No, one thank-you is enough"),
}
