"""Lets the files with slow tests begin, so that no process ends minutes after the others."""

import pytest


def pytest_configure(config):
    config.addinivalue_line("markers", "slow: takes more than two seconds; its whole file begins early")


# After pytest-randomly has shuffled the files.
@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)
