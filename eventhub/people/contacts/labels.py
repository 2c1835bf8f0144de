"""Words for where a contact came from, and for rows that may be one person."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from eventhub.people.contacts.merges import Alike
from eventhub.people.rules import ContactSource

SOURCE: dict[ContactSource, LazyString] = {
    ContactSource.LINKEDIN: _("From LinkedIn"),
    ContactSource.GOOGLE: _("From Google"),
    ContactSource.OUTLOOK: _("From a table"),
    ContactSource.VCARD: _("From a vCard file"),
    ContactSource.PASTED: _("Pasted"),
    ContactSource.TYPED: _("Typed in"),
    ContactSource.MET: _("Met or known"),
    ContactSource.INTRODUCED: _("Introduced"),
}


ALIKE: dict[Alike, LazyString] = {
    Alike.EMAIL: _("The same e-mail address"),
    Alike.PHONE: _("The same phone number"),
    Alike.NAME_AND_FIRM: _("The same name and firm"),
    Alike.NAME: _("The same name"),
}


NOT_MERGED: dict[str | None, LazyString] = {
    "both_planned": _("Both have the same entry of the same minute. Delete one of them, then try again."),
    "two_people": _("These are two people who both use this site."),
}
