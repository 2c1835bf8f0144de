"""What a requester's page shows on the cards of people to meet: how a request stands, or the way to ask."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from eventhub.events.registrations.models import Registration
from eventhub.introductions import eligibility, queries, request_presenters
from eventhub.introductions.deadlines import DEFAULT_DAYS, days_to_give, decide_by
from eventhub.introductions.labels import PAGE_WORDS, REFUSAL, Named
from eventhub.introductions.limits import refusal_of_requester
from eventhub.introductions.models import Introduction
from eventhub.introductions.queries_of_cards import card_numbers


@dataclass(frozen=True)
class GuestRequests:
    """What one guest has asked for at an event, the latest first, as it stands now."""

    registration: Registration
    now: datetime
    rows: Sequence[Introduction]

    @property
    def pinned(self) -> Mapping[int, bool]:
        """Targets that stay on the guest's list, as in `request_presenters.pinned_by`."""
        return request_presenters.pinned_by(self.rows, self.now)

    def states(
        self, persons: Mapping[int, Named], introducers: Mapping[int, Sequence[int]]
    ) -> Mapping[int, dict[str, Any]]:
        """Return for each target what the partial `introductions/_card_state.html` needs, by user id.

        `introducers` are the user ids that may be asked for each target, the best first; `persons` holds the names of
        targets and introducers by user id, and introducers without a name are not offered.
        """
        if not introducers:
            return {}
        event, viewer = self.registration.event, self.registration.guest_id
        days = days_to_give(self.now, event.starts_at, event.ends_at)
        named = {each for ways in introducers.values() for each in ways}
        numbers = card_numbers(event.id, viewer, introducers, named, self.now)
        free = eligibility.free_of(event, viewer, introducers, numbers, self.now)
        refusal = refusal_of_requester(numbers.requester)
        is_open = decide_by(self.now, DEFAULT_DAYS, event.starts_at, event.ends_at) is not None
        # An introduction by an offer takes precedence over a request.
        asked = {row.target_id: row for row in sorted(self.rows, key=lambda row: row.from_offer)}
        found = {}
        for target in introducers:
            people = [persons[each.id] for each in free[target] if each.id in persons]
            found[target] = PAGE_WORDS | {
                "wish": numbers.wishes.get(target),
                "target": persons[target],
                "request": request_presenters.present_to_requester(asked[target], self.now)
                if target in asked
                else None,
                "first": people[0] if people else None,
                "is_live": not days,
                "is_open": is_open or (not days and bool(people)),
                "refusal": REFUSAL[refusal] if refusal else "",
            }
        return found


def read_requests(registration: Registration, now: datetime) -> GuestRequests:
    """Read what a guest has asked for at the event of their registration."""
    rows = queries.requested_at(registration.event.id, registration.guest_id)
    return GuestRequests(registration, now, rows)
