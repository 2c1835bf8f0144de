"""Pictures that people upload: recognised by their content and decoded within bounds. Pure: bytes in, a picture out.

Only the pixels of a file are kept: it is decoded here and encoded again by the caller, so that no location, camera or
hidden content travels along. Time and memory grow with the bytes and pixels that are let in, and both are bounded; a
JPEG may repeat its pixels in many scans, so these are counted before anything is decoded. Pillow is imported where a
picture is made; most requests make none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from io import BytesIO
from typing import Any

from eventhub.platform.errors import Busy
from eventhub.platform.turns import Turns

LARGEST_FILE = 6_000_000
# What browsers offer to choose from; a phone converts its own format to the first of these.
ACCEPTED = "image/jpeg,image/png,image/webp"
# A phone's camera takes 50 million pixels; a JPEG is decoded smaller than it is, the others are not. MPO is what
# phones write: a JPEG with more pictures behind the first.
MOST_PIXELS = {"JPEG": 80_000_000, "MPO": 80_000_000, "PNG": 12_000_000, "WEBP": 12_000_000}
# Of a JPEG in several scans all coefficients stand in memory, 6 bytes a pixel, be it progressive or with its colours
# one after another; cameras write none.
MOST_PIXELS_OF_SCANS = 24_000_000
# Programs write ten; a file of 6 MB has room for fifty thousand, each as long as the picture is large.
MOST_SCANS = 30
SMALLEST_SIDE = 200
# A logo stands 28 px high in the bar; twice that for fine screens.
LOGO_HEIGHT, LOGO_WIDTH, LOGO_LEAST = 64, 320, 32

# One upload takes up to a second of a processor and 150 MB, and a user may send those of an hour at the same moment.
# With those who draw (events/event/drawn_pictures.py), some of a process's threads stay free.
uploads = Turns(at_once=2, most_waiting=2)

# A marker of a JPEG (ITU T.81, B.1.1): not a stuffed byte, not a restart between the pixels of one scan.
_MARKER = re.compile(rb"\xff([^\x00\x01\xff\xd0-\xd8])")
_SCAN, _END = b"\xda", b"\xd9"


class PictureFault(StrEnum):
    """Why a file cannot be used as a picture."""

    NOT_A_PICTURE = "not_a_picture"
    TOO_LARGE = "too_large"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_SMALL = "too_small"
    # Nothing is wrong with the file.
    BUSY = "busy"


class WrongPicture(ValueError):
    """A file that cannot be used as a picture; `fault` says why."""

    def __init__(self, fault: PictureFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@contextmanager
def taking_in() -> Iterator[None]:
    """Run the block, which decodes an upload, in its turn. Raises WrongPicture where too many come at once."""
    try:
        with uploads.take():
            yield
    except Busy as error:
        raise WrongPicture(PictureFault.BUSY) from error


def open_upright(data: bytes, side: int) -> Any:
    """Decode a JPEG, PNG or WebP into a picture in RGB, turned upright, on white where it was transparent.

    Its longer side is at most 3 x `side`, which is the longest that the caller needs. Raises WrongPicture.
    """
    if len(data) > LARGEST_FILE:
        raise WrongPicture(PictureFault.TOO_LARGE)
    with _refusing_broken_files():
        return _upright(_opened(data, side), side)


def draw_logo(data: bytes) -> bytes:
    """Draw a logo again as a PNG of at most LOGO_HEIGHT, keeping what is transparent. Raises WrongPicture."""
    if len(data) > LARGEST_FILE:
        raise WrongPicture(PictureFault.TOO_LARGE)
    from PIL import Image

    with _refusing_broken_files():
        image = _opened(data, LOGO_WIDTH, smallest=LOGO_LEAST)
        image.thumbnail((LOGO_WIDTH, LOGO_HEIGHT))
        drawn = image.convert("RGBA")
        bare = Image.frombytes("RGBA", drawn.size, drawn.tobytes())
    out = BytesIO()
    bare.save(out, "PNG", optimize=True)
    return out.getvalue()


@contextmanager
def _refusing_broken_files() -> Iterator[None]:
    """Raise WrongPicture for any error of Pillow: a broken file raises many kinds."""
    from PIL import Image

    try:
        yield
    except WrongPicture:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise WrongPicture(PictureFault.TOO_MANY_PIXELS) from error
    except Exception as error:
        raise WrongPicture(PictureFault.NOT_A_PICTURE) from error


def encode_bare(image: Any, kind: str, **options: Any) -> bytes:
    """Encode a picture in RGB; nothing that its file said beside the pixels goes along."""
    from PIL import Image

    bare = Image.frombytes("RGB", image.size, image.tobytes())
    out = BytesIO()
    bare.save(out, kind, **options)
    return out.getvalue()


def count_scans(data: bytes) -> int:
    """Return how many scans the first picture of a JPEG has; each costs a pass over all of its pixels."""
    at = scans = 0
    while (found := _MARKER.search(data, at)) is not None and found[1] != _END:
        scans += found[1] == _SCAN
        length = int.from_bytes(data[found.end() : found.end() + 2], "big")
        at = found.end() + max(length, 2)
    return scans


def _opened(data: bytes, side: int, smallest: int = SMALLEST_SIDE) -> Any:
    from PIL import Image

    image = Image.open(BytesIO(data), formats=["JPEG", "PNG", "WEBP"])
    width, height = image.size
    scans = count_scans(data) if image.format in ("JPEG", "MPO") else 1
    if scans > MOST_SCANS:
        raise WrongPicture(PictureFault.NOT_A_PICTURE)
    most = MOST_PIXELS_OF_SCANS if scans > 1 else MOST_PIXELS[str(image.format)]
    if width * height > most:
        raise WrongPicture(PictureFault.TOO_MANY_PIXELS)
    if min(width, height) < smallest:
        raise WrongPicture(PictureFault.TOO_SMALL)
    image.draft("RGB", (2 * side, 2 * side))
    return image


def _upright(image: Any, side: int) -> Any:
    from PIL import Image, ImageOps

    image.thumbnail((3 * side, 3 * side))
    upright = ImageOps.exif_transpose(image)
    if upright.mode in ("P", "PA", "LA", "RGBA") or "transparency" in upright.info:
        upright = Image.alpha_composite(Image.new("RGBA", upright.size, "white"), upright.convert("RGBA"))
    return upright.convert("RGB")
