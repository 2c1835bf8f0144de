import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from eventhub.matching import kernels
from eventhub.matching.batch import (
    Walks,
    best,
    best_by_partition,
    best_three,
    bilinear,
    products,
    shared_by_gathering,
    shared_three,
    triples,
)


@given(st.integers(1, 30), st.integers(1, 40), st.floats(0, 0.6), st.integers(0, 5))
def test_products_are_those_of_plain_matrices(people, items, density, seed):
    left, right = (
        sparse.csr_array(sparse.random_array(shape, density=density, rng=seed).tocsr(), dtype=np.float32)
        for shape in ((people, items), (items, people))
    )
    rows = np.arange(people)[::2]
    plain = (left @ right).toarray()[rows]

    assert products(left, right, rows).summed() == pytest.approx(plain, abs=1e-5)
    assert bilinear(left, right).rows(rows) == pytest.approx(plain, abs=1e-5)


def test_the_best_stand_first_and_ties_go_to_the_lower_number():
    columns, values = best(np.array([[0.1, 0.5, 0.9, 0.5, 0.2]], np.float32), 3)

    assert columns.tolist() == [[2, 1, 3]]
    assert values[0] == pytest.approx([0.9, 0.5, 0.5])


def test_the_three_worthiest_of_each_pair_are_kept():
    found = best_three(
        np.array([0, 0, 0, 0, 2]), np.array([0.1, 0.4, 0.2, 0.3, 1.0]), np.array([10, 11, 12, 13, 14]), 3
    )

    assert found.tolist() == [[11, 13, 12], [-1, -1, -1], [14, -1, -1]]


def some(chance, rows, columns, density):
    """A sparse matrix with few different values, so that ties are many."""
    cells = chance.integers(1, 4, (rows, columns)) * (chance.random((rows, columns)) < density)
    return sparse.csr_array(cells.astype(np.float32) / 4)


@given(st.integers(1, 12), st.integers(1, 9), st.floats(0, 0.7), st.integers(1, 6), st.integers(0, 99))
def test_compiled_loops_give_what_numpy_gives_to_the_last_bit(people, items, density, keep, seed):
    """Without the extra `fast` the same loops run as plain Python."""
    chance = np.random.default_rng(seed)
    left, right = some(chance, people, items, density), some(chance, items, people, density)
    rows = np.arange(people)[::-1][: people // 2 + 1]
    gathered, walked = triples(left, right, rows), Walks(left, right, rows)
    columns, values = best_by_partition(gathered.summed(), keep)
    picked, worth = np.empty_like(columns), np.empty_like(values)
    kernels.pick_best(walked.summed(), picked, worth)
    names = chance.permutation(items) + 100
    shared = np.full((*columns.shape, 3), -1, np.int64)
    theirs = sparse.csr_array(right.T)
    kernels.pick_shared(
        left.indptr,
        left.indices,
        left.data,
        theirs.indptr,
        theirs.indices,
        theirs.data,
        rows,
        columns,
        items // 2 + 1,
        shared,
    )

    assert np.array_equal(walked.summed(), gathered.summed())
    assert np.array_equal(picked, columns)
    assert np.array_equal(worth, values)
    assert np.array_equal(walked.best_intermediates(columns, names), gathered.best_intermediates(columns, names))
    assert np.array_equal(shared, shared_by_gathering(left, theirs, rows, columns, items // 2 + 1))
    assert np.array_equal(shared, shared_three(left, theirs, rows, columns, items // 2 + 1))


@given(st.integers(1, 30), st.integers(1, 6), st.integers(0, 99))
def test_of_equals_at_the_end_of_a_list_the_lower_numbers_are_kept(width, keep, seed):
    total = np.random.default_rng(seed).integers(0, 3, (4, width)).astype(np.float32)

    columns, _ = best_by_partition(total, keep)

    assert columns.tolist() == np.argsort(-total, axis=1, kind="stable")[:, :keep].tolist()
