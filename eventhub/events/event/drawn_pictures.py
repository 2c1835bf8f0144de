"""Pictures that the server draws: each once, kept as a file, and never more at once than the machine can bear.

Drawing takes up to a second of a processor, and anybody may ask for the pictures of any published event. So a few
requests draw, a few wait for them, as the pictures of one page come together, and all others are refused with Busy at
once: most threads of a process always stay free for pages.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from eventhub.platform.folders import pictures_folder
from eventhub.platform.turns import Turns

log = logging.getLogger(__name__)

# With those that wait, fewer than half of the threads of a process (gunicorn.conf.py).
AT_ONCE = 2
MOST_WAITING = 4
# Seconds after which a refused program may ask again.
TRY_AGAIN_AFTER = 5
# What is asked for after that long is drawn again.
KEPT = timedelta(days=60)

drawing = Turns(AT_ONCE, MOST_WAITING)


def find_or_draw(name: str, version: str, draw: Callable[[], bytes]) -> bytes:
    """Return the picture `name` as it is in `version`, from its file or drawn now, in the place of older versions.

    Raises Busy where enough requests draw or wait already, and after some seconds.
    """
    path = pictures_folder() / f"{name}.{sha256(version.encode()).hexdigest()[:24]}"
    if (kept := _read(path)) is not None:
        return kept
    with drawing.take():
        # Drawn while this request waited.
        if (kept := _read(path)) is not None:
            return kept
        picture = draw()
        try:
            _keep(path, name, picture)
        # A full disk must not take the picture from the page.
        except OSError:
            log.exception("picture %s could not be kept", name)
    return picture


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


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
