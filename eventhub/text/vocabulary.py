"""Canonical ids of background values."""

from __future__ import annotations

from dataclasses import dataclass

from eventhub.text.characters import fold


def canonical(kind: str, typed: str) -> str:
    """The id under which two ways of writing one value meet; `kind` is a BackgroundKind value."""
    return f"typed:{fold(typed)}"[:200]


@dataclass(frozen=True)
class Suggestion:
    """One value to offer: its label in the reader's language and a short note such as the city."""

    label: str
    note: str = ""


def suggest(kind: str, typed: str, limit: int, language: str) -> list[Suggestion]:
    """Values of the vocabulary that begin like what was typed."""
    return []
