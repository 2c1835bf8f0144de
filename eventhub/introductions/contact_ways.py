"""How two people reach each other once both said yes: what each of them chose to share."""

from dataclasses import dataclass
from enum import StrEnum

from eventhub.accounts.contact_card import contact_card_of
from eventhub.accounts.models import User


class Way(StrEnum):
    """The ways to reach a person, the one that is used first standing first."""

    WECHAT = "wechat"
    PHONE = "phone"
    EMAIL = "email"


@dataclass(frozen=True)
class ContactWay:
    """One way to reach a person: the WeChat ID, number or address."""

    what: Way
    value: str


def ways_of(user: User) -> tuple[ContactWay, ...]:
    """Return the ways to reach a user, as they stand now; what the user has not filled in is not among them."""
    card = contact_card_of(user)
    every = ((Way.WECHAT, card.wechat), (Way.PHONE, card.phone), (Way.EMAIL, card.email))
    return tuple(ContactWay(what, value) for what, value in every if value)
