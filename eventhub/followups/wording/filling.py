"""Putting values into a wording: once, as they were typed, with a space between hanzi and Latin letters."""

from __future__ import annotations

import re
from collections.abc import Mapping

_PLACEHOLDER = re.compile(r"\{([A-Za-z_]+)\}")


def filled(wording: str, values: Mapping[str, str]) -> str:
    """Return the wording with its values in place; what a value holds is never parsed again."""
    text = ""
    for number, part in enumerate(_PLACEHOLDER.split(wording)):
        value = values[part] if number % 2 else part
        text += _gap(text, value) + value
    return text


def _gap(before: str, after: str) -> str:
    if not before or not after:
        return ""
    first, second = before[-1], after[0]
    meets = (_is_hanzi(first) and _is_latin(second)) or (_is_latin(first) and _is_hanzi(second))
    return " " if meets else ""


def _is_hanzi(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


def _is_latin(character: str) -> bool:
    return character.isalnum() and ord(character) < 0x0250
