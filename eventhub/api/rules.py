"""What a token may do, how often, and how long answers are kept. Pure."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum


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

# An answer is kept for a repeated POST this long.
ANSWERS_KEPT = timedelta(hours=24)
LONGEST_KEY = 128
# Bytes; a description of 20,000 signs with escapes fits.
LARGEST_BODY = 256_000

LARGEST_ID = 2**31 - 1
MOST_ON_A_PAGE = 100
ON_A_PAGE = 50
