"""The Chinese translations: one fragment for each feature, merged into the one file that gettext reads.

Fragments are `zh_Hans/<feature>.po`. The folder is named as Flask-Babel asks for it, by str(Locale).
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

# What reads and writes catalogues is loaded when it is used; a process that serves pages finds them written.
if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

FOLDER = Path(__file__).parent
LOCALE = "zh_Hans"


class TranslationConflict(Exception):
    """Two fragments translate one sentence differently; names both places."""


def list_fragments(folder: Path = FOLDER) -> list[Path]:
    """Return all fragment files, by name."""
    return sorted((folder / LOCALE).glob("*.po"))


def compiled_file(folder: Path = FOLDER) -> Path:
    """Return the path of the compiled file."""
    return folder / LOCALE / "LC_MESSAGES" / "messages.mo"


def merge(folder: Path = FOLDER) -> Catalog:
    """Return one catalogue of all fragments. Raises TranslationConflict where they disagree."""
    from babel.messages.catalog import Catalog

    merged = Catalog(locale=LOCALE, domain="messages")
    places: dict[tuple[str | None, str], tuple[str, Message]] = {}
    for path in list_fragments(folder):
        for message in _messages(path):
            place = f"{path.name}:{message.lineno}"
            key = (message.context, _singular(message.id))
            known = places.setdefault(key, (place, message))
            _refuse_conflict(known, (place, message))
            merged.add(message.id, message.string, context=message.context)
    return merged


def compile_all(folder: Path = FOLDER) -> Path:
    """Merge and write the compiled file in one step, so that no reader sees half of it; return its path."""
    from babel.messages.mofile import write_mo

    catalog = merge(folder)
    path = compiled_file(folder)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, unfinished = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
    with os.fdopen(handle, "wb") as file:
        write_mo(file, catalog)
    os.chmod(unfinished, 0o644)
    os.replace(unfinished, path)
    return path


def ensure_compiled(folder: Path = FOLDER) -> None:
    """Compile when a fragment is newer than the compiled file, or there is none."""
    path = compiled_file(folder)
    newest = max((fragment.stat().st_mtime for fragment in list_fragments(folder)), default=0)
    folder_changed = (folder / LOCALE).stat().st_mtime if list_fragments(folder) else 0
    if not path.exists() or path.stat().st_mtime < max(newest, folder_changed):
        compile_all(folder)


def _messages(path: Path) -> Iterator[Message]:
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        catalog = read_po(file, locale=LOCALE, abort_invalid=True)
    for message in catalog:
        if message.id and any(_strings(message)) and not message.fuzzy:
            yield message


def _strings(message: Message) -> tuple[str, ...]:
    return tuple(message.string) if isinstance(message.string, tuple | list) else (message.string or "",)


def _singular(msgid: str | tuple[str, ...] | list[str]) -> str:
    return msgid if isinstance(msgid, str) else msgid[0]


def _refuse_conflict(known: tuple[str, Message], new: tuple[str, Message]) -> None:
    (old_place, old), (new_place, message) = known, new
    if _strings(old) != _strings(message) or type(old.id) is not type(message.id):
        raise TranslationConflict(
            f"{_singular(message.id)!r} is {old.string!r} in {old_place} but {message.string!r} in {new_place}"
        )
