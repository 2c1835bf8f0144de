"""The inner loops of the matcher, compiled where the extra `fast` is installed; the same results, ties included.

Plain loops over compressed rows (CSR). Without the extra nothing here runs but in tests: `batch.py` does the same in
numpy, where loops like these would take a hundred times as long.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import numpy as np

from eventhub.matching.arrays import COMPILED
from eventhub.matching.facts import Floats, Integers

Kernel = TypeVar("Kernel", bound=Callable[..., None])

THREE = 3


def _compiled(kernel: Kernel) -> Kernel:
    """Compile on the first call; keep the result on the disk for the next process where possible."""
    if not COMPILED:
        return kernel
    import numba

    try:
        compiled: Kernel = numba.njit(cache=True, nogil=True)(kernel)
    except RuntimeError:
        compiled = numba.njit(nogil=True)(kernel)
    return compiled


@_compiled
def add_products(
    starts: Integers,
    intermediates: Integers,
    weights: Floats,
    onward: Integers,
    columns: Integers,
    values: Floats,
    rows: Integers,
    total: Floats,
) -> None:
    """Add up some rows of a sparse product in double precision, in the order of the entries."""
    width = total.shape[1]
    whole = np.empty(width, np.float64)
    for at in range(len(rows)):
        whole[:] = 0
        for entry in range(starts[rows[at]], starts[rows[at] + 1]):
            weight, intermediate = weights[entry], intermediates[entry]
            for each in range(onward[intermediate], onward[intermediate + 1]):
                whole[columns[each]] += values[each] * weight
        for column in range(width):
            total[at, column] = whole[column]


@_compiled
def pick_best(total: Floats, columns: Integers, values: Floats) -> None:
    """Write the columns of the highest values of each row and the values, as many as fit; ties by column."""
    keep = columns.shape[1]
    for at in range(total.shape[0]):
        held = 0
        for column in range(total.shape[1]):
            value = total[at, column]
            if held == keep and not value > values[at, keep - 1]:
                continue
            place = held if held < keep else keep - 1
            while place > 0 and value > values[at, place - 1]:
                values[at, place], columns[at, place] = values[at, place - 1], columns[at, place - 1]
                place -= 1
            values[at, place], columns[at, place] = value, column
            held = min(held + 1, keep)


@_compiled
def _insert(names: Integers, worths: Floats, name: int, worth: float) -> None:
    """Put a name among three, the worthiest first, ties by name; -1 is an empty place."""
    place = THREE
    while place > 0 and (
        names[place - 1] < 0 or worth > worths[place - 1] or (worth == worths[place - 1] and name < names[place - 1])
    ):
        place -= 1
        if place + 1 < THREE:
            names[place + 1], worths[place + 1] = names[place], worths[place]
    if place < THREE:
        names[place], worths[place] = name, worth


@_compiled
def pick_intermediates(
    starts: Integers,
    intermediates: Integers,
    weights: Floats,
    onward: Integers,
    columns: Integers,
    values: Floats,
    rows: Integers,
    targets: Integers,
    width: int,
    names: Integers,
    found: Integers,
) -> None:
    """Write for each row's targets (columns) the three intermediates that add most to the product; -1 for none."""
    place = np.full(width, -1, np.int64)
    worths = np.zeros((targets.shape[1], THREE), np.float32)
    for at in range(len(rows)):
        for number in range(targets.shape[1]):
            place[targets[at, number]] = number
        for entry in range(starts[rows[at]], starts[rows[at] + 1]):
            weight, intermediate = weights[entry], intermediates[entry]
            for each in range(onward[intermediate], onward[intermediate + 1]):
                number = place[columns[each]]
                if number >= 0:
                    _insert(found[at, number], worths[number], names[intermediate], values[each] * weight)
        for number in range(targets.shape[1]):
            place[targets[at, number]] = -1


@_compiled
def pick_shared(
    starts: Integers,
    items: Integers,
    weights: Floats,
    theirs: Integers,
    their_items: Integers,
    their_weights: Floats,
    rows: Integers,
    targets: Integers,
    below: int,
    found: Integers,
) -> None:
    """Write for each row's targets (rows of theirs) the three weightiest items below a number that both have."""
    mine = np.zeros(below, np.float32)
    worths = np.zeros(THREE, np.float32)
    for at in range(len(rows)):
        first, last = starts[rows[at]], starts[rows[at] + 1]
        for entry in range(first, last):
            if items[entry] < below:
                mine[items[entry]] = weights[entry]
        for number in range(targets.shape[1]):
            target = targets[at, number]
            for entry in range(theirs[target], theirs[target + 1]):
                item = their_items[entry]
                if item < below and mine[item] * their_weights[entry] > 0:
                    _insert(found[at, number], worths, item, mine[item] * their_weights[entry])
        for entry in range(first, last):
            if items[entry] < below:
                mine[items[entry]] = 0
