"""Common ground is worth a word only where it is rare and the event does not explain it."""

from datetime import timedelta

import pytest

from eventhub.accounts.rules import BackgroundKind
from eventhub.followups.common_ground import is_explained, is_rare, rare_ground
from tests.factories import make_background, make_event, make_registration, make_user
from tests.moment import NOW

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("holders", "guests", "rare"), [(2, 19, False), (2, 20, True), (3, 29, False), (3, 30, True), (2, 400, True)]
)
def test_a_tenth_of_at_least_twenty_is_rare(holders, guests, rare):
    assert is_rare(holders, guests) is rare


@pytest.mark.parametrize(
    ("kind", "value_id", "names", "titles", "place", "explained"),
    [
        ("hometown", "place:cn-sichuan-chengdu", {"Chengdu", "成都"}, "Clean-Energy Evening", "Shanghai", False),
        ("hometown", "place:cn-sichuan-chengdu", {"Chengdu", "成都"}, "Clean-Energy Evening", "Chengdu", True),
        ("hometown", "place:cn-sichuan", {"Sichuan", "四川"}, "Clean-Energy Evening", "Chengdu", True),
        ("hometown", "place:cn", {"China", "中国"}, "Clean-Energy Evening", "Chengdu", True),
        ("hometown", "place:cn-sichuan-chengdu", {"Chengdu", "成都"}, "成都校友之夜", "Shanghai", True),
        ("hometown", "place:cn-sichuan-chengdu", {"Chengdu", "成都"}, "Evening", "The old tea house", True),
        ("school", "school:tongji", {"Tongji University", "同济大学"}, "Tongji University alumni", "Shanghai", True),
        (
            "school",
            "school:tongji",
            {"Tongji University", "同济大学"},
            "Clean-Energy Evening",
            "The old tea house",
            False,
        ),
    ],
)
def test_the_event_explains_its_own_town_and_what_its_title_says(kind, value_id, names, titles, place, explained):
    assert is_explained(BackgroundKind(kind), names, value_id, titles, place) is explained


@pytest.fixture
def evening(session):
    return make_event(starts_at=NOW - DAY, place="Shanghai")


def fill(event, number, **values):
    for _ in range(number):
        user = make_user()
        make_registration(event, user)
        for kind, value in values.items():
            make_background(user, kind, value)


def two(event, kind, value, **fields):
    pair = make_user("Anna"), make_user("Zhang Min")
    for user in pair:
        make_registration(event, user)
        make_background(user, kind, value, **fields)
    return pair


def test_it_is_found_among_those_who_show_themselves(evening):
    anna, zhang = two(evening, "school", "Tongji", value_id="school:tongji")
    fill(evening, 17)
    assert rare_ground(anna.id, zhang.id, evening, "en", NOW) is None, "nineteen guests are too few to say so"

    fill(evening, 1)
    found = rare_ground(anna.id, zhang.id, evening, "zh_Hans", NOW)

    assert (found.kind, found.value) == (BackgroundKind.SCHOOL, "同济大学")


def test_what_many_share_or_only_a_pastime_is_not_said(evening):
    anna, zhang = two(evening, "school", "Tongji", value_id="school:tongji")
    fill(evening, 20)
    for user in (anna, zhang):
        make_background(user, "interest", "Hiking")
    assert rare_ground(anna.id, zhang.id, evening, "en", NOW).kind is BackgroundKind.SCHOOL

    for _ in range(3):
        user = make_user()
        make_registration(evening, user)
        make_background(user, "school", "Tongji", value_id="school:tongji")

    assert rare_ground(anna.id, zhang.id, evening, "en", NOW) is None
    assert rare_ground(anna.id, zhang.id, None, "en", NOW) is None
