"""What a guest typed into a form before their address was proven, beside what their profile says."""

from __future__ import annotations

from dataclasses import dataclass, field

from eventhub.accounts import queries as accounts
from eventhub.accounts.rules import BackgroundKind
from eventhub.events.registrations.models import Registration

_TEXTS = ("name", "other_name", "headline", "city")


@dataclass(frozen=True)
class Additions:
    """What a profile does not say yet: `texts` by field, where the profile is blank, and values by kind."""

    texts: dict[str, str] = field(default_factory=dict)
    background: dict[BackgroundKind, list[str]] = field(default_factory=dict)
    happy_to_introduce: bool = False

    def __bool__(self) -> bool:
        return bool(self.texts or self.background or self.happy_to_introduce)


def background_of(registration: Registration) -> dict[BackgroundKind, list[str]]:
    """Return the background that waits in a registration, by kind."""
    return {BackgroundKind(kind): list(words) for kind, words in (registration.background_draft or {}).items()}


def additions(registration: Registration) -> Additions:
    """Return what a registration would add to the profile of its user; empty once the user has answered."""
    user = registration.user
    if user is None or registration.background_draft is None:
        return Additions()
    stated = {(item.kind, item.typed) for item in accounts.background_of(user.id)}
    new = {
        kind: [word for word in words if (kind, word) not in stated]
        for kind, words in background_of(registration).items()
    }
    blank = [name for name in _TEXTS if not getattr(user, name)]
    return Additions(
        texts={name: getattr(registration, name) for name in blank if getattr(registration, name)},
        background={kind: words for kind, words in new.items() if words},
        happy_to_introduce=registration.happy_to_introduce and not user.happy_to_introduce,
    )
