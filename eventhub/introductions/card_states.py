"""What a requester's page shows on the cards of people to meet: how a request stands, or the box to ask in."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from eventhub.introductions import queries, seeing, wishing
from eventhub.introductions.deadlines import DEFAULT_DAYS, days_to_give, decide_by
from eventhub.introductions.forms import AskForm, ask_form, first_words
from eventhub.introductions.labels import PAGE_WORDS
from eventhub.introductions.models import Introduction
from eventhub.recommendations.cards import register_requests
from eventhub.recommendations.queries import Person
from eventhub.registrations.models import Registration


@dataclass(frozen=True)
class RequestsOfGuest:
    """What one guest has asked for at an event, the latest first, as it stands now."""

    registration: Registration
    now: datetime
    rows: Sequence[Introduction]

    @property
    def pinned(self) -> Mapping[int, bool]:
        """Targets that stay on the guest's list, as in `seeing.kept_on_list`."""
        return seeing.pinned_by(self.rows, self.now)

    def extras(
        self, persons: Mapping[int, Person], introducers: Mapping[int, Sequence[int]]
    ) -> Mapping[int, dict[str, Any]]:
        """By target what the partial `introductions/_card_state.html` needs."""
        if not introducers:
            return {}
        event, viewer = self.registration.event, self.registration.guest_id
        days = days_to_give(self.now, event.starts_at, event.ends_at)
        # Where people are there, those who are in can be asked: about who is in as well.
        here = None if days else queries.checked_in(event.id, _everybody(introducers))
        is_open = decide_by(self.now, DEFAULT_DAYS, event.starts_at, event.ends_at) is not None
        wishes = wishing.wished_for(event.id, viewer, introducers)
        # What an offer brought about comes before what was asked for.
        asked = {row.target_id: row for row in sorted(self.rows, key=lambda row: row.from_offer)}
        found = {}
        for target, ways in introducers.items():
            people = [persons[each] for each in ways if each in persons and (here is None or {target, each} <= here)]
            form = self._box(target, people, days)
            found[target] = PAGE_WORDS | {
                "wish": wishes.get(target),
                "target": persons[target],
                "request": seeing.as_requester(asked[target], self.now) if target in asked else None,
                "form": form,
                "is_open": is_open or (form.days is None and bool(people)),
            }
        return found

    def _box(self, target: int, people: Sequence[Person], days: Sequence[int]) -> AskForm:
        """The form on the card of one target, filled for the best introducer."""
        return ask_form(people, days, suffix=f"-{target}", formdata=None, **first_words(self.registration))


@register_requests
def requests_of_guest(registration: Registration, now: datetime) -> RequestsOfGuest:
    """Read what a guest has asked for at the event of their registration."""
    rows = queries.requested_at(registration.event.id, registration.guest_id)
    return RequestsOfGuest(registration, now, rows)


def _everybody(introducers: Mapping[int, Sequence[int]]) -> Collection[int]:
    return {*introducers, *(each for ways in introducers.values() for each in ways)}
