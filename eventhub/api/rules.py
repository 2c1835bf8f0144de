"""What a token may do, how often, how long things are kept, and how a webhook is tried again. Pure."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from eventhub.events.registrations.rules import RegistrationState


class Scope(StrEnum):
    """What a token was made for. It never reaches beyond what its owner may do on the event's team."""

    EVENTS_READ = "events:read"
    EVENTS_WRITE = "events:write"
    REGISTRATIONS_READ = "registrations:read"
    REGISTRATIONS_WRITE = "registrations:write"
    CHECKIN_WRITE = "checkin:write"
    EXPORT_READ = "export:read"


TOKEN_PREFIX = "evh_"  # noqa: S105 - what a secret scanner finds a lost token by.
MOST_TOKENS = 20
# "Last used" is written this often, so that reading does not write a row each time.
SEEN_EVERY = timedelta(minutes=1)
MINUTE = timedelta(minutes=1)
CALLS_A_MINUTE = 300
# The limit of a user is that of so many tokens, else twenty tokens would allow twenty times as many calls.
TOKENS_AT_FULL_SPEED = 3

# An answer is kept for a repeated POST this long.
# Longer than a batch of webhooks takes; a worker that dies holds them back no longer than this.
DELIVERY_LEASE = timedelta(minutes=2)
ANSWERS_KEPT = timedelta(hours=24)
# An Idempotency-Key has visible ASCII characters.
SHAPE_OF_KEY = "^[!-~]{1,128}$"
# Bytes; a description of 20,000 signs with escapes fits.
LARGEST_BODY = 256_000

LARGEST_ID = 2**31 - 1
MOST_ON_A_PAGE = 100
ON_A_PAGE = 50


class EventType(StrEnum):
    """What an endpoint may ask to be told of. The names are part of the contract with other programs."""

    RECEIVED = "registration.pending"
    CONFIRMED = "registration.confirmed"
    WAITLISTED = "registration.waitlisted"
    OFFERED = "registration.offered"
    LAPSED = "registration.lapsed"
    DECLINED = "registration.declined"
    WITHDRAWN = "registration.withdrawn"
    REMOVED = "registration.removed"
    CHECKED_IN = "registration.checked_in"
    CHECK_IN_UNDONE = "registration.check_in_undone"
    EVENT_PUBLISHED = "event.published"
    EVENT_UPDATED = "event.updated"
    EVENT_CANCELLED = "event.cancelled"


# Sent by the button "Send a test" only; nobody asks for it.
PING = "ping"

AFTER_MOVE: dict[RegistrationState, EventType] = {
    RegistrationState.PENDING: EventType.RECEIVED,
    RegistrationState.CONFIRMED: EventType.CONFIRMED,
    RegistrationState.WAITLISTED: EventType.WAITLISTED,
    RegistrationState.OFFERED: EventType.OFFERED,
    RegistrationState.LAPSED: EventType.LAPSED,
    RegistrationState.DECLINED: EventType.DECLINED,
    RegistrationState.WITHDRAWN: EventType.WITHDRAWN,
    RegistrationState.REMOVED: EventType.REMOVED,
}


class DeliveryState(StrEnum):
    """The state of one delivery to one endpoint."""

    QUEUED = "queued"
    SENDING = "sending"
    DELIVERED = "delivered"
    # Tried until the last of the waits was over.
    FAILED = "failed"
    # The endpoint was switched off, or its owner left the team, before it could be sent.
    DROPPED = "dropped"


# Waits between tries; all of them together are two days.
WAITS = (
    timedelta(seconds=30),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=9),
    timedelta(hours=14),
    timedelta(hours=17, minutes=24, seconds=30),
)
# After a try without any answer the endpoint is left alone this long, so that one that hangs holds up little.
REST = timedelta(minutes=1)
# An endpoint that took nothing for this long is switched off, and its owner told.
GIVE_UP_AFTER = timedelta(days=2)
MOST_ENDPOINTS = 10
LOG_KEPT = timedelta(days=30)
# Both secrets sign for this long after a renewal.
OLD_SECRET_KEPT = timedelta(hours=24)
LONGEST_URL = 500


def next_wait(attempts: int) -> timedelta | None:
    """Return how long to wait after so many tries that failed; None: that was the last."""
    return WAITS[attempts - 1] if 1 <= attempts <= len(WAITS) else None
