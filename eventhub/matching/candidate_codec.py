"""Candidates of many viewers as bytes, so that one worker can compute them and another draft from them."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from eventhub.matching.arrays import np
from eventhub.matching.facts import Integers, PersonId
from eventhub.matching.shortlist import Candidates

if TYPE_CHECKING:
    import numpy.typing as npt


def pack(offers: Mapping[PersonId, Candidates]) -> bytes:
    """Pack viewers with their candidates, by user id; about 13 bytes a candidate."""
    every = list(offers.values())
    packed = io.BytesIO()
    np.savez(
        packed,
        viewers=np.array(list(offers), np.int64),
        counts=np.array([len(each.people) for each in every], np.int32),
        people=_joined([each.people for each in every], np.int64),
        scores=_joined([each.scores for each in every], np.float32),
        outside=_joined([each.outside for each in every], np.bool_),
        favourite_counts=np.array([len(each.favourites) for each in every], np.int32),
        favourites=_joined([each.favourites for each in every], np.int64),
        rarest_counts=np.array([len(each.rarest) for each in every], np.int32),
        rarest=_joined([each.rarest for each in every], np.int64),
        closest=np.array([each.closest for each in every], np.float64),
        mutual_counts=np.array([len(each.mutual) for each in every], np.int32),
        mutual=_joined([each.mutual for each in every], np.int64),
        fits=_joined([[fit for fit, _ in each.mutual.values()] for each in every], np.float64),
        among=_joined([[among for _, among in each.mutual.values()] for each in every], np.int8),
    )
    return packed.getvalue()


def unpack(packed: bytes) -> dict[PersonId, Candidates]:
    """Return what was given to `pack`. Raises ValueError for bytes that this release has not written."""
    with np.load(io.BytesIO(packed), allow_pickle=False) as kept:
        try:
            return _read(kept)
        except KeyError as error:
            raise ValueError("packed by another release") from error


def _read(kept: Mapping[str, npt.NDArray[Any]]) -> dict[PersonId, Candidates]:
    people, scores, outside = (_parts(kept[name], kept["counts"]) for name in ("people", "scores", "outside"))
    favourites = _parts(kept["favourites"], kept["favourite_counts"])
    rarest = _parts(kept["rarest"], kept["rarest_counts"])
    closest = kept["closest"].tolist()
    close = zip(*(_parts(kept[name], kept["mutual_counts"]) for name in ("mutual", "fits", "among")), strict=True)
    mutual = [dict(zip(those, zip(fits, among, strict=True), strict=True)) for those, fits, among in close]
    viewers = kept["viewers"].tolist()
    return {
        PersonId(viewer): Candidates(*of)
        for viewer, *of in zip(viewers, people, scores, outside, favourites, rarest, closest, mutual, strict=True)
    }


def _joined(rows: Iterable[Iterable[Any]], kind: type) -> npt.NDArray[Any]:
    return np.fromiter((value for row in rows for value in row), kind)


def _parts(values: npt.NDArray[Any], counts: Integers) -> list[list[Any]]:
    ends = np.cumsum(counts)
    return [values[end - count : end].tolist() for end, count in zip(ends.tolist(), counts.tolist(), strict=True)]
