"""The poster of an event: a picture as tall as a phone, for groups and moments. Pure: facts in, JPEG out.

It says what a stranger reads on the page, and no more; guests and seats are left out, as a picture that was passed on
stays as it was.
"""

from __future__ import annotations

from typing import Any

from eventhub.events.event.picture_text import INK, INK_2, PAPER, Face, Style, Written, drawable, write, write_large
from eventhub.events.event.share_picture import SharedFacts, cover_of
from eventhub.platform.pictures import encode_bare

SIZE = (1080, 1920)
_LEFT, _ROOM = 72, 936
# The line above the code; the words stand on it, and the cover takes what they leave.
_RULE, _LEAST_COVER = 1532, 620
_CODE, _CODE_TOP = 270, 1590
_BESIDE = 390
# Modules of white around a code (ISO/IEC 18004, 6.3.8).
_QUIET_ZONE = 4


def draw_poster(facts: SharedFacts, photo: bytes | None) -> bytes:
    """Draw the poster as a JPEG of 1080 x 1920; `photo`: the organiser's, None for the drawing."""
    from PIL import Image, ImageDraw

    canvas = Image.new("RGB", SIZE, PAPER)
    words = _words(facts)
    top = max(_LEAST_COVER, _RULE - 120 - sum(gap + written.height for gap, written in words))
    canvas.paste(cover_of(facts, photo, (SIZE[0], top)), (0, 0))
    pen = ImageDraw.Draw(canvas)
    below = top + 60
    for gap, written in words:
        below = written.draw(pen, _LEFT, below + gap)
    pen.line((_LEFT, _RULE, _LEFT + _ROOM, _RULE), fill=INK, width=3)
    _draw_code(pen, facts.link)
    _write_beside(pen, facts)
    return encode_bare(canvas, "JPEG", quality=88, optimize=True)


def _words(facts: SharedFacts) -> list[tuple[int, Written]]:
    """Return what stands between cover and line, each with the gap above it."""
    first = drawable(facts.title, Face.SERIF)
    title = Style(96, _ROOM, Face.SERIF, most=3)
    found = [
        (0, write_large(first or facts.second_title, title, (96, 84, 72, 60, 50))),
        (14, write(facts.second_title if first else "", Style(44, _ROOM, colour=INK_2, most=2))),
        (48, write(facts.day, Style(46, _ROOM, Face.BOLD))),
        (10, write(facts.hours, Style(40, _ROOM))),
        (22, write(facts.place, Style(40, _ROOM, most=2))),
    ]
    return [(gap, written) for gap, written in found if written.lines]


def _write_beside(pen: Any, facts: SharedFacts) -> None:
    room = _LEFT + _ROOM - _BESIDE
    scan, host = write(facts.scan, Style(46, room, Face.BOLD, most=2)), write(facts.host, Style(36, room, most=2))
    top = _CODE_TOP + (_CODE - scan.height - 16 - host.height) // 2
    host.draw(pen, _BESIDE, scan.draw(pen, _BESIDE, top) + 16)


def _draw_code(pen: Any, link: str) -> None:
    """Draw the link as a code in whole pixels, so that its edges are sharp."""
    import segno

    rows = [bytes(row) for row in segno.make(link, error="m", micro=False).matrix]
    side = _CODE // (len(rows) + 2 * _QUIET_ZONE)
    pen.rounded_rectangle((_LEFT, _CODE_TOP, _LEFT + _CODE, _CODE_TOP + _CODE), radius=18, fill="#ffffff")
    margin = (_CODE - side * len(rows)) // 2
    for y, row in enumerate(rows):
        for x, is_dark in enumerate(row):
            if is_dark:
                corner = (_LEFT + margin + x * side, _CODE_TOP + margin + y * side)
                pen.rectangle((*corner, corner[0] + side - 1, corner[1] + side - 1), fill=INK)
