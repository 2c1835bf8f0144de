"""What one guest's page is made from: the few people on it read now, and the whole room's counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from eventhub.contacts.queries import acquaintances, blocked_either_way
from eventhub.events.models import Event
from eventhub.matching.facts import EventFacts, PersonId, Vocabulary
from eventhub.matching.nearby import near_view
from eventhub.matching.recommending import View, connectors
from eventhub.recommendations import queries
from eventhub.recommendations.cards import asked_this_month, pinned_targets
from eventhub.recommendations.queries_of_rooms import load_near
from eventhub.recommendations.rooms import room_of, seen_by
from eventhub.recommendations.rules import Phase
from eventhub.recommendations.service import refresh_own
from eventhub.recommendations.versions import version_of
from eventhub.registrations.models import Registration

# The whole room names more connectors than are shown, as some may have changed their mind since.
CONNECTORS = 8


@dataclass(frozen=True)
class Sight:
    """`view` is of the people on the page as they are now, `whole` of the room as it was read last.

    `targets` is the viewer's stored list, best first; `words` name the columns of the view.
    """

    view: View
    words: Vocabulary
    whole: View | None
    targets: Sequence[int]
    pinned: Mapping[int, bool]
    connectors: Sequence[PersonId]

    @property
    def facts(self) -> EventFacts | None:
        """The whole room's arrays; None while it does not hold the viewer."""
        return self.whole.facts if self.whole else None


def look(event: Event, registration: Registration, stage: Phase, now: datetime, *, in_mail: bool = False) -> Sight:
    """Read what a confirmed guest's page needs; their list is made first if it is due."""
    viewer = registration.guest_id
    if stage is Phase.OPEN and not in_mail:
        refresh_own(registration, now)
    targets = [entry.target_id for entry in queries.stored_list(event.id, viewer)]
    pinned = pinned_targets(event.id, viewer, now)
    known = room_of(event, now)
    if in_mail and known.version == version_of(event.id):
        # A room that is as the rows are states itself what a brief names: one reading serves all of its guests.
        view = known.whole.view_of(viewer)
        if view is not None:
            return Sight(view, known.whole.words, view, targets, pinned, ())
    whole = seen_by(known, event, viewer, now)
    links = connectors(whole, CONNECTORS) if whole is not None and stage is not Phase.OVER else []
    focus: set[int] = {viewer, *targets, *pinned}
    friends = acquaintances(viewer)
    people = focus | friends | set(links)
    near = load_near(event, now, asked_this_month(now, people), focus, people, known={viewer, *friends})
    around = known.whole.among(near.facts, near.words, viewer, without=blocked_either_way(viewer))
    view = near_view(around, viewer, whole)
    return Sight(view, near.words, whole, targets, pinned, links)
