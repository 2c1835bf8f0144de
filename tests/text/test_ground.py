import pytest

from eventhub.text.ground import ground_of, split_ground
from eventhub.text.vocabulary import canonical


def ground(kind: str, typed: str) -> str:
    return ground_of(kind, canonical(kind, typed))


@pytest.mark.parametrize("kind", ["hometown", "ancestral_home", "lives_in", "lived_in"])
@pytest.mark.parametrize("typed", ["Zigong", "自贡", "四川自贡"])
def test_a_town_is_one_ground_however_somebody_belongs_to_it(kind: str, typed: str) -> None:
    assert ground(kind, typed) == "place:place:cn-sichuan-zigong"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("lives_in", "Jinqiao"), ("lived_in", "金桥")),
        (("lives_in", "古北"), ("hometown", "Shanghai")),
        (("lived_in", "Sanlitun"), ("lives_in", "五道口")),
        (("lives_in", "Xiaojinzhen"), ("hometown", "xiaojinzhen")),
        (("school", "同济大学建筑学院"), ("school", "Tongji")),
        (("school", "慕尼黑工业大学"), ("school", "TU München")),
    ],
)
def test_related_places_and_schools_meet(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert ground(*one) == ground(*other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("hometown", "Zigong"), ("visited", "Zigong")),
        (("hometown", "Zigong"), ("children_school_area", "Zigong")),
        (("hometown", "Zigong"), ("hometown", "Sichuan")),
        (("lives_in", "Kunshan"), ("lives_in", "Suzhou")),
        (("hometown", "万州"), ("lives_in", "Chongqing")),
        (("visited", "Jinqiao"), ("visited", "Shanghai")),
        (("interest", "hiking"), ("curious_about", "hiking")),
        (("speaks", "German"), ("wants_to_speak", "German")),
    ],
)
def test_what_only_sounds_alike_does_not(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert ground(*one) != ground(*other)


def test_a_ground_is_taken_apart_into_its_group_and_value() -> None:
    assert split_ground(ground("lived_in", "金桥")) == ("place", "place:cn-shanghai")
    assert split_ground(ground("school", "Tongji")) == ("school", "school:tongji")
