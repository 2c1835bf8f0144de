"""`python -m tests.benchmarks.guest_lists [postgresql://...]`: a guest list of 2,000 lines, brought twice.

From the bytes to the last invitation in the outbox, in the order of the pages: reading in a process of its own, what
the look before sending costs a page, the worker that writes. The second time must double nobody. The target is ten
seconds for the whole; figures are processor seconds, which on a machine with nothing else to do are those of the clock.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask_migrate import upgrade

from eventhub.accounts.models import User
from eventhub.events.companion.models import CompanionGuest
from eventhub.events.event.models import Event
from eventhub.events.registrations.models import Registration
from eventhub.organiser.companion import files
from eventhub.organiser.companion.models import GuestFile
from eventhub.platform.db import db
from eventhub.platform.mail.models import OutgoingMail
from tests.apps import MIGRATIONS, make_app
from tests.factories import make_event, make_user
from tests.moment import NOW

GUESTS = 2000
TARGET = 10.0
NAMES = ("Anna Keller", "张敏", "Chen Haoran 陈浩然", "Łukasz Wójcik", "欧阳雪")


def make_list(guests: int) -> bytes:
    """A list as Luma writes it, with titles."""
    lines = ["api_id,name,email,created_at,approval_status,qr_code_url,What do you do?"]
    lines += [
        f"gst-{n},{NAMES[n % 5]},guest{n}@example.org,2026-02-01T09:00:00Z,approved,https://luma.com/check-in/e?pk={n},"
        f'"Energy, hall {n % 40}"'
        for n in range(guests)
    ]
    return "\n".join(lines).encode("utf-8-sig")


def main() -> None:
    """Print a table of both times, and stop with an error when somebody was doubled or it took too long."""
    with tempfile.TemporaryDirectory() as folder:
        app = make_app(sys.argv[1] if len(sys.argv) > 1 else f"sqlite:///{Path(folder) / 'lists.db'}")
        with app.app_context():
            upgrade(str(MIGRATIONS))
            host = make_user("Grace Huang")
            make_event(organiser=host, ends_at=NOW.replace(year=2026), starts_at=NOW.replace(year=2026, month=1))
            event = make_event("Large evening", organiser=host)
            event_id, host_id = event.id, host.id
            seconds = [bring_once(event_id, host_id, time_no) for time_no in (1, 2)]
            counted = [_count(Registration), _count(CompanionGuest), _count(OutgoingMail)]
            taken = db.session.get_one(Event, event_id).places_taken
            db.session.remove()
    print(f"registrations, guests of the tool, mails: {counted}; places taken: {taken}")
    assert {*counted, taken} == {GUESTS}, "somebody was doubled"
    assert max(seconds) < TARGET, f"{max(seconds):.1f} s"


def bring_once(event_id: int, host_id: int, number: int) -> float:
    """Bring the list as its pages do; return the seconds it took."""
    event, host = db.session.get_one(Event, event_id), db.session.get_one(User, host_id)
    content = make_list(GUESTS)
    began, began_by_clock = _processor(), time.perf_counter()
    made_id = files.park(event, content, "luma.csv", by=host, language="en", now=NOW)
    read = _timed(lambda: files.process_waiting(lambda: NOW))
    looked = _timed(lambda: files.plan_of(_made(made_id)))
    files.begin(db.session.get_one(Event, event_id), made_id, takes_missing_off=False, now=NOW)
    brought = _timed(lambda: files.process_waiting(lambda: NOW))
    whole, by_clock = _processor() - began, time.perf_counter() - began_by_clock
    print(f"time {number}: read {read:.2f} s, looked at {looked:.2f} s, brought {brought:.2f} s, whole {whole:.2f} s")
    print(
        f"    by the clock {by_clock:.2f} s, with {os.getloadavg()[0]:.0f} programs at work on {os.cpu_count()} cores"
    )
    print(f"    {_made(made_id).outcomes}")
    return whole


def _made(file_id: int) -> GuestFile:
    return db.session.get_one(GuestFile, file_id)


def _count(model: Any) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


def _timed(run: Callable[[], object]) -> float:
    began = _processor()
    run()
    return _processor() - began


def _processor() -> float:
    """Return the processor seconds of this process and of the readers it has started."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


if __name__ == "__main__":
    main()
