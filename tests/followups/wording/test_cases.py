"""A table to read: what is typed, to whom, what comes out. UPDATE_SNAPSHOTS=1 writes it; read it as its receiver."""

import os
from pathlib import Path

import pytest

from eventhub.followups.wording.address import addressed, called, event_name, is_formal
from eventhub.followups.wording.drafts import draft
from eventhub.followups.wording.facts import Facts, Manner
from eventhub.followups.wording.kinds import Channel, TextKind
from eventhub.text.languages import Language
from tests.followup_text_cases import EVENTS, READERS, cases

AUTHOR = ("Anna Keller", "")
FOLDER = Path(__file__).parent / "snapshots"


def row(case, language):
    reader = addressed(language, *READERS[case.reader][:2], form_of_address=READERS[case.reader][2])
    known = {
        "name": reader.name,
        "has_title": reader.has_title,
        "author": called(language, AUTHOR[:1]),
        "whole_author": AUTHOR[0],
        "event": event_name(language, EVENTS[0], {"zh_Hans": EVENTS[1]}),
        "met_days_ago": 1,
    }
    channel, first = Channel(case.by), case.how.get("first", True)
    formal = is_formal(language, channel, has_title=reader.has_title, answered=not first)
    text = draft(TextKind(case.kind), Facts(**(known | case.typed)), Manner(language, channel, formal, **case.how))
    given = ", ".join(f"{name}={value}" for name, value in (case.typed | case.how).items())
    body = f"[{text.subject}]\n{text.body}" if text and channel is Channel.EMAIL else text.body if text else "(no text)"
    return f"{case.kind} by {case.by} to {reader.name}: {given}\n{body}\n"


@pytest.mark.parametrize("language", [Language.ENGLISH, Language.CHINESE, Language.GERMAN])
def test_each_text_reads_as_its_receiver_would_want_it(language):
    rows = [row(case, language) for case in cases(language)]
    path = FOLDER / f"{language}.txt"
    written = "\n".join(rows)
    if os.environ.get("UPDATE_SNAPSHOTS"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(written, encoding="utf-8")

    assert len(rows) >= 80
    assert written == path.read_text(encoding="utf-8")
