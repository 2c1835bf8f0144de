"""Case 26 and docs/behaviour.md section 2: a picture is what its content says, and nothing but its pixels is kept."""

import struct
import zlib
from functools import partial
from io import BytesIO

import pytest
from PIL import Image

from eventhub.events.event.cover_scenes import draw
from eventhub.events.event.pictures import (
    KEPT_SIZE,
    MOST_KEPT,
    PREVIEW_SIZE,
    SMALL_SIZE,
    cover_picture,
    draw_preview,
    small_cover,
)
from eventhub.platform.pictures import LARGEST_FILE, PictureFault, WrongPicture
from tests.factories import noisy_picture, picture_file

picture = partial(picture_file, kind="JPEG")
SECRET = b"taken at 31.2304 N 121.4737 E"


def opened(data):
    return Image.open(BytesIO(data))


def bomb(width, height):
    """A PNG of a few bytes that claims to be huge."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 100)), (b"IEND", b"")]
    packed = (
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_becomes_a_jpeg_of_one_shape(kind):
    made = opened(cover_picture(picture(kind=kind)))

    assert (made.format, made.size, made.mode) == ("JPEG", KEPT_SIZE, "RGB")


def test_nothing_that_stands_beside_the_pixels_is_kept():
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    exif[0x8825] = {1: "N", 2: (31.0, 13.0, 49.0)}
    data = picture(exif=exif, comment=SECRET, icc_profile=b"\0" * 128) + SECRET

    made = cover_picture(data)

    assert SECRET in data
    assert SECRET not in made
    assert not opened(made).getexif()
    assert not {"icc_profile", "comment", "exif"} & opened(made).info.keys()


def test_a_picture_taken_upright_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    wide = Image.new("RGB", (1600, 900), "white")
    wide.paste("black", (0, 0, 400, 900))
    out = BytesIO()
    wide.save(out, "JPEG", exif=exif)

    made = opened(cover_picture(out.getvalue()))

    # Turned, the dark side is the top and cut off; as it lies in the file it would be on the left.
    assert made.getpixel((20, 360))[0] > 200


@pytest.mark.parametrize("mode, colour", [("RGBA", (0, 0, 0, 0)), ("LA", (0, 0)), ("P", 0), ("L", 255), ("1", 1)])
def test_what_is_clear_becomes_white_and_every_kind_of_pixel_is_read(mode, colour):
    made = opened(cover_picture(picture(kind="PNG", mode=mode, colour=colour)))

    assert made.mode == "RGB"
    assert mode == "P" or made.getpixel((5, 5))[0] > 250


@pytest.mark.parametrize(
    "data, fault",
    [
        (b"", PictureFault.NOT_A_PICTURE),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", PictureFault.NOT_A_PICTURE),
        (b"<html><script>alert(1)</script>", PictureFault.NOT_A_PICTURE),
        (b"MZ\x90\x00", PictureFault.NOT_A_PICTURE),
        (picture(kind="GIF"), PictureFault.NOT_A_PICTURE),
        (picture(kind="BMP"), PictureFault.NOT_A_PICTURE),
        (picture()[:2000], PictureFault.NOT_A_PICTURE),
        (b"\xff\xd8\xff" + b"\0" * LARGEST_FILE, PictureFault.TOO_LARGE),
        (bomb(100_000, 100_000), PictureFault.TOO_MANY_PIXELS),
        (bomb(4000, 3001), PictureFault.TOO_MANY_PIXELS),
        (picture(size=(1600, 100)), PictureFault.TOO_SMALL),
    ],
)
def test_what_is_no_picture_by_its_content_is_refused_by_name(data, fault):
    with pytest.raises(WrongPicture) as refused:
        cover_picture(data)

    assert refused.value.fault is fault


@pytest.mark.parametrize("seed", range(5))
def test_the_drawing_for_previews_is_the_drawing_of_the_page(seed):
    made = opened(draw_preview(seed))

    assert (made.format, made.size) == ("JPEG", PREVIEW_SIZE)
    for shape in draw(seed).shapes:
        # The last thing painted over the middle of the sheet, where it is whole and hides what is behind it.
        if shape.oval and isinstance(shape.fill, str) and shape.fill and shape.opacity == 1 and not shape.blur:
            colour, (x, y, _, _) = bytes.fromhex(shape.fill[1:]), shape.oval
    if seed == 0:
        assert made.getpixel((round(x), round(y - 112.5))) == pytest.approx(tuple(colour), abs=12)
    assert draw_preview(seed) == draw_preview(seed) != draw_preview(seed + 5)


def test_a_picture_of_nothing_but_grain_is_kept_small_all_the_same():
    kept = cover_picture(noisy_picture())

    assert len(kept) <= MOST_KEPT
    assert Image.open(BytesIO(small_cover(kept))).size == SMALL_SIZE
