"""The sentences that stand in code and templates: those to translate, and those that a language lacks.

For developers; no running EventHub needs it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

from eventhub.platform.i18n import FOLDER, merge, singular
from eventhub.text.languages import Language

ROOT = FOLDER.parents[2]
_METHODS = [("**.py", "python"), ("**.html", "jinja2"), ("**.txt", "jinja2")]
_KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}


def sentences() -> Iterator[tuple[str, int, str | tuple[str, ...], str | None]]:
    """Yield each sentence with its file (from the root of the checkout), its line and its context."""
    for folder in ("eventhub", "templates"):
        found = extract_from_dir(ROOT / folder, method_map=_METHODS, keywords=_KEYWORDS)
        for name, line, message, _comments, context in found:
            if singular(message):
                yield f"{folder}/{name}", line, message, context


def write_template(path: Path) -> Path:
    """Write all sentences as a template in the order of their files; return its path."""
    catalog = Catalog(project="EventHub", charset="utf-8")
    for name, line, message, context in sentences():
        catalog.add(message, locations=[(name, line)], context=context)
    with path.open("wb") as file:
        write_po(file, catalog, width=120, omit_header=False)
    return path


def find_missing(language: Language) -> dict[str, str]:
    """Return the sentences that a language lacks, each with the place where it stands."""
    known = {singular(message.id) for message in merge(language) if message.id}
    return {
        singular(message): f"{name}:{line}"
        for name, line, message, _context in sentences()
        if singular(message) not in known
    }
