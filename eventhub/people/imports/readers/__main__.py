"""`python -m eventhub.people.imports.readers`: read one file in this process, which may die of it, and nothing else.

Standard input is a question of wire.py, standard output the answer. The limits are those of the operating system: the
kernel ends the process, whatever it is doing. Where Python has no `resource`, as on Windows, there are none, and the
clock of the process that waits for the answer is the only limit.
"""

from __future__ import annotations

import contextlib
import sys

try:
    import resource
except ModuleNotFoundError:
    resource = None  # type: ignore[assignment]  # Windows has none

CPU_SECONDS = 5
MEMORY = 200 * 1024 * 1024
OPEN_FILES = 32


def limit_this_process() -> None:
    """Let this process take no more than its share of processor and memory, and write no file, dump or program."""
    if resource is None:
        return
    for name, most in (
        ("RLIMIT_CPU", CPU_SECONDS),
        ("RLIMIT_AS", MEMORY),
        ("RLIMIT_CORE", 0),
        ("RLIMIT_FSIZE", 0),
        ("RLIMIT_NOFILE", OPEN_FILES),
        ("RLIMIT_NPROC", 0),
    ):
        # Not every system has, or lets us set, each of them.
        with contextlib.suppress(AttributeError, ValueError, OSError):
            kind = getattr(resource, name)
            hard = resource.getrlimit(kind)[1]
            least = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(kind, (least, least))


def main() -> None:
    """Read a file from standard input under limits, and write what it holds to standard output."""
    limit_this_process()
    # Only now, under the limits.
    from eventhub.people.imports.readers.files import read
    from eventhub.people.imports.readers.wire import pack_answer, unpack_question

    content, filename, columns, titles = unpack_question(sys.stdin.buffer.read())
    sys.stdout.buffer.write(pack_answer(read(content, filename, columns, titles=titles)))


if __name__ == "__main__":
    main()
