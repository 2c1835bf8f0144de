"""Tell a user who read the page from a program that presses every button, such as a scanner of mails.

A page with a mail's token carries when it was shown (signed, for this token only), a field and a button that
no user sees. An answer that comes too fast, without the page, or with a decoy is not taken but asked for
a second time; so is one that contradicts what was answered before.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from wtforms import HiddenField, StringField

from eventhub.platform import tokens
from eventhub.platform.web.forms import BaseForm

# Programs that press buttons need milliseconds; anyone who was told in the mail what is asked may press at once.
MIN_READING_TIME = timedelta(seconds=1)
# A program that follows a mail is through with it by then; its reader, who comes later, is not asked twice.
DOUBT_LASTS = timedelta(minutes=10)
DECOY = "decoy"
_SHOWN, _CONFIRMED = "page-shown", "page-confirmed"


class BotGuardForm(BaseForm):
    """An answer from a mail's page. The link is the permission, so that no cookie is needed."""

    shown = HiddenField()
    confirmed = HiddenField()
    # No person sees this field; whatever fills in every field fills it.
    website = StringField()

    class Meta(BaseForm.Meta):
        csrf = False


def is_trapped(form: BotGuardForm, answer: str) -> bool:
    """Return whether something filled in or pressed what no person sees."""
    return bool(form.website.data) or answer == DECOY


def is_human(form: BotGuardForm, token: str, answer: str, now: datetime, *, doubted: bool) -> bool:
    """Return whether an answer may be taken: read first and pressed once, or confirmed on the page that asked again."""
    if is_trapped(form, answer):
        return False
    if doubted:
        return _is_old_enough(_CONFIRMED, form.confirmed.data, token, answer, now)
    return _is_old_enough(_SHOWN, form.shown.data, token, "", now) or _is_old_enough(
        _CONFIRMED, form.confirmed.data, token, answer, now
    )


def is_in_doubt(doubted_at: datetime | None, now: datetime) -> bool:
    """Tell whether a program pressed buttons here so lately that each answer is asked for a second time."""
    return doubted_at is not None and now < doubted_at + DOUBT_LASTS


def confirmation_context(token: str, answer: str, now: datetime) -> dict[str, str]:
    """Return what the template of a page with BotGuardForm needs: `shown`, `again` and `confirmed`.

    `shown` is the page's stamp; `again` and `confirmed` are what the button of a second question sends, empty unless an
    answer is asked for again. A decoy means nothing, so the page just opens again.
    """
    again = "" if answer == DECOY else answer
    return {
        "shown": _sign(_SHOWN, token, "", now),
        "again": again,
        "confirmed": _sign(_CONFIRMED, token, again, now) if again else "",
    }


def _sign(purpose: str, token: str, answer: str, now: datetime) -> str:
    return str(tokens.sign(purpose, [tokens.digest(token)[:20], answer, int(now.timestamp() * 1000)]))


def _is_old_enough(purpose: str, signed: str | None, token: str, answer: str, now: datetime) -> bool:
    found = tokens.unsign(purpose, signed or "")
    if not isinstance(found, list) or found[:2] != [tokens.digest(token)[:20], answer]:
        return False
    return now.timestamp() * 1000 - int(found[2]) >= MIN_READING_TIME.total_seconds() * 1000
