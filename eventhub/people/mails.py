"""The mail with the link of "leave me out"."""

from __future__ import annotations

from eventhub.people.opt_out import MAIL, make_link_token
from eventhub.platform.mail.kinds import Letter, composer, url_to
from eventhub.platform.mail.models import OutgoingMail


@composer(MAIL, None, transactional=True, awaited=True)
def leave_out(mail: OutgoingMail) -> Letter | None:
    """Compose the mail to an address that was typed on the page: one link, and nothing of what is known here."""
    return Letter({"link": url_to("privacy.leave_out", token=make_link_token(mail.address))})
