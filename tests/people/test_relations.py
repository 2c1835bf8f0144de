from eventhub.people.relations import Relations, read_relations
from tests.factories import make_block, make_tie, make_user


def test_relations_are_mutual_ties_and_blocks_of_either_direction(session):
    anna, li, bo, cleo, dan = (make_user() for _ in range(5))
    make_tie(anna, li)
    make_tie(anna, bo, mutual=False)
    make_tie(cleo, anna, mutual=False)
    make_block(anna, cleo)
    make_block(dan, anna)
    make_tie(li, dan)

    assert read_relations(anna.id) == Relations(anna.id, frozenset({li.id}), frozenset({cleo.id, dan.id}))
    assert read_relations(bo.id) == Relations(bo.id, frozenset(), frozenset())
