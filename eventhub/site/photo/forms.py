"""What is sent with a photo."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField
from wtforms import RadioField

from eventhub.accounts.labels import PHOTO_CUTS
from eventhub.accounts.rules import PhotoCut
from eventhub.platform.pictures import ACCEPTED, LARGEST_FILE
from eventhub.platform.web.forms import BaseForm


class PhotoForm(BaseForm):
    """A file, and which square of it is kept; a script that lets one choose sends the square itself."""

    picture = FileField(_("Choose a photo"))
    cut = RadioField(
        _("Which part, if it is not square?"),
        choices=[(key.value, word) for key, word in PHOTO_CUTS.items()],
        default=PhotoCut.MIDDLE.value,
    )

    largest_file = LARGEST_FILE
    accepted = ACCEPTED
