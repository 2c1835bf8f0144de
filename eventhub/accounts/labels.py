"""Words for the enums of a profile, and for codes that are refused."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from eventhub.accounts.rules import BackgroundKind, BackgroundVisibility, DigestRhythm, PhotoCut
from eventhub.platform.pictures import PictureFault
from eventhub.text.languages import Language

LANGUAGES: dict[Language, str] = {each: each.own_name for each in Language}

BACKGROUND: dict[BackgroundKind, LazyString] = {
    BackgroundKind.HOMETOWN: _("Hometown"),
    BackgroundKind.ANCESTRAL_HOME: _("Ancestral home"),
    BackgroundKind.SCHOOL: _("Studied at"),
    BackgroundKind.EMPLOYER: _("Worked at"),
    BackgroundKind.LIVES_IN: _("Lives in"),
    BackgroundKind.LIVED_IN: _("Lived in"),
    BackgroundKind.VISITED: _("Places visited"),
    BackgroundKind.SPEAKS: _("Languages"),
    BackgroundKind.WANTS_TO_SPEAK: _("Languages to practise"),
    BackgroundKind.INTEREST: _("Interests"),
    BackgroundKind.CURIOUS_ABOUT: _("Curious about"),
    BackgroundKind.CUISINE: _("Favourite cuisine"),
    BackgroundKind.CHILDREN_SCHOOL_AREA: _("Children's school area"),
}

VISIBILITY: dict[BackgroundVisibility, LazyString] = {
    BackgroundVisibility.SHARED: _("People who share it"),
    BackgroundVisibility.OPEN: _("Everyone who may see me"),
    BackgroundVisibility.CLOSED: _("Nobody"),
}

DIGEST: dict[DigestRhythm, LazyString] = {
    DigestRhythm.DAILY: _("Each morning when something is due"),
    DigestRhythm.WEEKLY: _("Once a week"),
    DigestRhythm.OFF: _("Never"),
}

# By the `reason` of Expired, which service.confirm_code raises.
CODE_REFUSED: dict[str, LazyString] = {
    "code": _("This code is wrong or too old. Type the one in the newest e-mail you asked for here, or use its link."),
    "code_void": _("Too many wrong codes. Use the link in the e-mail."),
    "code_origin": _("Too many wrong codes came from your network. Use the link in the e-mail."),
}

PICTURE_FAULTS: dict[PictureFault, LazyString] = {
    PictureFault.NOT_A_PICTURE: _("We cannot read this picture. Choose a JPEG, PNG or WebP."),
    PictureFault.TOO_LARGE: _("Choose a picture of at most 6 MB"),
    PictureFault.TOO_MANY_PIXELS: _("This picture has too many pixels. Choose a smaller one."),
    PictureFault.TOO_SMALL: _("Choose a picture of at least 200 pixels on each side"),
    PictureFault.BUSY: _("Many pictures are arriving at once. Try again in a minute."),
}

UPLOADED_TOO_OFTEN = _("Too many pictures. Try again in an hour.")

PHOTO_CUTS: dict[PhotoCut, LazyString] = {
    PhotoCut.START: _("Top or left"),
    PhotoCut.MIDDLE: _("Middle"),
    PhotoCut.END: _("Bottom or right"),
}
