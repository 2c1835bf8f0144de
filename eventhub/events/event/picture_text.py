"""Text on pictures: fonts, lines that fit a column, and which characters a font can draw. Pure but for the drawing.

Fonts are those of the machine: Noto CJK first, which has Latin and Chinese alike; without a font that has hanzi a
picture leaves them out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any

PAPER, INK, INK_2, THREAD = "#faf8f5", "#1d1a16", "#544e46", "#dd5a26"


class Face(StrEnum):
    """How letters look."""

    PLAIN = "plain"
    BOLD = "bold"
    SERIF = "serif"


# File names, which Pillow looks up in the font folders of the machine, and the face within the file.
_BOLD = (
    ("NotoSansCJK-Bold.ttc", 2),
    ("NotoSansCJKsc-Bold.otf", 0),
    ("SourceHanSansSC-Bold.otf", 0),
    ("PingFang.ttc", 0),
    ("wqy-zenhei.ttc", 0),
    ("LiberationSans-Bold.ttf", 0),
    ("DejaVuSans-Bold.ttf", 0),
    ("Arial Bold.ttf", 0),
)
_FONTS = {
    Face.PLAIN: (
        ("NotoSansCJK-Regular.ttc", 2),
        ("NotoSansCJKsc-Regular.otf", 0),
        ("SourceHanSansSC-Regular.otf", 0),
        ("PingFang.ttc", 0),
        ("wqy-zenhei.ttc", 0),
        ("LiberationSans-Regular.ttf", 0),
        ("DejaVuSans.ttf", 0),
        ("Arial.ttf", 0),
    ),
    Face.BOLD: _BOLD,
    Face.SERIF: (
        ("NotoSerifCJK-Bold.ttc", 2),
        ("NotoSerifCJKsc-Bold.otf", 0),
        ("SourceHanSerifSC-Bold.otf", 0),
        ("Songti.ttc", 0),
        *_BOLD,
    ),
}
# A word of letters, a space, or one character of a script without spaces.
_PIECE = re.compile(r"[^\s\u2e80-\uffef]+|\s+|.")
# The beginning of a word of letters, behind a space or a sign that needs none.
_IN_A_WORD = re.compile(r"(?<=[\s\u2e80-\uffef])[^\s\u2e80-\uffef]+$")
_LINE_STEP = 1.22


@dataclass(frozen=True)
class Style:
    """How a text is written: size in pixels, at most so many lines of at most `room` pixels."""

    size: int
    room: int
    face: Face = Face.PLAIN
    colour: str = INK
    most: int = 1


@dataclass(frozen=True)
class Written:
    """A text in lines that fit."""

    lines: tuple[str, ...]
    style: Style

    @property
    def height(self) -> int:
        """Return how many pixels the lines take."""
        return len(self.lines) * round(self.style.size * _LINE_STEP)

    def draw(self, pen: Any, left: int, top: int) -> int:
        """Draw the lines from this corner down; return where they end."""
        step = round(self.style.size * _LINE_STEP)
        font = _font(self.style.size, self.style.face)
        for number, line in enumerate(self.lines):
            pen.text((left, top + number * step), line, font=font, fill=self.style.colour, anchor="lt")
        return top + self.height


def write(text: str, style: Style) -> Written:
    """Break a text into lines; what does not fit is cut off with an ellipsis."""
    every = _lines(drawable(text, style.face), style)
    lines = [_cut(line, style) for line in every[: style.most]]
    if len(every) > style.most:
        lines[-1] = _cut(every[style.most - 1] + " " + every[style.most], style)
    return Written(tuple(lines), style)


def write_large(text: str, style: Style, sizes: Sequence[int]) -> Written:
    """Write a text in the largest of the sizes in which all of it fits, else in the last."""
    for size in sizes:
        style = replace(style, size=size)
        lines = _lines(drawable(text, style.face), style)
        if len(lines) <= style.most and all(_width(line, style) <= style.room for line in lines):
            break
    return write(text, style)


def drawable(text: str, face: Face) -> str:
    """Return the text without what the font has no sign for, hanzi among them where no font has any."""
    kept = "".join(sign if _has_sign(sign, face) else " " for sign in text)
    return " ".join(kept.split()).strip(" ·-,")


def _lines(text: str, style: Style) -> list[str]:
    lines, line = [], ""
    for piece in _PIECE.findall(text):
        if line and _width((line + piece).rstrip(), style) > style.room:
            lines.append(line.rstrip())
            line = "" if piece.isspace() else piece
        else:
            line += piece
    return [*lines, line.rstrip()] if line.strip() else lines


def _cut(line: str, style: Style) -> str:
    """Shorten a line until it fits, behind a whole word where it has one that fits."""
    if _width(line, style) <= style.room:
        return line
    kept = line
    while kept and _width(kept + "…", style) > style.room:
        kept = kept[:-1].rstrip()
    words = _IN_A_WORD.sub("", kept) if _IN_A_WORD.search(line[: len(kept) + 1]) else kept
    return (words.rstrip(" ,;:") or kept) + "…"


def _width(text: str, style: Style) -> float:
    return float(_font(style.size, style.face).getlength(text))


@lru_cache(maxsize=4096)
def _has_sign(sign: str, face: Face) -> bool:
    if sign.isascii():
        return sign.isprintable()
    font = _font(32, face)
    drawn, missing = font.getmask(sign), font.getmask("\uffff")
    return bool(drawn.size[0]) and (drawn.size, bytes(drawn)) != (missing.size, bytes(missing))


@cache
def _font(size: int, face: Face) -> Any:
    from PIL import ImageFont

    for name, number in _FONTS[face]:
        try:
            return ImageFont.truetype(name, size, index=number)
        except OSError:
            continue
    return ImageFont.load_default(size)
