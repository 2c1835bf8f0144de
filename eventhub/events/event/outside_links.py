"""Links to calendars and maps of others, who learn only what a reader's press hands over. Pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from urllib.parse import urlencode

from eventhub.text.vocabulary import find_town, label

# Where Google's maps do not open and AMap's and Baidu's are the ones that know each house.
_CHINESE_ZONES = frozenset({"Asia/Shanghai", "Asia/Urumqi", "Asia/Chongqing", "Asia/Harbin", "PRC"})
# From the first sign to the last, with the numbers in between.
_HANZI = re.compile(r"[\u4e00-\u9fff](?:.*[\u4e00-\u9fff])?")

# A floor, a door or a yard.
_INSIDE = re.compile(
    r"(?:\d+(?:st|nd|rd|th)? (?:floor|fl\.?)|(?:ground|top) floor|floor \d+|(?:room|suite|unit|apt\.?|flat) [\w-]+"
    r"|back ?yard|courtyard|rear (?:building|house)|\d+\. ?(?:OG|Stock|Etage)|EG|Erdgeschoss|(?:\d+\. )?Hinterhof"
    r"|Hinterhaus|Vorderhaus|\d+ ?[楼层室]|[\w-]+ ?室)",
    re.IGNORECASE,
)


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


def spot_of(address: str, place: str) -> str:
    """Return what a map is asked for: an address that names its town by itself, else with the area; maybe empty.

    Floors and yards are left out, as maps know none.
    """
    parts = [part.strip() for part in re.split("[,，]", address)]
    found = [part for part in parts if part and not _INSIDE.fullmatch(part)]
    kept = address if len(found) == len(parts) else ", ".join(found)
    names_town = len(found) > 1 or "市" in kept
    return kept if names_town else ", ".join(part for part in (kept, place) if part)


def maps(place: str, zone: str, *, chinese: bool) -> list[tuple[str, str]]:
    """Return three maps that show a place, each as its key and its address, the most useful first.

    Of a place in two scripts each map is asked for that of its own language, as no map knows both in one line.
    Keys are "openstreetmap", "apple", "google", "amap" and "baidu". `zone` tells whether the place is in China.
    """
    is_there = zone in _CHINESE_ZONES
    if is_there:
        keys = ("amap", "baidu", "openstreetmap") if chinese else ("openstreetmap", "apple", "amap")
    else:
        keys = ("openstreetmap", "apple", "google")
    latin, hanzi = _by_script(place)
    return [(key, _MAPS[key](hanzi if key in ("amap", "baidu") else latin)) for key in keys]


def _by_script(place: str) -> tuple[str, str]:
    """Return a place as it stands in Latin letters and in hanzi; whole where it is not there in both."""
    found = _HANZI.search(place)
    if found is None:
        return place, place
    latin = re.sub(r"\s+(?=,|$)", "", f"{place[: found.start()].rstrip()} {place[found.end() :].lstrip()}").strip(", ")
    if not re.search("[A-Za-z]{2}.*, *[A-Za-z]", latin):
        return place, place
    hanzi, town = found.group(), find_town(place)
    name = label(town, "zh_Hans") if town else None
    # The town stood in the letters that are left out; without it a map looks in the whole country.
    return latin, hanzi if not name or name in hanzi else f"{name} {hanzi}"


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
