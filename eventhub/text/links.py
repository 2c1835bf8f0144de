"""Plain text with its web addresses found, so that a page can show where each one leads. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

# A browser reads a backslash as a slash, Python as part of a name: evil.example\@bank.example is the first for one.
_ADDRESS = re.compile(r"https?://[^\s<>\\\"'，。；、）】》]+", re.IGNORECASE)
_NOT_PART_OF_IT = ".,;:!?)]"


@dataclass(frozen=True)
class Piece:
    """Some words, or one address with the host it leads to (empty for words)."""

    text: str
    host: str = ""


def paragraphs(text: str) -> list[list[Piece]]:
    """Return each line that is not empty, cut into words and addresses."""
    return [_pieces(line) for line in text.splitlines() if line.strip()]


def _pieces(line: str) -> list[Piece]:
    found, end = [], 0
    for match in _ADDRESS.finditer(line):
        address = match[0].rstrip(_NOT_PART_OF_IT)
        host = _host(address)
        if not host:
            continue
        found += [Piece(line[end : match.start()]), Piece(address, host)]
        end = match.start() + len(address)
    return [piece for piece in (*found, Piece(line[end:])) if piece.text]


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
