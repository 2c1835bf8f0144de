"""What other features add to a card: they register here, as this feature cannot import them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

import sqlalchemy as sa

from eventhub.events.registrations.models import Registration
from eventhub.platform.db import db
from eventhub.recommendations.queries import Person
from eventhub.recommendations.rules import BUDGET_SPAN


class GuestRequests(Protocol):
    """What one guest has asked for at an event, read once for a page."""

    @property
    def pinned(self) -> Mapping[int, bool]:
        """As `pinned_targets`."""

    def extras(
        self, persons: Mapping[int, Person], introducers: Mapping[int, Sequence[int]]
    ) -> Mapping[int, dict[str, Any]]:
        """For each target what the partial `introductions/_card_state.html` needs.

        `introducers` are those of each target, the best first; `persons` the names of them all.
        """


Requests = Callable[[Registration, datetime], GuestRequests]
# (event id, viewer id, now) -> targets that stay on the viewer's list whatever else happened, and
# whether the two are introduced by now.
Pinned = Callable[[int, int, datetime], Mapping[int, bool]]
# (event id) -> the viewers for whom the former names anybody.
Pinning = Callable[[int], Collection[int]]
# (since when, user ids or None for all) -> the statement that reads how many introductions each was asked for:
# (user_id, times), without those who were asked for none.
Asked = Callable[[datetime | sa.BindParameter[Any], sa.BindParameter[Any] | None], sa.Select[int, int]]

_requests: list[Requests] = []
_pinned: list[Pinned] = []
_pinning: list[Pinning] = []
_asked: list[Asked] = []


def register_requests(function: Requests) -> Requests:
    """Let `function` read what a guest has asked for, and add it to the cards of people to meet."""
    _requests[:] = [function]
    return function


def register_pinned(function: Pinned) -> Pinned:
    """Let `function` name targets with an open request: they must not vanish from the list."""
    if function not in _pinned:
        _pinned.append(function)
    return function


def register_pinning(function: Pinning) -> Pinning:
    """Let `function` name the viewers of an event who have pinned targets, so that a batch asks for no others."""
    if function not in _pinning:
        _pinning.append(function)
    return function


def register_asked(function: Asked) -> Asked:
    """Let `function` say how much of everybody's monthly budget is used."""
    _asked[:] = [function]
    return function


def requests_of(registration: Registration, now: datetime) -> GuestRequests:
    """What a guest has asked for at the event of their registration."""
    return _requests[0](registration, now)


def pinned_targets(event_id: int, viewer_id: int, now: datetime) -> dict[int, bool]:
    """Targets whose card stays until their open request is decided; True for those introduced already."""
    return {
        target: introduced for function in _pinned for target, introduced in function(event_id, viewer_id, now).items()
    }


def pinning_viewers(event_id: int) -> set[int]:
    """For whom `pinned_targets` names anybody at an event."""
    return {viewer for function in _pinning for viewer in function(event_id)}


def asked_since(since: sa.BindParameter[Any], people: sa.BindParameter[Any]) -> sa.Select[int, int]:
    """The statement that reads how many introductions each of these users was asked for: (user_id, times)."""
    return _asked[0](since, people)


def asked_this_month(now: datetime) -> dict[int, int]:
    """How many introductions each user was asked for this month; absent means none."""
    return dict(db.session.execute(_asked[0](now - BUDGET_SPAN, None)).all())
