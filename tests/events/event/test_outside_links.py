"""Links to calendars and maps of others carry what they need and nothing secret."""

from datetime import datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from eventhub.events.event.outside_links import google_calendar, maps, outlook_calendar

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
