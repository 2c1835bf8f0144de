"""Material that stands beside the repository: real networks, contact files nobody here wrote."""

from pathlib import Path

import pytest

SHARED = (Path(__file__).resolve().parents[1] / "../shared").resolve()


def shared_file(*parts: str) -> Path:
    """A file or folder below the shared material; the test is skipped by name where it is absent."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"not here: shared/{'/'.join(parts)} does not stand beside the repository")
    return path
