"""The six digits beside a link, for people whose mail program breaks links."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from eventhub.accounts.code_attempts import count_wrong_code
from eventhub.accounts.limits import spend
from eventhub.accounts.queries import find_user_by_email
from eventhub.introductions import queries
from eventhub.introductions.queries_of_offers import sides_put_to
from eventhub.introductions.rules import QuestionKind
from eventhub.platform.errors import Expired
from eventhub.platform.tokens import derive, is_code
from eventhub.text.addresses import normalise_email

# A person has at most six questions open. Guessing one in four days: 4 x 10 x 6 in a million.
TRIES_PER_ADDRESS = 10
TRIES_PER_ORIGIN = 30
DAY = timedelta(days=1)


def find_by_code(email: str, code: str, *, origin: str, now: datetime) -> tuple[QuestionKind, str]:
    """Find the open question with this code, and return its kind and token: what the mail's link would have opened.

    The same answer for unknown addresses and wrong codes. Raises Expired, LimitReached, and ValueError
    for what is no address.
    """
    address = normalise_email(email)
    spend("answer_code_origin", origin, TRIES_PER_ORIGIN, DAY, now)
    spend("answer_code_address", address, TRIES_PER_ADDRESS, DAY, now)
    user = find_user_by_email(address)
    for kind, nonce in _open_to(user.id if user else 0):
        if is_code(code, kind, nonce):
            return kind, derive(kind, nonce)
    count_wrong_code(now)
    raise Expired("answer code", reason="code")


def _open_to(user_id: int) -> Iterator[tuple[QuestionKind, str]]:
    """Yield kind and nonce of each question that a user's mails ask now."""
    yield from ((QuestionKind.INTRODUCER, nonce) for nonce in queries.nonces_of_introducer(user_id))
    yield from ((QuestionKind.TARGET, nonce) for nonce in queries.nonces_of_target(user_id))
    yield from ((QuestionKind.SIDE, side.nonce) for side in sides_put_to(user_id))
