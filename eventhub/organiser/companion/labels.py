"""Words of companion mode."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from eventhub.events.companion.rules import GuestTool, Outcome
from eventhub.organiser.companion.readers import Column, Fault, LineProblem, Problem

# The tools' own names.
TOOL_WORDS: dict[GuestTool, Any] = {
    GuestTool.LUMA: "Luma",
    GuestTool.EVENTBRITE: "Eventbrite",
    GuestTool.MEETUP: "Meetup",
    GuestTool.PRETIX: "pretix",
    GuestTool.OTHER: lazy_gettext("another tool"),
}

COLUMN_WORDS = {
    Column.NAME: lazy_gettext("Name"),
    Column.GIVEN: lazy_gettext("First name"),
    Column.FAMILY: lazy_gettext("Family name"),
    Column.EMAIL: lazy_gettext("E-mail"),
    Column.BUYER_EMAIL: lazy_gettext("E-mail of the buyer"),
    Column.HEADLINE: lazy_gettext("What they do"),
    Column.COMPANY: lazy_gettext("Company"),
    Column.STATE: lazy_gettext("State"),
    Column.REFERENCE: lazy_gettext("Number of the guest"),
    Column.TICKET: lazy_gettext("Code of the ticket"),
}

# Keys are values of Fault, as the file stores them.
FAULT_WORDS: dict[str, Any] = {
    Fault.EMPTY: lazy_gettext("The file is empty."),
    Fault.NOT_A_TABLE: lazy_gettext("This is not a table. Save the list as CSV or Excel, and choose that file."),
    Fault.OLD_EXCEL: lazy_gettext("This is an old Excel file (.xls). Save it as .xlsx or CSV, and choose that file."),
    Fault.TOO_BIG: lazy_gettext("The file is larger than 5 MB. Take out what is not needed, or split it."),
    Fault.TOO_MANY: lazy_gettext("Only the first 5,000 guests were read. Import the rest as a second file."),
    Fault.UNREADABLE: lazy_gettext("We could not read the file. Save it as CSV, and choose that file."),
}

PROBLEM_WORDS = {
    Problem.NO_EMAIL: lazy_gettext("No e-mail"),
    Problem.NO_NAME: lazy_gettext("No name"),
    Problem.BROKEN: lazy_gettext("Some letters cannot be read. Save the file as UTF-8 or GB18030"),
    Problem.OPEN_QUOTE: lazy_gettext("A quotation mark is missing near this line. Check the next lines, too"),
    Problem.WEB_ADDRESS: lazy_gettext("A name cannot be a web address"),
}

# Lines with these can be mended by an address.
MENDABLE = frozenset({Problem.NO_EMAIL, Problem.BAD_EMAIL, Problem.SLIP, Problem.TWICE})

# How the outcome of a list reads, the most important first.
OUTCOME_WORDS = {
    Outcome.BROUGHT: lazy_gettext("new"),
    Outcome.KNOWN: lazy_gettext("here already"),
    Outcome.CHANGED: lazy_gettext("changed"),
    Outcome.GIVEN_PLACE: lazy_gettext("waited here, with a place now"),
    Outcome.TAKEN_OFF: lazy_gettext("not going any more"),
    Outcome.STAYS_OFF: lazy_gettext("taken off the list here, or said no"),
    Outcome.NOT_GOING: lazy_gettext("not going"),
}

# How lines read that stay out without any fault.
HARMLESS_WORDS = {
    Problem.UNDECIDED: lazy_gettext("waiting or undecided there"),
    Problem.REPEATED: lazy_gettext("said again by another line"),
}

REFUSAL_WORDS: dict[str, Any] = {
    "draft": lazy_gettext("Publish the event first, so that guests can see its page."),
    "over": lazy_gettext("The event is over or cancelled."),
    "suspended": lazy_gettext("The person who chose this file may not bring guests now. Choose the file yourself."),
    "guest_files": lazy_gettext("You have reached today’s limit. Try again tomorrow."),
    "guest_mends": lazy_gettext("You have reached today’s limit of corrections. Try again tomorrow."),
    "answered": lazy_gettext("This list is not open any more. Choose the file again."),
}


def problem_words(problem: LineProblem) -> str:
    """Say why a line stays out."""
    if problem.problem is Problem.BAD_EMAIL:
        return _("This is not an e-mail address")
    if problem.problem is Problem.SLIP:
        return _("Is the e-mail right? Perhaps %(address)s", address=problem.hint)
    if problem.problem is Problem.TWICE:
        return _("Same e-mail as line %(line)s", line=problem.hint)
    return str(PROBLEM_WORDS[problem.problem])
