"""Words of check-in, in the reader's language. {name}, {time} and {state} are filled in on the phone or here."""

from __future__ import annotations

from flask_babel import lazy_gettext

from eventhub.events.checkin.rules import How, Verdict

# What is read from a metre away, and below it the rest. Colour and sign never stand alone.
VERDICT_HEADS = {
    Verdict.IN: "{name}",
    Verdict.ALREADY: lazy_gettext("In already"),
    Verdict.UNDONE: lazy_gettext("Undone"),
    Verdict.NO_SEAT: lazy_gettext("No place: {state}"),
    Verdict.NOT_COMING: lazy_gettext("Not on the list"),
    Verdict.OTHER_EVENT: lazy_gettext("Another event"),
    Verdict.UNKNOWN: lazy_gettext("Not a ticket"),
}
VERDICT_LINES = {
    Verdict.IN: lazy_gettext("In, {time}"),
    Verdict.ALREADY: lazy_gettext("{name}, since {time}"),
    Verdict.UNDONE: lazy_gettext("{name} is not in any more."),
    Verdict.NO_SEAT: lazy_gettext("{name} is not among those with a place. Please ask an organiser."),
    Verdict.NOT_COMING: lazy_gettext("{name}: {state}"),
    Verdict.OTHER_EVENT: lazy_gettext("This ticket is for another event."),
    Verdict.UNKNOWN: lazy_gettext("This code is not a ticket for this event."),
}

# "off" is for what only this phone knows yet.
VERDICT_KINDS = {
    Verdict.IN: "ok",
    Verdict.ALREADY: "wait",
    Verdict.UNDONE: "wait",
    Verdict.NO_SEAT: "wait",
    Verdict.NOT_COMING: "bad",
    Verdict.OTHER_EVENT: "bad",
    Verdict.UNKNOWN: "bad",
}
FLASH_KINDS = {"ok": "jade", "wait": "amber", "bad": "danger"}

# What only the script of the check-in page says.
PHONE_WORDS = {
    "not_on_phone": lazy_gettext("Not on this phone’s list"),
    "not_on_phone_line": lazy_gettext("The ticket is kept, and checked when there is signal."),
    "kept_line": lazy_gettext("Kept on this phone, and sent when there is signal."),
    "kept": lazy_gettext("No signal. {number} saved on this phone, to be sent later."),
    "no_signal": lazy_gettext("No signal. Keep going: everything is saved on this phone and sent later."),
    "sent": lazy_gettext("All check-ins are saved."),
    "sign_in": lazy_gettext("Please load this page again. {number} kept on this phone."),
    "counter": lazy_gettext("{inside} of {expected} are in"),
    "no_camera": lazy_gettext("Camera not available"),
    "no_camera_line": lazy_gettext("The camera cannot be used here. Search by name instead."),
    "early": lazy_gettext("Check in {name} already?"),
    "early_unknown": lazy_gettext("Check in already?"),
    "in_since": lazy_gettext("In since {time}"),
    "check_in": lazy_gettext("Let in"),
    "undo": lazy_gettext("Undo"),
    "nobody": lazy_gettext("No one found. Try another part of the name, or press Enter after a ticket code."),
    "empty": lazy_gettext("Nobody here"),
    "corrected": lazy_gettext("From another phone: {words}"),
    "shown": lazy_gettext("{shown} of {all}"),
    "found": lazy_gettext("{all} for “{words}”"),
}

WALK_IN_REFUSALS = {
    "full": lazy_gettext("All places are taken. An organiser can add one on the event’s page."),
    "somebody_waits": lazy_gettext("Until the event starts, a free place belongs to the waiting list."),
    "registered_already": lazy_gettext("This address is on the list already. Search by name."),
    "registration_closed": lazy_gettext("The event is over or cancelled. Nothing was changed."),
    "walk_in": lazy_gettext("You have reached today’s limit."),
}

HOW_WORDS = {
    How.SCAN: lazy_gettext("ticket"),
    How.NAME: lazy_gettext("by name"),
    How.GUEST_TABLE: lazy_gettext("from the guest table"),
    How.WALK_IN: lazy_gettext("came without a registration"),
}
