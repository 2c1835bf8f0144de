"""What each fold of /me says of its content while it is closed: one line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from eventhub.accounts.labels import DIGEST, LANGUAGES
from eventhub.accounts.models import BackgroundItem, User
from eventhub.accounts.rules import BackgroundKind
from eventhub.events.registrations.labels import VISIBLE_TO_WORDS
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import RegistrationState
from eventhub.platform.web.filters import headline
from eventhub.site.me.page import About

# Shown at once; the others stand in a fold of their own.
FIRST_KINDS = (
    BackgroundKind.HOMETOWN,
    BackgroundKind.SCHOOL,
    BackgroundKind.EMPLOYER,
    BackgroundKind.LIVES_IN,
    BackgroundKind.LIVED_IN,
    BackgroundKind.SPEAKS,
)


@dataclass(frozen=True)
class Summary:
    """One line for each fold, and the events to come, on which one writes what one looks for."""

    names: str
    background: str
    lines: str
    reach: str
    seen: str
    introducing: str
    mail: str
    coming: Sequence[Registration]

    @property
    def asks_for_help(self) -> bool:
        """Tell whether the next event to come lacks the line on what one can help with."""
        return bool(self.coming) and not self.coming[0].can_help


def summarise(user: User, about: About, items: Sequence[BackgroundItem], now: datetime) -> Summary:
    """Return the lines of the page, in the language of the reader."""
    coming = [
        row for row in about.registrations if row.event.ends_at > now and row.state is not RegistrationState.UNVERIFIED
    ]
    shown = [item.text for kind in FIRST_KINDS for item in items if item.kind is kind]
    return Summary(
        names=_joined((user.name, user.other_name, headline(user))),
        background=_joined((shown or [item.text for item in items])[:5]),
        lines=_lines(coming),
        reach=_("%(what)s · after both say yes", what=_joined(_ways(user))),
        seen=_seen(about),
        introducing=_introducing(user, now),
        mail=_joined((LANGUAGES[user.language], str(DIGEST[user.digest]))),
        coming=coming,
    )


def _joined(parts: Iterable[str]) -> str:
    return " · ".join(filter(None, parts))


def _lines(coming: Sequence[Registration]) -> str:
    if not coming:
        return _("For each event you go to")
    return _joined(_("“%(words)s”", words=words) if words else _("nothing yet") for words in _two(coming[0]))


def _two(row: Registration) -> tuple[str, str]:
    return row.looks_for, row.can_help


def _ways(user: User) -> list[str]:
    ways = ((user.wechat, _("WeChat")), (user.wechat_code, _("QR picture")), (user.phone, _("Phone")))
    return [word for value, word in ways if value] + [_("E-mail")]


def _seen(about: About) -> str:
    choices = dict.fromkeys(str(VISIBLE_TO_WORDS[row.visible_to]) for row in about.registrations)
    never = [_("never matched")] if about.is_left_out else []
    return _joined([*choices, *never]) or _("You choose it for each event")


def _introducing(user: User, now: datetime) -> str:
    if user.paused_requests_until and user.paused_requests_until > now:
        return _("No requests for now")
    if not user.happy_to_introduce or not user.introduction_budget:
        return _("Not at the moment")
    return _("Happy to, up to %(number)s a month", number=user.introduction_budget)
