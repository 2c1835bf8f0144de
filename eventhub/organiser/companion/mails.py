"""The mail to a guest imported from another tool: once, by the host's name, with the way out.

The organiser can have the same mail sent to their own address first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from eventhub.accounts.models import User
from eventhub.accounts.rules import likely_language
from eventhub.events.companion import queries
from eventhub.events.companion.models import CompanionGuest
from eventhub.events.companion.service import PURPOSE
from eventhub.events.event.rules import EventState
from eventhub.organiser.companion import queries as queries_of_files
from eventhub.organiser.companion.invitations import KIND, SAMPLE
from eventhub.organiser.companion.labels import TOOL_WORDS
from eventhub.organiser.companion.models import GuestFile
from eventhub.organiser.queries import is_held
from eventhub.people.opt_out import is_left_out, make_link_token
from eventhub.platform import tokens
from eventhub.platform.clock import utc_now
from eventhub.platform.mail.kinds import Letter, composer, url_to
from eventhub.platform.mail.message import preview
from eventhub.platform.mail.models import OutgoingMail
from eventhub.text.languages import Language


@dataclass(frozen=True)
class Preview:
    """Subject and text of the mail in one language."""

    language: Language
    subject: str
    text: str


@composer(KIND, CompanionGuest)
def invitation(mail: OutgoingMail) -> Letter | None:
    """Invite to see who one knows; None once that is done, place or event is gone, or the host may not write."""
    found = queries.find_with_rows(mail.about_id)
    if found is None or found.registration is None or not found.registration.is_unproven_guest:
        return None
    event, by, now = found.event, found.by, utc_now()
    if event.state is not EventState.PUBLISHED or event.starts_at <= now or is_left_out(mail.address):
        return None
    if by is None or is_held(by.id, now):
        return None
    return Letter(
        {
            "event": event,
            "host": by,
            "tool": TOOL_WORDS[found.tool],
            "link": url_to("companion_guest.invited", token=tokens.derive(PURPOSE, found.nonce)),
            "never_url": url_to("privacy.leave_out", token=make_link_token(mail.address)),
        },
        reply_to=((by.name, by.email),) if by.email else (),
        on_behalf_of=by.name,
    )


@composer(SAMPLE, GuestFile, awaited=True)
def sample(mail: OutgoingMail) -> Letter | None:
    """Show the organiser the invitation of their list; its button leads to the event page."""
    made = queries_of_files.find_file(mail.about_id)
    if made is None or mail.user is None:
        return None
    return Letter(
        {
            "event": made.event,
            "host": mail.user,
            "tool": TOOL_WORDS[made.tool],
            "link": url_to("event.show", slug=made.event.slug),
            "never_url": "",
        },
        reply_to=((mail.user.name, mail.user.email),) if mail.user.email else (),
        on_behalf_of=mail.user.name,
    )


def previews_of(made: GuestFile, by: User, names: Iterable[str]) -> list[Preview]:
    """Return the mail as the guests of a list get it, in each language that it goes out in, the most frequent first.

    A guest with an account here reads their own language instead, of which the organiser is told nothing.
    """
    languages = Counter(likely_language(name, Language(made.language)) for name in names)
    # Placeholders for the links, which are different in each mail.
    own = {"link": "…", "never_url": "…"}
    context = {"event": made.event, "host": by, "tool": TOOL_WORDS[made.tool]} | own
    return [Preview(each, *preview(KIND, context, each)) for each, _ in languages.most_common()]
