"""The table of what was injected, and which faults run in continuous integration."""

import pytest

from tests.faults import table


def pytest_collection_modifyitems(config, items):
    """`whole` faults take minutes: only `-m faults` runs them."""
    if "faults" in (config.option.markexpr or ""):
        return
    left_out = [item for item in items if item.get_closest_marker("whole")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker("whole")]


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter):
    found = table.lines()
    if found:
        terminalreporter.section("faults")
        for line in found:
            terminalreporter.write_line(line)
