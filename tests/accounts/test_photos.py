"""A user's photo and WeChat QR picture: what is kept of a file, and who gets it."""

from contextvars import Context
from datetime import timedelta
from io import BytesIO

import pytest
from flask_login import login_user
from PIL import Image

from eventhub.accounts import photos, picture_links
from eventhub.accounts.contact_card import contact_card_of
from eventhub.accounts.models import User
from eventhub.accounts.rules import PHOTO_SIDES, PhotoCut
from eventhub.events.event import covers
from eventhub.platform.db import db
from eventhub.platform.errors import LimitReached, NotFound
from eventhub.platform.pictures import PictureFault, WrongPicture, uploads
from tests.factories import make_user, picture_file

SECRET = "taken at 31.2304 N 121.4737 E"


def opened(data):
    return Image.open(BytesIO(data))


def striped(size=(900, 300), turned=None):
    """A third red, a third green, a third blue along the longer side."""
    picture = Image.new("RGB", size, "red")
    picture.paste((0, 255, 0), (300, 0, 600, 300))
    picture.paste((0, 0, 255), (600, 0, 900, 300))
    exif = Image.Exif()
    exif[0x010E] = SECRET
    if turned:
        exif[0x0112] = turned
    out = BytesIO()
    picture.save(out, "JPEG", quality=95, exif=exif, comment=SECRET.encode())
    return out.getvalue()


def colour_of(data):
    pixel = opened(data).convert("RGB").getpixel((20, 20))
    return ("red", "green", "blue")[max(range(3), key=lambda band: pixel[band])]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_kept_as_three_squares(kind):
    made = [opened(each) for each in photos.make_photo(picture_file(kind=kind), PhotoCut.MIDDLE)]

    assert [picture.size for picture in made] == [(side, side) for side in PHOTO_SIDES]
    assert {picture.format for picture in made} == {"WEBP"}


@pytest.mark.parametrize("cut, colour", [(PhotoCut.START, "red"), (PhotoCut.MIDDLE, "green"), (PhotoCut.END, "blue")])
def test_the_square_is_the_one_that_was_chosen(cut, colour):
    assert colour_of(photos.make_photo(striped(), cut)[1]) == colour


def test_a_photo_stands_as_it_was_taken_and_says_nothing_but_its_pixels():
    data = striped(turned=6)

    made = photos.make_photo(data, PhotoCut.START)

    assert SECRET.encode() in data
    assert colour_of(made[0]) == "red"  # the left of the file is the top of the picture
    for each in made:
        assert SECRET.encode() not in each
        assert not {"exif", "icc_profile", "comment", "xmp"} & opened(each).info.keys()


