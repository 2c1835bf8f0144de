"""The mail that tells a user who says to know them; never of an imported address."""

from __future__ import annotations

from datetime import datetime

from eventhub.accounts.models import User
from eventhub.people.ties.handshakes import list_handshakes
from eventhub.people.ties.labels import describe_handshake
from eventhub.people.ties.mail_answers import sign
from eventhub.platform.mail.kinds import Letter, composer, url_to
from eventhub.platform.mail.models import OutgoingMail


def remember(about_id: int, now: datetime) -> None:
    """Note that the mail which has just gone out told of each handshake, so that no later one does."""
    for handshake in list_handshakes(about_id, now):
        if handshake.asked.created_at <= now:
            handshake.asked.handshake_mailed_at = handshake.asked.handshake_mailed_at or now


@composer("contacts/handshakes", User, sent=remember)
def handshakes(mail: OutgoingMail) -> Letter | None:
    """Compose the mail about handshakes without an answer that no mail told of; None when there are none."""
    if mail.user is None:
        return None
    fresh = [one for one in list_handshakes(mail.user.id, mail.due_at) if one.asked.handshake_mailed_at is None]
    if not fresh:
        return None
    people = [{"person": one.person, "detail": describe_handshake(one), "event": one.event} for one in fresh]
    link = url_to("ties.answer_from_mail", token=sign(mail.user, fresh, mail.due_at))
    return Letter({"reader": mail.user, "people": people, "link": link})
