"""Use cases of a guest list: parked, its columns named, lines mended, looked at, and brought by the worker."""

from __future__ import annotations

import logging
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from eventhub.accounts.limits import spend
from eventhub.accounts.models import User
from eventhub.accounts.service import refuse_suspended
from eventhub.events.companion import service as companion
from eventhub.events.companion.rules import GuestTool, Outcome
from eventhub.events.event import service as events
from eventhub.events.event.models import Event
from eventhub.events.event.rules import Act
from eventhub.organiser.companion import invitations, queries
from eventhub.organiser.companion.models import GuestFile
from eventhub.organiser.companion.readers import (
    HARMLESS,
    Column,
    Fault,
    GuestRow,
    LineProblem,
    Problem,
    Record,
    Table,
    find_columns,
    find_tool,
    read_guests,
    tells_guests,
)
from eventhub.organiser.companion.readers.tables import MAX_BYTES
from eventhub.organiser.companion.readers.wire import pack_question, unpack_answer
from eventhub.organiser.companion.rules import (
    AT_ONCE,
    FILES_A_DAY,
    KEPT,
    LEASE,
    MENDS_A_DAY,
    MOST_TRIES,
    GuestFileState,
)
from eventhub.people.imports.reader_process import ReaderDied, Stopped, ask_apart
from eventhub.platform.db import db, transaction
from eventhub.platform.errors import Suspended, WrongState
from eventhub.text.addresses import normalise_email
from eventhub.text.languages import Language

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]
COMMAND = (sys.executable, "-m", "eventhub.organiser.companion.readers")
# After this the worker signals that it is alive; a list that is begun is finished first.
TURN = timedelta(seconds=5)


@dataclass(frozen=True)
class Plan:
    """What bringing a list would lead to: its guests, lines that stay out, and how many have which outcome.

    `problems`: lines to look at; `harmless`: how many stay out without any fault, by Problem. Guests, problems and
    these are all lines of the list. `new_names`: of those who are to be invited. `missing`: guests the tool brought
    before and who are not in this list.
    """

    rows: list[GuestRow]
    problems: list[LineProblem]
    outcomes: Counter[Outcome]
    missing: int
    harmless: Counter[Problem]
    new_names: list[str]

    @property
    def lines(self) -> int:
        """Count the lines of the list, without its titles."""
        return len(self.rows) + len(self.problems) + self.harmless.total()

    def count(self, *outcomes: Outcome) -> int:
        """Count the guests with one of these outcomes."""
        return sum(self.outcomes[outcome] for outcome in outcomes)


def park(event: Event, content: bytes, filename: str, *, by: User, language: str, now: datetime) -> int:
    """Store a list for the worker to read; return its id. Raises LimitReached and WrongState ("draft", "over")."""
    with transaction():
        companion.refuse_without_event(event, now)
        spend("guest_files", str(by.id), FILES_A_DAY, timedelta(days=1), now)
        made = GuestFile(
            event_id=event.id,
            by_user_id=by.id,
            filename=filename[-200:],
            language=language,
            state=GuestFileState.WAITING,
            # One byte more than is read says that there was more.
            content=content[: MAX_BYTES + 1],
            created_at=now,
        )
        db.session.add(made)
        db.session.flush()
        return made.id


def name_columns(event_id: int, file_id: int, columns: Mapping[int, Column], tool: GuestTool) -> None:
    """Keep what the columns of a list hold. Raises NotFound, and WrongState once it is brought or gone."""
    with transaction():
        made = _read_file(event_id, file_id)
        made.columns = {str(number): column.value for number, column in columns.items()}
        made.tool = tool


def mend(event_id: int, file_id: int, addresses: Mapping[int, str], *, by: User, now: datetime) -> set[int]:
    """Keep addresses typed for lines with a problem; return the lines of those that are none.

    Raises NotFound, WrongState; LimitReached, as the page then says whether the addresses are guests here.
    """
    with transaction():
        spend("guest_mends", str(by.id), MENDS_A_DAY, timedelta(days=1), now)
        made = _read_file(event_id, file_id)
        mended, wrong = dict(made.mended), set[int]()
        for line, typed in addresses.items():
            try:
                mended[str(line)] = normalise_email(typed)
            except ValueError:
                wrong.add(line)
        made.mended = mended
    return wrong


