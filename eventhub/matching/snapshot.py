"""An event's arrays in one file, opened without copying: a header, then each array 64-byte aligned.

A file is named by event and `match_version`, readable by its owner only, and appears whole or not
at all. Whoever opens one must compare the version with the event's own first: a file says what was
true when it was written. A damaged or foreign file counts as none.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse

from eventhub.matching.facts import EventFacts, Vocabulary
from eventhub.matching.goals import GoalType

# The last bytes change with the layout, so that a file of another layout is foreign.
MAGIC = b"EVENTHUB ROOM 01"
ALIGNED = 64
_DIGEST = hashlib.sha256().digest_size
_MATRICES = ("ties", "never", "background", "seeks", "offers")
_VECTORS = ("ids", "item_weights", "group_items", "shows", "willing", "budget")


def path_of(folder: Path, event_id: int, version: int) -> Path:
    """Where the arrays of one version of an event lie."""
    return folder / f"{event_id}-{version}.room"


def save(folder: Path, event_id: int, version: int, facts: EventFacts, words: Vocabulary) -> Path:
    """Write the arrays and remove those of the event's other versions."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = path_of(folder, event_id, version)
    handle, temporary = tempfile.mkstemp(dir=folder, prefix=f".{event_id}-")  # mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(_packed(event_id, version, facts, words))
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    for other in folder.glob(f"{event_id}-*.room"):
        if other != path:
            other.unlink(missing_ok=True)
    return path


def load(folder: Path, event_id: int, version: int) -> tuple[EventFacts, Vocabulary] | None:
    """The arrays of this version, read-only and mapped from the file; None where there is no sound file."""
    try:
        whole = np.memmap(path_of(folder, event_id, version), np.uint8, mode="r")
        start = len(MAGIC) + _DIGEST
        digest = hashlib.sha256(whole[start:]).digest()
        if whole[:start].tobytes() != MAGIC + digest:
            return None
        length = int(whole[start : start + 8].view(np.int64)[0])
        header = json.loads(whole[start + 8 : start + 8 + length].tobytes())
    except (OSError, ValueError):
        return None
    if (header["event"], header["version"]) != (event_id, version):
        return None
    arrays = {name: whole[at : at + size].view(dtype) for name, dtype, at, size in header["arrays"]}
    return _facts(arrays, header), Vocabulary(
        tuple((kind, value) for kind, value in header["items"]), tuple(header["topics"]))


def _packed(event_id: int, version: int, facts: EventFacts, words: Vocabulary) -> bytes:
    arrays = dict(_arrays(facts))
    places = [[name, array.dtype.str, 0, array.nbytes] for name, array in arrays.items()]
    header: dict[str, Any] = {
        "event": event_id, "version": version, "arrays": places, "items": words.items, "topics": words.topics,
        "goals": list(GoalType), "shapes": {name: getattr(facts, name).shape for name in _MATRICES}}
    # Offsets stand in the header: give it room for their digits before they are known.
    at = _aligned(len(MAGIC) + _DIGEST + 8 + len(json.dumps(header)) + 20 * len(places))
    body = bytearray()
    first = at
    for place, array in zip(places, arrays.values(), strict=True):
        place[2] = first + len(body)
        body += array.tobytes()
        body += bytes(_aligned(len(body)) - len(body))
    text = json.dumps(header).encode()
    front = np.int64(len(text)).tobytes() + text
    rest = front + bytes(first - len(MAGIC) - _DIGEST - len(front)) + body
    return MAGIC + hashlib.sha256(rest).digest() + rest


def _aligned(size: int) -> int:
    return -(-size // ALIGNED) * ALIGNED


def _arrays(facts: EventFacts) -> Iterator[tuple[str, np.ndarray]]:
    for name in _VECTORS:
        yield name, getattr(facts, name)
    for name in _MATRICES:
        matrix = getattr(facts, name)
        for part in ("data", "indices", "indptr"):
            yield f"{name}.{part}", getattr(matrix, part)
    types = list(GoalType)
    yield "goals", np.array([sum(1 << types.index(goal) for goal in goals) for goals in facts.goals], np.int64)


def _facts(arrays: dict[str, np.ndarray], header: dict[str, Any]) -> EventFacts:
    types = [GoalType(goal) for goal in header["goals"]]
    masks = arrays["goals"].tolist()
    sets = {mask: frozenset(goal for i, goal in enumerate(types) if mask >> i & 1) for mask in set(masks)}
    matrices = {name: sparse.csr_array(
        tuple(arrays[f"{name}.{part}"] for part in ("data", "indices", "indptr")), shape=header["shapes"][name])
        for name in _MATRICES}
    return EventFacts(**{name: arrays[name] for name in _VECTORS}, **matrices,
                      goals=tuple(sets[mask] for mask in masks))
