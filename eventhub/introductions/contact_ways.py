"""How two people reach each other once both said yes: what each of them chose to share with this one."""

from collections.abc import Collection
from dataclasses import dataclass

from eventhub.accounts.contact_card import contact_card_of
from eventhub.accounts.models import User
from eventhub.introductions.models import Introduction
from eventhub.introductions.rules import Way


@dataclass(frozen=True)
class ContactWay:
    """One way to reach a person: the WeChat ID, number or address."""

    what: Way
    value: str


def values_of(user: User, chosen: Collection[Way] = tuple(Way)) -> dict[Way, str]:
    """Return what is chosen of how to reach a user, as it stands now; what they have not filled in is left out.

    Of the QR picture it is the mark.
    """
    card = contact_card_of(user)
    every = {Way.WECHAT: card.wechat, Way.CODE: card.wechat_code, Way.PHONE: card.phone, Way.EMAIL: card.email}
    return {way: value for way, value in every.items() if value and way in chosen}


def first_choice(user: User) -> frozenset[Way]:
    """Return what is ticked before a user chooses: what was filled in to be shared, else the account's address.

    The address stands there where nothing else does, as an introduction without any way to answer is none.
    """
    return frozenset(values_of(user)) - {Way.EMAIL} or frozenset(values_of(user))


def ways_of(user: User, chosen: Collection[Way] = tuple(Way)) -> tuple[ContactWay, ...]:
    """Return the chosen ways as they stand now, but for the QR picture, which is no text: see `code_of`."""
    return tuple(ContactWay(way, value) for way, value in values_of(user, chosen).items() if way is not Way.CODE)


def code_of(user: User, chosen: Collection[Way]) -> str:
    """Return the mark of a user's QR picture, empty where they have none or do not share it."""
    return values_of(user, chosen).get(Way.CODE, "")


def shared_by(introduction: Introduction, user_id: int) -> frozenset[Way]:
    """Return what one of the two shares with the other."""
    is_requester = user_id == introduction.requester_id
    return introduction.requester_shares if is_requester else introduction.target_shares
