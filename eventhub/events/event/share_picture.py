"""The picture that a shared link shows: the cover, and title, day and place in words. Pure: facts in, JPEG out.

It says what a stranger reads on the page, and no more.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any

from eventhub.events.event.cover_scenes import draw
from eventhub.events.event.picture_text import INK, INK_2, PAPER, THREAD, Face, Style, drawable, write, write_large
from eventhub.events.event.pictures import paint
from eventhub.platform.pictures import encode_bare

SIZE = (1200, 630)
_COVER_WIDTH = 560
_LEFT, _ROOM = 612, 540


@dataclass(frozen=True)
class SharedFacts:
    """What pictures of an event say, in one language; lines that are empty are left out.

    `hours` follow the day on the poster. `cover_mark` is that of the organiser's photo, empty for the drawing of
    `cover_seed`. `scan` says what the code on the poster is for, and `link` is what it holds.
    """

    title: str
    second_title: str
    when: str
    day: str
    hours: str
    place: str
    host: str
    scan: str
    link: str
    cover_seed: int
    cover_mark: str


def cover_of(facts: SharedFacts, photo: bytes | None, size: tuple[int, int]) -> Any:
    """Return the cover as an RGB image of this size: the organiser's photo, or the drawing for None."""
    from PIL import Image, ImageOps

    cover = _painted(facts.cover_seed) if photo is None else Image.open(BytesIO(photo)).convert("RGB")
    return ImageOps.fit(cover, size)


# The pictures of one page are asked for together: one painting of 0.1 to 0.7 s serves all three.
@lru_cache(maxsize=4)
def _painted(seed: int) -> Any:
    return paint(draw(seed))


def draw_share_picture(facts: SharedFacts, photo: bytes | None) -> bytes:
    """Draw the picture as a JPEG of 1200 x 630; `photo`: the organiser's, None for the drawing."""
    from PIL import Image, ImageDraw

    canvas = Image.new("RGB", SIZE, PAPER)
    canvas.paste(cover_of(facts, photo, (_COVER_WIDTH, SIZE[1])), (0, 0))
    pen = ImageDraw.Draw(canvas)
    _draw_mark(pen)
    below = _write_title(pen, facts)
    below = write(facts.when, Style(32, _ROOM, Face.BOLD, most=2)).draw(pen, _LEFT, below + 34)
    write(facts.place, Style(30, _ROOM, most=2)).draw(pen, _LEFT, below + 4)
    write(facts.host, Style(26, _ROOM, colour=INK_2)).draw(pen, _LEFT, 556)
    return encode_bare(canvas, "JPEG", quality=88, optimize=True)


def _draw_mark(pen: Any) -> None:
    pen.line([(1100, 68), (1112, 56), (1124, 52), (1136, 56), (1148, 68)], fill=THREAD, width=6, joint="curve")
    for x, y, colour in ((1100, 68, INK), (1124, 52, THREAD), (1148, 68, INK)):
        pen.ellipse((x - 7, y - 7, x + 7, y + 7), fill=colour)


def _write_title(pen: Any, facts: SharedFacts) -> int:
    """Write the title as large as three lines allow, and the second one below it; return where it ends."""
    first = drawable(facts.title, Face.BOLD)
    title = write_large(first or facts.second_title, Style(68, _ROOM, Face.BOLD, most=3), (68, 60, 52, 44, 38))
    below = title.draw(pen, _LEFT, 88)
    return write(facts.second_title if first else "", Style(30, _ROOM, colour=INK_2, most=2)).draw(
        pen, _LEFT, below + 8
    )
