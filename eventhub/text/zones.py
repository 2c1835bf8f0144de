"""The time zone of a place, as its own line or that of a larger place says."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from eventhub.text.vocabulary import larger_places

_FILE = Path(__file__).parent / "data" / "zones.tsv"


@cache
def _zones() -> dict[str, str]:
    lines = _FILE.read_text("utf-8").splitlines()[1:]
    return {f"place:{place}": zone for place, zone in (line.split("\t") for line in lines)}


def zone_of_place(value_id: str) -> str | None:
    """Return the IANA name of the zone of a known place; None for a country with several, and for typed values."""
    return next((zone for one in (value_id, *larger_places(value_id)) if (zone := _zones().get(one))), None)
