"""How far a run goes: all the way in continuous integration, a short real piece of long proofs on other machines."""

import os


def nothing_may_be_left_out() -> bool:
    return os.environ.get("CI", "").lower() == "true"


def everything() -> bool:
    """Whether each test runs on both databases, and as far as it goes."""
    return nothing_may_be_left_out() or os.environ.get("EVENTHUB_TEST_DIALECTS") == "both"


def extent(short, whole, setting: str = ""):
    """How far a long proof goes: `short` here, `whole` where everything runs; a number in `setting` outranks both."""
    wished = os.environ.get(setting, "") if setting else ""
    return int(wished) if wished else whole if everything() else short
