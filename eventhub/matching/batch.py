"""Many viewers at once: the products and selections that every number of the matcher comes from.

Plain numpy over compressed rows (CSR), or compiled loops where the extra `fast` is installed. One viewer is a batch
of one: the page and the mail to the whole room run the same lines.
"""

from __future__ import annotations

from dataclasses import dataclass

from eventhub.matching.arrays import COMPILED, np, sparse
from eventhub.matching.facts import Booleans, Floats, Integers
from eventhub.platform.lazy_import import lazy_import

# Columns that more than this share of the rows have are multiplied as a dense block: languages and
# provinces are 94 % of all multiply-adds in a room of 2,000, and BLAS does them 50 times faster.
POPULAR = 1 / 30
# Loaded when the first loop runs: numba takes half a second.
kernels = lazy_import("eventhub.matching.kernels")
# So many cells of a chunk fit the processor's cache.
CELLS = 400_000


@dataclass(frozen=True)
class Triples:
    """The terms of a sparse product.

    `cells` (chunk row x width + column), what is added there, and over which intermediate person or item it comes.
    """

    cells: Integers
    values: Floats
    intermediates: Integers
    shape: tuple[int, int]

    def summed(self) -> Floats:
        """Return the product as a dense block."""
        rows, width = self.shape
        flat = np.bincount(self.cells, self.values, minlength=rows * width)
        return flat.astype(np.float32).reshape(rows, width)

    def best_intermediates(self, targets: Integers, names: Integers) -> Integers:
        """Return for each row's targets (columns) the names of the three intermediates that add most, -1 for none."""
        rows, width = self.shape
        place = np.full(rows * width, -1, np.int32)
        place[(np.arange(rows)[:, None] * width + targets).ravel()] = np.arange(targets.size)
        pairs = place[self.cells]
        used = pairs >= 0
        found = best_three(pairs[used], self.values[used], names[self.intermediates[used]], targets.size)
        return found.reshape(*targets.shape, 3)


@dataclass(frozen=True)
class Walks:
    """A sparse product like Triples that keeps its two factors instead of the terms.

    The compiled loops compute the terms again at each call instead of storing them.
    """

    left: sparse.csr_array
    right: sparse.csr_array
    rows: Integers

    def summed(self) -> Floats:
        """Return the product as a dense block."""
        total = np.empty((len(self.rows), self.right.shape[1]), np.float32)
        kernels.add_products(*_parts(self.left), *_parts(self.right), self.rows, total)
        return total

    def best_intermediates(self, targets: Integers, names: Integers) -> Integers:
        """Return for each row's targets (columns) the names of the three intermediates that add most, -1 for none."""
        found = np.full((*targets.shape, 3), -1, np.int64)
        kernels.pick_intermediates(
            *_parts(self.left), *_parts(self.right), self.rows, targets, self.right.shape[1], names, found
        )
        return found


def products(left: sparse.csr_array, right: sparse.csr_array, rows: Integers) -> Triples | Walks:
    """Return left[rows] x right, which can be summed, and explained by its parts."""
    return Walks(left, right, rows) if COMPILED else triples(left, right, rows)


def _parts(matrix: sparse.csr_array) -> tuple[Integers, Integers, Floats]:
    return matrix.indptr, matrix.indices, matrix.data


def triples(left: sparse.csr_array, right: sparse.csr_array, rows: Integers) -> Triples:
    """Return every term of left[rows] x right, not yet summed."""
    entries, lengths = spans(left.indptr, rows)
    intermediates, weights = left.indices[entries], left.data[entries]
    found, counts = spans(right.indptr, intermediates)
    width = right.shape[1]
    starts = np.repeat(np.arange(len(rows)) * width, lengths)
    cells = np.repeat(starts, counts)
    cells += right.indices[found]
    values = right.data[found] * np.repeat(weights, counts)
    return Triples(cells, values, np.repeat(intermediates, counts), (len(rows), width))


def spans(starts: Integers, rows: Integers) -> tuple[Integers, Integers]:
    """Return the positions of all entries of some CSR rows, in order, and the length of each row."""
    first = starts[rows]
    lengths = starts[rows + 1] - first
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    return np.repeat(first - ends + lengths, lengths) + np.arange(total), lengths


def dense_rows(matrix: sparse.csr_array, rows: Integers) -> Floats:
    """Return some rows of a matrix as a dense block; slicing a sparse matrix takes ten times as long for one viewer."""
    found = np.zeros((len(rows), matrix.shape[1]), np.float32)
    entries, lengths = spans(matrix.indptr, rows)
    found[np.repeat(np.arange(len(rows)), lengths), matrix.indices[entries]] = matrix.data[entries]
    return found


def scale(matrix: sparse.csr_array, *, rows: Floats | None = None, columns: Floats | None = None) -> sparse.csr_array:
    """Return the matrix with its rows or columns multiplied; entries times 0 are removed."""
    data = matrix.data.astype(np.float32)
    if rows is not None:
        data *= np.repeat(rows, np.diff(matrix.indptr))
    if columns is not None:
        data *= columns[matrix.indices]
    found = sparse.csr_array((data, matrix.indices.copy(), matrix.indptr.copy()), shape=matrix.shape)
    found.eliminate_zeros()
    return found


