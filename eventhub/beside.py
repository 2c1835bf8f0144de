"""What takes long to work out of a file, kept in __pycache__ beside it for the next process, as Python keeps modules.

Who may write there may as well write the file, and our modules. On a server that is not EventHub while it runs:
`make install` has written all, and where nothing can be written each process works it out for itself.
"""

from __future__ import annotations

import contextlib
import marshal
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any


def kept(source: Path, made_of: str, make: Callable[[], tuple[Any, ...]]) -> tuple[Any, ...]:
    """What `make()` gives: numbers, text, bytes. It counts for this very `made_of`."""
    path = source.parent / "__pycache__" / f"{source.name}.{sys.implementation.cache_tag}"
    with contextlib.suppress(OSError, EOFError, ValueError, TypeError):
        found_of, found = marshal.loads(path.read_bytes())  # noqa: S302 - see above
        if found_of == made_of:
            return tuple(found)
    made = make()
    write(path, marshal.dumps((made_of, made)))
    return made


def write(path: Path, content: bytes) -> None:
    """In one step, so that no reader sees half of it; nothing where it cannot be, or Python is told to keep nothing."""
    if sys.dont_write_bytecode:
        return
    with contextlib.suppress(OSError):
        path.parent.mkdir(exist_ok=True)
        handle, unfinished = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            os.chmod(unfinished, 0o644)
            os.replace(unfinished, path)
        except OSError:
            os.unlink(unfinished)
            raise
