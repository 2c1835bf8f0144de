"""The entries of one vocabulary file, and which entries a written form may mean."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from eventhub.text.characters import fold, key

FILES = {
    "place": "places", "school": "schools", "employer": "employers",
    "language": "languages", "interest": "interests", "cuisine": "cuisines",
}  # fmt: skip
_NAME, _ALIAS, _PINYIN = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Entry:
    """One value that many people share; `part_of` is the id of the larger place or empty."""

    id: str
    en: str
    zh: str
    pinyin: str
    aliases: tuple[str, ...]
    part_of: str

    def forms(self) -> list[tuple[int, str]]:
        """Every written form with its rank: 0 a name, 1 an alias, 2 the reading of the hanzi."""
        ranked = [(_NAME, self.en), (_NAME, self.zh), (_PINYIN, self.pinyin)]
        ranked += [(_ALIAS, _without_brackets(name)) for name in (self.en, self.zh)]
        return ranked + [(_ALIAS, alias) for alias in self.aliases]


@dataclass(frozen=True)
class Catalogue:
    """All entries of one kind by id, and by the key of every form as (rank, id) pairs."""

    kind: str
    entries: dict[str, Entry]
    by_form: dict[str, tuple[tuple[int, str], ...]]

    def meanings(self, written: str) -> list[str]:
        """Ids of the entries that this form may mean, best rank first; empty when unknown."""
        return [entry_id for _, entry_id in self.by_form.get(key(written), ())]

    def one_meaning(self, written: str) -> str | None:
        """The one entry that this form means; None when unknown or when several fit as well.

        A country and its capital of the same name are no doubt: the larger place is meant.
        """
        ranked = self.by_form.get(key(written), ())
        best = [entry_id for rank, entry_id in ranked if rank == ranked[0][0]]
        tops = [one for one in best if not any(self.is_within(one, other) for other in best)]
        return tops[0] if len(tops) == 1 else None

    def is_within(self, inner: str, outer: str) -> bool:
        """Whether a place lies in another one, at any depth; nothing lies in itself."""
        parent = self.entries[inner].part_of
        while parent and parent != outer:
            parent = self.entries[parent].part_of
        return bool(parent)


@cache
def catalogue(kind: str) -> Catalogue:
    """The vocabulary of a kind, read once per process."""
    entries = {entry.id: entry for entry in _read(FILES[kind])}
    forms: dict[str, set[tuple[int, str]]] = {}
    for entry in entries.values():
        for rank, form in entry.forms():
            forms.setdefault(key(form), set()).add((rank, entry.id))
    forms.pop("", None)
    return Catalogue(kind, entries, {form: _ranked(found) for form, found in forms.items()})


def words(text: str) -> list[str]:
    """The folded words of a text, split at everything that is no letter or digit."""
    return "".join(c if c.isalnum() else " " for c in fold(text)).split()


def _ranked(found: set[tuple[int, str]]) -> tuple[tuple[int, str], ...]:
    best: dict[str, int] = {}
    for rank, entry_id in found:
        best[entry_id] = min(rank, best.get(entry_id, rank))
    return tuple(sorted((rank, entry_id) for entry_id, rank in best.items()))


def _without_brackets(name: str) -> str:
    return name.split("（")[0].split(" (")[0]


def _read(name: str) -> list[Entry]:
    text = files("eventhub.text.data").joinpath(f"{name}.tsv").read_text("utf-8")
    rows = csv.reader(text.splitlines()[1:], delimiter="\t", quoting=csv.QUOTE_NONE)
    return [
        Entry(i, en, zh, pinyin, tuple(a for a in aliases.split("|") if a), part_of)
        for i, en, zh, pinyin, aliases, part_of in rows
    ]
