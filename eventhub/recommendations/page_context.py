"""What one guest's page is made from: the few people on it read now, and the whole room's counts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from eventhub.events.event.models import Event
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import RegistrationState, VisibleTo
from eventhub.introductions.request_presenters import kept_on_list
from eventhub.matching.facts import EventFacts, PersonId, Vocabulary
from eventhub.matching.recommendations import RoomViewerScores, ViewerScores, connectors
from eventhub.matching.viewer_scores import score_nearby
from eventhub.people.relations import Relations, read_relations
from eventhub.platform.retention import guests_visible
from eventhub.recommendations import queries
from eventhub.recommendations.queries import PageNumbers, shown_to
from eventhub.recommendations.queries_of_partial_rooms import PartialRoom, load_partial_room
from eventhub.recommendations.rooms import KeptRoom, room_of, score_guest
from eventhub.recommendations.rules import Phase, phase
from eventhub.recommendations.service import is_own_list_due, make_own_list

# The whole room names more connectors than are shown, as some may have changed their mind since.
CONNECTORS = 8
# As many people of a stored list as a page looks at.
LISTED = 10
# The worker encodes lines within a minute. Where it is away for longer, no page says that the list changes soon.
ENCODED_WITHIN = timedelta(minutes=5)


@dataclass(frozen=True)
class PageContext:
    """Whose page is made when, and what all its parts ask for, read once.

    `targets` are the user ids on the viewer's stored list, best first, without those that were dismissed; `kept` those
    who the viewer keeps there.
    """

    event: Event
    registration: Registration
    stage: Phase
    now: datetime
    relations: Relations
    numbers: PageNumbers
    targets: Sequence[int]
    kept: Collection[int] = ()

    @property
    def viewer(self) -> int:
        """The user id of the guest whose page it is."""
        return self.relations.user_id

    @property
    def awaits_encoding(self) -> bool:
        """Whether the list is by topics alone, and made again by meaning once the worker has read the guest's lines."""
        row, encoded_at = self.registration, self.numbers.encoded_at
        edited_at = row.edited_at or row.created_at
        if not (row.looks_for or row.can_help or row.goal_sentence) or self.now - edited_at > ENCODED_WITHIN:
            return False
        return encoded_at is None or encoded_at < edited_at

    @property
    def host_id(self) -> int | None:
        """Who greets the viewer: the host, or another the organisers named."""
        return self.numbers.greeter_id


@dataclass(frozen=True)
class PageScores:
    """What the matcher says of the people on a page.

    scores      of the people on the page, as they are now
    words       the names of the columns of `scores.facts`
    room        of the whole room as it was read last; None while it does not hold the viewer
    pinned      targets that stay on the list until their request is decided; True for those introduced by now
    connectors  user ids of guests who know many, best first
    rows        the rows of the people on the page; None in a mail that goes by the whole room
    """

    scores: ViewerScores
    words: Vocabulary
    room: RoomViewerScores | None
    pinned: Mapping[int, bool]
    connectors: Sequence[PersonId] = ()
    rows: PartialRoom | None = None

    @property
    def facts(self) -> EventFacts | None:
        """Return the whole room's arrays; None while it does not hold the viewer."""
        return self.room.facts if self.room else None


def read_page_context(
    event: Event, registration: Registration, now: datetime, relations: Relations | None = None
) -> PageContext:
    """Read what all parts of a guest's page ask for; a list that is due is made first, in a transaction of its own.

    `relations` are the guest's, where the caller has read them.
    """
    context = read_mail_context(event, registration, now, relations)
    last = max((entry.computed_at for entry in context.numbers.entries), default=None)
    if (
        context.stage is not Phase.OPEN
        or not sees_others(registration)
        or not is_own_list_due(registration, last, (context.numbers.last_tie_at, context.numbers.encoded_at), now)
    ):
        return context
    make_own_list(registration, now)
    return replace(context, targets=[entry.target_id for entry in queries.stored_list(event.id, context.viewer)])


def read_mail_context(
    event: Event, registration: Registration, now: datetime, relations: Relations | None = None
) -> PageContext:
    """Read the same for a mail, with the list as it is stored."""
    relations = relations or read_relations(registration.guest_id)
    stage = phase(event.starts_at, event.ends_at, event.zone, now, guests_visible())
    numbers = queries.page_numbers(registration, relations)
    targets = [entry.target_id for entry in numbers.entries if entry.dismissed_at is None][:LISTED]
    kept = {entry.target_id for entry in numbers.entries if entry.kept_at is not None}
    return PageContext(event, registration, stage, now, relations, numbers, targets, kept)


def sees_others(registration: Registration) -> bool:
    """Return whether a guest may see others at all.

    Pending, waitlisted and hidden people see nobody, and where the organiser shows nobody, nobody does.
    """
    return registration.state is RegistrationState.CONFIRMED and shown_to(registration) is not VisibleTo.NOBODY


def score_page(context: PageContext, pinned: Mapping[int, bool]) -> PageScores:
    """Read and score the people on a confirmed guest's page; `pinned` as in PageScores."""
    kept = room_of(context.event, context.now, context.numbers.version)
    return _score(context, kept, pinned)


def score_mail(context: PageContext) -> PageScores:
    """Read and score the same for a mail, in which nothing can be asked."""
    event, viewer = context.event, context.viewer
    pinned = kept_on_list(event.id, viewer, context.now)
    kept = room_of(event, context.now, context.numbers.version)
    if kept.version == context.numbers.version:
        # A room that is as the rows are states itself what a brief names: one reading serves all of its guests.
        scores = kept.prepared.find_scores(viewer)
        if scores is not None:
            return PageScores(scores, kept.prepared.words, scores, pinned)
    return _score(context, kept, pinned)


def _score(context: PageContext, kept: KeptRoom, pinned: Mapping[int, bool]) -> PageScores:
    event, viewer, now = context.event, context.viewer, context.now
    friends, blocked = context.relations.acquaintances, context.relations.blocked
    room = score_guest(kept, event, viewer, now)
    links = connectors(room, CONNECTORS) if room is not None and context.stage is not Phase.OVER else []
    focus: set[int] = {viewer, *context.targets, *pinned}
    people = focus | friends | set(links) | ({context.host_id} if context.host_id else set())
    few = load_partial_room(event, now, focus, people, known={viewer, *friends})
    around = kept.prepared.among(few.facts, few.words, viewer, without=blocked)
    return PageScores(score_nearby(around, viewer), few.words, room, pinned, links, few)
