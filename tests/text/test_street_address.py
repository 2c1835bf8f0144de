"""What is an exact address, and what of it names the area."""

import pytest

from eventhub.text.street_address import area_of, is_street_address


@pytest.mark.parametrize(
    "place, area",
    [
        ("88 Fuzhou Road, Huangpu, Shanghai", "Huangpu, Shanghai"),
        ("Torstraße 12, Berlin", "Berlin"),
        ("12 rue de Rivoli, Paris", "Paris"),
        ("Calle de Alcalá 42, Madrid", "Madrid"),
        ("Room 502, Tower B, Pudong", "Tower B, Pudong"),
        ("上海市黄浦区福州路88号江边仓库", "上海市黄浦区"),
        ("福州路88号，黄浦区", "黄浦区"),
        ("3 栋 502 室", ""),
    ],
)
def test_a_house_or_a_floor_is_an_exact_address_and_the_rest_of_it_the_area(place, area):
    assert is_street_address(place)
    assert area_of(place) == area


@pytest.mark.parametrize(
    "place",
    [
        "Huangpu, Shanghai",
        "Riverside Loft",
        "M50, Shanghai",
        "798艺术区",
        "地铁2号线人民广场",
        "Area 51",
        "St. Pauli",
        "",
    ],
)
def test_an_area_or_the_name_of_a_venue_is_none(place):
    assert not is_street_address(place)
    assert area_of(place) == place
