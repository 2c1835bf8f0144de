"""Reading a file in a process of its own, so that no content of it can stop the worker or fill its memory."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import IO

from eventhub.people.imports.readers import Field, ReadResult
from eventhub.people.imports.readers.wire import MAX_ANSWER, pack_question, unpack_answer

ROOT = Path(__file__).resolve().parents[3]
COMMAND = (sys.executable, "-m", "eventhub.people.imports.readers")
# Eight times what it may take of a processor, which others want as well; below the lease of an import.
LONGEST_SECONDS = 40.0
_LOOK_SECONDS = 0.05
# None of our settings: a reader needs no secret. Windows starts no program without SYSTEMROOT.
_ENVIRONMENT = {
    "LC_ALL": "C",
    "PYTHONUTF8": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
    "MALLOC_ARENA_MAX": "1",
    **{name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ},
}


class ReaderDied(Exception):
    """The reader came to a limit, broke, or was killed: its file is not read again."""


class Stopped(Exception):
    """The process that waited was told to stop; the file is not to blame."""


def read_apart(
    content: bytes, filename: str, columns: Mapping[int, Field], *, titles: bool, stopped: Callable[[], bool]
) -> ReadResult:
    """Read a file as `readers.files.read` does, in another process. Raises ReaderDied, Stopped."""
    asked = pack_question(content, filename, columns, titles=titles)
    answered = ask_apart(COMMAND, asked, stopped)
    try:
        return unpack_answer(answered)
    except ValueError as error:
        raise ReaderDied("no answer") from error


def ask_apart(command: Sequence[str], asked: bytes, stopped: Callable[[], bool]) -> bytes:
    """Give a reader its question and return its answer, MAX_ANSWER bytes at most. Raises ReaderDied, Stopped."""
    with _reader(command) as process:
        answered = _answer_of(process, asked, stopped)
        if stopped():
            raise Stopped
        try:
            status = process.wait(_LOOK_SECONDS * 20)
        except subprocess.TimeoutExpired as error:
            raise ReaderDied("does not end") from error
    if status or len(answered) > MAX_ANSWER:
        raise ReaderDied(f"status {status}")
    return answered


@contextmanager
def _reader(command: Sequence[str]) -> Iterator[subprocess.Popen[bytes]]:
    """Start a reader that is gone after the block; in its own session, so that Ctrl-C stops us and does not kill it."""
    process = subprocess.Popen(  # noqa: S603 - our own program, nothing of the file is in its arguments
        command,
        cwd=ROOT,
        env=_ENVIRONMENT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _answer_of(process: subprocess.Popen[bytes], asked: bytes, stopped: Callable[[], bool]) -> bytes:
    """Read all the reader writes, up to one byte more than an answer may have. Raises ReaderDied, Stopped."""
    assert process.stdin and process.stdout
    answered: list[bytes] = []
    # Pipes are small: two processes that both write everything before they read would wait for each other.
    giving = Thread(target=_give, args=(process.stdin, asked), daemon=True)
    taking = Thread(target=_take, args=(process.stdout, answered), daemon=True)
    giving.start()
    taking.start()
    end = time.monotonic() + LONGEST_SECONDS
    try:
        while taking.is_alive():
            taking.join(_LOOK_SECONDS)
            if stopped():
                raise Stopped
            if time.monotonic() > end:
                raise ReaderDied("takes too long")
    finally:
        if taking.is_alive():
            process.kill()
        taking.join()
        process.stdout.close()
        giving.join()
    return b"".join(answered)


def _give(pipe: IO[bytes], asked: bytes) -> None:
    # A reader that died reads no more.
    with contextlib.suppress(OSError), pipe:
        pipe.write(asked)


def _take(pipe: IO[bytes], answered: list[bytes]) -> None:
    answered.append(pipe.read(MAX_ANSWER + 1))
