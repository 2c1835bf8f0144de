"""Which tests run, how far they go, and in which order.

On a developer's machine each test that needs rows runs on one of the two databases, one in 24 on PostgreSQL: that
takes a third of the time and still meets both. With CI=true, or EVENTHUB_TEST_DIALECTS=both, every one runs on both;
those marked `both_databases`, where the difference is the point, always do. Of the many cases of one such test one
runs, and all when its file is named. Those marked `everything` run only where all do, or when they are named. Proofs
that are long by nature (random walks, crowds, killed processes) take their size from tests/extent.py: a short real
piece here, the whole there. The last lines of a run say so. Files with slow tests begin, so that no process ends
minutes after the others.
"""

import zlib

import pytest

from tests.extent import everything
from tests.leftout import LEFT_TO_CI

DIALECTS = ("sqlite", "postgresql")
# Of so many tests one runs on PostgreSQL, whose server takes as much time again.
ON_POSTGRESQL = 24
# So many cases of one test that needs rows.
CASES = 1


def pytest_configure(config):
    config.addinivalue_line("markers", "slow: takes seconds, or its file does, which begins early")
    config.addinivalue_line("markers", "everything: runs in continuous integration, or when its file is named")
    config.addinivalue_line("markers", "both_databases: runs on SQLite and on PostgreSQL on every machine")


# After pytest-randomly has shuffled the files.
@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    if not everything():
        there = {(name_of(item), dialect_of(item)) for item in items}
        long = {item for item in items if waits_for_ci(item, config)}
        halves = {item for item in items if item not in long and runs_on_the_other(item, there)}
        more = further_cases([item for item in items if item not in long | halves], config)
        config.stash[LEFT_TO_CI] = {
            "on the other database alone": len(halves),
            "further cases": len(more),
            "long": len(long),
        }
        config.hook.pytest_deselected(items=[*halves, *more, *long])
        items[:] = [item for item in items if item not in halves | more | long]
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


def waits_for_ci(item: pytest.Item, config: pytest.Config) -> bool:
    """Whether this test is left to continuous integration, as nobody asked for its file."""
    return item.get_closest_marker("everything") is not None and not is_named(item, config)


def further_cases(items: list[pytest.Item], config: pytest.Config) -> set[pytest.Item]:
    """All but some cases of tests that need rows, in files nobody asked for; always the same ones stay."""
    met: dict[str, int] = {}
    found = set()
    for item in sorted(items, key=lambda item: zlib.crc32(item.nodeid.encode())):
        if "dialect" in item.fixturenames and not is_named(item, config):
            name = item.nodeid.partition("[")[0]
            met[name] = met.get(name, 0) + 1
            if met[name] > CASES:
                found.add(item)
    return found


def is_named(item: pytest.Item, config: pytest.Config) -> bool:
    """Whether somebody asked for the file of this test."""
    return any(item.path.name in str(argument) for argument in config.invocation_params.args)


def dialect_of(item: pytest.Item) -> str:
    """The database of a test; empty for those that need none, or bring their own."""
    found = item.callspec.params.get("dialect", "") if hasattr(item, "callspec") else ""
    return found if found in DIALECTS else ""


def name_of(item: pytest.Item) -> str:
    """The name that a test has on either database."""
    return item.nodeid.replace(dialect_of(item), "", 1) if dialect_of(item) else item.nodeid


def runs_on_the_other(item: pytest.Item, there: set[tuple[str, str]]) -> bool:
    """Whether this test is one of those that run on the other database alone."""
    dialect = dialect_of(item)
    if not dialect or item.get_closest_marker("both_databases"):
        return False
    chosen = DIALECTS[zlib.crc32(name_of(item).encode()) % ON_POSTGRESQL == 0]
    return dialect != chosen and (name_of(item), chosen) in there
