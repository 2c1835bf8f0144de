"""Case 46: our files in programs that people use, which know nothing of our libraries.

calcurse reads with a parser of its own and takes zones from the system; khal keeps what it was given and is told of
changes under the same UID.
"""

import os
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from eventhub.events.event.calendar import DayFacts, calendar_feed, calendar_file
from tests.ci import missing
from tests.events.event.test_calendar import FACTS

TWO_HOURS = timedelta(hours=2)
SPRING, AUTUMN = datetime(2027, 3, 28, 1, 0, tzinfo=UTC), datetime(2026, 11, 1, 6, 0, tzinfo=UTC)
HALF_AN_HOUR = timedelta(minutes=30)
# Before and after the clocks change, both of two equal hours, half hours, quarters, 29 February.
STARTS = [
    ("Europe/Berlin", SPRING - HALF_AN_HOUR),
    ("Europe/Berlin", SPRING + HALF_AN_HOUR),
    ("America/New_York", AUTUMN - HALF_AN_HOUR),
    ("America/New_York", AUTUMN + HALF_AN_HOUR),
    ("Asia/Kathmandu", SPRING),
    ("Australia/Lord_Howe", SPRING),
    ("Pacific/Chatham", SPRING),
    ("UTC", SPRING),
    ("Asia/Shanghai", datetime(2028, 2, 29, 10, 30, tzinfo=UTC)),
]
ONCE = [
    replace(FACTS, uid=f"{number}@eventhub", title=f"Event {number}", zone=zone, starts_at=at, ends_at=at + TWO_HOURS)
    for number, (zone, at) in enumerate(STARTS)
]
DUE = DayFacts("due@eventhub", FACTS.changed_at, "Write to 李伟", date(2027, 3, 28), "https://hub.example.org/f/1")
KHAL = """[calendars]
[[ours]]
path = {folder}/ours
[sqlite]
path = {folder}/cache.db
[locale]
local_timezone = UTC
default_timezone = UTC
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[default]
default_calendar = ours
"""


def program(name):
    if shutil.which(name) is None:
        missing(f"the calendar program {name}", f"apt-get install {name}")
    return name


def run(*command, folder, zone="UTC"):
    surroundings = os.environ | {"TZ": zone, "HOME": str(folder), "LC_ALL": "C.UTF-8"}
    return subprocess.run(
        command, env=surroundings, cwd=folder, check=True, capture_output=True, text=True, timeout=60
    ).stdout


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Shanghai", "Asia/Kolkata"])
def test_calcurse_shows_every_event_at_its_moment_wherever_it_runs(tmp_path, zone):
    (tmp_path / "feed.ics").write_bytes(calendar_feed("EventHub", ONCE, [DUE]))

    run(program("calcurse"), "-q", "-D", str(tmp_path), "-i", "feed.ics", folder=tmp_path, zone=zone)

    lines = (tmp_path / "apts").read_text("utf-8").splitlines()
    shown = {line.rsplit("|", 1)[1]: line.split(" -> ")[0] for line in lines if " -> " in line}
    assert shown == {
        facts.title: facts.starts_at.astimezone(ZoneInfo(zone)).strftime("%m/%d/%Y @ %H:%M") for facts in ONCE
    }
    assert any("Write to 李伟" in line and line.startswith("03/28/2027") for line in lines)


@pytest.fixture
def khal(tmp_path):
    """Imports files in turn, then lists what is kept."""
    program("khal")
    (tmp_path / "ours").mkdir()
    (tmp_path / "conf").write_text(KHAL.format(folder=tmp_path))

    def call(*files, since):
        for number, data in enumerate(files):
            (tmp_path / f"{number}.ics").write_bytes(data)
            run("khal", "-c", "conf", "import", "--batch", f"{number}.ics", folder=tmp_path)
        look = "{uid}|{start-long}|{end-long}|{location}|{status}"
        listed = run("khal", "-c", "conf", "list", "--day-format", "", "--format", look, since, "700d", folder=tmp_path)
        return [line.strip() for line in listed.splitlines() if "|" in line]

    return call


def test_khal_keeps_every_event_at_its_moment(khal):
    kept = khal(calendar_feed("EventHub", ONCE, []), since="2026-10-01")

    wanted = {f"{facts.uid}|{facts.starts_at:%Y-%m-%d %H:%M}|{facts.ends_at:%Y-%m-%d %H:%M}" for facts in ONCE}
    assert {line.rsplit("|", 2)[0] for line in kept} == wanted


def test_khal_moves_an_event_and_then_strikes_it_out(khal):
    moved = replace(
        FACTS, sequence=3, starts_at=FACTS.starts_at + TWO_HOURS, ends_at=FACTS.ends_at + TWO_HOURS, place="Pudong"
    )
    cancelled = replace(moved, sequence=4, cancelled=True)

    first = khal(calendar_file(FACTS), calendar_file(moved), since="2026-12-01")
    last = khal(calendar_file(cancelled), since="2026-12-01")

    assert first == [f"{FACTS.uid}|2026-12-10 12:30|2026-12-10 15:00|Pudong|CONFIRMED"]
    assert last == [f"{FACTS.uid}|2026-12-10 12:30|2026-12-10 15:00|Pudong|CANCELLED"]
