"""Time zones by the names of towns, in both languages: what a host types, and what is shown instead of an IANA name."""

from __future__ import annotations

from functools import cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.core import get_global
from babel.dates import get_timezone_location

from eventhub.events.event.schedule import is_known_zone, known_zones
from eventhub.text.characters import key
from eventhub.text.languages import Language
from eventhub.text.vocabulary import find_town, find_value, label, suggest, town_of
from eventhub.text.zones import zone_of_place

_LOCALES = {each: Locale.parse(each.value) for each in Language}
# Offered before anything is typed: towns in which many events are, one or two for a zone.
_OFTEN = (
    *("cn-shanghai", "cn-hong-kong", "cn-taiwan-taipei", "sg", "jp-tokyo", "kr-seoul", "th-bangkok", "in-mumbai"),
    *("ae-dubai", "de-berlin", "fr-paris", "gb-london", "us-new-york", "us-chicago", "us-san-francisco", "au-sydney"),
)


def town_of_zone(zone: str, language: str) -> str:
    """Return the town that stands for a zone: `Shanghai`, `上海`; `UTC` for that."""
    if zone == "UTC":
        return zone
    return str(get_timezone_location(ZoneInfo(zone), locale=_LOCALES[Language(language)], return_city=True))


def find_zone(typed: str) -> str | None:
    """Return the zone that a town, a country with one zone or an IANA name means; None where that is in doubt."""
    wanted = typed.strip()
    if is_known_zone(wanted):
        return wanted
    if zone := _by_town().get(key(wanted)):
        return zone
    place = find_value("place", wanted)
    return _zone_of(place) if place else zone_of_venue(wanted)


def zone_of_venue(venue: str) -> str | None:
    """Return the zone of the town in which a venue is, as its words say it; None in doubt."""
    town = find_town(venue)
    return _zone_of(town) if town else None


def suggest_towns(typed: str, language: str, most: int = 3) -> list[str]:
    """Return towns with a zone that may have been meant, in the reader's language."""
    found = suggest("place", typed[:60], 12, language)
    return [each.label for each in found if _zone_of(town_of(each.value_id))][:most]


def towns_to_choose(language: str) -> list[str]:
    """Return a few towns to begin with."""
    return [name for place in _OFTEN if (name := label(f"place:{place}", language))]


def _zone_of(place: str) -> str | None:
    zone = zone_of_place(place)
    return zone if zone and is_known_zone(zone) else None


@cache
def _by_town() -> dict[str, str]:
    """Return the zone of each town that one is named after, in both languages; of two names the present one."""
    # Places of zones in use today; older names of the same zone stand behind them.
    present = {zone for zones in get_global("territory_zones").values() for zone in zones}
    ordered = sorted(known_zones(), key=lambda zone: (zone in present, zone))
    return {key(town_of_zone(zone, code)): zone for zone in ordered for code in _LOCALES}