@pytest.mark.parametrize("make", [lambda data: photos.make_photo(data, PhotoCut.MIDDLE), photos.make_wechat_code])
@pytest.mark.parametrize(
    "data, fault",
    [
        (picture_file(kind="GIF"), PictureFault.NOT_A_PICTURE),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", PictureFault.NOT_A_PICTURE),
        (picture_file(size=(2000, 100)), PictureFault.TOO_SMALL),
        (b"\xff\xd8\xff" + b"\0" * 6_000_000, PictureFault.TOO_LARGE),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(make, data, fault):
    with pytest.raises(WrongPicture) as refused:
        make(data)

    assert refused.value.fault is fault


def test_of_a_qr_picture_nothing_is_cut_off_and_its_border_is_white():
    tall = picture_file("black", size=(400, 600))

    made = opened(photos.make_wechat_code(tall)).convert("L")

    dark = [(x, y) for x in range(0, 640, 8) for y in range(0, 640, 8) if made.getpixel((x, y)) < 128]
    height = max(y for _, y in dark) - min(y for _, y in dark)
    width = max(x for x, _ in dark) - min(x for x, _ in dark)
    assert made.size == (640, 640)
    assert made.getpixel((2, 2)) > 250
    assert abs(width * 3 / 2 - height) < 16


@pytest.fixture
def anna(session, now):
    anna = make_user("Anna Keller", wechat="anna_k", phone="+49 40 123")
    photos.keep_photo(anna.id, picture_file(), PhotoCut.MIDDLE, now)
    return db.session.get_one(User, anna.id)


def test_a_photo_is_shown_until_its_owner_hides_or_removes_it(anna, now):
    mark, owner = anna.photo, anna.id

    assert photos.get_photo(mark, 96, viewer_id=0)
    photos.show_photo(owner, shown=False)
    assert photos.get_photo(mark, 96, viewer_id=owner)
    with pytest.raises(NotFound):
        photos.get_photo(mark, 96, viewer_id=0)
    photos.show_photo(owner, shown=True)
    assert photos.get_photo(mark, 640, viewer_id=0)
    photos.remove_photo(owner)
    with pytest.raises(NotFound):
        photos.get_photo(mark, 96, viewer_id=owner)
    assert photos.find_photo_mark(owner) is None
    photos.show_photo(owner, shown=True)
    assert anna.photo == ""


def test_a_new_photo_has_a_new_mark_and_the_old_one_is_gone(anna, now):
    old = anna.photo

    photos.keep_photo(anna.id, picture_file("olive"), PhotoCut.MIDDLE, now)

    assert anna.photo not in ("", old)
    with pytest.raises(NotFound):
        photos.get_photo(old, 96, viewer_id=anna.id)


@pytest.mark.parametrize("side", [0, 95, 641, -96])
def test_only_sides_that_are_kept_are_found(anna, side):
    with pytest.raises(NotFound):
        photos.get_photo(anna.photo, side, viewer_id=0)


@pytest.mark.parametrize(
    "keep",
    [
        lambda user, now: photos.keep_photo(user.id, picture_file(), PhotoCut.MIDDLE, now),
        lambda user, now: photos.keep_wechat_code(user.id, picture_file(), now),
        lambda user, now: covers.read_upload(user.id, picture_file(), now),
    ],
)
def test_a_few_pictures_are_taken_in_at_once_and_others_are_asked_to_come_again(session, now, keep):
    """One account may send those of an hour in one moment, and each takes up to a second and 150 MB."""
    anna = make_user()
    for _ in range(uploads.most):
        uploads.admitted.acquire()
    try:
        with pytest.raises(WrongPicture) as refused:
            keep(anna, now)
    finally:
        for _ in range(uploads.most):
            uploads.admitted.release()

    assert refused.value.fault is PictureFault.BUSY
    keep(anna, now)


def test_pictures_are_kept_so_many_times_an_hour(session, now):
    anna = make_user()
    for _ in range(photos.UPLOADS_AN_HOUR):
        with pytest.raises(WrongPicture):
            photos.keep_photo(anna.id, b"", PhotoCut.MIDDLE, now)

    with pytest.raises(LimitReached):
        photos.keep_wechat_code(anna.id, b"", now)


def test_the_card_holds_what_its_owner_filled_in(anna, now):
    assert contact_card_of(anna).wechat_code == ""
    photos.keep_wechat_code(anna.id, picture_file(), now)

    card = contact_card_of(anna)

    assert (card.email, card.wechat, card.phone) == (anna.email, "anna_k", "+49 40 123")
    assert photos.get_wechat_code(card.wechat_code)
    photos.remove_wechat_code(anna.id)
    assert contact_card_of(anna).wechat_code == ""
    with pytest.raises(NotFound):
        photos.get_wechat_code(card.wechat_code)


# Who gets a picture: the address is made on a page for one viewer.


def link_for(app, viewer, make, *of):
    """The address that a page for this viewer holds; made in a context of its own, as a page is."""

    def in_a_request():
        with app.test_request_context():
            if viewer is not None:
                login_user(viewer)
            return make(*of)

    return Context().run(in_a_request)


def test_an_address_opens_the_photo_for_whom_its_page_was_made(app, browser, anna):
    ben, eve = make_user("Ben"), make_user("Eve")
    for_ben = link_for(app, ben, picture_links.photo_link, anna.photo, 96)
    for_all = link_for(app, None, picture_links.photo_link, anna.photo, 96)

    def status(path, who=None):
        return browser(who).request("GET", path).status

    assert [status(for_ben, who) for who in (ben, eve, None)] == [200, 404, 404]
    assert [status(for_all, who) for who in (ben, eve, None)] == [200, 200, 200]
    assert status(for_ben.replace("side=96", "side=320"), ben) == 200
    assert status(for_ben.partition("?")[0], ben) == 404
    assert status(for_ben[:-1], ben) == 404


def test_an_address_for_one_photo_opens_no_other(app, browser, anna, now):
    ben = make_user("Ben")
    photos.keep_photo(ben.id, picture_file("olive"), PhotoCut.MIDDLE, now)
    for_ben = link_for(app, ben, picture_links.photo_link, ben.photo, 96)

    assert browser(ben).request("GET", for_ben.replace(ben.photo, anna.photo)).status == 404


def test_an_address_ends_with_the_next_day(app, anna, now):
    with app.test_request_context():
        grant = picture_links._grant(anna.photo, picture_links.PUBLIC, now)
        ages = [picture_links.is_granted(anna.photo, grant, now + timedelta(days=days)) for days in (-1, 0, 1, 2)]

    assert ages == [False, True, True, False]


def test_a_photo_lies_in_its_readers_browser_alone_and_is_asked_for_again(app, browser, anna):
    path = link_for(app, None, picture_links.photo_link, anna.photo, 96)
    client = browser()

    sent = client.request("GET", path)

    assert sent.answer.mimetype == "image/webp"
    assert sent.headers["Cache-Control"] == "private, max-age=3600"
    assert "Set-Cookie" not in sent.headers
    again = client.request("GET", path, headers={"If-None-Match": sent.headers["ETag"]})
    assert (again.status, again.data) == (304, b"")
    photos.show_photo(anna.id, shown=False)
    assert client.request("GET", path, headers={"If-None-Match": sent.headers["ETag"]}).status == 404


def test_a_qr_picture_is_never_for_everybody(app, browser, anna, now):
    photos.keep_wechat_code(anna.id, picture_file(), now)
    ben, eve = make_user("Ben"), make_user("Eve")
    for_ben = link_for(app, ben, picture_links.wechat_code_link, anna.wechat_code)
    for_all = link_for(app, None, picture_links.wechat_code_link, anna.wechat_code)

    assert browser(ben).get(for_ben).status == 200
    assert [browser(who).request("GET", path).status for who, path in ((eve, for_ben), (ben, for_all))] == [404, 404]
