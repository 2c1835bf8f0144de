from collections import namedtuple
from types import SimpleNamespace

import numpy as np
import pytest
from scipy import sparse

from eventhub.matching.bench import W_PATH, make

Arrays = namedtuple("Arrays", "ptr idx val")


def arrays(matrix):
    made = sparse.csr_array(matrix)
    made.sort_indices()
    return Arrays(made.indptr, made.indices, made.data.astype(np.float32))


@pytest.fixture
def event():
    """Twelve people, nine introducers, seven values of which five are attributes, as the benchmark names them."""
    chance = np.random.default_rng(3)

    def some(rows, columns):
        return chance.random((rows, columns)) * (chance.random((rows, columns)) < 0.4)

    out, onward, wishes, gifts = some(12, 9), some(9, 12), some(12, 7), some(12, 7)
    known = chance.random((12, 12)) < 0.1
    return SimpleNamespace(
        n=12,
        att=np.arange(100, 112),
        mid=np.arange(200, 209),
        n_feat=7,
        n_attr=5,
        out=arrays(out),
        inn=arrays(onward),
        q=arrays(wishes),
        t=arrays(gifts),
        tT=arrays(gifts.T),
        known=arrays(known),
        plain=(out @ onward, wishes @ gifts.T, known | np.eye(12, dtype=bool)),
        parts=(out, onward),
    )


def test_paths_are_counted_and_summed_over_people_one_does_not_know(event):
    strength, _, known = event.plain

    pairs, total = make(event, None).paths()

    assert pairs == np.count_nonzero(strength[~known])
    assert total == pytest.approx(strength[~known].sum(), rel=1e-5)


def test_the_best_people_come_with_scores_and_their_best_introducers(event):
    strength, ground, known = event.plain
    expected = np.where(known, -1, ground + W_PATH * -np.expm1(-strength))

    whole, one = make(event, None).full(4), make(event, None).viewer(5, 4)

    assert whole.score == pytest.approx(-np.sort(-expected, axis=1)[:, :4], abs=1e-5)
    assert one.target.tolist() == whole.target[5:6].tolist()
    target = whole.target[5, 0] - 100
    worth = event.parts[0][5] * event.parts[1][:, target]
    best = [200 + n for n in np.argsort(-worth, kind="stable")[:3] if worth[n] > 0]
    assert [n for n in whole.intro[5, 0] if n >= 0] == best
