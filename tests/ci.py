"""What a run in continuous integration (CI=true) does beyond others: all of it, and long proofs go further."""

import os
from typing import TypeVar

import pytest

IN_CI = os.environ.get("CI", "").lower() == "true"
Length = TypeVar("Length")


def at_length(short: Length, whole: Length) -> Length:
    """How far a proof goes: `whole` in continuous integration."""
    return whole if IN_CI else short


def missing(what: str, how_to_get_it: str) -> None:
    """End a test that needs a program which is not on this machine: skipped here, failed in continuous integration."""
    reason = f"missing: {what}. To run it: {how_to_get_it}"
    if IN_CI:
        pytest.fail(reason)
    pytest.skip(reason)
