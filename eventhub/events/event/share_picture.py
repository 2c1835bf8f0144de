"""The picture that a shared link shows: the cover, and title, day and place in words. Pure: facts in, JPEG out.

It says what a stranger reads on the page, and no more. Fonts are those of the machine: Noto Sans CJK first, which has
Latin and Chinese alike; without a font that has hanzi the picture leaves them out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from io import BytesIO
from typing import Any

from eventhub.events.event.cover_scenes import draw
from eventhub.events.event.pictures import paint
from eventhub.platform.pictures import encode_bare

SIZE = (1200, 630)
_COVER_WIDTH = 560
_LEFT, _ROOM = 612, 540
_PAPER, _INK, _INK_2, _THREAD = "#faf8f5", "#1d1a16", "#544e46", "#dd5a26"
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
_PLAIN = (
    ("NotoSansCJK-Regular.ttc", 2),
    ("NotoSansCJKsc-Regular.otf", 0),
    ("SourceHanSansSC-Regular.otf", 0),
    ("PingFang.ttc", 0),
    ("wqy-zenhei.ttc", 0),
    ("LiberationSans-Regular.ttf", 0),
    ("DejaVuSans.ttf", 0),
    ("Arial.ttf", 0),
)
# A word of letters, a space, or one character of a script without spaces.
_PIECE = re.compile(r"[^\s\u2e80-\uffef]+|\s+|.")


@dataclass(frozen=True)
class SharedFacts:
    """What the picture says, in one language; lines that are empty are left out.

    `cover_mark` is that of the organiser's photo, empty for the drawing of `cover_seed`.
    """

    title: str
    second_title: str
    when: str
    place: str
    host: str
    cover_seed: int
    cover_mark: str


def draw_share_picture(facts: SharedFacts, photo: bytes | None) -> bytes:
    """Draw the picture as a JPEG of 1200 x 630; `photo`: the organiser's, None for the drawing."""
    from PIL import Image, ImageDraw, ImageOps

    canvas = Image.new("RGB", SIZE, _PAPER)
    cover = paint(draw(facts.cover_seed)) if photo is None else Image.open(BytesIO(photo)).convert("RGB")
    canvas.paste(ImageOps.fit(cover, (_COVER_WIDTH, SIZE[1])), (0, 0))
    pen = ImageDraw.Draw(canvas)
    _draw_mark(pen)
    below = _write_title(pen, facts)
    below = _write(pen, facts.when, below + 34, _Style(32, is_bold=True, most=2))
    _write(pen, facts.place, below + 4, _Style(30, most=2))
    _write(pen, facts.host, 556, _Style(26, colour=_INK_2))
    return encode_bare(canvas, "JPEG", quality=88, optimize=True)


def _draw_mark(pen: Any) -> None:
    pen.line([(1100, 68), (1112, 56), (1124, 52), (1136, 56), (1148, 68)], fill=_THREAD, width=6, joint="curve")
    for x, y, colour in ((1100, 68, _INK), (1124, 52, _THREAD), (1148, 68, _INK)):
        pen.ellipse((x - 7, y - 7, x + 7, y + 7), fill=colour)


@dataclass(frozen=True)
class _Style:
    size: int
    is_bold: bool = False
    colour: str = _INK
    most: int = 1


def _write_title(pen: Any, facts: SharedFacts) -> int:
    """Write the title as large as three lines allow, and the second one below it; return where it ends."""
    first, second = (_drawable(text, is_bold=True) for text in (facts.title, facts.second_title))
    for size in (68, 60, 52, 44, 38):
        style = _Style(size, is_bold=True, most=3)
        lines = _lines(first or second, style)
        if len(lines) <= style.most and all(_width(line, style) <= _ROOM for line in lines):
            break
    below = _write(pen, first or second, 88, style)
    return _write(pen, facts.second_title if first else "", below + 8, _Style(30, colour=_INK_2, most=2))


def _write(pen: Any, text: str, top: int, style: _Style) -> int:
    """Write a text below `top`, its last line cut where it is too long; return where it ends."""
    every = _lines(_drawable(text, is_bold=style.is_bold), style)
    lines = [_cut(line, style) for line in every[: style.most]]
    if len(every) > style.most:
        lines[-1] = _cut(every[style.most - 1] + " " + every[style.most], style)
    step = round(style.size * 1.22)
    font = _font(style.size, is_bold=style.is_bold)
    for number, line in enumerate(lines):
        pen.text((_LEFT, top + number * step), line, font=font, fill=style.colour, anchor="lt")
    return top + len(lines) * step


def _lines(text: str, style: _Style) -> list[str]:
    lines, line = [], ""
    for piece in _PIECE.findall(text):
        if line and _width((line + piece).rstrip(), style) > _ROOM:
            lines.append(line.rstrip())
            line = "" if piece.isspace() else piece
        else:
            line += piece
    return [*lines, line.rstrip()] if line.strip() else lines


def _cut(line: str, style: _Style) -> str:
    """Shorten a line until it fits."""
    if _width(line, style) <= _ROOM:
        return line
    kept = line
    while kept and _width(kept + "…", style) > _ROOM:
        kept = kept[:-1].rstrip()
    return kept + "…"


def _width(text: str, style: _Style) -> float:
    return float(_font(style.size, is_bold=style.is_bold).getlength(text))


def _drawable(text: str, *, is_bold: bool) -> str:
    """Return the text without what the font has no sign for, hanzi among them where no font has any."""
    kept = "".join(sign if _has_sign(sign, is_bold=is_bold) else " " for sign in text)
    return " ".join(kept.split()).strip(" ·-,")


@lru_cache(maxsize=4096)
def _has_sign(sign: str, *, is_bold: bool) -> bool:
    if sign.isascii():
        return sign.isprintable()
    font = _font(32, is_bold=is_bold)
    drawn, missing = font.getmask(sign), font.getmask("\uffff")
    return bool(drawn.size[0]) and (drawn.size, bytes(drawn)) != (missing.size, bytes(missing))


@cache
def _font(size: int, *, is_bold: bool) -> Any:
    from PIL import ImageFont

    for name, face in _BOLD if is_bold else _PLAIN:
        try:
            return ImageFont.truetype(name, size, index=face)
        except OSError:
            continue
    return ImageFont.load_default(size)
