"""A sheet of badges as PDF: ten to an A4 page, names in both scripts, and what to ask each person about.

Chinese comes from the reader's own STSong-Light, a font that every PDF reader maps to one of its own, so that no
font is shipped. Latin letters beyond Western Europe come from an installed DejaVu Sans where there is one.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

from eventhub.text.characters import fold

# Millimetres: business cards on A4, which is the paper that is sold perforated.
_WIDTH, _HEIGHT, _COLUMNS, _ROWS = 85.0, 54.0, 2, 5
_LEFT, _BOTTOM = 20.0, 13.5
_MARGIN = 5.0
_POINTS = 72 / 25.4
# Points: what a line of a badge may take.
_ROOM = (_WIDTH - 2 * _MARGIN) * _POINTS
# Points. A name that one line would show smaller than at two thirds of its size stands on two.
_NAME, _NAME_OF_TWO_LINES, _SMALLEST_SHARE = 24, 18, 1.5
_BREAKS = " -·・"
_FONT_FILES = (
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
    "/usr/share/fonts/dejavu/DejaVuSans.ttf",
    "/usr/share/fonts/TTF/DejaVuSans.ttf",
    "/Library/Fonts/DejaVuSans.ttf",
)
# Below stand Latin, Greek and Cyrillic letters, which Chinese fonts draw as wide as hanzi.
_FIRST_EASTERN = "\u2e80"
_LATIN, _HANZI, _HANGUL, _WIDE = "Helvetica", "STSong-Light", "HYSMyeongJo-Medium", "DejaVuSans"


@dataclass(frozen=True)
class Badge:
    """What stands on one badge. `ask` is the ready line about topics, empty when none was released."""

    name: str
    other_name: str
    headline: str
    ask: str


def sheet(title: str, badges: Iterable[Badge]) -> bytes:
    """Draw all badges in their order as PDF; one empty page when there are none."""
    from reportlab.pdfgen.canvas import Canvas

    wide = _register_fonts()
    file = io.BytesIO()
    paper = Canvas(file, pagesize=(210 * _POINTS, 297 * _POINTS), pageCompression=1)
    paper.setTitle(title)
    on_a_page = _COLUMNS * _ROWS
    for number, badge in enumerate(badges):
        slot = number % on_a_page
        if number and slot == 0:
            paper.showPage()
        _draw(paper, title, badge, slot, wide)
    paper.save()
    return file.getvalue()


def _draw(paper: Any, title: str, badge: Badge, slot: int, wide: bool) -> None:
    left = (_LEFT + slot % _COLUMNS * _WIDTH) * _POINTS
    bottom = (_BOTTOM + (_ROWS - 1 - slot // _COLUMNS) * _HEIGHT) * _POINTS
    width, height = _WIDTH * _POINTS, _HEIGHT * _POINTS
    paper.setStrokeGray(0.8)
    paper.setLineWidth(0.3)
    paper.rect(left, bottom, width, height)

    def line(text: str, size: float, millimetres_from_top: float, grey: float = 0.0) -> None:
        paper.setFillGray(grey)
        _centre(paper, text, size, left, bottom + height - millimetres_from_top * _POINTS, wide=wide)

    line(title, 7, 7, 0.4)
    if _length(paper, runs(badge.name, wide=wide), _NAME) > _SMALLEST_SHARE * _ROOM:
        for words, millimetres in zip(break_in_two(badge.name), (14, 22), strict=True):
            line(words, _NAME_OF_TWO_LINES, millimetres)
    else:
        line(badge.name, _NAME, 21)
    line(badge.other_name, 15, 29, 0.2)
    line(badge.headline, 9, 36, 0.3)
    line(badge.ask, 9, 47)


def _centre(paper: Any, text: str, size: float, left: float, height: float, *, wide: bool) -> None:
    """Draw one line in the middle of the badge, smaller when it does not fit, cut where half its size is too large."""
    pieces = runs(text, wide=wide)
    room = _ROOM
    length = _length(paper, pieces, size)
    if length > 2 * room:
        pieces = _fitting(pieces, lambda some: _length(paper, some, size / 2) <= room)
        length = _length(paper, pieces, size)
    if length > room:
        size, length = size * room / length, room
    at = left + (_WIDTH * _POINTS - length) / 2
    for font, words in pieces:
        paper.setFont(font, size)
        paper.drawString(at, height, words)
        at += paper.stringWidth(words, font, size)


def break_in_two(name: str) -> tuple[str, str]:
    """Break a long name where its halves are most alike: between its words, where it has some."""
    breaks = [at for at in range(1, len(name)) if name[at - 1] in _BREAKS] or range(1, len(name))

    def longer_half(at: int) -> int:
        return max(_breadth(name[:at]), _breadth(name[at:]))

    at = min(breaks, key=longer_half)
    return name[:at].strip(), name[at:].strip()


def _breadth(text: str) -> int:
    """Measure a text in halves of a hanzi, which is as wide as two letters."""
    return sum(2 if sign >= _FIRST_EASTERN else 1 for sign in text)


def _length(paper: Any, pieces: Sequence[tuple[str, str]], size: float) -> float:
    width: float = sum(paper.stringWidth(words, font, size) for font, words in pieces)
    return width


def _fitting(pieces: list[tuple[str, str]], fits: Callable[[list[tuple[str, str]]], bool]) -> list[tuple[str, str]]:
    """Cut characters from the end until the pieces fit, and add an ellipsis for them."""
    short = list(pieces)
    while short and not fits([*short, (_LATIN, "…")]):
        font, words = short.pop()
        if words[:-1]:
            short.append((font, words[:-1]))
    return short if short == pieces else [*short, (_LATIN, "…")]


def runs(text: str, *, wide: bool) -> list[tuple[str, str]]:
    """Split the text into (font, text) runs. `wide`: a font for rare Latin letters is there, else they lose accents."""
    signs = [pair for sign in text for pair in _with_font(sign, wide)]
    return [(font, "".join(sign for _, sign in group)) for font, group in groupby(signs, key=lambda pair: pair[0])]


@lru_cache(maxsize=8192)
def _with_font(sign: str, wide: bool) -> tuple[tuple[str, str], ...]:
    if _can_be_written(sign, "cp1252"):
        return ((_LATIN, sign),)
    if sign >= _FIRST_EASTERN and _can_be_written(sign, "gbk"):
        return ((_HANZI, sign),)
    if sign >= _FIRST_EASTERN and _can_be_written(sign, "euc_kr"):
        return ((_HANGUL, sign),)
    if wide:
        return ((_WIDE, sign),)
    plain = fold(sign)
    bare = plain.upper() if sign.isupper() else plain
    return ((_LATIN, bare),) if bare and _can_be_written(bare, "cp1252") else ()


def _can_be_written(sign: str, encoding: str) -> bool:
    try:
        sign.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


@cache
def _register_fonts() -> bool:
    """Register the fonts; return whether one for rare Latin letters is installed."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfbase.ttfonts import TTFont

    for name in (_HANZI, _HANGUL):
        pdfmetrics.registerFont(UnicodeCIDFont(name))
    found = next((path for path in _FONT_FILES if Path(path).exists()), None)
    if found:
        pdfmetrics.registerFont(TTFont(_WIDE, found))
    return found is not None
