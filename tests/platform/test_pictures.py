"""What people upload is decoded within bounds: hostile files are refused before they cost anything."""

from io import BytesIO

import pytest
from PIL import Image

from eventhub.platform.pictures import MOST_SCANS, PictureFault, WrongPicture, count_scans, open_upright
from tests.factories import picture_file

PLAIN = picture_file()


def progressive(repeated=0):
    """A progressive JPEG, its last scan sent so many times more, as no camera writes it."""
    data = picture_file(progressive=True)
    start, end = data.rindex(b"\xff\xda"), data.rindex(b"\xff\xd9")
    return data[:end] + data[start:end] * repeated + data[end:]


def fault_of(data):
    with pytest.raises(WrongPicture) as refused:
        open_upright(data, 640)
    return refused.value.fault


def test_scans_are_counted_as_a_decoder_meets_them():
    inside_a_comment = picture_file(comment=b"\xff\xda\xff\xda" * 50)

    assert count_scans(PLAIN) == 1
    assert 2 <= count_scans(progressive()) <= MOST_SCANS
    assert count_scans(progressive(repeated=100)) == count_scans(progressive()) + 100
    assert count_scans(inside_a_comment) == 1
    assert count_scans(PLAIN + b"\xff\xda\0\x02" * 500) == 1  # behind the picture: a film, or another picture


def of_size(data, width, height):
    """The file with another size in its frame header (ITU T.81, B.2.2); its pixels stay as they are."""
    at = next(place for place in (data.find(b"\xff\xc0"), data.find(b"\xff\xc2")) if place > 0) + 5
    return data[:at] + height.to_bytes(2, "big") + width.to_bytes(2, "big") + data[at + 4 :]


def test_a_large_jpeg_in_several_scans_is_refused_before_its_pixels_stand_in_memory():
    """Also a plain one with its colours one after another: the decoder keeps all of it as of a progressive one."""
    start, end = PLAIN.rindex(b"\xff\xda"), PLAIN.rindex(b"\xff\xd9")
    in_two_scans = PLAIN[:end] + PLAIN[start:end] + PLAIN[end:]

    assert fault_of(of_size(in_two_scans, 6000, 5000)) is PictureFault.TOO_MANY_PIXELS
    assert fault_of(of_size(progressive(), 6000, 5000)) is PictureFault.TOO_MANY_PIXELS
    assert fault_of(of_size(PLAIN, 12000, 9000)) is PictureFault.TOO_MANY_PIXELS


def test_a_jpeg_that_repeats_its_pixels_a_thousand_times_is_refused():
    assert open_upright(progressive(), 640).mode == "RGB"
    assert fault_of(progressive(repeated=1000)) is PictureFault.NOT_A_PICTURE


def test_a_progressive_jpeg_that_would_fill_the_memory_is_refused():
    size = (6000, 4001)
    flat = Image.new("L", size)
    plain, layered = BytesIO(), BytesIO()
    flat.save(plain, "JPEG")
    flat.save(layered, "JPEG", progressive=True)

    assert open_upright(plain.getvalue(), 640).size[0] <= 1920
    assert fault_of(layered.getvalue()) is PictureFault.TOO_MANY_PIXELS


def test_a_photo_with_another_one_behind_it_is_read_as_phones_write_it():
    first, second = Image.new("RGB", (800, 600), "red"), Image.new("RGB", (800, 600), "blue")
    both = BytesIO()
    first.save(both, "MPO", save_all=True, append_images=[second])

    picture = open_upright(both.getvalue(), 640)

    assert picture.getpixel((5, 5))[0] > 200


@pytest.mark.parametrize(
    "data", [b"", b"GIF89a" + b"\0" * 500, b"<svg xmlns='http://www.w3.org/2000/svg'/>", PLAIN[:900]]
)
def test_what_is_no_picture_is_refused(data):
    assert fault_of(data) is PictureFault.NOT_A_PICTURE
