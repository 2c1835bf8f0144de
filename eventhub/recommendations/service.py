"""Use cases: make all lists of a room, renew one guest's own, say "Not for me", send the brief."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial

from eventhub.accounts.limits import count
from eventhub.accounts.models import User
from eventhub.events.event.models import Event
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import VisibleTo
from eventhub.matching.facts import PersonId, Shows
from eventhub.matching.recommendations import RoomViewerScores, room_lists, viewer_shortlist
from eventhub.matching.shortlist import LENGTH
from eventhub.people.ties import service as contacts
from eventhub.people.visibility.models import ShortlistEntry
from eventhub.people.visibility.queries import may_see
from eventhub.people.visibility.queries_of_values import SETTLING
from eventhub.platform.db import db, run_in_batches, transaction
from eventhub.platform.errors import LimitReached, NotFound
from eventhub.platform.mail.outbox import enqueue
from eventhub.platform.retention import guests_visible
from eventhub.recommendations import batch, queries
from eventhub.recommendations.list_storage import store_lists
from eventhub.recommendations.models import ShortlistRun
from eventhub.recommendations.queries_of_chunks import planned_at
from eventhub.recommendations.room_versions import version_of
from eventhub.recommendations.rooms import room_of, score_guest
from eventhub.recommendations.rules import BRIEF_BEFORE, MOST_KEPT, OPENS_DAYS_BEFORE, Phase, morning_of, phase

BRIEF = "recommendations/brief"
# People who show themselves to matched guests alone, and who a viewer's own edits may bring onto the list in a day.
NEW_FACES = 10


def refresh_all(now: datetime) -> int:
    """Make the lists of every event whose last ones are older than this morning. A job; return how many events."""
    events = queries.due_for_lists(now + timedelta(days=OPENS_DAYS_BEFORE + 1), now)
    return sum(refresh_room(event.id, now) for event in events)


def refresh_room(event_id: int, now: datetime) -> bool:
    """Make all lists of an event, at most once a day; return whether that was due and is done.

    A large room is only planned here: `batch.match_chunks` makes its lists, chunk by chunk.
    """
    event = db.session.get(Event, event_id)
    if event is None or not _is_due(event, now) or _is_planned(event, now):
        return False
    if _stands(event, now):
        with transaction():
            db.session.get_one(ShortlistRun, event.id).computed_at = now
        return True
    kept = room_of(event, now, exact=True)
    if batch.is_large(kept):
        batch.plan(event_id, kept, now, since=morning_of(now, event.zone))
        return False
    batch.store_room(event_id, kept.version, room_lists(kept.prepared.room, queries.stored_lists(event_id)), now)
    return True


def _stands(event: Event, now: datetime) -> bool:
    """Return whether the room is as its last lists were made from: nothing changed, and no value has settled since.

    Then its lists are kept: made again, people with equal scores could change places.
    """
    run = db.session.get(ShortlistRun, event.id)
    if run is None or run.match_version != version_of(event.id):
        return False
    return not queries.has_settled_values(event.id, run.computed_at - SETTLING, now - SETTLING)


def _is_planned(event: Event, now: datetime) -> bool:
    planned = planned_at(event.id)
    return planned is not None and planned >= morning_of(now, event.zone)


def _is_due(event: Event, now: datetime) -> bool:
    """Return whether the window is open and the last lists are older than this morning."""
    if phase(event.starts_at, event.ends_at, event.zone, now, guests_visible()) is not Phase.OPEN:
        return False
    run = db.session.get(ShortlistRun, event.id)
    return run is None or run.computed_at < morning_of(now, event.zone)


def refresh_own(registration: Registration, now: datetime) -> None:
    """Make one person's list when they have none yet or changed something themselves since."""
    viewer = registration.guest_id
    last = queries.last_computed(registration.event.id, viewer)
    changes = queries.last_tie_said(viewer), queries.lines_encoded_at(registration.id)
    if is_own_list_due(registration, last, changes, now):
        make_own_list(registration, now)


def is_own_list_due(
    registration: Registration, last: datetime | None, changes: Iterable[datetime | None], now: datetime
) -> bool:
    """Return whether the list made `last` is older than what its owner changed.

    `changes` are when they last said who they know, and when what they write was encoded.

    Who is seen only by people they know gets it every morning: the lists of the room are made without them, as they
    would take places from others, and so tell of themselves.
    """
    if last is None:
        return True
    is_apart = queries.shown_to(registration) is VisibleTo.ACQUAINTANCES
    if is_apart and last < morning_of(now, registration.event.zone):
        return True
    edits = registration.created_at, registration.confirmed_at, registration.edited_at, *changes
    return any(edit is not None and edit > last for edit in edits)


