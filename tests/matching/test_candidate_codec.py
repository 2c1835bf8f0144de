import numpy as np
import pytest
from hypothesis import given

from eventhub.matching.candidate_codec import pack, unpack
from eventhub.matching.recommendations import offers
from eventhub.matching.scores import prepare
from tests.matching.rooms import rooms
from tests.matching.stated import build_facts


@given(rooms())
def test_candidates_come_back_as_they_were(stated):
    room = prepare(build_facts(**stated)[0])
    found = offers(room, np.arange(room.facts.attendee_count), {})

    assert unpack(pack(found)) == found


def test_nobody_packs_to_nobody_and_foreign_bytes_are_refused():
    assert unpack(pack({})) == {}
    with pytest.raises(ValueError, match="allow_pickle"):
        unpack(b"not ours")