def plan_of(made: GuestFile) -> Plan:
    """Return what bringing a list would lead to. Nothing is written."""
    rows, out = _rows_of(made)
    problems = [one for one in out if one.problem not in HARMLESS]
    harmless = Counter(one.problem for one in out if one.problem in HARMLESS)
    outcomes = companion.preview(made.event_id, [row.guest for row in rows], tool=made.tool)
    missing = companion.count_missing(made.event_id, [row.guest.email for row in rows], tool=made.tool)
    new = [row.guest.name for row, outcome in zip(rows, outcomes, strict=True) if outcome is Outcome.BROUGHT]
    return Plan(rows, problems, Counter(outcomes), missing, harmless, new)


def begin(event: Event, file_id: int, *, takes_missing_off: bool, now: datetime) -> None:
    """Let the worker bring the guests of a list. Raises NotFound, WrongState ("draft", "over", "answered")."""
    with transaction():
        companion.refuse_without_event(event, now)
        made = _read_file(event.id, file_id)
        if not tells_guests(_columns_of(made)):
            raise WrongState(f"guest file {file_id} names nobody", reason="answered")
        made.state, made.tries, made.takes_missing_off = GuestFileState.BRINGING, 0, takes_missing_off


def drop(event_id: int, file_id: int) -> None:
    """Delete a list that was not brought. Raises NotFound."""
    with transaction():
        made = queries.get_file(event_id, file_id, locked=True)
        if made.state not in (GuestFileState.DONE, GuestFileState.BRINGING):
            db.session.delete(made)


def titles_of(made: GuestFile) -> list[str]:
    """Return the titles of a list that was read."""
    return list(made.records[0][1]) if made.records else []


def first_line_of(made: GuestFile) -> list[str]:
    """Return the first line below the titles; empty without one."""
    return list(made.records[1][1]) if made.records and len(made.records) > 1 else []


def process_waiting(clock: Clock, *, stopped: Callable[[], bool] = lambda: False) -> int:
    """Work through the lists that wait, the oldest first, for TURN; return how many were begun."""
    began, handled = clock(), 0
    while clock() - began < TURN and not stopped() and _work_on_next(clock, stopped):
        handled += 1
    return handled


def forget_old(now: datetime) -> int:
    """Job: delete what lists held a day after they came, and lists that were not brought; return how many."""
    with transaction():
        ids = queries.ids_with_content(now - KEPT)
        brought = GuestFile.state == GuestFileState.DONE
        db.session.execute(sa.delete(GuestFile).where(GuestFile.id.in_(ids), ~brought))
        kept = sa.update(GuestFile).where(GuestFile.id.in_(ids), brought)
        db.session.execute(kept.values(content=None, records=None, mended={}))
    return len(ids)


def _read_file(event_id: int, file_id: int) -> GuestFile:
    made = queries.get_file(event_id, file_id, locked=True)
    if made.state is not GuestFileState.READ:
        raise WrongState(f"guest file {file_id} is {made.state}", reason="answered")
    return made


def _columns_of(made: GuestFile) -> dict[int, Column]:
    return {int(number): Column(column) for number, column in made.columns.items()}


def _rows_of(made: GuestFile) -> tuple[list[GuestRow], list[LineProblem]]:
    records: list[Record] = [(line, cells) for line, cells in (made.records or [])[1:]]
    mended = {int(line): email for line, email in made.mended.items()}
    return read_guests(records, _columns_of(made), mended)


def _work_on_next(clock: Clock, stopped: Callable[[], bool]) -> bool:
    now = clock()
    with transaction():
        made = queries.find_waiting(now)
        if made is None:
            return False
        made.tries, made.lease_until = made.tries + 1, now + LEASE
        if made.tries > MOST_TRIES:
            _end(made, GuestFileState.FAILED, now)
            log.error("guest file %s failed %s times", made.id, MOST_TRIES)
            return True
        file_id, is_new = made.id, made.state is GuestFileState.WAITING
    try:
        if is_new:
            _read(file_id, clock, stopped)
        else:
            _bring(file_id, clock, stopped)
    except Stopped:
        _put_back(file_id)
    except (Suspended, WrongState) as refused:  # Its author was suspended, or the event is cancelled or over.
        _fail(file_id, clock(), refused.reason)
    # No list may stop the others; this one is tried again when its lease is over.
    except Exception:
        log.exception("guest file %s broke off", file_id)
        db.session.rollback()
    return True


