"""One answer for many guests: first who it would reach and who not, then the answer itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from eventhub.accounts.models import User
from eventhub.events.checkin import service as checkin
from eventhub.events.checkin.rules import Entry, How, Verdict
from eventhub.events.event.models import Event
from eventhub.events.event.rules import seats_left
from eventhub.events.registrations import decisions, removals
from eventhub.events.registrations.models import Registration
from eventhub.organiser import selection
from eventhub.organiser.rules import ACTS_ON, MOST_AT_ONCE, BulkAct
from eventhub.platform import tokens


@dataclass(frozen=True)
class Preview:
    """What an act would do. `left_out`: chosen, but in another state. `short_of`: how many seats are missing."""

    act: BulkAct
    reached: Sequence[Registration]
    left_out: Sequence[Registration]
    short_of: int


def preview(
    event: Event, act: BulkAct, ids: Sequence[int], *, tab: str = "", search: str = "", tag: str = ""
) -> Preview:
    """Find the guests that the act would reach: the chosen ones, or with a tab all there that search and tag leave."""
    chosen = selection.guests_on(event.id, act, tab, search, tag) if tab else selection.guests_among(event.id, ids)
    reached = [row for row in chosen if _is_for(act, row)][:MOST_AT_ONCE]
    left = seats_left(event)
    short = max(0, len(reached) - left) if act is BulkAct.APPROVE and left is not None else 0
    if short:
        # In the order in which places are given.
        reached.sort(key=lambda row: (row.verified_at or row.created_at, row.id))
    return Preview(act, reached, [row for row in chosen if not _is_for(act, row)], short)


@dataclass(frozen=True)
class Done:
    """How many guests an act reached; `listed`: approved, but on the waiting list, as the event is full."""

    reached: int
    listed: int = 0


@dataclass(frozen=True)
class AnswerOptions:
    """A note to the guests, and what becomes of those without a seat (WHEN_FULL_WORDS)."""

    note: str = ""
    when_full: str = "ask"


def carry_out(
    event: Event, act: BulkAct, ids: Sequence[int], options: AnswerOptions, *, by: User, now: datetime
) -> Done:
    """Apply the act to those guests who are still in the state it is for."""
    note = options.note
    few = list(dict.fromkeys(ids))[:MOST_AT_ONCE]
    if act is BulkAct.APPROVE:
        made = decisions.approve_many(event.id, few, by=by, when_full=options.when_full, note=note, now=now)
        return Done(made.placed, made.listed)
    if act is BulkAct.DECLINE:
        return Done(decisions.decline_many(event.id, few, by=by, note=note, now=now))
    if act is BulkAct.REMOVE:
        return Done(removals.plan_many(event.id, few, by=by, note=note, now=now))
    reports = [
        checkin.Report(nonce=tokens.new_nonce(), entry=Entry.IN, how=How.GUEST_TABLE, registration_id=row.id)
        for row in selection.guests_among(event.id, few)
        if _is_for(act, row)
    ]
    answers = checkin.record_reports(event.id, reports, by=by, now=now)
    return Done(sum(answer.verdict is Verdict.IN for answer in answers))


def _is_for(act: BulkAct, row: Registration) -> bool:
    return row.state in ACTS_ON[act] and not (act is BulkAct.CHECK_IN and row.checked_in_at)
