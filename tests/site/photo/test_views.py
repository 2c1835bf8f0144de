"""The page of one's photo: brought, cut, hidden and removed without any script."""

from io import BytesIO

import pytest
from PIL import Image

from eventhub.accounts.models import User, UserPhoto
from eventhub.accounts.photos import UPLOADS_AN_HOUR
from tests.factories import make_user, picture_file

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)


def upload(kind="JPEG", name="me.jpg", **options):
    return BytesIO(picture_file(kind=kind, **options)), name


def wide():
    """Red, then green, then blue."""
    picture = Image.new("RGB", (900, 300), "red")
    picture.paste((0, 255, 0), (300, 0, 600, 300))
    picture.paste((0, 0, 255), (600, 0, 900, 300))
    out = BytesIO()
    picture.save(out, "PNG")
    return BytesIO(out.getvalue()), "wide.png"


@pytest.fixture
def anna(session):
    return make_user("Anna Keller", headline="Storage engineer")


@pytest.fixture
def client(browser, anna):
    return browser(anna)


def keep(client, picture, status=200, **typed):
    return client.submit(
        client.get("/me/photo/choose").form("/me/photo/choose"), status=status, picture=picture, **typed
    )


def test_without_a_photo_the_page_asks_for_one_and_says_the_bounds_first(client):
    page = client.get("/me/photo")

    assert "JPEG, PNG or WebP, up to 6 MB" in page.main
    assert page.find("//input[@type='file']/@accept") == "image/jpeg,image/png,image/webp"
    assert not page.all("//main//img")


def test_a_photo_stands_on_the_page_and_in_the_bar(client, session, anna):
    page = keep(client, upload())

    session.refresh(anna)
    assert page.url.endswith("/me/photo") and "This is your photo now." in page.text
    (large,) = page.all("//img[@alt='Your photo']/@src")
    assert client.get(large).answer.mimetype == "image/webp"
    assert anna.photo in page.find("//header//img/@src")


def test_another_part_of_a_wide_photo_is_kept_on_wish(client, session):
    keep(client, wide(), cut="end")

    small = Image.open(BytesIO(session.query(UserPhoto).one().small)).convert("RGB")
    assert small.getpixel((48, 48))[2] > 200


@pytest.mark.parametrize(
    "picture, words",
    [
        (lambda: upload("GIF", "me.gif"), "We cannot read this picture. Choose a JPEG, PNG or WebP."),
        (lambda: (BytesIO(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), "me.svg"), "We cannot read this picture."),
        (lambda: (BytesIO(b"\0\0\0\x18ftypheic" + b"\0" * 900), "me.heic"), "We cannot read this picture."),
        (lambda: upload(size=(100, 100)), "at least 200 pixels"),
        (lambda: (BytesIO(b"\xff\xd8\xff" + b"\0" * 6_000_000), "me.jpg"), "at most 6 MB"),
        (lambda: (BytesIO(b""), ""), "Choose a photo first"),
    ],
)
def test_what_cannot_be_used_is_refused_in_plain_words(client, session, picture, words):
    page = keep(client, picture(), status=400)

    assert words in page.errors
    assert session.query(UserPhoto).count() == 0


def test_too_many_pictures_in_an_hour_are_refused(client):
    for _ in range(UPLOADS_AN_HOUR):
        keep(client, upload(size=(100, 100)), status=400)

    assert "Try again in an hour." in keep(client, upload(), status=400).errors


def test_the_switch_hides_the_photo_from_others_and_its_owner_still_sees_it(client, session, anna):
    keep(client, upload())
    page = client.submit(client.get("/me/photo").form("/me/photo/shown"), press="Show my photo")

    session.refresh(anna)
    assert anna.photo == ""
    assert page.find("//button[@role='switch']/@aria-checked") == "false"
    assert client.get(page.find("//img[@alt='Your photo']/@src")).status == 200
    assert not page.all("//header//img[contains(@class, 'face')]")
    client.submit(page.form("/me/photo/shown"), press="Show my photo")
    assert session.get(User, anna.id, populate_existing=True).photo


def test_a_photo_is_removed(client, session, anna):
    keep(client, upload())

    page = client.submit(client.get("/me/photo").form("/me/photo/remove"))

    session.refresh(anna)
    assert "The photo is deleted." in page.text and anna.photo == ""
    assert session.query(UserPhoto).count() == 0