@dataclass(frozen=True)
class Bilinear:
    """A product viewers x items x attendees, its popular items held dense."""

    rare_left: sparse.csr_array
    rare_right: sparse.csr_array
    dense_left: Floats
    dense_right: Floats
    popular: Booleans

    def rows(self, viewers: Integers) -> Floats:
        """Return the summed products of some viewers (rows) with every attendee (columns)."""
        total = products(self.rare_left, self.rare_right, viewers).summed()
        total += self.dense_left[viewers] @ self.dense_right
        return total


def bilinear(left: sparse.csr_array, right: sparse.csr_array) -> Bilinear:
    """Prepare left (viewers x items) x right (items x attendees) for many rows."""
    width = right.shape[1]
    popular = np.diff(right.indptr) > width * POPULAR
    dense_left = left[:, popular].toarray().astype(np.float32, copy=False)
    dense_right = right[popular].toarray().astype(np.float32, copy=False)
    rare_left = scale(left, columns=(~popular).astype(np.float32))
    return Bilinear(rare_left, right, dense_left, dense_right, popular)


def chunk_size(width: int) -> int:
    """Return how many viewers to take at a time in a room of this width."""
    return max(4, min(64, CELLS // max(width, 1)))


def best(total: Floats, keep: int) -> tuple[Integers, Floats]:
    """Return the columns of the `keep` highest values of each row and the values; ties by column."""
    if COMPILED:
        columns = np.empty((len(total), min(keep, total.shape[1])), np.int64)
        values = np.empty(columns.shape, total.dtype)
        kernels.pick_best(total, columns, values)
        return columns, values
    return best_by_partition(total, keep)


def best_by_partition(total: Floats, keep: int) -> tuple[Integers, Floats]:
    """Return what `best` does, computed in numpy by partitioning each row: for a process without the extra `fast`."""
    width = total.shape[1]
    if keep < width:
        columns = np.argpartition(total, width - keep, axis=1)[:, -keep:]
        _break_equal_scores(total, columns)
    else:
        columns = np.tile(np.arange(width), (len(total), 1))
    values = np.take_along_axis(total, columns, axis=1)
    order = np.lexsort((columns, -values), axis=1)
    return np.take_along_axis(columns, order, axis=1), np.take_along_axis(values, order, axis=1)


def _break_equal_scores(total: Floats, columns: Integers) -> None:
    """Replace columns tied with the last of the best by the lowest ones: partitioning takes any of them."""
    values = np.take_along_axis(total, columns, axis=1)
    least = values.min(axis=1, keepdims=True)
    level = total == least
    rows = np.flatnonzero(level.sum(axis=1) > (values == least).sum(axis=1))
    level, above = level[rows], total[rows] > least[rows]
    missing = columns.shape[1] - above.sum(axis=1, keepdims=True)
    chosen = above | (level & (level.cumsum(axis=1) <= missing))
    columns[rows] = np.nonzero(chosen)[1].reshape(len(rows), columns.shape[1])


def best_three(pairs: Integers, worth: Floats, values: Integers, count: int) -> Integers:
    """Return for each pair number below `count` the values of its three worthiest entries, -1 for none."""
    order = np.lexsort((values, -worth, pairs))
    pairs, values = pairs[order], values[order]
    rank = np.arange(len(pairs)) - np.searchsorted(pairs, np.arange(count))[pairs]
    found = np.full((count, 3), -1, np.int64)
    top = rank < 3
    found[pairs[top], rank[top]] = values[top]
    return found


def shared_three(
    mine: sparse.csr_array, theirs: sparse.csr_array, rows: Integers, targets: Integers, below: int
) -> Integers:
    """Return for each row of mine and its targets (rows of theirs) the three weightiest shared items below a number."""
    if COMPILED:
        found = np.full((*targets.shape, 3), -1, np.int64)
        kernels.pick_shared(*_parts(mine), *_parts(theirs), rows, targets, below, found)
        return found
    return shared_by_gathering(mine, theirs, rows, targets, below)


def shared_by_gathering(
    mine: sparse.csr_array, theirs: sparse.csr_array, rows: Integers, targets: Integers, below: int
) -> Integers:
    """Return what `shared_three` does, computed in numpy: for a process without the extra `fast`."""
    weights = np.zeros((len(rows), mine.shape[1]), np.float32)
    entries, lengths = spans(mine.indptr, rows)
    weights[np.repeat(np.arange(len(rows)), lengths), mine.indices[entries]] = mine.data[entries]
    found, counts = spans(theirs.indptr, targets.ravel())
    pairs, items = np.repeat(np.arange(targets.size), counts), theirs.indices[found]
    worth = weights[pairs // targets.shape[1], items] * theirs.data[found]
    shown = (worth > 0) & (items < below)
    return best_three(pairs[shown], worth[shown], items[shown].astype(np.int64), targets.size).reshape(
        *targets.shape, 3
    )
