"""The folder that all processes of a test run share, made by the first of them (tests/databases.py)."""

import os
from pathlib import Path

NAME = "EVENTHUB_TEST_FOLDER"


def shared_folder() -> Path | None:
    """None where no run has made one, as in the benchmarks."""
    return Path(os.environ[NAME]) if NAME in os.environ else None
