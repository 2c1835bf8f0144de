"""An event's arrays in one file of numpy's own format (.npz), with a JSON header among them.

A file is named by event and version, readable by its owner only, and appears whole or not at all. It says
what was true when it was written: the reader compares its version and note with the event's own.
A damaged file (zip keeps a CRC of each array) or one of another layout counts as none.
"""

from __future__ import annotations

import json
import os
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eventhub.matching.arrays import np, sparse
from eventhub.matching.facts import EventFacts, Vocabulary
from eventhub.matching.goals import GoalType

if TYPE_CHECKING:
    import numpy.typing as npt

# Changes with what stands in the file; a room in another layout is read again from the rows.
LAYOUT = 10
_MATRICES = ("ties", "never", "background", "written", "seeks", "offers", "refuses", "told_seeks", "told_offers")
_VECTORS = (
    "ids",
    "refused_goals",
    "item_weights",
    "group_items",
    "telling_items",
    "lines",
    "refused",
    "spoken",
    "general",
    "shows",
    "willing",
    "budget",
    "asked",
)


def path_of(folder: Path, event_id: int, version: int) -> Path:
    """Return the path of the file with the arrays of one version of an event."""
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
            # Not forced to the disk: a file that a power cut tore cannot be opened and is written again.
            header = np.array(_header(event_id, version, facts, words, note))
            np.savez(file, header=header, **dict(_arrays(facts)))  # type: ignore[arg-type]  # none is "allow_pickle"
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    for other in folder.glob(f"{event_id}-*.room"):
        if other != path:
            other.unlink(missing_ok=True)
    return path


def load(folder: Path, event_id: int, version: int) -> tuple[EventFacts, Vocabulary] | None:
    """Load the arrays of this version; None where there is no intact file."""
    found = _opened(path_of(folder, event_id, version), event_id)
    return (found.facts, found.words) if found is not None and found.version == version else None


def newest(folder: Path, event_id: int, after: int = -1) -> Kept | None:
    """Load the newest intact file of an event whose version is higher than `after`; None without one."""
    versions = sorted(
        (number for path in folder.glob(f"{event_id}-*.room") if (number := _version(path)) > after), reverse=True
    )
    return next(
        (found for each in versions if (found := _opened(path_of(folder, event_id, each), event_id)) is not None), None
    )


def forget_older(folder: Path, moment: float) -> int:
    """Remove files last written before a moment (seconds since 1970), half-written ones too; return how many."""
    old = [path for path in folder.glob("*") if path.stat().st_mtime < moment]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _version(path: Path) -> int:
    number = path.stem.partition("-")[2]
    return int(number) if number.isdecimal() else -1


def _opened(path: Path, event_id: int) -> Kept | None:
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        header = json.loads(str(arrays.pop("header")))
    except (OSError, EOFError, KeyError, ValueError, zipfile.BadZipFile):
        return None
    if (header.get("layout"), header["event"], header["version"]) != (LAYOUT, event_id, _version(path)):
        return None
    words = Vocabulary(tuple((kind, value) for kind, value in header["items"]), tuple(header["topics"]))
    return Kept(header["version"], tuple(header["note"]), _facts(arrays, header), words)


def _header(event_id: int, version: int, facts: EventFacts, words: Vocabulary, note: Sequence[str]) -> str:
    header = {
        "layout": LAYOUT,
        "event": event_id,
        "version": version,
        "note": list(note),
        "items": words.items,
        "topics": words.topics,
        "goals": list(GoalType),
        "colleagues": facts.colleagues,
        "shapes": {name: getattr(facts, name).shape for name in _MATRICES},
    }
    return json.dumps(header)


def _arrays(facts: EventFacts) -> Iterator[tuple[str, npt.NDArray[Any]]]:
    for name in _VECTORS:
        yield name, getattr(facts, name)
    for name in _MATRICES:
        matrix = getattr(facts, name)
        for part in ("data", "indices", "indptr"):
            yield f"{name}.{part}", getattr(matrix, part)
    types = list(GoalType)
    yield "goals", np.array([sum(1 << types.index(goal) for goal in goals) for goals in facts.goals], np.int64)


def _facts(arrays: dict[str, npt.NDArray[Any]], header: dict[str, Any]) -> EventFacts:
    types = [GoalType(goal) for goal in header["goals"]]
    masks = arrays["goals"].tolist()
    sets = {mask: frozenset(goal for i, goal in enumerate(types) if mask >> i & 1) for mask in set(masks)}

    def matrix(name: str) -> sparse.csr_array:
        parts = arrays[f"{name}.data"], arrays[f"{name}.indices"], arrays[f"{name}.indptr"]
        return sparse.csr_array(parts, shape=header["shapes"][name])

    return EventFacts(
        ids=arrays["ids"],
        ties=matrix("ties"),
        never=matrix("never"),
        background=matrix("background"),
        written=matrix("written"),
        item_weights=arrays["item_weights"],
        group_items=arrays["group_items"],
        goals=tuple(sets[mask] for mask in masks),
        seeks=matrix("seeks"),
        offers=matrix("offers"),
        refuses=matrix("refuses"),
        told_seeks=matrix("told_seeks"),
        told_offers=matrix("told_offers"),
        lines=arrays["lines"],
        refused=arrays["refused"],
        telling_items=arrays["telling_items"],
        spoken=arrays["spoken"],
        general=arrays["general"],
        shows=arrays["shows"],
        refused_goals=arrays["refused_goals"],
        willing=arrays["willing"],
        budget=arrays["budget"],
        asked=arrays["asked"],
        colleagues=header["colleagues"],
    )
