"""What the faults came to, as one table at the end of the run; and where the others are proven."""

from dataclasses import dataclass

ROWS: list["Row"] = []
# What older tests inject. They count themselves, and fail for what is lost.
ELSEWHERE = (
    ("worker killed -9 while it sends", "both", "tests/platform/mail/test_killed_workers.py"),
    ("each of five processes killed -9 on a journey", "postgresql", "tests/journeys/test_many_processes.py"),
    ("mail servers: eleven kinds of bad ones, at random", "both", "tests/platform/mail/test_random_faults.py"),
    (
        "mail servers: late, broken off, octet by octet",
        "sqlite",
        "tests/platform/mail/test_faulty_server.py, test_secure_server.py",
    ),
    ("mail server away, password changed", "both", "tests/platform/mail/test_outage.py"),
    ("relay refuses by policy or quota", "both", "tests/platform/mail/test_refusing_relay.py"),
    ("10,000 mails queued", "both", "tests/faults/test_long_queue.py"),
    ("a job over a whole room", "both", "tests/faults/test_short_transactions.py"),
    ("broker killed, cut off, standing still", "postgresql", "tests/faults/test_lost_broker.py"),
    ("every thread waits for the database", "both", "tests/faults/test_health_under_a_rush.py"),
    ("clock of a machine wrong", "both", "tests/test_database_clock.py, tests/operator/test_service.py"),
    ("restore fails on its last line, damaged copy", "both", "tests/operator/test_backup.py"),
    ("many presses at once", "both", "tests/test_presses.py"),
    ("a hundred silent connections", "nginx", "tests/test_proxy.py"),
)


@dataclass(frozen=True)
class Row:
    """One fault on one database."""

    fault: str
    database: str
    expected: str
    seen: str
    lost: int = 0
    doubled: int = 0
    wrong_pages: int = 0


def lines() -> list[str]:
    """The table, as text of fixed columns."""
    if not ROWS:
        return []
    head = ("fault", "database", "expected", "seen", "lost", "doubled", "wrong pages")
    rows = [tuple(map(str, vars(row).values())) for row in ROWS]
    rows += [(fault, database, "as the test says", where, "-", "-", "-") for fault, database, where in ELSEWHERE]
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    return [" | ".join(word.ljust(width) for word, width in zip(row, widths, strict=True)) for row in (head, *rows)]
