"""Which tests run, and in which order.

Tests of rules that need rows, of services and of queries run on SQLite and on PostgreSQL. A page shows what those
gave it, so each test of pages and mails runs on one of the two, half of them on each; EVENTHUB_TEST_DIALECTS=both
runs every one on both. Files with slow tests begin, so that no process ends minutes after the others.
"""

import os
import zlib

import pytest

PAGES = {"test_views.py", "test_manage.py", "test_mails.py", "test_access.py", "test_pages.py", "test_token_pages.py"}
HALF = {"sqlite": 0, "postgresql": 1}


def pytest_configure(config):
    config.addinivalue_line("markers", "slow: takes more than two seconds; its whole file begins early")


# After pytest-randomly has shuffled the files.
@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    if os.environ.get("EVENTHUB_TEST_DIALECTS") != "both":
        left_out = [item for item in items if belongs_to_the_other(item)]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not belongs_to_the_other(item)]
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


def belongs_to_the_other(item: pytest.Item) -> bool:
    """Whether this test of pages is one of those that run on the other database."""
    dialect = getattr(item, "callspec", None) and item.callspec.params.get("dialect")
    if not dialect or item.path.name not in PAGES:
        return False
    name = item.nodeid.replace(dialect, "")
    return zlib.crc32(name.encode()) % 2 != HALF[dialect]
