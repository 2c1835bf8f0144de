"""Answers to "Anna says she knows you" from the mail, without signing in.

The token names the reader with their address, and the questions of one mail. It opens one page, which says no more than
the mail does, and no account. A person who got the mail forwarded may answer in place of its reader, so only questions
whose answers can be changed later are asked. It lives for 30 days, and a question ends earlier as its card does.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from eventhub.accounts.mail_marks import mark_of_address
from eventhub.accounts.models import User
from eventhub.accounts.queries import find_user
from eventhub.people.rules import Closeness, Says
from eventhub.people.ties import asking
from eventhub.people.ties.handshakes import Handshake, list_handshakes
from eventhub.people.ties.service import Knows
from eventhub.platform import tokens
from eventhub.platform.errors import Expired, NotFound, WrongState

PURPOSE = "handshakes"
LIVES = timedelta(days=30)


def sign(user: User, asked: Sequence[Handshake], at: datetime) -> str:
    """Return the token of a mail that asks a user these questions, sent at a moment to their address of now."""
    return tokens.sign(PURPOSE, [user.id, mark_of_address(user), int(at.timestamp()), *(one.key for one in asked)])


def open_link(token: str, now: datetime) -> tuple[User, list[Handshake]]:
    """Return the reader of a mail and those of its questions that are open still. Raises Expired for unknown links."""
    value = tokens.unsign(PURPOSE, token)
    if not isinstance(value, list) or len(value) < 3:
        raise Expired("no mail about handshakes", reason="link")
    user = find_user(int(value[0]))
    if user is None or user.suspended_at is not None or value[1] != mark_of_address(user):
        raise Expired("no reader of a mail about handshakes", reason="link")
    if now > datetime.fromtimestamp(int(value[2]), UTC) + LIVES:
        raise Expired("the link of a mail about handshakes has ended", reason="link")
    return user, [one for one in list_handshakes(user.id, now) if one.key in value[3:]]


def answer(token: str, key: str, says: Says, now: datetime) -> bool:
    """Answer one question of a mail; return False where it is answered already or gone. Raises Expired as open_link.

    How the two know each other is taken from what the other says, who is asked nothing again.
    """
    user, asked = open_link(token, now)
    question = next((one for one in asked if one.key == key), None)
    if question is None:
        return False
    tie = question.tie
    try:
        if tie is not None:
            asking.answer_handshake(user.id, tie.id, says, Knows(tie.how, Closeness.MET), now=now)
        else:
            asking.answer_pending(user.id, question.asked.id, says, Knows(), now=now)
    except (NotFound, WrongState):
        return False
    return True
