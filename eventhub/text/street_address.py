"""Whether a place, as typed, is an exact address, and what of it names the area alone. Pure, and linear in the text."""

from __future__ import annotations

import re

_STREETS = (
    r"street|str|st|road|rd|avenue|ave|av|lane|ln|drive|dr|boulevard|blvd|court|ct|terrace|crescent|quay|highway|hwy"
    r"|alley|mews|close|row"
)
_STREETS_BEFORE = r"rue|avenue|av|boulevard|via|viale|corso|calle|carrer|rua|avenida|plaza|piazza"
_STREETS_AFTER = r"[a-zäöüß]{0,30}(?:straße|strasse|str|gasse|weg|platz|allee|damm|ufer)"
_EXACT = re.compile(
    # 88 Fuzhou Road, 12b King's St, 中山东一路 18 号, 1376弄, 3 栋 502 室. Line 2 of the metro (2号线) is none.
    rf"\b\d{{1,5}}[a-z]?,?\s+(?:[^\s,，;；]{{1,30}}\s+){{1,3}}(?:{_STREETS})\b"
    rf"|\b\d{{1,5}}[a-z]?,?\s+(?:{_STREETS_BEFORE})\s"
    rf"|\b(?:{_STREETS_BEFORE})\s+(?:[^\s,，;；]{{1,30}}\s+){{1,3}}\d{{1,4}}\b"
    rf"|\b{_STREETS_AFTER}\.?\s*\d{{1,4}}\s?[a-z]?\b"
    rf"|\b(?:street|road|avenue|lane)\s+(?:no\.?\s*)?\d{{1,5}}\b"
    r"|\b(?:room|suite|apartment|apt|flat|unit|floor|building|no)\.?\s*\d{1,5}\b"
    r"|\d{1,5}\s?[a-z]?(?:号(?!线)|號|弄|室|单元|幢|栋|座|楼|层)",
    re.IGNORECASE,
)
_PARTS = re.compile(r"[,，、;；\n]")
# 上海市黄浦区福州路: the province, the town, the district, as far as they stand there.
_AREA = re.compile(
    r"(?:[\u4e00-\u9fff]{2,9}?(?:省|自治区))?(?:[\u4e00-\u9fff]{2,9}?市)?(?:[\u4e00-\u9fff]{1,9}?[区县])?"
)
_LONGEST = 300


def is_street_address(place: str) -> bool:
    """Tell whether a place names a house, a flat or a floor: an exact address, and not an area."""
    return bool(_EXACT.search(place[:_LONGEST]))


def area_of(place: str) -> str:
    """Return what a place says of the area, without the parts that are an exact address; empty where they are all."""
    parts = [part for part in map(str.strip, _PARTS.split(place[:_LONGEST])) if part]
    kept = [part if not is_street_address(part) else _area_before(part) for part in parts]
    return ("，" if "，" in place else ", ").join(part for part in kept if part)


def _area_before(part: str) -> str:
    found = _AREA.match(part.strip())
    return found.group() if found else ""
