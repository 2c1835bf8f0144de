"""`python -m eventhub.organiser.companion.readers`: read one guest list in this process, which may die of it."""

from __future__ import annotations

import sys

from eventhub.people.imports.readers.__main__ import limit_this_process


def main() -> None:
    """Read a file from standard input under limits, and write its lines to standard output."""
    limit_this_process()
    # Only now, under the limits.
    from eventhub.organiser.companion.readers.tables import Table, read_table
    from eventhub.organiser.companion.readers.untitled import with_titles
    from eventhub.organiser.companion.readers.wire import pack_answer, unpack_question

    table = read_table(*unpack_question(sys.stdin.buffer.read()))
    sys.stdout.buffer.write(pack_answer(Table(with_titles(table.records), table.fault)))


if __name__ == "__main__":
    main()
