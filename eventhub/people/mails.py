"""The mail with the link of "leave me out", and what a user writes to a host."""

from __future__ import annotations

from eventhub.events.event.queries import hosts_and_role
from eventhub.people.host_letters import KIND, is_kept_out
from eventhub.people.models import HostLetter
from eventhub.people.opt_out import MAIL, make_link_token
from eventhub.platform.db import db
from eventhub.platform.mail.kinds import Letter, composer, url_to
from eventhub.platform.mail.models import OutgoingMail


@composer(MAIL, None, transactional=True, awaited=True)
def leave_out(mail: OutgoingMail) -> Letter | None:
    """Compose the mail to an address that was typed on the page: one link, and nothing of what is known here."""
    return Letter({"link": url_to("privacy.leave_out", token=make_link_token(mail.address))})


@composer(KIND, HostLetter)
def host_letter(mail: OutgoingMail) -> Letter | None:
    """Compose what a user wrote to a host; None once either has left or hosts no more, or for an author kept out."""
    letter = db.session.get(HostLetter, mail.about_id)
    if letter is None or letter.author.email is None or letter.author.suspended_at is not None:
        return None
    hosts, _role = hosts_and_role(letter.event_id, None)
    if letter.host_id not in {each.id for each in hosts} or is_kept_out(letter.event_id, letter.author, letter.host_id):
        return None
    return Letter(
        {
            "event": letter.event,
            "author": letter.author,
            "body": letter.body,
            "event_url": url_to("event.show", slug=letter.event.slug),
            "report_url": url_to("host_letters.report", letter_id=letter.id),
        },
        reply_to=((letter.author.name, letter.author.email),),
        on_behalf_of=letter.author.name,
    )
