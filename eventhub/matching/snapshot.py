"""An event's arrays in one file, opened without copying: a header, then each array 64-byte aligned.

A file is named by event and version, readable by its owner only, and appears whole or not at all. It says
what was true when it was written: whoever opens one compares its version and note with the event's own.
A damaged or foreign file counts as none.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eventhub.matching.arrays import np, sparse
from eventhub.matching.facts import EventFacts, Vocabulary
from eventhub.matching.goals import GoalType

# The last bytes change with the layout, so that a file of another layout is foreign.
MAGIC = b"EVENTHUB ROOM 03"
ALIGNED = 64
_DIGEST = hashlib.sha256().digest_size
_MATRICES = ("ties", "never", "background", "seeks", "offers")
_VECTORS = ("ids", "item_weights", "group_items", "shows", "willing", "budget", "asked")


def path_of(folder: Path, event_id: int, version: int) -> Path:
    """Where the arrays of one version of an event lie."""
    return folder / f"{event_id}-{version}.room"


@dataclass(frozen=True)
class Kept:
    """What a file holds. `note` is what its writer added: of which event, and when it was read."""

    version: int
    note: tuple[str, ...]
    facts: EventFacts
    words: Vocabulary


def save(
    folder: Path, event_id: int, version: int, facts: EventFacts, words: Vocabulary, note: Sequence[str] = ()
) -> Path:
    """Write the arrays and remove those of the event's other versions."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = path_of(folder, event_id, version)
    handle, temporary = tempfile.mkstemp(dir=folder, prefix=f".{event_id}-")  # mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            # Not forced to the disk: a file that a power cut tore fails its digest and is made anew.
            file.write(_packed(event_id, version, facts, words, note))
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
    found = _opened(path_of(folder, event_id, version), event_id)
    return (found.facts, found.words) if found is not None and found.version == version else None


def newest(folder: Path, event_id: int, after: int = -1) -> Kept | None:
    """The newest sound file of an event whose version is higher than `after`."""
    versions = sorted(
        (number for path in folder.glob(f"{event_id}-*.room") if (number := _version(path)) > after), reverse=True
    )
    return next(
        (found for each in versions if (found := _opened(path_of(folder, event_id, each), event_id)) is not None), None
    )


def forget_older(folder: Path, moment: float) -> int:
    """Remove files last written before a moment (seconds since 1970), half-written ones too; gives how many."""
    old = [path for path in folder.glob("*") if path.stat().st_mtime < moment]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _version(path: Path) -> int:
    number = path.stem.partition("-")[2]
    return int(number) if number.isdecimal() else -1


def _opened(path: Path, event_id: int) -> Kept | None:
    try:
        whole = np.memmap(path, np.uint8, mode="r")
        start = len(MAGIC) + _DIGEST
        digest = hashlib.sha256(whole[start:]).digest()
        if whole[:start].tobytes() != MAGIC + digest:
            return None
        length = int(whole[start : start + 8].view(np.int64)[0])
        header = json.loads(whole[start + 8 : start + 8 + length].tobytes())
    except (OSError, ValueError):
        return None
    if (header["event"], header["version"]) != (event_id, _version(path)):
        return None
    arrays = {name: whole[at : at + size].view(dtype) for name, dtype, at, size in header["arrays"]}
    words = Vocabulary(tuple((kind, value) for kind, value in header["items"]), tuple(header["topics"]))
    return Kept(header["version"], tuple(header["note"]), _facts(arrays, header), words)


def _packed(event_id: int, version: int, facts: EventFacts, words: Vocabulary, note: Sequence[str]) -> bytes:
    arrays = dict(_arrays(facts))
    places = [[name, array.dtype.str, 0, array.nbytes] for name, array in arrays.items()]
    header: dict[str, Any] = {
        "event": event_id,
        "version": version,
        "note": list(note),
        "arrays": places,
        "items": words.items,
        "topics": words.topics,
        "goals": list(GoalType),
        "shapes": {name: getattr(facts, name).shape for name in _MATRICES},
    }
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
    matrices = {
        name: sparse.csr_array(
            tuple(arrays[f"{name}.{part}"] for part in ("data", "indices", "indptr")), shape=header["shapes"][name]
        )
        for name in _MATRICES
    }
    return EventFacts(
        **{name: arrays[name] for name in _VECTORS}, **matrices, goals=tuple(sets[mask] for mask in masks)
    )
