"""Why a seat cannot be handed on, in the reader's language."""

from __future__ import annotations

from flask_babel import lazy_gettext

REFUSALS = {
    "no_place": lazy_gettext("You can give your place to another person only if you have one and are not checked in."),
    "not_published": lazy_gettext("This event does not take place."),
    "by_approval": lazy_gettext("The organiser chooses the guests here. Tell them who you have in mind."),
    "too_late": lazy_gettext("It is too late to name another person; the event begins within the hour."),
    "own_address": lazy_gettext("This is your own address"),
    "open": lazy_gettext("You have named a person already. Take that back first."),
    "moved": lazy_gettext("This has changed in the meantime. You see the latest version."),
    "turned_away": lazy_gettext("The organiser has declined this registration."),
    "has_place": lazy_gettext("You have a place of your own already, so nothing was changed."),
    "transfer": lazy_gettext("You have reached today’s limit. You still have your place."),
}
