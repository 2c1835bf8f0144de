"""Zones by the names of towns."""

import pytest

from eventhub.events.event.schedule import known_zones
from eventhub.events.event.zones import find_zone, suggest_towns, town_of_zone, towns_to_choose
from eventhub.text.catalogue import catalogue
from eventhub.text.zones import zone_of_place

# Countries with several zones, regions across them, and land without inhabitants.
WITHOUT = {"us", "id", "ru", "cd", "ca", "au", "ru-siberia", "ru-russian-far-east", "id-kalimantan", "us-midwest"} | {
    *("aq", "bv", "hm", "um")
}


def test_every_place_of_the_vocabulary_has_a_zone_or_lies_in_several():
    places = catalogue("place").entries

    assert {place for place in places if zone_of_place(f"place:{place}") is None} == WITHOUT
    assert {zone_of_place(f"place:{place}") for place in places} - {None} <= known_zones()


@pytest.mark.parametrize(
    "typed, zone",
    [
        ("Shanghai", "Asia/Shanghai"),
        ("上海", "Asia/Shanghai"),
        ("Chengdu", "Asia/Shanghai"),
        ("香港", "Asia/Hong_Kong"),
        ("Taipei", "Asia/Taipei"),
        ("Los Angeles", "America/Los_Angeles"),
        ("旧金山", "America/Los_Angeles"),
        ("Austin", "America/Chicago"),
        ("Bellevue", "America/Los_Angeles"),
        ("Knoxville", "America/New_York"),
        ("Playa del Carmen", "America/Cancun"),
        ("Astoria", "America/New_York"),
        ("Banda Aceh", "Asia/Jakarta"),
        ("Vladivostok", "Asia/Vladivostok"),
        ("Germany", "Europe/Berlin"),
        ("Riverside Loft, Huangpu, Shanghai", "Asia/Shanghai"),
        ("UTC", "UTC"),
        ("United States", None),
        ("Mars", None),
        ("", None),
    ],
)
def test_a_zone_is_found_by_its_town_in_both_languages(typed, zone):
    assert find_zone(typed) == zone


def test_the_town_of_each_present_zone_leads_back_to_the_same_clock():
    for zone in ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Asia/Urumqi", "Europe/Kyiv"):
        for language in ("en", "zh_Hans"):
            assert find_zone(town_of_zone(zone, language)) == zone


def test_towns_are_suggested_and_offered_in_the_reader_s_language():
    assert suggest_towns("Shenzen", "en")[0] == "Shenzhen"
    assert suggest_towns("汉堡", "zh_Hans")[0] == "汉堡"
    for language in ("en", "zh_Hans"):
        assert all(find_zone(town) for town in towns_to_choose(language))
