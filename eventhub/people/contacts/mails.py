"""Who says to know you, for users only, never an imported address; and the link of "leave me out"."""

from __future__ import annotations

from datetime import datetime

from eventhub.accounts.models import User
from eventhub.people.contacts.labels import handshake_detail
from eventhub.people.opt_out import MAIL, link_token
from eventhub.people.ties.questions import all_handshakes
from eventhub.platform.mail.kinds import Letter, composer, url_to
from eventhub.platform.mail.models import OutgoingMail


def remember(about_id: int, now: datetime) -> None:
    """Each handshake is told of once, in the mail that has just gone out."""
    for handshake in all_handshakes(about_id, now):
        if handshake.asked.created_at <= now:
            handshake.asked.handshake_mailed_at = handshake.asked.handshake_mailed_at or now


@composer("contacts/handshakes", User, sent=remember)
def handshakes(mail: OutgoingMail) -> Letter | None:
    """Everybody who is not answered and not yet told of; nothing when all are."""
    if mail.user is None:
        return None
    fresh = [one for one in all_handshakes(mail.user.id, mail.due_at) if one.asked.handshake_mailed_at is None]
    if not fresh:
        return None
    people = [{"person": one.person, "detail": handshake_detail(one), "event": one.event} for one in fresh]
    return Letter({"people": people, "link": url_to("contacts.index")})


@composer(MAIL, None, transactional=True, awaited=True)
def leave_out(mail: OutgoingMail) -> Letter | None:
    """To an address that a person typed on the page: one link, and nothing of what is known here."""
    return Letter({"link": url_to("privacy.leave_out", token=link_token(mail.address))})
