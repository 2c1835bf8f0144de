"""Use cases of an organiser: draft, publish, edit, move to another link, cancel."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from eventhub.accounts.limits import spend
from eventhub.accounts.models import User
from eventhub.events.event import queries, slugs
from eventhub.events.event.cover import SEEDS
from eventhub.events.event.gaps import GAP_FIELDS, find_gaps
from eventhub.events.event.models import Event, EventPicture, EventSlug, OrganiserAction, TeamMember
from eventhub.events.event.rules import ALLOWED_MOVES, Act, EmailSharing, EventState, Listing, TakedownReason, TeamRole
from eventhub.events.event.schedule import Plan, complaint_about_publishing, complaints
from eventhub.platform.db import db, transaction
from eventhub.platform.errors import NotAllowed, NotFound, WrongState
from eventhub.platform.instance.queries import limits
from eventhub.platform.tokens import new_nonce

# Fields whose changes guests are told; the row keeps what they were last told of each, as told_<name>. A new title
# alone is no news, but stands in the mail about the others.
NEWS = ("starts_at", "ends_at", "zone", "place", "address", "online_link")
# Copies among them. Nobody plans so many, and each may be 100 kB with its picture.
MADE_A_DAY = 100
FOR_GUESTS_ALONE = frozenset({"address", "online_link"})


@dataclass(frozen=True, kw_only=True)
class EventFields:
    """What an organiser writes about an event; all times in UTC, empty text = not given."""

    title: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    place: str = ""
    online_link: str = ""
    description: str = ""
    capacity: int | None = None
    summary: str = ""
    # Title, summary and description by language.
    translations: dict[str, dict[str, str]] = field(default_factory=dict)
    address: str = ""
    languages: str = ""
    tags: str = ""
    culture_primer: str = ""
    needs_approval: bool = False
    are_colleagues: bool = False
    listing: Listing = Listing.LISTED
    registration_closes_at: datetime | None = None
    guest_visibility_limit: str | None = None
    guest_visibility_default: str = "shared_ground"
    email_sharing: EmailSharing = EmailSharing.ASKED
    # The drawing; None: whatever there is, or any.
    cover_seed: int | None = None

    @property
    def plan(self) -> Plan:
        """Return times and capacity as the rules take them."""
        return Plan(self.starts_at, self.ends_at, self.zone, self.capacity, self.registration_closes_at)


def create_draft(owner: User, fields: EventFields, *, key: str | None = None, now: datetime) -> Event:
    """Create an event that only its team can see; `key` is that of the form. Raises NotAllowed, LimitReached."""
    refuse_creator(owner)
    _refuse_faults(fields)
    if fields.cover_seed is None:
        fields = replace(fields, cover_seed=secrets.randbelow(SEEDS))
    with transaction():
        spend("events_made", str(owner.id), MADE_A_DAY, timedelta(days=1), now)
        event = Event(
            slug=_free_slug(fields.title),
            state=EventState.DRAFT,
            created_at=now,
            key=key or new_nonce(),
            **asdict(fields),
        )
        event.team.append(TeamMember(user_id=owner.id, role=TeamRole.OWNER))
        db.session.add(event)
        # Where the caller has begun the transaction, its number is asked for before the commit.
        db.session.flush()
    return event


def refuse_creator(user: User) -> None:
    """Raise NotAllowed ("create") where the operator lets only others create events."""
    if not limits().may_create(is_trusted=user.is_trusted, is_operator=user.is_operator):
        raise NotAllowed(f"user {user.id} may not create events", reason="create")


def copy(original_id: int, owner: User, *, now: datetime, starts_at: datetime) -> Event:
    """Create a draft with everything of an event except its guests, at a new time."""
    original = queries.get_event(original_id)
    fields = fields_of(original)
    closes = original.registration_closes_at
    moved = {
        "starts_at": starts_at,
        "ends_at": starts_at + (original.ends_at - original.starts_at),
        "registration_closes_at": closes and starts_at - (original.starts_at - closes),
    }
    with transaction():
        copied = create_draft(owner, EventFields(**(asdict(fields) | moved)), now=now)
        if (picture := db.session.get(EventPicture, original_id)) is not None:
            db.session.add(EventPicture(event_id=copied.id, data=picture.data))
            copied.cover_mark = original.cover_mark
    return copied


def publish(event_id: int, *, by: User | None = None, now: datetime) -> Event:
    """Make a draft visible. Raises WrongState with the fault as its reason when it may not be."""
    with transaction():
        event = lock(event_id)
        _move(event, EventState.PUBLISHED)
        complaint = complaint_about_publishing(event.starts_at, event.zone, now)
        if complaint:
            raise WrongState(f"event {event.id} starts in the past", reason=complaint.fault)
        if find_gaps(texts_to_read(event)):
            raise WrongState(f"event {event.id} has gaps", reason="gaps_left")
        if queries.has_suspended_owner(event_id):
            raise WrongState(f"an owner of event {event_id} is suspended", reason="owner_suspended")
        event.published_at = now
        _name_link_by_title(event)
        # Nobody was told of what a draft said before.
        _set_told(event, news_of(event))
        event.told_title, event.told_at = event.title, None
        remember(event_id, Act.PUBLISHED, by=by, now=now)
    return event


def _name_link_by_title(event: Event) -> None:
    """Give the link of a draft the title it is published with, unless it was chosen; the old one leads here."""
    new = slugs.slug(event.title, event.slug.rsplit("-", 1)[-1])
    if new != event.slug and not queries.has_old_slugs(event.id) and queries.is_slug_free(new):
        db.session.add(EventSlug(slug=event.slug, event_id=event.id))
        event.slug = new


def edit(
    event_id: int,
    fields: EventFields,
    *,
    tell_guests: bool,
    seen: int | None = None,
    by: User | None = None,
    now: datetime,
) -> Event:
    """Change an event. With `tell_guests`, guests hear of a new time or venue once edits have rested.

    `seen` is the revision that the writer has seen; WrongState ("edited_meanwhile") when there is a newer one, and of
    a published event ("gaps_left") for a new text with a gap, ("start_passed") where its start moves into the past.
    """
    _refuse_faults(fields)
    with transaction():
        event = lock(event_id)
        if event.state is EventState.CANCELLED:
            raise WrongState(f"event {event.id} is cancelled", reason="cancelled")
        if event.state is EventState.TAKEN_DOWN:
            raise WrongState(f"event {event.id} is taken down", reason="taken_down")
        if fields.cover_seed is None:
            fields = replace(fields, cover_seed=event.cover_seed)
        if fields == fields_of(event):
            return event
        if seen is not None and seen != event.revision:
            raise WrongState(f"event {event.id} was edited meanwhile", reason="edited_meanwhile")
        if event.state is EventState.PUBLISHED:
            _refuse_new_gaps(event, fields)
            _refuse_to_begin_in_the_past(event, fields, now)
        _change(event, fields, tell_guests=tell_guests, now=now)
        remember(event_id, Act.EDITED, by=by, now=now)
    return event


def change_slug(event_id: int, wanted: str, *, by: User | None = None, now: datetime) -> Event:
    """Move an event to another link and redirect the old one; the tail stays. Raises WrongState ("slug_taken")."""
    with transaction():
        event = lock(event_id)
        new = slugs.slug(wanted, event.slug.rsplit("-", 1)[-1])
        if new == event.slug:
            return event
        if not queries.is_slug_free(new, event.id):
            raise WrongState(f"slug of event {event.id} is taken", reason="slug_taken")
        db.session.execute(sa.delete(EventSlug).where(EventSlug.slug == new))
        db.session.add(EventSlug(slug=event.slug, event_id=event.id))
        event.slug = new
        remember(event_id, Act.MOVED_LINK, by=by, now=now)
    return event


def cancel(event_id: int, *, note: str = "", by: User | None = None, now: datetime) -> Event:
    """Cancel a published event for good; its page stays with a banner and the note."""
    with transaction():
        event = lock(event_id)
        _move(event, EventState.CANCELLED)
        event.cancelled_at, event.cancel_note = now, note
        event.change_pending_since = None
        event.calendar_sequence += 1
        remember(event_id, Act.CANCELLED, by=by, now=now)
    return event


def take_down(event_id: int, why: TakedownReason, words: str, now: datetime) -> Event:
    """Hide an event from everybody; the operator's words are for its team. Raises WrongState for a draft."""
    with transaction():
        event = lock(event_id)
        _move(event, EventState.TAKEN_DOWN)
        event.taken_down_at, event.taken_down_why, event.taken_down_words = now, why, words
        event.restored_at = event.change_pending_since = None
        event.calendar_sequence += 1
    return event


