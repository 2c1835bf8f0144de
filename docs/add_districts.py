"""Add the districts of China's towns to the vocabulary: `python docs/add_districts.py FILE` appends to places.tsv.

FILE is src/districts.js of the npm package distpicker (MIT), which lists China's divisions by their code: `npm pack
distpicker`, then untar it. It is read as text. A district is a part of its town. One whose name another place has is
known by its town alone: 石家庄新华区.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from eventhub.text.catalogue import OF_TOWN, Catalogue, catalogue
from eventhub.text.pinyin import syllables

PLACES = Path(__file__).resolve().parents[1] / "eventhub" / "text" / "data" / "places.tsv"
_NAMED = re.compile(r"(\d{6}): '([^']+)'")
_NO_DISTRICTS = ("71", "81", "82")


def main(source: Path) -> None:
    """Append the districts that are new, in the order of their codes."""
    names = dict(_NAMED.findall(source.read_text("utf-8")))
    known, seen = catalogue("place"), set(catalogue("place").entries)
    districts = list(_districts(names, known))
    often = Counter(name for _, name in districts)
    with PLACES.open("a", encoding="utf-8") as file:
        for town, name in districts:
            if line := _line(town, name, known, seen, is_one=often[name] == 1):
                file.write("\t".join(line) + "\n")


def _districts(names: dict[str, str], known: Catalogue) -> Iterator[tuple[str, str]]:
    """Yield (id of the town, name) of each district."""
    for code, name in names.items():
        is_district = name.endswith("区") and not code.endswith("00") and len(name) > 2
        if not is_district or code.startswith(_NO_DISTRICTS):
            continue
        written = names.get(f"{code[:4]}00", "").removesuffix("城区")
        towns = [one for one in known.meanings(written) if one.startswith("cn-") and not known.entries[one].is_district]
        if towns:
            yield towns[0], name


def _line(town: str, name: str, known: Catalogue, seen: set[str], *, is_one: bool) -> tuple[str, ...] | None:
    """Return the line of a district; None for one that is known. `seen` holds ids and names in letters."""
    entry = known.entries[town]
    short = name.removesuffix("区")
    short = name if len(short) < 2 else short
    if any(one == town or known.is_within(one, town) for form in (name, short) for one in known.meanings(form)):
        return None
    reading = syllables(short)
    en = "".join(reading).replace("v", "u").capitalize()
    number = f"{town}-{en.lower()}"
    if number in seen:
        return None
    # Without its brackets a name is an alias, which must not make the name of another place doubtful.
    is_plain = is_one and not any(map(known.meanings, (name, short, "".join(reading), en))) and en not in seen
    seen |= {number, en}
    aliases = list(dict.fromkeys((name, f"{entry.zh}{name}", f"{entry.zh}{short}")))
    if is_plain:
        return number, en, short, " ".join(reading), "|".join(one for one in aliases if one != short), OF_TOWN + town
    zh = f"{entry.zh}{name}"
    pinyin = " ".join((*entry.pinyin.split(), *syllables(name)))
    return number, f"{en} District ({entry.en})", zh, pinyin, "|".join(aliases[2:]), OF_TOWN + town


if __name__ == "__main__":
    main(Path(sys.argv[1]))
