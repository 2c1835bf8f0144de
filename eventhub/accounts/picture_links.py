"""Addresses of people's pictures: each carries a grant by the page that was allowed to show the person.

Whether a viewer may see a person is a question of several reads, and a page asks it once, before it draws the person.
The address of the picture then says so, signed: for this picture, for this viewer (or for everybody, where a page for
everybody shows it), for today. So thirty faces cost thirty reads by a key and no rule is written a second time. The
grant lives to the end of the next day; what its owner does counts at once, as a photo that is removed, replaced or not
shown is not found whatever the grant says. Passed on to another person the address opens nothing, unless it was public.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import has_request_context, url_for
from flask_login import current_user

from eventhub.platform import tokens
from eventhub.platform.clock import utc_now

PUBLIC = 0
_LENGTH = 22  # 132 bits


def photo_link(mark: str, side: int) -> str:
    """Return the address of a photo for whom this page is made; `side` is one of PHOTO_SIDES."""
    return url_for("accounts.photo", mark=mark, side=side, grant=_grant(mark, viewer_id(), utc_now()))


def wechat_code_link(mark: str) -> str:
    """Return the address of a QR picture for whom this page is made. For pages on which both have said yes."""
    return url_for("accounts.wechat_code", mark=mark, grant=_grant(mark, viewer_id(), utc_now()))


def viewer_id() -> int:
    """Return the number of the user who is signed in, or PUBLIC."""
    return int(current_user.id) if has_request_context() and current_user.is_authenticated else PUBLIC


def is_granted(mark: str, grant: str, now: datetime, *, to_everybody: bool = True) -> bool:
    """Tell whether a page of today or yesterday let the present viewer, or everybody, see this picture."""
    viewers = {viewer_id(), PUBLIC} if to_everybody else {viewer_id()} - {PUBLIC}
    days = (now, now - timedelta(days=1))
    return any(tokens.same(grant, _grant(mark, viewer, day)) for viewer in viewers for day in days)


def _grant(mark: str, viewer: int, day: datetime) -> str:
    return tokens.derive("picture", f"{mark} {viewer} {day:%Y-%m-%d}")[:_LENGTH]
