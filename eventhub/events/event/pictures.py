"""Pictures for covers: uploads, and the drawing for previews. Pure: bytes in, bytes out.

Pillow is imported where a picture is made; most requests make none.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, pairwise
from math import hypot
from random import Random
from typing import Any

from eventhub.events.event.cover import HEIGHT, WIDTH, Drawing, Gradient, Shape
from eventhub.events.event.cover_scenes import draw
from eventhub.events.event.curve_points import Point, flattened
from eventhub.platform.pictures import encode_bare, open_upright

KEPT_SIZE = (1280, 720)
PREVIEW_SIZE = (1200, 675)
# Size of a cover on a card.
SMALL_SIZE = (640, 360)
# A first visit to an event with a photo stays below 120 kB on the air (tests/platform/web/test_weight.py).
MOST_KEPT = 60_000
_QUALITY, _QUALITIES = 80, (80, 72, 64, 56, 48, 40)
# Painted larger, so that edges are smooth when it is made small; gradients the other way round.
_DETAIL = 1.5
_SMALL = 64


def cover_picture(data: bytes) -> bytes:
    """Convert a JPEG, PNG or WebP to a JPEG of 1280 x 720, cut in the middle. Raises WrongPicture.

    It has at most MOST_KEPT bytes: the quality goes down for a picture of fine grain, and then the grain itself.
    """
    picture = open_upright(data, KEPT_SIZE[0])
    from PIL import ImageFilter, ImageOps

    fitted = ImageOps.fit(picture, KEPT_SIZE)
    written = (_written(fitted, quality) for quality in _QUALITIES)
    found = next((each for each in written if len(each) <= MOST_KEPT), None)
    return found or _written(fitted.filter(ImageFilter.GaussianBlur(3)), _QUALITIES[-1])


def small_cover(kept: bytes) -> bytes:
    """Return a picture of KEPT_SIZE as a JPEG of SMALL_SIZE; it takes 20 ms."""
    picture = open_upright(kept, SMALL_SIZE[0])
    return _written(picture.resize(SMALL_SIZE), 72)


def _written(image: Any, quality: int = _QUALITY) -> bytes:
    return encode_bare(image, "JPEG", quality=quality, progressive=True, optimize=True)


def draw_preview(seed: int) -> bytes:
    """Draw the cover of a seed as a JPEG of 1200 x 675, for mails and programs that cannot read SVG."""
    from PIL import ImageOps

    return _written(ImageOps.fit(paint(draw(seed)), PREVIEW_SIZE))


def paint(drawing: Drawing) -> Any:
    """Paint a drawing as an RGB image of 1200 x 900."""
    from PIL import Image

    canvas = Image.new("RGB", (round(WIDTH * _DETAIL), round(HEIGHT * _DETAIL)))
    canvas.paste(_filled(drawing.ground, canvas.size))
    for blur, group in groupby(drawing.shapes, lambda shape: shape.blur):
        if blur:
            _paint_blurred(canvas, list(group), blur)
        else:
            for shape in group:
                _paint_shape(canvas, shape, _DETAIL)
    small = canvas.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    return Image.blend(small, _grain(small), 0.06) if drawing.grain else small


def _paint_blurred(canvas: Any, shapes: Sequence[Shape], blur: float) -> None:
    """Paint shapes on a sheet of their own, small where the blur is wide, and lay it over the canvas."""
    from PIL import Image, ImageFilter

    # A deviation of three pixels is enough to be smooth when made larger.
    scale = min(_DETAIL, 3 / blur)
    sheet = Image.new("RGBA", (round(WIDTH * scale), round(HEIGHT * scale)))
    # Transparent pixels have the colour of the first shape, so that soft edges do not turn dark.
    first = shapes[0].fill
    if isinstance(first, str):
        sheet.paste((*bytes.fromhex(first[1:]), 0), (0, 0, *sheet.size))
    for shape in shapes:
        _paint_shape(sheet, shape, scale)
    sheet = sheet.filter(ImageFilter.GaussianBlur(blur * scale))
    if (touched := sheet.getbbox()) is None:
        return
    larger = _DETAIL / scale
    left, top, right, bottom = touched
    corner = (round(left * larger), round(top * larger))
    size = (round((right - left) * larger), round((bottom - top) * larger))
    soft = sheet.crop(touched).resize(size, Image.Resampling.BILINEAR)
    canvas.paste(soft, corner, soft)


def _paint_shape(canvas: Any, shape: Shape, scale: float) -> None:
    from PIL import ImageDraw

    pen = ImageDraw.Draw(canvas, "RGBA")
    lines = [] if shape.oval else flattened(shape.path, scale)
    if isinstance(shape.fill, Gradient):
        _paint_gradient(canvas, shape, lines, scale)
    elif shape.fill and shape.oval:
        pen.ellipse(_frame(shape.oval, scale), fill=_ink(shape.fill, shape.opacity))
    elif shape.fill:
        for line in lines:
            pen.polygon(line, fill=_ink(shape.fill, shape.opacity))
    if not shape.stroke:
        return
    ink, width = _ink(shape.stroke, shape.stroke_opacity), max(1, round(shape.stroke_width * scale))
    if shape.oval:
        # Pillow draws the line inside of the edge, SVG on both sides of it.
        pen.ellipse(_frame(shape.oval, scale, grow=width / 2), outline=ink, width=width)
    for line in lines:
        pen.line(line, fill=ink, width=width, joint="curve")


def _paint_gradient(canvas: Any, shape: Shape, lines: Sequence[Sequence[Point]], scale: float) -> None:
    from PIL import Image, ImageChops, ImageDraw

    assert isinstance(shape.fill, Gradient)
    points = [point for line in lines for point in line]
    if shape.oval:
        left, top, right, bottom = _frame(shape.oval, scale)
    else:
        left, top = (min(point[axis] for point in points) for axis in (0, 1))
        right, bottom = (max(point[axis] for point in points) for axis in (0, 1))
    size = (max(1, round(right - left)), max(1, round(bottom - top)))
    paint = _filled(shape.fill, size)
    mask = Image.new("L", size)
    pen = ImageDraw.Draw(mask)
    if shape.oval:
        pen.ellipse((0, 0, size[0] - 1, size[1] - 1), fill=255)
    for line in lines:
        pen.polygon([(x - left, y - top) for x, y in line], fill=255)
    canvas.paste(paint, (round(left), round(top)), ImageChops.multiply(mask, paint.getchannel("A")))


def _frame(oval: tuple[float, float, float, float], scale: float, grow: float = 0) -> tuple[float, float, float, float]:
    x, y, wide, high = (scale * each for each in oval)
    return x - wide - grow, y - high - grow, x + wide + grow, y + high + grow


def _ink(colour: str, opacity: float) -> tuple[int, ...]:
    return (*bytes.fromhex(colour[1:]), round(255 * opacity))


def _filled(fill: str | Gradient, size: tuple[int, int]) -> Any:
    """Return a picture of one colour, or of a gradient computed small: it is smooth, so it scales."""
    from PIL import Image

    if isinstance(fill, str):
        return Image.new("RGBA", size, fill)
    steps = range(_SMALL)
    data = bytes(band for y in steps for x in steps for band in _colour_at(fill, x / (_SMALL - 1), y / (_SMALL - 1)))
    return Image.frombytes("RGBA", (_SMALL, _SMALL), data).resize(size, Image.Resampling.BICUBIC)


def _colour_at(gradient: Gradient, x: float, y: float) -> list[int]:
    """Compute the colour (red, green, blue, opacity) at a point of the box; x and y from 0 to 1."""
    if len(gradient.line) == 3:
        at = hypot(x - gradient.line[0], y - gradient.line[1]) / gradient.line[2]
    else:
        x1, y1, x2, y2 = gradient.line
        at = ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / ((x2 - x1) ** 2 + (y2 - y1) ** 2)
    knots = [where for where, _, _ in gradient.stops]
    stops = [(*bytes.fromhex(colour[1:]), 255 * opacity) for _, colour, opacity in gradient.stops]
    return [round(_between(max(at, 0.0), knots, [stop[band] for stop in stops])) for band in range(4)]


def _between(at: float, knots: Sequence[float], values: Sequence[float]) -> float:
    """Interpolate between points of a line, level beyond its last."""
    for (left, right), (low, high) in zip(pairwise(knots), pairwise(values), strict=True):
        if at <= right:
            return low + (high - low) * (at - left) / (right - left)
    return values[-1]


def _grain(image: Any) -> Any:
    from PIL import Image

    # The same specks each time: a picture that may be kept for a year is drawn alike by every process.
    chance = Random(3)  # noqa: S311
    return Image.frombytes("L", image.size, chance.randbytes(image.size[0] * image.size[1])).convert("RGB")
