"""What one is in a club, who sees who there, and how often a club may write. Pure; docs/behaviour.md section 16."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum


class ClubRole(StrEnum):
    """What a user is in a club.

    NONE: was invited once or has left, and gets nothing more. REMOVED: by a host, for good.
    """

    HOST = "host"
    MEMBER = "member"
    FOLLOWER = "follower"
    NONE = "none"
    REMOVED = "removed"


class Shown(StrEnum):
    """Who may see that a member belongs to a club, from the widest to the closest choice."""

    EVERYONE = "everyone"
    MEMBERS = "members"
    HOSTS = "hosts"


BELONGS = frozenset({ClubRole.HOST, ClubRole.MEMBER})
GETS_NEWS = frozenset({ClubRole.HOST, ClubRole.MEMBER, ClubRole.FOLLOWER})

LONGEST_NAME = 80
LONGEST_ABOUT = 600
LONGEST_LINES = 200
MOST_CLUBS_FOUNDED_A_DAY = 3
MOST_HOSTS = 10
# An event that was published by mistake can be mended before its club hears of it.
TELL_AFTER = timedelta(minutes=30)
# So often a club may write to those who follow it, however many events it has.
TELL_EVERY = timedelta(days=1)
# A guest is invited once, between these two moments after the end: the day before they were asked who they met.
INVITE_AFTER = timedelta(hours=36)
INVITE_UNTIL = timedelta(days=7)
# Members who have not come for so long are listed as "not seen for long".
LONG_NOT_SEEN = timedelta(days=90)


def shows_members(role: ClubRole | None, shown: Shown) -> bool:
    """Tell whether a user with this role and choice is shown the members who show themselves to members."""
    return role is ClubRole.HOST or (role is ClubRole.MEMBER and shown is not Shown.HOSTS)


def visible_choices(role: ClubRole | None, shown: Shown) -> tuple[Shown, ...]:
    """List the choices of members that a user with this role and choice may see; a host sees all."""
    if role is ClubRole.HOST:
        return tuple(Shown)
    return (Shown.EVERYONE, Shown.MEMBERS) if shows_members(role, shown) else (Shown.EVERYONE,)


def may_join(role: ClubRole | None, *, was_guest: bool) -> bool:
    """Tell whether a user may become a member by themselves: a guest of an event of the club that has begun."""
    return was_guest and role not in (ClubRole.HOST, ClubRole.MEMBER, ClubRole.REMOVED)


def may_write(told_at: datetime | None, now: datetime) -> bool:
    """Tell whether a club may write to those who follow it now."""
    return told_at is None or told_at <= now - TELL_EVERY


def not_seen_for_long(last_came: datetime | None, joined_at: datetime, now: datetime) -> bool:
    """Tell whether a member has been away for long; one who has just joined has not."""
    return max(last_came or joined_at, joined_at) < now - LONG_NOT_SEEN
