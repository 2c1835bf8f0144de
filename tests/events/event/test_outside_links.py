"""Links to calendars and maps of others carry what they need and nothing secret."""

from datetime import datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from eventhub.events.event.outside_links import google_calendar, maps, outlook_calendar, spot_of

STARTS = datetime.fromisoformat("2026-12-10T18:30+08:00")
ENDS = datetime.fromisoformat("2026-12-10T21:00+08:00")
FACTS = ("Tea & talks 茶", STARTS, ENDS, "外马路 12 号", "https://hub.example/e/tea")


def asked(link):
    return {key: values[0] for key, values in parse_qs(urlsplit(link).query).items()}


def test_google_gets_the_entry_in_utc():
    link = asked(google_calendar(*FACTS))

    assert link["dates"] == "20261210T103000Z/20261210T130000Z"
    assert (link["action"], link["text"], link["location"]) == ("TEMPLATE", "Tea & talks 茶", "外马路 12 号")
    assert link["details"] == "https://hub.example/e/tea"


def test_outlook_gets_the_entry_in_utc():
    link = asked(outlook_calendar(*FACTS))

    assert (link["startdt"], link["enddt"]) == ("2026-12-10T10:30:00Z", "2026-12-10T13:00:00Z")
    assert (link["rru"], link["subject"], link["body"]) == ("addevent", "Tea & talks 茶", "https://hub.example/e/tea")


@pytest.mark.parametrize(
    "zone, chinese, keys",
    [
        ("Asia/Shanghai", True, ["amap", "baidu", "openstreetmap"]),
        ("Asia/Shanghai", False, ["openstreetmap", "apple", "amap"]),
        ("Europe/Berlin", True, ["openstreetmap", "apple", "google"]),
        ("Europe/Berlin", False, ["openstreetmap", "apple", "google"]),
    ],
)
def test_maps_are_those_that_know_the_place_and_open_there(zone, chinese, keys):
    found = maps("外马路 12 号 & more", zone, chinese=chinese)

    assert [key for key, _ in found] == keys
    assert all("外马路 12 号 & more" in asked(link).values() for _, link in found)
    assert all(link.startswith("https://") for _, link in found)


BOTH = "12 Waima Road, Huangpu, Shanghai 上海市黄浦区外马路 12 号"


@pytest.mark.parametrize(
    ("place", "latin", "hanzi"),
    [
        (BOTH, "12 Waima Road, Huangpu, Shanghai", "上海市黄浦区外马路 12 号"),
        ("Riverside Loft 江边仓库, Huangpu", "Riverside Loft, Huangpu", "上海 江边仓库"),
        ("静安区 WeWork 3F", "静安区 WeWork 3F", "静安区 WeWork 3F"),
        ("Dorfstr. 1, Berlin", "Dorfstr. 1, Berlin", "Dorfstr. 1, Berlin"),
    ],
)
def test_each_map_is_asked_in_its_own_script(place, latin, hanzi):
    found = dict(maps(place, "Asia/Shanghai", chinese=False))

    assert asked(found["openstreetmap"])["query"] == latin
    assert asked(found["amap"])["keyword"] == hanzi


@pytest.mark.parametrize(
    ("address", "place", "spot"),
    [
        (BOTH, "Riverside Loft 江边仓库, Huangpu", BOTH),
        ("88 Fuzhou Road", "Huangpu, Shanghai", "88 Fuzhou Road, Huangpu, Shanghai"),
        ("", "Huangpu", "Huangpu"),
        ("Sonnenallee 12, 3rd floor", "Neukölln, Berlin", "Sonnenallee 12, Neukölln, Berlin"),
        ("Sonnenallee 12, 2. Hinterhof, 4. OG", "Berlin", "Sonnenallee 12, Berlin"),
        ("Dorfstr. 1, 10115 Berlin, EG", "Mitte", "Dorfstr. 1, 10115 Berlin"),
        ("福州路 88 号，1203 室", "上海黄浦", "福州路 88 号, 上海黄浦"),
    ],
)
def test_a_map_is_asked_for_the_address_and_for_the_area_only_where_the_address_names_no_town(address, place, spot):
    assert spot_of(address, place) == spot
