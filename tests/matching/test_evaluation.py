import numpy as np
from scipy import sparse

from eventhub.matching.evaluation import introducers, score

# 0-1-2 and 0-3-2: two paths from 0 to 2; 4 stands alone with 0's background.
EDGES = np.array([(0, 1), (1, 2), (0, 3), (3, 2)])


def network():
    ends = np.r_[EDGES, EDGES[:, ::-1]]
    adjacency = sparse.csr_matrix((np.ones(len(ends)), ends.T), (5, 5))
    features = sparse.csr_matrix(np.array([[1], [0], [0], [0], [1]]))
    return adjacency, features


def test_a_friend_of_two_friends_comes_before_a_stranger_with_the_same_background():
    scores = score(*network(), np.array([0]))

    assert scores.shape == (1, 5)
    assert scores[0, 2] > scores[0, 4] > 0


def test_without_friends_those_of_the_same_background_and_whom_they_know_come_first():
    scores = score(*network(), np.array([4]))

    assert min(scores[0, [0, 1, 3]]) > 5 * scores[0, 2]


def test_stronger_ties_make_better_introducers():
    adjacency, features = network()
    adjacency[0, 3] = adjacency[3, 0] = 200
    adjacency[2, 3] = adjacency[3, 2] = 200

    ranks = introducers(adjacency, features, 0, 2, np.array([1, 3]))

    assert ranks[1] > ranks[0]
