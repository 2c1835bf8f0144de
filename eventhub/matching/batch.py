"""Many viewers at once: the products and selections that every number of the matcher comes from.

Plain numpy over compressed rows (CSR). One viewer is a batch of one: the page and the mail to the
whole room run the same lines.
"""

from __future__ import annotations

from dataclasses import dataclass

from eventhub.matching.arrays import np, sparse
from eventhub.matching.facts import Floats, Integers

# Columns that more than this share of the rows have are multiplied as a dense block: languages and
# provinces are 94 % of all multiply-adds in a room of 2,000, and BLAS does them 50 times faster.
POPULAR = 1 / 30
# So many cells of a chunk fit the processor's cache.
CELLS = 400_000


@dataclass(frozen=True)
class Triples:
    """The terms of a sparse product: `cells` (chunk row x width + column), what is added there,
    and over which middle person or item it comes."""

    cells: Integers
    values: Floats
    middles: Integers
    shape: tuple[int, int]

    def summed(self) -> Floats:
        """The product as a dense block."""
        rows, width = self.shape
        flat = np.bincount(self.cells, self.values, minlength=rows * width)
        return flat.astype(np.float32).reshape(rows, width)


def triples(left: sparse.csr_array, right: sparse.csr_array, rows: Integers) -> Triples:
    """Every term of left[rows] x right, unsummed, so that a sum can be explained by its parts."""
    entries, lengths = spans(left.indptr, rows)
    middles, weights = left.indices[entries], left.data[entries]
    found, counts = spans(right.indptr, middles)
    width = right.shape[1]
    starts = np.repeat(np.arange(len(rows)) * width, lengths)
    cells = np.repeat(starts, counts)
    cells += right.indices[found]
    values = right.data[found] * np.repeat(weights, counts)
    return Triples(cells, values, np.repeat(middles, counts), (len(rows), width))


def spans(starts: Integers, rows: Integers) -> tuple[Integers, Integers]:
    """The positions of all entries of some CSR rows, in order, and the length of each row."""
    first = starts[rows]
    lengths = starts[rows + 1] - first
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    return np.repeat(first - ends + lengths, lengths) + np.arange(total), lengths


def weighed(
    matrix: sparse.csr_array, *, rows: Floats | None = None, columns: Floats | None = None
) -> sparse.csr_array:
    """The matrix with its rows or columns multiplied; those times 0 are gone."""
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

    def rows(self, viewers: Integers) -> Floats:
        """The summed products of some viewers with every attendee."""
        total = triples(self.rare_left, self.rare_right, viewers).summed()
        total += self.dense_left[viewers] @ self.dense_right
        return total


def bilinear(left: sparse.csr_array, right: sparse.csr_array) -> Bilinear:
    """Prepare left (viewers x items) x right (items x attendees) for many rows."""
    width = right.shape[1]
    popular = np.diff(right.indptr) > width * POPULAR
    dense_left = left[:, popular].toarray().astype(np.float32, copy=False)
    dense_right = right[popular].toarray().astype(np.float32, copy=False)
    rare_left = weighed(left, columns=(~popular).astype(np.float32))
    return Bilinear(rare_left, right, dense_left, dense_right)


def chunk_size(width: int) -> int:
    """How many viewers to take at a time in a room of this width."""
    return max(4, min(64, CELLS // max(width, 1)))


def best(total: Floats, keep: int) -> tuple[Integers, Floats]:
    """The columns of the `keep` highest values of each row and the values; ties by column."""
    width = total.shape[1]
    if keep < width:
        columns = np.argpartition(total, width - keep, axis=1)[:, -keep:]
    else:
        columns = np.tile(np.arange(width), (len(total), 1))
    values = np.take_along_axis(total, columns, axis=1)
    order = np.lexsort((columns, -values), axis=1)
    return np.take_along_axis(columns, order, axis=1), np.take_along_axis(values, order, axis=1)


def best_three(pairs: Integers, worth: Floats, values: Integers, count: int) -> Integers:
    """For each pair number below `count` the values of its three worthiest entries, -1 for none."""
    order = np.lexsort((values, -worth, pairs))
    pairs, values = pairs[order], values[order]
    rank = np.arange(len(pairs)) - np.searchsorted(pairs, np.arange(count))[pairs]
    found = np.full((count, 3), -1, np.int64)
    top = rank < 3
    found[pairs[top], rank[top]] = values[top]
    return found
