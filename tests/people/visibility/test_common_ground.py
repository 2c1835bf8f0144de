"""Which of two people's values say best what they share, and that nothing they state is contradicted."""

from dataclasses import dataclass

import pytest

from eventhub.accounts.rules import BackgroundKind
from eventhub.people.visibility.common_ground import by_ground, shared_pairs, shared_value
from eventhub.text.ground import ground_of
from eventhub.text.vocabulary import canonical

HOME, ROOTS, LIVES, LIVED = (BackgroundKind(each) for each in ("hometown", "ancestral_home", "lives_in", "lived_in"))


@dataclass(frozen=True)
class Said:
    kind: BackgroundKind
    value_id: str
    ground: str


def said(*stated):
    values = [(kind, canonical(kind, typed)) for kind, typed in stated]
    return by_ground(Said(kind, value, ground_of(kind, value)) for kind, value in values)


def shared(mine, theirs):
    pairs = shared_pairs(said(*mine), said(*theirs))
    return [(one.kind, other.kind, shared_value(one, other).partition(":")[2]) for one, other in pairs]


ZIGONG, SHANGHAI, JINQIAO = "cn-sichuan-zigong", "cn-shanghai", "cn-shanghai-jinqiao"


@pytest.mark.parametrize(
    ("mine", "theirs", "found"),
    [
        ([(HOME, "Zigong")], [(LIVED, "自贡")], [(HOME, LIVED, ZIGONG)]),
        ([(HOME, "Zigong")], [(HOME, "四川自贡")], [(HOME, HOME, ZIGONG)]),
        ([(LIVED, "Zigong")], [(ROOTS, "自贡")], [(LIVED, ROOTS, ZIGONG)]),
        # The same in the same way comes first.
        ([(HOME, "Zigong"), (LIVED, "Zigong")], [(LIVED, "Zigong")], [(LIVED, LIVED, ZIGONG)]),
        # Nobody "lived" where they live now.
        ([(LIVES, "Zigong"), (LIVED, "Zigong")], [(LIVED, "Zigong")], [(LIVES, LIVED, ZIGONG)]),
        ([(LIVED, "Shanghai"), (LIVES, "古北")], [(LIVED, "金桥")], [(LIVES, LIVED, SHANGHAI)]),
        # A part of a town is named when both name it, else the town.
        ([(LIVED, "金桥")], [(LIVED, "Jinqiao")], [(LIVED, LIVED, JINQIAO)]),
        ([(LIVES, "金桥")], [(LIVES, "Gubei")], [(LIVES, LIVES, SHANGHAI)]),
        ([(LIVES, "金桥")], [(LIVES, "Gubei"), (LIVES, "Jinqiao")], [(LIVES, LIVES, JINQIAO)]),
        ([(HOME, "Zigong")], [(HOME, "Chengdu")], []),
    ],
)
def test_what_two_people_share_is_said_in_the_way_that_is_true_of_both(mine, theirs, found):
    assert shared(mine, theirs) == found
    assert shared(theirs, mine) == [(other, one, value) for one, other, value in found]


def test_each_ground_is_shared_once():
    everything = [(kind, "Zigong") for kind in (HOME, ROOTS, LIVES, LIVED)]

    assert shared(everything, everything) == [(HOME, HOME, ZIGONG)]
