"""Pictures for covers: uploads, and the drawing for previews. Pure: bytes in, bytes out.

Pillow is imported where a picture is made; most requests make none.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from math import hypot
from typing import Any

from eventhub.events.event.cover import HEIGHT, WIDTH, Cover, cover
from eventhub.events.event.curve_points import flattened
from eventhub.platform.pictures import encode_bare, open_upright

KEPT_SIZE = (1280, 720)
PREVIEW_SIZE = (1200, 675)
_QUALITY = 80
_SKY_SIZE = (96, 54)
# As the template draws them: where the four colours of the sky stand, and how the glow fades.
_STOPS, _GLOW_ENDS, _GLOW = (0.0, 0.45, 0.8, 1.0), (0.0, 0.35, 1.0), (0.85, 0.28, 0.0)


def cover_picture(data: bytes) -> bytes:
    """Convert a JPEG, PNG or WebP to a JPEG of 1280 x 720, cut in the middle. Raises WrongPicture."""
    picture = open_upright(data, KEPT_SIZE[0])
    from PIL import ImageOps

    return _written(ImageOps.fit(picture, KEPT_SIZE))


def _written(image: Any) -> bytes:
    return encode_bare(image, "JPEG", quality=_QUALITY, progressive=True, optimize=True)


@lru_cache(maxsize=64)
def draw_preview(seed: int) -> bytes:
    """Draw the cover of a seed as a JPEG of 1200 x 675, for programs that show a link and cannot read SVG."""
    return _written(_painted(cover(seed)))


def _painted(drawn: Cover) -> Any:
    from PIL import Image, ImageDraw

    scale = 2 * PREVIEW_SIZE[0] / WIDTH
    canvas = _sky(drawn).resize((round(WIDTH * scale), round(HEIGHT * scale)), Image.Resampling.BICUBIC)
    pen = ImageDraw.Draw(canvas, "RGBA")
    for thread in drawn.threads:
        pen.line(
            flattened(thread.path, scale),
            fill=(255, 255, 255, round(255 * thread.opacity)),
            width=max(1, round(thread.width * scale)),
        )
    pen.line(flattened(drawn.line, scale), fill="#ffe3bf", width=round(4 * scale), joint="curve")
    for point in drawn.points:
        centre = (point.x * scale, point.y * scale)
        pen.circle(centre, (point.size + 11) * scale, fill=(255, 255, 255, 36))
        pen.circle(centre, point.size * scale, fill="#fff3e2")
    return canvas.resize(PREVIEW_SIZE, Image.Resampling.LANCZOS)


def _sky(drawn: Cover) -> Any:
    """Compute the two gradients at a small size; they are smooth, so they scale."""
    from PIL import Image

    width, height = _SKY_SIZE
    points = ((column / (width - 1), row / (height - 1)) for row in range(height) for column in range(width))
    data = bytes(band for x, y in points for band in _colour_at(drawn, x, y))
    return Image.frombytes("RGB", _SKY_SIZE, data)


def _colour_at(drawn: Cover, x: float, y: float) -> list[int]:
    """Compute the colour (red, green, blue) of the sky at a point; x and y from 0 to 1."""
    light = _between(hypot(x - drawn.sun_x, y - drawn.sun_y) / 0.5, _GLOW_ENDS, _GLOW)
    stops = [bytes.fromhex(colour[1:]) for colour in drawn.sky]
    base = [_between((x + y) / 2, _STOPS, [stop[band] for stop in stops]) for band in range(3)]
    return [
        round(under * (1 - light) + over * light)
        for under, over in zip(base, bytes.fromhex(drawn.glow[1:]), strict=True)
    ]


def _between(at: float, knots: Sequence[float], values: Sequence[float]) -> float:
    """Interpolate between points of a line, level beyond its last."""
    for (left, right), (low, high) in zip(pairwise(knots), pairwise(values), strict=True):
        if at <= right:
            return low + (high - low) * (at - left) / (right - left)
    return values[-1]
