"""Words of the console, in the reader's language."""

from __future__ import annotations

from flask_babel import lazy_gettext

from eventhub.events.event.labels import TAKEDOWN_WORDS
from eventhub.events.event.rules import EventState, ReportReason
from eventhub.operator.mail_records import Verdict
from eventhub.platform.instance.models import OperatorAction
from eventhub.platform.instance.rules import OperatorAct, WhoCreates

# What each tab of the console is called, by its endpoint.
TABS = {
    "console.overview": lazy_gettext("Overview"),
    "console.settings.identity": lazy_gettext("Identity"),
    "console.moderation.reports": lazy_gettext("Reports"),
    "console.mail": lazy_gettext("Mail"),
    "console.moderation.people": lazy_gettext("Accounts"),
    "console.moderation.events": lazy_gettext("Events"),
    "console.jobs": lazy_gettext("Jobs and imports"),
    "console.settings.limits": lazy_gettext("Limits"),
    "console.log": lazy_gettext("Log"),
}

ACT_WORDS = {
    OperatorAct.OPERATOR_ADDED: lazy_gettext("Made an operator"),
    OperatorAct.OPERATOR_REMOVED: lazy_gettext("Removed as operator"),
    OperatorAct.IDENTITY_CHANGED: lazy_gettext("Changed the identity"),
    OperatorAct.LOGO_CHANGED: lazy_gettext("Changed the logo"),
    OperatorAct.PAGE_CHANGED: lazy_gettext("Changed a page"),
    OperatorAct.LIMITS_CHANGED: lazy_gettext("Changed the limits"),
    OperatorAct.EVENT_TAKEN_DOWN: lazy_gettext("Took an event down"),
    OperatorAct.EVENT_RESTORED: lazy_gettext("Restored an event"),
    OperatorAct.CLUB_TAKEN_DOWN: lazy_gettext("Took a club down"),
    OperatorAct.CLUB_RESTORED: lazy_gettext("Restored a club"),
    OperatorAct.REPORTS_DISMISSED: lazy_gettext("Found nothing wrong"),
    OperatorAct.PERSON_SUSPENDED: lazy_gettext("Suspended an account"),
    OperatorAct.SUSPENSION_LIFTED: lazy_gettext("Lifted a suspension"),
    OperatorAct.TRUST_GIVEN: lazy_gettext("Trusted an organiser"),
    OperatorAct.TRUST_TAKEN: lazy_gettext("Took trust back"),
    OperatorAct.IMPORT_RELEASED: lazy_gettext("Released a held import"),
    OperatorAct.IMPORT_REFUSED: lazy_gettext("Refused a held import"),
    OperatorAct.MAIL_TESTED: lazy_gettext("Sent a test mail"),
    OperatorAct.MAILS_RETRIED: lazy_gettext("Queued failed mails again"),
    OperatorAct.DNS_CHECKED: lazy_gettext("Looked up the mail records"),
}

WHO_CREATES_WORDS = {
    WhoCreates.EVERYBODY: lazy_gettext("Everyone who is signed in"),
    WhoCreates.TRUSTED: lazy_gettext("Trusted organisers and operators"),
    WhoCreates.OPERATORS: lazy_gettext("Operators only"),
}

REASON_WORDS = {
    ReportReason.SALES: lazy_gettext("Sales pitch"),
    ReportReason.HARASSMENT: lazy_gettext("Harassment"),
    ReportReason.IMPERSONATION: lazy_gettext("Not who they say they are"),
}

EVENT_STATES = {
    EventState.DRAFT: lazy_gettext("Draft"),
    EventState.PUBLISHED: lazy_gettext("Published"),
    EventState.CANCELLED: lazy_gettext("Cancelled"),
    EventState.TAKEN_DOWN: lazy_gettext("Taken down"),
}

VERDICT_WORDS = {
    Verdict.GOOD: lazy_gettext("Good"),
    Verdict.WEAK: lazy_gettext("Weak"),
    Verdict.WRONG: lazy_gettext("Wrong"),
    Verdict.MISSING: lazy_gettext("Not set"),
    Verdict.UNKNOWN: lazy_gettext("The DNS does not answer"),
}
VERDICT_COLOURS = {
    Verdict.GOOD: "jade",
    Verdict.WEAK: "amber",
    Verdict.WRONG: "amber",
    Verdict.MISSING: "amber",
    Verdict.UNKNOWN: "",
}

_TAKES_DOWN = (OperatorAct.EVENT_TAKEN_DOWN, OperatorAct.CLUB_TAKEN_DOWN)


def words_of_act(act: OperatorAction) -> str:
    """Return what is noted of an act; the reason of a take-down, kept as its code, in words.

    The code comes first, or second behind the name of a club.
    """
    if act.what not in _TAKES_DOWN:
        return act.words
    by_code = {reason.value: str(words) for reason, words in TAKEDOWN_WORDS.items()}
    return ": ".join(by_code.get(part, part) for part in act.words.split(": ", 2))
