"""Lists without titles, as they are pasted: the first line is a guest, and a line may be "Name <address>". Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eventhub.organiser.companion.readers.tables import MAX_CELL, Record
from eventhub.text.addresses import typed_addresses


def with_titles(records: Sequence[Record]) -> tuple[Record, ...]:
    """Return the lines with empty titles in front where the first one is a guest already, else as they are.

    Where an address shares its cell, or its line with others, each entry becomes a line of name and address.
    """
    if not records or not any(_is_address(cell) for cell in records[0][1]):
        return tuple(records)
    lines = list(_entries(records)) if any(_is_loose(cells) for _, cells in records) else list(records)
    return ((0, [""] * max(len(cells) for _, cells in lines)), *lines)


def _is_address(cell: str) -> bool:
    found, others = typed_addresses(cell)
    return bool(found) and not others


def _is_loose(cells: Sequence[str]) -> bool:
    said = [cell for cell in cells if cell]
    addresses = [cell for cell in said if "@" in cell]
    return bool(addresses) and (len(said) == 1 or len(addresses) > 1 or any("<" in cell for cell in addresses))


def _entries(records: Sequence[Record]) -> Iterator[Record]:
    """Read each line as it is typed; where one holds several entries, all are numbered in their order instead."""
    found = [(line, cells) for line, record in records for cells in _names_and_addresses(record)]
    is_one_a_line = len(found) == len(records)
    for number, (line, cells) in enumerate(found, 1):
        yield (line if is_one_a_line else number), cells


def _names_and_addresses(record: Sequence[str]) -> Iterator[list[str]]:
    found, others = typed_addresses(", ".join(cell for cell in record if cell))
    yield from ([name[:MAX_CELL], address] for address, name in found.items())
    yield from ([words[:MAX_CELL], ""] for _, words in others)
