"""Pictures for covers: uploads, recognised by their content, and the drawing for previews. Pure: bytes in, bytes out.

Only the pixels of a file are kept: it is decoded and encoded again, so that no location, camera or hidden
content travels along. Pillow is imported where a picture is made; most requests make none.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache
from io import BytesIO
from itertools import pairwise
from math import hypot
from typing import Any

from eventhub.events.event.cover import HEIGHT, WIDTH, Cover, cover
from eventhub.events.event.curve_points import flattened

LARGEST_FILE = 6_000_000
# A phone's camera takes 50 million pixels; a JPEG is decoded smaller than it is, the others are not.
MOST_PIXELS = {"JPEG": 80_000_000, "PNG": 12_000_000, "WEBP": 12_000_000}
SMALLEST_SIDE = 200
KEPT_SIZE = (1280, 720)
PREVIEW_SIZE = (1200, 675)
_QUALITY = 80
_SKY_SIZE = (96, 54)
# As the template draws them: where the four colours of the sky stand, and how the glow fades.
_STOPS, _GLOW_ENDS, _GLOW = (0.0, 0.45, 0.8, 1.0), (0.0, 0.35, 1.0), (0.85, 0.28, 0.0)


class PictureFault(StrEnum):
    """Why a file cannot be a cover."""

    NOT_A_PICTURE = "not_a_picture"
    TOO_LARGE = "too_large"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_SMALL = "too_small"


class WrongPicture(ValueError):
    """A file that cannot be a cover; `fault` says why."""

    def __init__(self, fault: PictureFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def cover_picture(data: bytes) -> bytes:
    """Convert a JPEG, PNG or WebP to a JPEG of 1280 x 720, cut in the middle. Raises WrongPicture."""
    if len(data) > LARGEST_FILE:
        raise WrongPicture(PictureFault.TOO_LARGE)
    from PIL import Image

    # A broken file breaks Pillow in many ways, and none of them is ours to mend.
    try:
        return _written(_cut(_opened(data)))
    except WrongPicture:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise WrongPicture(PictureFault.TOO_MANY_PIXELS) from error
    except Exception as error:
        raise WrongPicture(PictureFault.NOT_A_PICTURE) from error


def _opened(data: bytes) -> Any:
    from PIL import Image

    image = Image.open(BytesIO(data), formats=list(MOST_PIXELS))
    width, height = image.size
    if width * height > MOST_PIXELS[str(image.format)]:
        raise WrongPicture(PictureFault.TOO_MANY_PIXELS)
    if min(width, height) < SMALLEST_SIDE:
        raise WrongPicture(PictureFault.TOO_SMALL)
    image.draft("RGB", (2 * KEPT_SIZE[0], 2 * KEPT_SIZE[1]))
    return image


def _cut(image: Any) -> Any:
    """Turn the picture upright, in RGB, on white where it was transparent, and cut it to one shape."""
    from PIL import Image, ImageOps

    image.thumbnail((3 * KEPT_SIZE[0], 3 * KEPT_SIZE[0]))
    upright = ImageOps.exif_transpose(image)
    if upright.mode in ("P", "PA", "LA", "RGBA") or "transparency" in upright.info:
        upright = Image.alpha_composite(Image.new("RGBA", upright.size, "white"), upright.convert("RGBA"))
    return ImageOps.fit(upright.convert("RGB"), KEPT_SIZE)


def _written(image: Any) -> bytes:
    from PIL import Image

    # A fresh picture of the same pixels: nothing that the file said beside them goes along.
    bare = Image.frombytes("RGB", image.size, image.tobytes())
    out = BytesIO()
    bare.save(out, "JPEG", quality=_QUALITY, progressive=True, optimize=True)
    return out.getvalue()


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
