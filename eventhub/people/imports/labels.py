"""Words for what an import found, and for what is wrong with a file."""

from __future__ import annotations

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _now
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from eventhub.people.imports.readers import Complaint, ComplaintCode
from eventhub.people.models import ContactImport, Match
from eventhub.people.rules import ImportMode, ImportState
from eventhub.platform.web.filters import called
from eventhub.platform.web.locale import language

MODE: dict[ImportMode, LazyString] = {
    ImportMode.COMPARE: _("Only check who is coming. Delete everyone else"),
    ImportMode.KEEP: _("Keep them as my private contacts. Only I see them"),
}


OVER: dict[ImportState, LazyString] = {
    ImportState.HELD: _("This found many guests for a new account, so we check it first. Come back tomorrow."),
    ImportState.CANCELLED: _("Cancelled. Nothing of the file was kept."),
    ImportState.FAILED: _("We could not finish this. Nothing of the file was kept. Please try again later."),
}


LIMIT: dict[str, LazyString] = {
    "contacts/import": _("You can import three times a day. Try again tomorrow."),
    "contacts/upload": _("Too many files for one day. Try again tomorrow."),
    "contacts/typed": _("You can add 40 people a day. Try again tomorrow."),
}


_COMPLAINTS_SHOWN = 6


# Placeholders: the `line`, the beginning of the `value`, and as `file` the whole value where it names a kind of file.
COMPLAINTS: dict[ComplaintCode, LazyString] = {
    ComplaintCode.WRONG_FILE: _("This looks like %(file)s. We need Connections.csv."),
    ComplaintCode.TOO_MANY: _("Up to 5 MB or 20,000 people fit. We stopped at row %(line)s."),
    ComplaintCode.NO_NAME: _("Row %(line)s has no name."),
    ComplaintCode.BAD_EMAIL: _("Row %(line)s: “%(value)s” is not an e-mail address."),
    ComplaintCode.UNCLOSED_QUOTE: _("Row %(line)s opens a quotation mark and never closes it."),
    ComplaintCode.UNCLOSED_CARD: _("The card that begins in row %(line)s has no end. We read what is there."),
    ComplaintCode.NOT_UNDERSTOOD: _("Row %(line)s has no person we can recognise."),
    ComplaintCode.LONG_LINE: _("Row %(line)s is too long. We read its first 2,000 characters."),
    ComplaintCode.EMPTY: _("There is nothing in it. Choose the file again, or paste some text."),
    ComplaintCode.TOO_BIG: _("Up to 5 MB or 20,000 people fit. We read the first 5 MB."),
    ComplaintCode.NOT_TEXT: _("This is not an address book. We need a CSV or vCard file."),
    ComplaintCode.ZIP: _("This is a zip archive. Unpack it first, then choose Connections.csv or the .vcf file in it."),
    ComplaintCode.SPREADSHEET: _("This is a spreadsheet. Save it as CSV in Excel, then choose the CSV file."),
    ComplaintCode.NO_NAME_COLUMN: _(
        "We could not find a name column. The first row needs titles such as Name, E-mail and Company."
    ),
    ComplaintCode.NO_PEOPLE: _("We found no people in it."),
    ComplaintCode.UNREADABLE: _(
        "We could not read this file. Save it as CSV or vCard with another program, or paste the names."
    ),
}


def describe_complaint(complaint: Complaint) -> str:
    """Describe a complaint in one plain sentence, with the line where it stands."""
    values = {"line": complaint.line, "value": complaint.value[:60], "file": complaint.value}
    return str(COMPLAINTS[complaint.code]) % values


def describe_complaints(made: ContactImport) -> list[str]:
    """Describe what was wrong with a file: the first few sentences, then how many more rows were left out."""
    sentences = [
        describe_complaint(Complaint(ComplaintCode(code), line, value))
        for code, line, value in made.complaints[:_COMPLAINTS_SHOWN]
    ]
    left = made.rows_refused - len(sentences)
    if sentences and left > 0:
        sentences.append(ngettext("One more row was left out.", "%(num)s more rows were left out.", left))
    return sentences


def describe_progress(made: ContactImport) -> str:
    """Describe how much of an unfinished import is done."""
    if made.state is ImportState.WAITING or not made.rows_read:
        return _now("Reading your file")
    done, total = format_decimal(made.rows_done), format_decimal(made.rows_read)
    return _now("%(done)s of %(total)s people compared", done=done, total=total)


def describe_left_out(made: ContactImport) -> tuple[str, list[str]]:
    """Describe what could not be read of a file that was taken in: one sentence, and the details below it, if any."""
    others, complaints = made.rows_read, made.complaints
    if not complaints:
        return "", []
    if made.rows_refused == 1 and complaints[0][0] == ComplaintCode.NO_NAME:
        return ngettext(
            "Row %(line)s has no name; one other is fine.",
            "Row %(line)s has no name; %(many)s others are fine.",
            others,
            line=complaints[0][1],
            many=format_decimal(others),
        ), []
    head = ngettext(
        "Not everything could be read; one person is fine.",
        "Not everything could be read; %(many)s people are fine.",
        others,
        many=format_decimal(others),
    )
    return head, describe_complaints(made)


def describe_outcome(outcome: ContactImport, *, asked: int) -> str:
    """Describe how many imported people stand on the open guest list, and about how many their owner is asked now.

    The rest is one sentence, the same for all others.
    """
    many = format_decimal(outcome.rows_read)
    if outcome.event_id is None:
        return ngettext("One person read.", "%(many)s people read.", outcome.rows_read, many=many)
    said = [ngettext("We compared one contact.", "We compared your %(many)s contacts.", outcome.rows_read, many=many)]
    if outcome.certain:
        said.append(ngettext("One is on the open guest list.", "%(num)s are on the open guest list.", outcome.certain))
    elif not outcome.likely:
        said.append(_now("None of them was found on the guest list that all guests see."))
    if asked:
        said.append(ngettext("We ask you below about one of them.", "We ask you below about %(num)s of them.", asked))
    said.append(_now("Others who know you may be asked; you will see them here when they say yes."))
    return language().blank.join(said)


def word_question(match: Match) -> str:
    """Word the question about a doubtful match: the fact that made it likely, as the owner's own file has it."""
    fact, _colon, value = match.evidence.partition(":")
    seen = match.seen_as
    if fact == "school":
        return _now("Your file has %(seen)s. The same school, %(value)s?", seen=seen, value=value)
    if fact == "company":
        return _now("Your file has %(seen)s. The same firm, %(value)s?", seen=seen, value=value)
    if fact in ("email", "phone"):
        return _now("Your file has %(seen)s with the same address, but another name.", seen=seen)
    return _now("Your file has %(seen)s. Is that the same person?", seen=seen)


def describe_confirmed(match: Match) -> str:
    """Tell the owner what follows from confirming a person with one tap."""
    return _now(
        "Saved. We ask %(name)s if they know you. You can add how you know each other under Contacts.",
        name=called(match.user),
    )


def describe_saved(number: int) -> str:
    """Tell the owner what follows from saying which guests they know; `number` is how many."""
    return ngettext(
        "Saved. One person you know is going. We ask whether they know you, too: a yes shows here.",
        "Saved. You know %(num)s people who are going. We ask whether they know you, too: a yes shows here.",
        number,
    )
