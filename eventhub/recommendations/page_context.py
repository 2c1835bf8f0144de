"""What one guest's page is made from: the few people on it read now, and the whole room's counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from eventhub.events.event.models import Event
from eventhub.events.registrations.models import Registration
from eventhub.matching.facts import EventFacts, PersonId, Vocabulary
from eventhub.matching.recommendations import RoomView, View, connectors
from eventhub.matching.viewer_scores import near_view
from eventhub.people.relations import Relations, read_relations
from eventhub.recommendations import queries
from eventhub.recommendations.cards import GuestRequests, pinned_targets, requests_of
from eventhub.recommendations.queries import PageNumbers
from eventhub.recommendations.queries_of_few import Few, load_few
from eventhub.recommendations.rooms import Known, room_of, seen_by
from eventhub.recommendations.rules import Phase, phase
from eventhub.recommendations.service import is_own_list_due, make_own_list

# The whole room names more connectors than are shown, as some may have changed their mind since.
CONNECTORS = 8
# As many people of a stored list as a page looks at.
LISTED = 10


@dataclass(frozen=True)
class PageContext:
    """Whose page is made when, and what all its parts ask for, read once."""

    event: Event
    registration: Registration
    stage: Phase
    now: datetime
    relations: Relations
    numbers: PageNumbers

    @property
    def viewer(self) -> int:
        """The user id of the guest whose page it is."""
        return self.relations.user_id

    @property
    def host_id(self) -> int | None:
        """The organiser, unless that is the viewer or a block stands between the two."""
        owner = self.numbers.owner_id
        return None if owner == self.viewer or owner in self.relations.blocked else owner


@dataclass(frozen=True)
class Sight:
    """`view` is of the people on the page as they are now, `whole` of the room as it was read last.

    `targets` is the viewer's stored list, best first; `words` name the columns of the view. `few` are the rows of the
    people on the page, and `requests` what the viewer has asked for; a mail goes without both.
    """

    view: View
    words: Vocabulary
    whole: RoomView | None
    targets: Sequence[int]
    pinned: Mapping[int, bool]
    connectors: Sequence[PersonId] = ()
    few: Few | None = None
    requests: GuestRequests | None = None

    @property
    def facts(self) -> EventFacts | None:
        """The whole room's arrays; None while it does not hold the viewer."""
        return self.whole.facts if self.whole else None


def page_context(
    event: Event, registration: Registration, now: datetime, relations: Relations | None = None
) -> PageContext:
    """Read what all parts of a guest's page ask for; `relations` are the guest's, where the caller has them."""
    relations = relations or read_relations(registration.guest_id)
    stage = phase(event.starts_at, event.ends_at, event.zone, now)
    return PageContext(event, registration, stage, now, relations, queries.page_numbers(registration, relations))


def look(context: PageContext) -> Sight:
    """Read what a confirmed guest's page needs; their list is made first if it is due."""
    targets = _own_list(context)
    requests = requests_of(context.registration, context.now)
    known = room_of(context.event, context.now, context.numbers.version)
    return _sight(context, known, targets, requests.pinned, requests)


def look_for_mail(context: PageContext) -> Sight:
    """The same for a mail, in which nothing can be asked."""
    event, viewer = context.event, context.viewer
    targets = _listed(context.numbers)
    pinned = pinned_targets(event.id, viewer, context.now)
    known = room_of(event, context.now, context.numbers.version)
    if known.version == context.numbers.version:
        # A room that is as the rows are states itself what a brief names: one reading serves all of its guests.
        view = known.whole.view_of(viewer)
        if view is not None:
            return Sight(view, known.whole.words, view, targets, pinned)
    return _sight(context, known, targets, pinned)


def _sight(
    context: PageContext,
    known: Known,
    targets: Sequence[int],
    pinned: Mapping[int, bool],
    requests: GuestRequests | None = None,
) -> Sight:
    event, viewer, now = context.event, context.viewer, context.now
    friends, blocked = context.relations.acquaintances, context.relations.blocked
    whole = seen_by(known, event, viewer, now)
    links = connectors(whole, CONNECTORS) if whole is not None and context.stage is not Phase.OVER else []
    focus: set[int] = {viewer, *targets, *pinned}
    people = focus | friends | set(links) | ({context.host_id} if context.host_id else set())
    few = load_few(event, now, focus, people, known={viewer, *friends})
    around = known.whole.among(few.facts, few.words, viewer, without=blocked)
    view = near_view(around, viewer, whole)
    return Sight(view, few.words, whole, targets, pinned, links, few, requests)


def _own_list(context: PageContext) -> list[int]:
    """The viewer's stored list, best first; made now if it is due."""
    numbers = context.numbers
    last = max((entry.computed_at for entry in numbers.entries), default=None)
    if context.stage is Phase.OPEN and is_own_list_due(context.registration, last, numbers.last_tie_at, context.now):
        make_own_list(context.registration, context.now)
        return [entry.target_id for entry in queries.stored_list(context.event.id, context.viewer)]
    return _listed(numbers)


def _listed(numbers: PageNumbers) -> list[int]:
    """The list as it is stored, without people that were dismissed."""
    return [entry.target_id for entry in numbers.entries if entry.dismissed_at is None][:LISTED]
