"""Names of the vocabularies in Traditional Chinese: towns, schools, topics. What people type is never turned."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from eventhub.text.characters import has_hanzi, simplify
from eventhub.text.languages import Language, Script


def in_traditional(name: str, reader: Language = Language.TRADITIONAL) -> str:
    """Return a name of a vocabulary as a reader of traditional characters has it; for others as it is.

    The table knows each name that is not turned sign by sign (意大利, which is 義大利 in Taiwan). Hong Kong has its
    towns, countries and pastimes mostly in the mainland's words: 意大利, 酒店, 三文魚.
    """
    if name.isascii() or reader.script is not Script.TRADITIONAL:
        return name
    signs, names = _table()
    if reader is Language.HONG_KONG and name in names_in_taiwan():
        return name.translate(signs)
    return names.get(name) or name.translate(signs)


def is_simplified(text: str) -> bool:
    """Return whether a text is in simplified hanzi: none is traditional, and one has another traditional form."""
    return simplify(text) == text and (in_traditional(text) != text or not all(map(_is_in_big5, text)))


def _is_in_big5(sign: str) -> bool:
    """Return whether Taiwan's set of hanzi has this one; whatever is no hanzi counts as had."""
    return not has_hanzi(sign) or bool(sign.encode("big5", "ignore"))


@cache
def names_in_taiwan() -> dict[str, str]:
    """Return the names that Taiwan says in other words, by those of the vocabularies: 意大利, 義大利."""
    return {name: other for name, other in _table()[1].items() if simplify(other) != name}


@cache
def _table() -> tuple[dict[int, str], dict[str, str]]:
    rows = files("eventhub.text.data").joinpath("traditional_names.tsv").read_text("utf-8").splitlines()[1:]
    pairs = [row.split("\t") for row in rows]
    signs = {ord(simple): turned for simple, turned in pairs if len(simple) == 1}
    return signs, {simple: turned for simple, turned in pairs if len(simple) > 1}