def restore(event_id: int, now: datetime) -> Event:
    """Show an event again as it was: published or cancelled. Raises WrongState where it is not taken down."""
    with transaction():
        event = lock(event_id)
        if event.state is not EventState.TAKEN_DOWN:
            raise WrongState(f"event {event.id} is {event.state}", reason=f"event_is_{event.state}")
        _move(event, EventState.CANCELLED if event.cancelled_at else EventState.PUBLISHED)
        event.taken_down_at, event.taken_down_why, event.taken_down_words = None, None, ""
        event.restored_at = now
        event.calendar_sequence += 1
    return event


def remember(
    event_id: int, what: Act, *, by: User | None, about: User | None = None, number: int = 0, now: datetime
) -> None:
    """Write down what an organiser did, and about which member of the team, in the transaction that does it."""
    with transaction():
        db.session.add(
            OrganiserAction(
                event_id=event_id,
                by_user_id=by.id if by else None,
                about_user_id=about.id if about else None,
                what=what,
                number=number,
                at=now,
            )
        )


def lock(event_id: int) -> Event:
    """Return the current row of an event, locked until the transaction ends. Raises NotFound for a deleted draft."""
    query = sa.select(Event).where(Event.id == event_id).with_for_update()
    found = db.session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise NotFound(f"event {event_id}")
    return found


