"""A user's photo, and the QR picture by which they are added on WeChat: kept, shown, taken away."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

import sqlalchemy as sa

from eventhub.accounts.limits import spend
from eventhub.accounts.models import User, UserPhoto, WechatCode
from eventhub.accounts.rules import PHOTO_SIDES, PhotoCut
from eventhub.platform.db import db, transaction
from eventhub.platform.errors import NotFound
from eventhub.platform.pictures import encode_bare, open_upright, taking_in

# An upload costs up to a second of one processor.
UPLOADS_AN_HOUR = 20
CODE_SIDE = 640
_COLUMNS = dict(zip(PHOTO_SIDES, (UserPhoto.small, UserPhoto.medium, UserPhoto.large), strict=True))
_QUALITY = 82


def keep_photo(user_id: int, data: bytes, cut: PhotoCut, now: datetime) -> None:
    """Keep the square that `cut` names of an uploaded picture, instead of an older photo, and show it.

    Raises WrongPicture, and LimitReached with the reason "picture".
    """
    spend("picture", str(user_id), UPLOADS_AN_HOUR, timedelta(hours=1), now)
    with taking_in():
        squares = make_photo(data, cut)
    with transaction():
        put_photo(_lock(user_id), squares)


def put_photo(user: User, squares: list[bytes]) -> None:
    """Store what make_photo made instead of an older photo, and show it. Joins the caller's transaction."""
    db.session.execute(sa.delete(UserPhoto).where(UserPhoto.user_id == user.id))
    small, medium, large = squares
    user.photo = secrets.token_hex(12)
    db.session.add(UserPhoto(user_id=user.id, mark=user.photo, small=small, medium=medium, large=large))


def make_photo(data: bytes, cut: PhotoCut) -> list[bytes]:
    """Make the squares of PHOTO_SIDES as WebP from an uploaded picture. Raises WrongPicture."""
    picture = open_upright(data, PHOTO_SIDES[-1])
    from PIL import ImageOps

    at = {PhotoCut.START: 0.0, PhotoCut.MIDDLE: 0.5, PhotoCut.END: 1.0}[cut]
    squares = (ImageOps.fit(picture, (side, side), centering=(at, at)) for side in PHOTO_SIDES)
    return [encode_bare(square, "WEBP", quality=_QUALITY) for square in squares]


def remove_photo(user_id: int) -> None:
    """Delete the user's photo, if there is one."""
    with transaction():
        _lock(user_id).photo = ""
        db.session.execute(sa.delete(UserPhoto).where(UserPhoto.user_id == user_id))


def show_photo(user_id: int, *, shown: bool) -> None:
    """Show the photo to those who may see the user, or to the user alone; changes nothing without one."""
    with transaction():
        _lock(user_id).photo = (find_photo_mark(user_id) or "") if shown else ""


def find_photo_mark(user_id: int) -> str | None:
    """Return the mark of the user's own photo, shown or not; None without one."""
    return db.session.scalar(sa.select(UserPhoto.mark).where(UserPhoto.user_id == user_id))


def get_photo(mark: str, side: int, viewer_id: int | None) -> bytes:
    """Return a photo as WebP, if its owner shows it or is the viewer. Raises NotFound, also for another side."""
    if side in _COLUMNS:
        may_see = sa.or_(User.photo == mark, User.id == viewer_id)
        query = sa.select(_COLUMNS[side]).join(User, User.id == UserPhoto.user_id)
        if (found := db.session.scalar(query.where(UserPhoto.mark == mark, may_see))) is not None:
            return found
    raise NotFound("no photo that is shown has this mark and side")


def keep_wechat_code(user_id: int, data: bytes, now: datetime) -> None:
    """Keep an uploaded QR picture whole, on a white square, instead of an older one. Raises like keep_photo."""
    spend("picture", str(user_id), UPLOADS_AN_HOUR, timedelta(hours=1), now)
    with taking_in():
        picture = make_wechat_code(data)
    with transaction():
        put_wechat_code(_lock(user_id), picture)


def put_wechat_code(user: User, picture: bytes) -> None:
    """Store what make_wechat_code made instead of an older QR picture. Joins the caller's transaction."""
    db.session.execute(sa.delete(WechatCode).where(WechatCode.user_id == user.id))
    user.wechat_code = secrets.token_hex(12)
    db.session.add(WechatCode(user_id=user.id, mark=user.wechat_code, picture=picture))


def make_wechat_code(data: bytes) -> bytes:
    """Make the square of CODE_SIDE as WebP, nothing cut off, with a white border. Raises WrongPicture."""
    picture = open_upright(data, CODE_SIDE)
    from PIL import Image, ImageOps

    inner = CODE_SIDE - 32
    square = Image.new("RGB", (CODE_SIDE, CODE_SIDE), "white")
    square.paste(ImageOps.pad(picture, (inner, inner), color="white"), (16, 16))
    return encode_bare(square, "WEBP", quality=90)


def remove_wechat_code(user_id: int) -> None:
    """Delete the user's QR picture, if there is one."""
    with transaction():
        _lock(user_id).wechat_code = ""
        db.session.execute(sa.delete(WechatCode).where(WechatCode.user_id == user_id))


def get_wechat_code(mark: str) -> bytes:
    """Return a QR picture as WebP. Raises NotFound."""
    query = sa.select(WechatCode.picture).join(User, User.id == WechatCode.user_id)
    found = db.session.scalar(query.where(WechatCode.mark == mark, User.wechat_code == mark))
    if found is None:
        raise NotFound("no QR picture has this mark")
    return found


def pictures_of(user_id: int) -> dict[str, bytes]:
    """Return the pictures that stand here of a user, as their files are called in an export."""
    found = {}
    if (photo := db.session.get(UserPhoto, user_id)) is not None:
        found["photo.webp"] = photo.large
    if (code := db.session.get(WechatCode, user_id)) is not None:
        found["wechat-code.webp"] = code.picture
    return found


def _lock(user_id: int) -> User:
    """Return the user's row, locked, so that of two uploads at once the later stays."""
    return db.session.execute(
        sa.select(User).where(User.id == user_id).with_for_update().execution_options(populate_existing=True)
    ).scalar_one()