def _read(file_id: int, clock: Clock, stopped: Callable[[], bool]) -> None:
    made = db.session.get_one(GuestFile, file_id)
    refuse_suspended(made.by)
    content, filename = made.content or b"", made.filename
    db.session.rollback()
    table = _table_of(content, filename, stopped)
    with transaction():
        row = queries.lock_file(file_id)
        if row is None or row.state is not GuestFileState.WAITING:
            return
        row.content, row.lease_until, row.fault = None, None, table.fault or ""
        if not table.records:
            _end(row, GuestFileState.REFUSED, clock())
            return
        titles = table.records[0][1]
        first = table.records[1][1] if len(table.records) > 1 else []
        row.records = [[line, cells] for line, cells in table.records]
        row.tool = find_tool(titles)
        columns = find_columns(titles, row.tool, first)
        row.columns = {str(number): column.value for number, column in columns.items()}
        row.state, row.tries = GuestFileState.READ, 0


def _table_of(content: bytes, filename: str, stopped: Callable[[], bool]) -> Table:
    try:
        return unpack_answer(ask_apart(COMMAND, pack_question(content, filename), stopped))
    except (ReaderDied, ValueError) as why:
        log.warning("a guest file was refused: its reader died (%s)", why)
        return Table(fault=Fault.UNREADABLE)


def _bring(file_id: int, clock: Clock, stopped: Callable[[], bool]) -> None:
    """Bring the guests of a list in transactions of AT_ONCE; one that broke off begins again without doubling."""
    made = db.session.get_one(GuestFile, file_id)
    event_id, by_id, tool = made.event_id, made.by_user_id, made.tool
    language, takes_missing_off = Language(made.language), made.takes_missing_off
    guests = [row.guest for row in _rows_of(made)[0]]
    outcomes: Counter[str] = Counter()
    db.session.rollback()
    for at in range(0, len(guests), AT_ONCE):
        if stopped():
            raise Stopped
        by = _get_author(by_id)
        some = guests[at : at + AT_ONCE]
        done = companion.bring(event_id, some, tool=tool, by=by, language=language, now=clock())
        outcomes.update(one.outcome.value for one in done)
    if takes_missing_off:
        outcomes[Outcome.TAKEN_OFF.value] += _take_missing_off(event_id, by_id, guests, tool, clock)
    _finish(file_id, outcomes, clock())
    invitations.invite_due(clock(), by_user_id=by_id)


def _get_author(user_id: int) -> User:
    """Return who brings a list, asked again before each of its transactions. Raises Suspended."""
    by = db.session.get_one(User, user_id)
    refuse_suspended(by)
    return by


def _take_missing_off(event_id: int, by_id: int, guests: list[Any], tool: GuestTool, clock: Clock) -> int:
    addresses, gone = [guest.email for guest in guests], 0
    while True:
        by = _get_author(by_id)
        taken = companion.withdraw_missing(event_id, addresses, tool=tool, by=by, now=clock(), most=AT_ONCE)
        if not taken:
            return gone
        gone += taken


def _finish(file_id: int, outcomes: Counter[str], now: datetime) -> None:
    with transaction():
        row = queries.lock_file(file_id)
        if row is None:
            return
        row.outcomes, row.records, row.mended = dict(outcomes), None, {}
        _end(row, GuestFileState.DONE, now)
        new = outcomes[Outcome.BROUGHT.value]
        events.remember(row.event_id, Act.BROUGHT, by=db.session.get(User, row.by_user_id), number=new, now=now)


def _put_back(file_id: int) -> None:
    with transaction():
        row = queries.lock_file(file_id)
        if row is not None:
            row.lease_until, row.tries = None, row.tries - 1


def _fail(file_id: int, now: datetime, reason: str) -> None:
    with transaction():
        row = queries.lock_file(file_id)
        if row is not None:
            row.fault = reason
            _end(row, GuestFileState.FAILED, now)


def _end(row: GuestFile, state: GuestFileState, now: datetime) -> None:
    row.state, row.finished_at, row.lease_until, row.content = state, now, None, None
    if state is not GuestFileState.DONE:
        row.records = None
