"""A run says in its last lines what it left out; with CI=true that is a failure."""

import os
import subprocess
import sys

import pytest

from tests.checkout import ROOT

CASE = """
from tests.leftout import leave_out, not_here

def test_needs_a_tool():
    leave_out("the browser (Chromium)", "apt-get install chromium")

def test_needs_data():
    not_here("shared/networks does not stand beside the repository")

def test_needs_nothing():
    assert True
"""
OF_ROWS = """
import pytest

@pytest.fixture(params=["sqlite", "postgresql"])
def dialect(request):
    return request.param

@pytest.mark.parametrize("number", range(8))
def test_of_rows(dialect, number):
    assert True

@pytest.mark.everything
def test_of_a_whole_year():
    assert True
"""


@pytest.fixture
def run(tmp_path):
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "tests.leftout",
        "-p",
        "tests.order",
        "-p",
        "no:cacheprovider",
        "-c",
        str(tmp_path / "none.ini"),
        str(tmp_path),
    ]
    (tmp_path / "none.ini").write_text("[pytest]\n")

    def run_with(ci: str, case: str = CASE):
        (tmp_path / "test_case.py").write_text(case)
        environment = os.environ | {
            "CI": ci,
            "PYTHONPATH": str(ROOT),
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
            "EVENTHUB_TEST_DIALECTS": "",
        }
        return subprocess.run(command, cwd=tmp_path, env=environment, text=True, capture_output=True, check=False)

    return run_with


def test_what_was_left_out_is_named_with_the_way_to_get_it(run):
    done = run(ci="")
    last = "\n".join(done.stdout.splitlines()[-5:])

    assert done.returncode == 0
    assert "1 tests left out: the browser (Chromium). To run it: apt-get install chromium" in last
    assert "1 tests not here: shared/networks" in last


def test_nothing_may_be_left_out_in_continuous_integration(run):
    done = run(ci="true")

    assert done.returncode == 1
    assert "nothing may be left out" in done.stdout


def test_what_is_left_to_continuous_integration_is_counted_with_the_way_to_get_it(run):
    here, there = run(ci="", case=OF_ROWS), run(ci="true", case=OF_ROWS)
    last = here.stdout.splitlines()[-2]

    assert "1 passed, 16 deselected" in here.stdout
    assert "tests (8 on the other database alone, 7 further cases, 1 long)" in last and "CI=true make test" in last
    assert "17 passed" in there.stdout and "Left to" not in there.stdout
