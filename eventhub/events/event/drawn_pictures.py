"""Pictures that the server draws: each once, kept as a file, and never more at once than the machine can bear.

Drawing takes up to a second of a processor, and anybody may ask for the pictures of any published event. So a request
waits for no other: while all slots are taken, a picture that is not kept yet is refused with Busy.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import BoundedSemaphore

from eventhub.platform.errors import Busy
from eventhub.platform.folders import pictures_folder

log = logging.getLogger(__name__)

# Half of the threads of a process that docs/deploy.md advises go on answering while these draw.
SLOTS = 2
# Seconds after which a refused program may ask again.
TRY_AGAIN_AFTER = 5
# What is asked for after that long is drawn again.
KEPT = timedelta(days=60)

_slots = BoundedSemaphore(SLOTS)


def find_or_draw(name: str, version: str, draw: Callable[[], bytes]) -> bytes:
    """Return the picture `name` as it is in `version`, from its file or drawn now, in the place of older versions.

    Raises Busy while all slots are taken.
    """
    path = pictures_folder() / f"{name}.{sha256(version.encode()).hexdigest()[:24]}"
    with suppress(FileNotFoundError):
        return path.read_bytes()
    if not _slots.acquire(blocking=False):
        raise Busy(f"no slot to draw {name}")
    try:
        picture = draw()
    finally:
        _slots.release()
    try:
        _keep(path, name, picture)
    # A full disk must not take the picture from the page.
    except OSError:
        log.exception("picture %s could not be kept", name)
    return picture


def forget(event_id: int) -> None:
    """Delete the pictures of an event."""
    for path in pictures_folder().glob(f"{event_id}-*"):
        path.unlink(missing_ok=True)


def forget_old(now: datetime) -> int:
    """Job: delete pictures that were drawn long ago; return how many."""
    folder, oldest = pictures_folder(), (now - KEPT).timestamp()
    old = [path for path in folder.glob("*") if _drawn_at(path) < oldest] if folder.is_dir() else []
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _keep(path: Path, name: str, picture: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix="new-", delete=False) as file:
        file.write(picture)
    for older in path.parent.glob(f"{name}.*"):
        older.unlink(missing_ok=True)
    os.replace(file.name, path)


def _drawn_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")