def make_own_list(registration: Registration, now: datetime) -> None:
    """Make one person's list now while the others keep theirs."""
    event, viewer = registration.event, registration.guest_id
    view = score_guest(room_of(event, now), event, viewer, now, edited=True)
    if view is None:
        return
    event_id, lists = event.id, queries.stored_lists(event.id)
    targets = viewer_shortlist(view, lists)
    if not targets and viewer not in lists:
        return
    with transaction():
        store_lists(event_id, {PersonId(viewer): _admitted(view, event, viewer, targets, now)}, now)


def _admitted(
    view: RoomViewerScores, event: Event, viewer: int, targets: Sequence[PersonId], now: datetime
) -> list[PersonId]:
    """Return those of a list made out of turn that its owner may be shown now. Joins the caller's transaction.

    Anyone who shows themselves to matched guests alone is not there for the reading: of such people, edit by edit, a
    viewer meets `NEW_FACES` a day. The places of people dismissed since the morning stay empty until the next.
    """
    entries = queries.entries_of(event.id, [viewer]).get(viewer, [])
    seen = {entry.target_id for entry in entries}
    since = morning_of(now, event.zone)
    places = LENGTH - sum(entry.dismissed_at is not None and entry.dismissed_at >= since for entry in entries)
    shown = []
    for target in targets:
        at = view.facts.number_of(target)
        is_new = target not in seen and at is not None and view.facts.shows[at] == Shows.MATCHED
        if not is_new or count("new-faces", f"{event.id}:{viewer}", timedelta(days=1), now) <= NEW_FACES:
            shown.append(target)
    return shown[: max(0, places)]


def get_entry(event_id: int, viewer_id: int, target_id: int) -> ShortlistEntry:
    """Return the entry of one person on the viewer's own list. Raises NotFound."""
    entry = queries.find_entry(event_id, viewer_id, target_id)
    if entry is None:
        raise NotFound("not on the list")
    return entry


def get_listed(event: Event, viewer_id: int, target_id: int, now: datetime) -> queries.GuestProfile:
    """Return a person on the viewer's own list that the viewer may see now. Raises NotFound."""
    if not may_see(event, viewer_id, target_id, now, listed=True):
        raise NotFound("not to be seen")
    return queries.find_profiles(event.id, [target_id])[target_id]


def dismiss(event_id: int, viewer_id: int, target_id: int, reason: str, *, now: datetime) -> None:
    """Take a person off one's own list for this event; tomorrow morning brings someone else.

    Raises NotFound when the person is not on the list.
    """
    with transaction():
        entry = get_entry(event_id, viewer_id, target_id)
        if entry.dismissed_at is None:
            entry.dismissed_at, entry.dismissed_reason, entry.kept_at = now, reason, None


def keep(event_id: int, viewer_id: int, target_id: int, *, now: datetime) -> None:
    """Keep a person on one's own list whatever the next mornings bring; nobody else is told.

    Raises NotFound when the person is not on the list, LimitReached when as many are kept as may be.
    """
    with transaction():
        entry = get_entry(event_id, viewer_id, target_id)
        if entry.dismissed_at is not None:
            raise NotFound("not on the list any more")
        if entry.kept_at is None:
            if queries.count_kept(event_id, viewer_id) >= MOST_KEPT:
                raise LimitReached("kept")
            entry.kept_at = now


def let_go(event_id: int, viewer_id: int, target_id: int) -> None:
    """Keep a person no longer; they leave the list when it is next made without them. Raises NotFound."""
    with transaction():
        get_entry(event_id, viewer_id, target_id).kept_at = None


def never_show(viewer_id: int, target_id: int, *, now: datetime) -> None:
    """Block the target for the viewer; the caller has checked that the target is on the viewer's list."""
    contacts.never_show(viewer_id, db.session.get_one(User, target_id), now=now)


def send_briefs(now: datetime) -> int:
    """Queue the mail before the event for every confirmed guest; each gets it once. A job; return how many."""
    sent = 0
    for event in queries.due_for_lists(now + BRIEF_BEFORE, now):
        if event.starts_at > now:
            refresh_room(event.id, now)
        if event.starts_at > now and not _is_due(event, now):
            sent += _brief_guests(event.id, now)
    return sent


def _brief_guests(event_id: int, now: datetime) -> int:
    """Queue the briefs of one event; guests who registered after this morning get their list first."""
    ids = queries.guests_to_brief(event_id, BRIEF)
    for one in ids:
        refresh_own(db.session.get_one(Registration, one), now)
    return run_in_batches(ids, partial(_queue_briefs, now))


def _queue_briefs(now: datetime, ids: Sequence[int]) -> int:
    return sum(
        enqueue(BRIEF, user=registration.user, about=registration, now=now) is not None
        for registration in queries.confirmed(ids)
    )
