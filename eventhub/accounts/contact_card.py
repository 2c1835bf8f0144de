"""What a user shares with those they were introduced to, after both said yes."""

from __future__ import annotations

from dataclasses import dataclass

from eventhub.accounts.models import User


@dataclass(frozen=True)
class ContactCard:
    """How to reach a user; what they have not filled in is empty.

    `wechat_code` is the mark of their own WeChat QR picture: `photos.get_wechat_code` reads it, the template global
    `wechat_code_link` makes an address of it for the reader of a page.
    """

    email: str
    wechat: str
    phone: str
    wechat_code: str


def contact_card_of(user: User) -> ContactCard:
    """Return what the user shares; whether the reader may have it is for the caller to ask."""
    return ContactCard(email=user.email or "", wechat=user.wechat, phone=user.phone, wechat_code=user.wechat_code)