def texts_to_read(event: Event | EventFields) -> list[str]:
    """Return the texts of an event that others read, in all its languages."""
    others = [text for texts in event.translations.values() for text in texts.values()]
    return [*(getattr(event, name) for name in GAP_FIELDS), *others]


def fields_of(event: Event) -> EventFields:
    """Return what an organiser has written about an event."""
    return EventFields(**{name: getattr(event, name) for name in EventFields.__dataclass_fields__})


def _refuse_new_gaps(event: Event, fields: EventFields) -> None:
    # A gap that stands there from before must not keep its event from any other change.
    before = set(texts_to_read(event))
    if find_gaps(text for text in texts_to_read(fields) if text not in before):
        raise WrongState(f"event {event.id} would have gaps", reason="gaps_left")


def _refuse_to_begin_in_the_past(event: Event, fields: EventFields, now: datetime) -> None:
    # What has begun may still be corrected: only what is to come cannot be made to have begun.
    if event.starts_at > now and (complaint := complaint_about_publishing(fields.starts_at, fields.zone, now)):
        raise WrongState(f"event {event.id} would start in the past", reason=complaint.fault)


def _refuse_faults(fields: EventFields) -> None:
    found = complaints(fields.plan)
    if found:
        raise WrongState(f"an event cannot be: {found[0].fault}", reason=found[0].fault)


def _move(event: Event, after: EventState) -> None:
    if after not in ALLOWED_MOVES[event.state]:
        raise WrongState(f"event {event.id}: {event.state} to {after}", reason=f"event_is_{event.state}")
    event.state = after


def _change(event: Event, fields: EventFields, *, tell_guests: bool, now: datetime) -> None:
    before = news_of(event)
    if event.told_at is not None or event.told_starts_at is None:
        _set_told(event, before)
        event.told_title, event.told_at = event.title, None
    for name, value in asdict(fields).items():
        setattr(event, name, value)
    event.revision += 1
    event.edited_at = now
    if event.state is EventState.PUBLISHED and news_of(event) != before:
        event.calendar_sequence += 1
        _ask_to_tell(event, tell_guests=tell_guests, now=now)


def _ask_to_tell(event: Event, *, tell_guests: bool, now: datetime) -> None:
    if news_of(event) == told_of(event):
        event.change_pending_since = None
    elif tell_guests and event.change_pending_since is None:
        event.change_pending_since = now


def news_of(event: Event) -> tuple[Any, ...]:
    """Return the time and venue of an event, in all that guests have to know."""
    return tuple(getattr(event, name) for name in NEWS)


def told_of(event: Event) -> tuple[Any, ...]:
    """Return the time and venue that guests were told before the edits since."""
    return tuple(getattr(event, f"told_{name}") for name in NEWS)


def _set_told(event: Event, news: tuple[Any, ...]) -> None:
    for name, value in zip(NEWS, news, strict=True):
        setattr(event, f"told_{name}", value)


def _free_slug(title: str) -> str:
    while True:
        tail = "".join(secrets.choice(slugs.TAIL_ALPHABET) for _ in range(slugs.TAIL_LENGTH))
        candidate = slugs.slug(title, tail)
        if queries.is_slug_free(candidate):
            return candidate
