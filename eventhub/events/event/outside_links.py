"""Links to calendars and maps of others, who learn only what a reader's press hands over. Pure."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlencode

# Where Google's maps do not open and AMap's and Baidu's are the ones that know each house.
_CHINESE_ZONES = frozenset({"Asia/Shanghai", "Asia/Urumqi", "Asia/Chongqing", "Asia/Harbin", "PRC"})


def google_calendar(title: str, starts_at: datetime, ends_at: datetime, place: str, link: str) -> str:
    """Return the address at which Google shows a new entry to save."""
    dates = "/".join(at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ") for at in (starts_at, ends_at))
    asked = {"action": "TEMPLATE", "text": title, "dates": dates, "location": place, "details": link}
    return "https://calendar.google.com/calendar/render?" + urlencode(asked)


def outlook_calendar(title: str, starts_at: datetime, ends_at: datetime, place: str, link: str) -> str:
    """Return the address at which Outlook on the web shows a new entry to save."""
    start, end = (at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") for at in (starts_at, ends_at))
    asked = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": title,
        "startdt": start,
        "enddt": end,
        "location": place,
        "body": link,
    }
    return "https://outlook.live.com/calendar/0/deeplink/compose?" + urlencode(asked)


def maps(place: str, zone: str, *, chinese: bool) -> list[tuple[str, str]]:
    """Return three maps that show a place, each as its key and its address, the most useful first.

    Keys are "openstreetmap", "apple", "google", "amap" and "baidu". `zone` tells whether the place is in China.
    """
    is_there = zone in _CHINESE_ZONES
    if is_there:
        keys = ("amap", "baidu", "openstreetmap") if chinese else ("openstreetmap", "apple", "amap")
    else:
        keys = ("openstreetmap", "apple", "google")
    return [(key, _MAPS[key](place)) for key in keys]


def _openstreetmap(place: str) -> str:
    return "https://www.openstreetmap.org/search?" + urlencode({"query": place})


def _apple(place: str) -> str:
    return "https://maps.apple.com/?" + urlencode({"q": place})


def _google(place: str) -> str:
    return "https://www.google.com/maps/search/?" + urlencode({"api": 1, "query": place})


def _amap(place: str) -> str:
    return "https://uri.amap.com/search?" + urlencode({"keyword": place, "src": "eventhub"})


def _baidu(place: str) -> str:
    asked = {"query": place, "region": "全国", "output": "html", "src": "webapp.eventhub.eventhub"}
    return "https://api.map.baidu.com/place/search?" + urlencode(asked)


_MAPS = {"openstreetmap": _openstreetmap, "apple": _apple, "google": _google, "amap": _amap, "baidu": _baidu}
