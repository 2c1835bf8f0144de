import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from eventhub.matching.batch import best, best_three, bilinear, triples


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 30), st.integers(1, 40), st.floats(0, 0.6), st.integers(0, 5))
def test_products_are_those_of_plain_matrices(people, items, density, seed):
    left, right = (sparse.csr_array(sparse.random_array(shape, density=density, rng=seed).tocsr(),
                                    dtype=np.float32) for shape in ((people, items), (items, people)))
    rows = np.arange(people)[::2]
    plain = (left @ right).toarray()[rows]

    assert triples(left, right, rows).summed() == pytest.approx(plain, abs=1e-5)
    assert bilinear(left, right).rows(rows) == pytest.approx(plain, abs=1e-5)


def test_the_best_stand_first_and_ties_go_to_the_lower_number():
    columns, values = best(np.array([[0.1, 0.5, 0.9, 0.5, 0.2]], np.float32), 3)

    assert columns.tolist() == [[2, 1, 3]]
    assert values[0] == pytest.approx([0.9, 0.5, 0.5])


def test_the_three_worthiest_of_each_pair_are_kept():
    found = best_three(np.array([0, 0, 0, 0, 2]), np.array([0.1, 0.4, 0.2, 0.3, 1.0]),
                       np.array([10, 11, 12, 13, 14]), 3)

    assert found.tolist() == [[11, 13, 12], [-1, -1, -1], [14, -1, -1]]
