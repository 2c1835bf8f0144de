from dataclasses import fields

import numpy as np
from hypothesis import given

from eventhub.matching.facts import EventFacts
from tests.matching.rooms import rooms
from tests.matching.stated import build_facts, slow_facts


def assert_same(one: EventFacts, other: EventFacts) -> None:
    for field in fields(EventFacts):
        mine, theirs = getattr(one, field.name), getattr(other, field.name)
        if field.name in ("goals", "crowd", "colleagues"):
            assert mine == theirs
        elif hasattr(mine, "toarray"):
            assert np.array_equal(mine.toarray(), theirs.toarray()), field.name
            assert (mine.nnz, mine.dtype) == (theirs.nnz, theirs.dtype)
        else:
            assert np.array_equal(mine, theirs), field.name
            assert mine.dtype == theirs.dtype


@given(rooms())
def test_arrays_are_those_of_people_taken_one_by_one(stated):
    (facts, words), (slow, names) = build_facts(**stated), slow_facts(**stated)

    assert_same(facts, slow)
    assert words == names


@given(rooms())
def test_rows_of_a_matrix_are_in_order_and_name_each_column_once(stated):
    facts, _ = build_facts(**stated)

    for matrix in (facts.ties, facts.never, facts.background, facts.written, facts.seeks, facts.offers, facts.refuses):
        for row in range(matrix.shape[0]):
            columns = matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]]
            assert (np.diff(columns) > 0).all()
