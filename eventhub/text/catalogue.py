"""The entries of one vocabulary file, and which entries a written form may mean."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, chain
from pathlib import Path

from eventhub.text.characters import fold, key
from eventhub.text.traditional import names_in_taiwan

FILES = {
    "place": "places",
    "school": "schools",
    "employer": "employers",
    "language": "languages",
    "interest": "interests",
    "cuisine": "cuisines",
}
# How good a hit a form is. The first three name their entry; the others only help while typing.
NAME, ALIAS, READING, INITIALS, LATER_WORDS = range(5)
INITIALS_FROM = 3  # Two initials are shared by too many.
# How a line says that its larger place is the town it is a part of.
OF_TOWN = "@"
_DATA = Path(__file__).parent / "data"
_ASCII_WORD = re.compile("[0-9a-z]+")
_LINE_END = re.compile(rb"\n")
_RANK_BITS = 3
_RANK_MASK = (1 << _RANK_BITS) - 1


@dataclass(frozen=True, slots=True)
class Entry:
    """One value that many people share; `part_of` is the id of the larger place or empty.

    `en` or `zh` is empty where no usual name exists; never both. `is_district` tells that the larger place is the town
    that this one is a part of: a district, a new area, a neighbourhood, a suburb of a metropolis.
    """

    id: str
    en: str
    zh: str
    pinyin: str
    aliases: tuple[str, ...]
    part_of: str
    is_district: bool = False

    def name(self, *, chinese: bool) -> str:
        """Return the name in Chinese or English, or the other one where there is none."""
        return (self.zh or self.en) if chinese else (self.en or self.zh)

    def forms(self) -> list[tuple[int, str]]:
        """Return every written form with its rank: a name or an alias."""
        ranked = [(NAME, self.en), (NAME, self.zh)]
        ranked += [(ALIAS, _without_brackets(name)) for name in (self.en, self.zh)]
        in_taiwan = names_in_taiwan().get(self.zh)
        return ranked + [(ALIAS, alias) for alias in (*self.aliases, *([in_taiwan] if in_taiwan else ()))]

    def is_exactly(self, wanted: str) -> bool:
        """Return whether this key is the whole of a name, an alias, a reading, or three or more initials."""
        rank = min((rank for rank, form in _searchable(self) if form == wanted), default=LATER_WORDS)
        return rank <= READING or (rank == INITIALS and len(wanted) >= INITIALS_FROM)

    def readings(self) -> Iterator[list[str]]:
        """Yield the syllables of the Chinese name, and of every short form made of its characters: 浙大 is zhe da."""
        syllables = self.pinyin.split()
        if syllables:
            yield syllables
        name = _without_brackets(self.zh)
        if len(name) == len(syllables):
            sound = dict(zip(name, syllables, strict=True))
            short = (alias for alias in self.aliases if len(alias) > 1 and sound.keys() >= set(alias))
            yield from ([sound[character] for character in alias] for alias in short)


class Entries(Mapping[str, Entry]):
    """All entries of a file by id, the best known first; each line is taken apart when it is asked for.

    Eight thousand lines take 0.6 MB as they stand in their files, 10 MB as objects, and a page needs a handful of them.
    """

    def __init__(self, content: bytes) -> None:
        """Index the content of a vocabulary file, whose first line has the titles."""
        self._content = content.rstrip(b"\n")
        self._starts = array("I", (end.end() for end in _LINE_END.finditer(self._content)))
        self._starts.append(len(self._content) + 1)
        self._by_id = array("I", sorted(range(len(self)), key=self.id_at))

    def __getitem__(self, entry_id: str) -> Entry:
        place = bisect_left(self._by_id, entry_id, key=self.id_at)
        if place == len(self) or self.id_at(self._by_id[place]) != entry_id:
            raise KeyError(entry_id)
        return self.at(self._by_id[place])

    def __iter__(self) -> Iterator[str]:
        return map(self.id_at, range(len(self)))

    def __len__(self) -> int:
        return len(self._starts) - 1

    def at(self, number: int) -> Entry:
        """Return the entry with this place in the file, from 0."""
        line = self._content[self._starts[number] : self._starts[number + 1] - 1]
        entry_id, en, zh, pinyin, aliases, part_of = line.decode().split("\t")
        larger = part_of.removeprefix(OF_TOWN)
        return Entry(entry_id, en, zh, pinyin, tuple(aliases.split("|")) if aliases else (), larger, larger != part_of)

    def id_at(self, number: int) -> str:
        """Return the id of the entry with this place in the file."""
        start = self._starts[number]
        return self._content[start : self._content.index(b"\t", start)].decode()


class Forms:
    """All keys under which entries are found, sorted, packed in one run of bytes.

    A dictionary of the same keys takes ten times the memory; a look-up here is 17 comparisons.
    """

    def __init__(self, text: bytes, packed: bytes, starts: bytes) -> None:
        """Take the three runs of bytes that `pack_forms` returns."""
        self.text = text
        self._packed = array("I", packed)
        self._starts = array("I", starts)

    def __len__(self) -> int:
        return len(self._starts)

    def all(self) -> list[str]:
        """Return every form in order; 40,000 are made in 3 ms, so they are not kept."""
        return self.text.decode().split("\n")

    def form(self, index: int) -> bytes:
        """Return the UTF-8 of the form with this index."""
        end = self._starts[index + 1] - 1 if index + 1 < len(self._starts) else len(self.text)
        return self.text[self._starts[index] : end]

    def meaning(self, index: int) -> tuple[int, int]:
        """Return (rank, place of the entry) of the form with this index."""
        packed = self._packed[index]
        return packed & _RANK_MASK, packed >> _RANK_BITS

    def beginning_with(self, wanted: bytes) -> range:
        """Return the indexes of all forms that begin with these bytes."""
        every = range(len(self))
        first = bisect_left(every, wanted, key=self.form)
        return range(first, bisect_left(every, wanted + b"\xff", lo=first, key=self.form))

    def exactly(self, wanted: bytes) -> range:
        """Return the indexes of all forms that equal these bytes."""
        first = end = bisect_left(range(len(self)), wanted, key=self.form)
        while end < len(self) and self.form(end) == wanted:
            end += 1
        return range(first, end)

    def index_at(self, offset: int) -> int:
        """Return the index of the form that this place in the text belongs to."""
        return bisect_left(self._starts, offset + 1) - 1


@dataclass(frozen=True)
class Catalogue:
    """All entries of one kind, and the forms under which they are found."""

    kind: str
    entries: Entries
    forms: Forms

    def meanings(self, written: str) -> list[str]:
        """Return ids of the entries that this form may mean, best rank first; empty when unknown."""
        return [entry_id for _, entry_id in self._ranked(written)]

    def one_meaning(self, written: str) -> str | None:
        """Return the one entry that this form means; None when unknown or when several fit as well.

        A country and its capital of the same name are no doubt: the larger place is meant.
        """
        ranked = self._ranked(written)
        best = [entry_id for rank, entry_id in ranked if rank == ranked[0][0]]
        tops = [one for one in best if not any(self.is_within(one, other) for other in best)]
        return tops[0] if len(tops) == 1 else None

    def one_with_initials(self, written: str) -> str | None:
        """Return the one entry whose Chinese name has these initials; None when none or several have them."""
        wanted = key(written).encode()
        numbers = {
            number
            for rank, number in map(self.forms.meaning, self.forms.exactly(wanted))
            if rank == INITIALS and wanted
        }
        return self.entries.id_at(numbers.pop()) if len(numbers) == 1 else None

    def is_within(self, inner: str, outer: str) -> bool:
        """Return whether a place lies in another one, at any depth; nothing lies in itself."""
        parent = self.entries[inner].part_of
        while parent and parent != outer:
            parent = self.entries[parent].part_of
        return bool(parent)

    def _ranked(self, written: str) -> list[tuple[int, str]]:
        wanted = key(written).encode()
        best: dict[int, int] = {}
        for index in self.forms.exactly(wanted) if wanted else ():
            rank, number = self.forms.meaning(index)
            if rank <= READING:
                best[number] = min(rank, best.get(number, rank))
        return sorted((rank, self.entries.id_at(number)) for number, rank in best.items())


@cache
def catalogue(kind: str) -> Catalogue:
    """Return the vocabulary of a kind, one of FILES; read once per process, which takes up to a tenth of a second."""
    entries = Entries((_DATA / f"{FILES[kind]}.tsv").read_bytes())
    return Catalogue(kind, entries, Forms(*pack_forms(chain(_ranked_forms(entries), _german_forms(kind, entries)))))


@cache
def german_names() -> Mapping[str, str]:
    """Return what values are called in German where that is not their English name, by kind and id."""
    lines = (_DATA / "german.tsv").read_text("utf-8").splitlines()[1:]
    return {value_id: name for value_id, _, name in (line.partition("\t") for line in lines)}


def pack_forms(ranked: Iterable[tuple[int, int, str]]) -> tuple[bytes, bytes, bytes]:
    """Return what Forms are made of. `ranked` are (place of the entry, rank, key), in any order."""
    # One bytes object a form while sorting, as tuples would leave holes in the memory of every worker.
    together = sorted(
        form.encode() + b"\x00" + (number << _RANK_BITS | rank).to_bytes(4, "big") for number, rank, form in ranked
    )
    text = b"\n".join(each[:-5] for each in together)
    meanings = array("I", (int.from_bytes(each[-4:], "big") for each in together))
    starts = array("I", accumulate((len(each) - 4 for each in together[:-1]), initial=0))
    return text, meanings.tobytes(), starts.tobytes()


def _ranked_forms(entries: Entries) -> Iterator[tuple[int, int, str]]:
    for number in range(len(entries)):
        yield from ((number, rank, form) for rank, form in _searchable(entries.at(number)) if form)


def _german_forms(kind: str, entries: Entries) -> Iterator[tuple[int, int, str]]:
    names = {
        value_id.partition(":")[2]: name for value_id, name in german_names().items() if value_id.startswith(f"{kind}:")
    }
    return ((number, ALIAS, key(names[each])) for number, each in enumerate(entries if names else ()) if each in names)


def words(text: str) -> list[str]:
    """Return the folded words of a text, split at all but letters and digits."""
    if text.isascii():
        return _ASCII_WORD.findall(text.lower())
    return "".join(c if c.isalnum() else " " for c in fold(text)).split()


def _searchable(entry: Entry) -> Iterator[tuple[int, str]]:
    """Yield the keys of an entry with their ranks, a better rank before a worse one of the same key."""
    seen: dict[str, int] = {}
    for rank, form in entry.forms():
        folded = key(form)
        seen[folded] = min(rank, seen.get(folded, rank))
    for reading in entry.readings():
        seen.setdefault("".join(reading), READING)
        seen.setdefault("".join(syllable[0] for syllable in reading), INITIALS)
    later = words(entry.en)[1:]
    for at in range(len(later)):
        seen.setdefault("".join(later[at:]), LATER_WORDS)
    return ((rank, form) for form, rank in seen.items())


def _without_brackets(name: str) -> str:
    return name.split("（")[0].split(" (")[0]
