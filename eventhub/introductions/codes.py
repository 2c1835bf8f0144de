"""The six digits beside a link, for people whose mail program breaks links."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from eventhub.accounts.codes import was_wrong
from eventhub.accounts.queries import find_user_by_email
from eventhub.accounts.service import spend
from eventhub.introductions import queries
from eventhub.introductions.asking import INTRODUCER_LINK, TARGET_LINK
from eventhub.introductions.offering import OFFER_LINK
from eventhub.introductions.queries_of_offers import sides_put_to
from eventhub.platform.errors import Expired
from eventhub.platform.tokens import derive, is_code
from eventhub.text.addresses import normalise_email

# A person has at most six questions open. Guessing one in four days: 4 x 10 x 6 in a million.
TRIES_PER_ADDRESS = 10
TRIES_PER_ORIGIN = 30
DAY = timedelta(days=1)


def find_by_code(email: str, code: str, *, origin: str, now: datetime) -> tuple[str, str]:
    """What a mail's link would have opened: (purpose, token) of the open question with this code.

    The same answer for unknown addresses and wrong codes. Raises Expired, LimitReached, and ValueError
    for what is no address.
    """
    address = normalise_email(email)
    spend("answer_code_origin", origin, TRIES_PER_ORIGIN, DAY, now)
    spend("answer_code_address", address, TRIES_PER_ADDRESS, DAY, now)
    user = find_user_by_email(address)
    for purpose, nonce in _open_to(user.id if user else 0):
        if is_code(code, purpose, nonce):
            return purpose, derive(purpose, nonce)
    was_wrong(now)
    raise Expired("answer code", reason="code")


def _open_to(user_id: int) -> Iterator[tuple[str, str]]:
    """What the links are derived from that somebody's mails carry now."""
    yield from ((INTRODUCER_LINK, nonce) for nonce in queries.nonces_of_introducer(user_id))
    yield from ((TARGET_LINK, nonce) for nonce in queries.nonces_of_target(user_id))
    yield from ((OFFER_LINK, side.nonce) for side in sides_put_to(user_id))
