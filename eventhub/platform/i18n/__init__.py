"""The translations: for each language a folder of fragments, merged into the one file that gettext reads.

Fragments are `<language>/<feature>.po`. Folders are named as Flask-Babel asks for them, by str(Locale). What a language
lacks is said in English, in which the sentences stand in the code.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from eventhub.text.languages import DEFAULT, Language

# What reads and writes catalogues is loaded when it is used; a process that serves pages finds them written.
if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

FOLDER = Path(__file__).parent
TRANSLATED = tuple(each for each in Language if each is not DEFAULT)


class TranslationConflict(Exception):
    """Two fragments translate one sentence differently; names both places."""


def list_fragments(language: Language, folder: Path = FOLDER) -> list[Path]:
    """Return all fragment files of a language, by name."""
    return sorted((folder / language).glob("*.po"))


def compiled_file(language: Language, folder: Path = FOLDER) -> Path:
    """Return the path of the compiled file of a language."""
    return folder / language / "LC_MESSAGES" / "messages.mo"


def merge(language: Language, folder: Path = FOLDER) -> Catalog:
    """Return one catalogue of all fragments of a language, and of its base where it says nothing else.

    Raises TranslationConflict where fragments of one language disagree.
    """
    from babel.messages.catalog import Catalog

    merged = Catalog(locale=language.value, domain="messages")
    places: dict[tuple[str | None, str], tuple[str, Message]] = {}
    for path in list_fragments(language, folder):
        for message in _messages(path, language):
            place = f"{path.name}:{message.lineno}"
            key = (message.context, singular(message.id))
            known = places.setdefault(key, (place, message))
            _refuse_conflict(known, (place, message))
            merged.add(message.id, message.string, context=message.context)
    for message in merge(language.base, folder) if language.base else ():
        if message.id and (message.context, singular(message.id)) not in places:
            merged.add(message.id, message.string, context=message.context)
    return merged


def compile_all(folder: Path = FOLDER) -> list[Path]:
    """Merge and write the compiled file of each language that has fragments; return their paths."""
    return [_compile(each, folder) for each in TRANSLATED if list_fragments(each, folder)]


def _compile(language: Language, folder: Path) -> Path:
    """Write the compiled file in one step, so that no reader sees half of it."""
    from babel.messages.mofile import write_mo

    catalog = merge(language, folder)
    path = compiled_file(language, folder)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, unfinished = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
    with os.fdopen(handle, "wb") as file:
        write_mo(file, catalog)
    os.chmod(unfinished, 0o644)
    os.replace(unfinished, path)
    return path


def ensure_compiled(folder: Path = FOLDER) -> None:
    """Compile each language of which a fragment is newer than the compiled file, or that has none."""
    for language in TRANSLATED:
        if fragments := list_fragments(language, folder):
            fragments += list_fragments(language.base, folder) if language.base else []
            path = compiled_file(language, folder)
            changed = max(each.stat().st_mtime for each in (*fragments, folder / language))
            if not path.exists() or path.stat().st_mtime < changed:
                _compile(language, folder)


def _messages(path: Path, language: Language) -> Iterator[Message]:
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        catalog = read_po(file, locale=language.value, abort_invalid=True)
    for message in catalog:
        if message.id and any(_strings(message)) and not message.fuzzy:
            yield message


def _strings(message: Message) -> tuple[str, ...]:
    return tuple(message.string) if isinstance(message.string, tuple | list) else (message.string or "",)


def singular(msgid: str | tuple[str, ...] | list[str]) -> str:
    """Return a sentence as it is said of one thing."""
    return msgid if isinstance(msgid, str) else msgid[0]


def _refuse_conflict(known: tuple[str, Message], new: tuple[str, Message]) -> None:
    (old_place, old), (new_place, message) = known, new
    if _strings(old) != _strings(message) or type(old.id) is not type(message.id):
        raise TranslationConflict(
            f"{singular(message.id)!r} is {old.string!r} in {old_place} but {message.string!r} in {new_place}"
        )
