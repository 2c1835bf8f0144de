"""Says in the last lines of a run what was left out, and how to get it.

A test that cannot run here calls `leave_out`; with CI=true nothing may be left out, so the
run fails. Data that stands beside the repository is only named (`not_here`): it is not ours
to install. What a developer's machine leaves to continuous integration (tests/order.py) is counted in the same lines.
"""

import pytest

from tests.extent import everything, nothing_may_be_left_out

LEFT_OUT = "left out: "
NOT_HERE = "not here: "
ALL_OF_IT = "CI=true make test"
# Where or what tests are -> how many of them are left to continuous integration.
LEFT_TO_CI = pytest.StashKey[dict[str, int]]()


def leave_out(what: str, how: str) -> None:
    """Skip this test because a tool is missing; `how` says how to get the tool."""
    pytest.skip(f"{LEFT_OUT}{what}. To run it: {how}")


def not_here(what: str) -> None:
    """Skip this test because the shared data does not stand beside the repository."""
    pytest.skip(f"{NOT_HERE}{what}")


def reasons(terminalreporter, prefix: str) -> dict[str, int]:
    """Each reason for skipped tests that begins with the prefix, and how many tests it cost."""
    counted: dict[str, int] = {}
    for report in terminalreporter.stats.get("skipped", []):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        reason = reason.removeprefix("Skipped: ")
        if reason.startswith(prefix):
            counted[reason] = counted.get(reason, 0) + 1
    return counted


def pytest_configure(config):
    config.addinivalue_line("markers", "browser: runs in a real headless Chromium")


def pytest_sessionfinish(session):
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left_to_ci"] = session.config.stash.get(LEFT_TO_CI, {})
    terminalreporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if terminalreporter and nothing_may_be_left_out() and reasons(terminalreporter, LEFT_OUT):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    """A process of xdist is done: each has collected all tests, so one count is that of the run."""
    if counted := getattr(node, "workeroutput", {}).get("left_to_ci"):
        node.config.stash[LEFT_TO_CI] = counted


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter):
    """After all other summaries: the last lines are those that are read."""
    yield
    say_what_was_left_out(terminalreporter)
    if not everything():
        say_what_was_left_to_ci(terminalreporter)


def say_what_was_left_to_ci(terminalreporter):
    counted = terminalreporter.config.stash.get(LEFT_TO_CI, {})
    tests = ", ".join(f"{count} {kind}" for kind, count in counted.items() if count)
    terminalreporter.write_line(
        f"Left to continuous integration: {f'tests ({tests}), and ' if tests else ''}the full length of random walks, "
        f"crowds and kills. To run all of it: {ALL_OF_IT}"
    )


def say_what_was_left_out(terminalreporter):
    left_out = reasons(terminalreporter, LEFT_OUT)
    missing = reasons(terminalreporter, NOT_HERE)
    if not left_out and not missing:
        return
    terminalreporter.section("not everything ran", sep="=", yellow=True)
    for reason, count in sorted(left_out.items() | missing.items()):
        terminalreporter.write_line(f"{count} tests {reason}", yellow=True)
    if left_out and nothing_may_be_left_out():
        terminalreporter.write_line("CI=true: nothing may be left out, so this run failed.", red=True)
