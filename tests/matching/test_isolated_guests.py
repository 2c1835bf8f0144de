"""Guests who are among nobody's first still find a place."""

from collections import Counter

import numpy as np
from hypothesis import given

from eventhub.matching import recommendations
from eventhub.matching.isolated_guests import Keenest
from eventhub.matching.recommendations import offers
from eventhub.matching.scores import prepare, score_chunks
from eventhub.matching.shortlist import LEAST_LISTS, Candidates
from tests.matching.rooms import rooms
from tests.matching.stated import build_facts


@given(rooms())
def test_whoever_is_worth_meeting_for_two_is_a_candidate_of_two(stated):
    room = prepare(build_facts(**stated)[0])
    everybody = np.arange(room.facts.attendee_count)
    worth = sum((scores.good & (scores.mutual == 0)).sum(axis=0) for _, scores in score_chunks(room, everybody))
    before, recommendations.CANDIDATES = recommendations.CANDIDATES, 1
    try:
        found = offers(room, everybody, {})
    finally:
        recommendations.CANDIDATES = before

    count = Counter(person for offer in found.values() for person in offer.people)
    for number, person in enumerate(room.facts.ids[: len(everybody)].tolist()):
        assert count[person] >= min(LEAST_LISTS, worth[number])
    for offer in found.values():
        assert len(set(offer.people)) == len(offer.people) == len(offer.scores) == len(offer.outside)


def test_only_who_is_on_too_few_is_put_behind_the_candidates_of_the_keenest():
    keenest = Keenest.of(3, 3)
    keenest.note(
        np.arange(3), np.array([[-1, 0.9, 0.2], [0.5, -1, 0.3], [0.4, 0.6, -1]], np.float32), np.zeros((3, 3), bool)
    )
    offer = [
        Candidates([1], [0.9], [False]),
        Candidates([0], [0.5], [False]),
        Candidates([1, 0], [0.6, 0.4], [False] * 2),
    ]

    found = keenest.add_isolated(offer, np.arange(3))

    assert [each.people for each in found] == [[1, 2], [0, 2], [1, 0]]
    assert keenest.viewers[:, 2].tolist()[:2] == [1, 0]
