"""The clock of the processes that tests start: the machine's, moved as the file in EVENTHUB_TEST_CLOCK says.

With this folder on its path Python imports this before anything else, so that every module gets the moved clock.
The file holds seconds, as one double; it is read at each look at the clock.
"""

import os
import struct
from datetime import datetime, timedelta

from eventhub.platform import clock

_of_the_machine = clock.utc_now
_files: dict[str, int] = {}


def moved() -> datetime:
    name = os.environ.get("EVENTHUB_TEST_CLOCK")
    if not name:
        return _of_the_machine()
    if name not in _files:
        _files[name] = os.open(name, os.O_RDONLY)
    return _of_the_machine() + timedelta(seconds=struct.unpack("d", os.pread(_files[name], 8, 0))[0])


def install() -> None:
    """Must come before any module of EventHub takes its own hold of the clock."""
    clock.utc_now = moved


if os.environ.get("EVENTHUB_TEST_CLOCK"):
    install()
