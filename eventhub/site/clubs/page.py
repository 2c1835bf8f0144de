"""What the page of a club shows to one visitor, and the page of a member."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from eventhub.accounts.models import User
from eventhub.events.clubs import queries
from eventhub.events.clubs.models import Club, ClubEvent, ClubMember
from eventhub.events.clubs.rules import ClubRole, Shown, may_join, not_seen_for_long, shows_members, visible_choices
from eventhub.events.event.models import Event
from eventhub.events.event.queries import find_role
from eventhub.events.event.rules import TeamRole
from eventhub.events.registrations.models import Registration
from eventhub.introductions.deadlines import ASKED_AFTER_END
from eventhub.introductions.visibility import may_meet
from eventhub.people.relations import Relations, read_relations
from eventhub.platform.errors import NotFound, TakenDown
from eventhub.platform.paging import page_within
from eventhub.platform.retention import guests_visible
from eventhub.text.search import search_words

MEMBERS_ON_A_PAGE = 24
_MOST_PAST = 6


@dataclass(frozen=True)
class ClubPage:
    """A club as one visitor sees it.

    `known`: how many of the members shown the visitor knows, None for who is not shown the members. `may_join`: the
    visitor was a guest and is no member yet.
    """

    club: Club
    hosts: Sequence[User]
    role: ClubRole | None
    coming: Sequence[Event]
    past: Sequence[Event]
    members: Sequence[ClubMember]
    total: int
    number: int
    pages: int
    known: int | None
    may_join: bool
    is_removed: bool


def open_club(slug: str, viewer_id: int | None) -> tuple[Club, Sequence[User]]:
    """Return a club and its hosts.

    Raises NotFound for a link without a club, and for a club that nobody hosts; TakenDown, which tells its hosts why.
    """
    club = queries.get_club(slug)
    hosts = queries.hosts_of(club.id)
    if not hosts:
        raise NotFound(f"nobody hosts club {club.id}")
    if club.taken_down_at is not None:
        why = club.taken_down_words if any(host.id == viewer_id for host in hosts) else None
        raise TakenDown(f"club {club.id} is taken down", why=why, reason="club_taken_down")
    return club, hosts


def page_of(slug: str, viewer_id: int | None, now: datetime, *, search: str = "", number: int = 1) -> ClubPage:
    """Read the page of a club."""
    club, hosts = open_club(slug, viewer_id)
    place = queries.find_place(club.id, viewer_id) if viewer_id is not None else None
    relations = read_relations(viewer_id) if viewer_id is not None else None
    shown = _shown(club, place, relations, search)
    total = shown.count()
    number, pages = page_within(number, total, MEMBERS_ON_A_PAGE)
    sees = place is not None and shows_members(place.role, place.shown)
    role = place.role if place else None
    return ClubPage(
        club,
        hosts,
        role,
        queries.coming_events(club.id, now),
        queries.past_events(club.id, now, _MOST_PAST),
        shown.part((number - 1) * MEMBERS_ON_A_PAGE, MEMBERS_ON_A_PAGE),
        total,
        number,
        pages,
        known=shown.known(relations.acquaintances) if sees and relations else None,
        may_join=viewer_id is not None and may_join(role, was_guest=queries.was_guest(club.id, viewer_id, now)),
        is_removed=role is ClubRole.REMOVED,
    )


def _shown(club: Club, place: ClubMember | None, relations: Relations | None, search: str) -> queries.ShownMembers:
    choices = visible_choices(place.role, place.shown) if place else (Shown.EVERYONE,)
    hidden = {relations.user_id, *relations.blocked} if relations else set()
    return queries.ShownMembers(club.id, choices, hidden=hidden, words=search_words(search))


@dataclass(frozen=True)
class MemberPage:
    """A member as another sees them; `event`: where the viewer may ask for an introduction to them, if anywhere.

    `days`: for how long after an event of both that is possible.
    """

    club: Club
    member: ClubMember
    is_known: bool
    event: Event | None
    days: int


def member_page(slug: str, viewer_id: int, public_id: str, now: datetime) -> MemberPage:
    """Read the page of a member. Raises NotFound for anybody the viewer is not shown there."""
    club, _ = open_club(slug, viewer_id)
    place, relations = queries.find_place(club.id, viewer_id), read_relations(viewer_id)
    member = _shown(club, place, relations, "").find(public_id)
    if member is None:
        raise NotFound(f"no such member of club {club.id} for user {viewer_id}")
    is_known = member.user_id in relations.acquaintances
    event = None if is_known else _event_of_both(club.id, relations, member.user_id, now)
    return MemberPage(club, member, is_known, event, min(ASKED_AFTER_END, guests_visible()).days)


def _event_of_both(club_id: int, relations: Relations, member_id: int, now: datetime) -> Event | None:
    """Find the next or last event of a club at which the viewer sees a member and may ask for an introduction."""
    for event in queries.events_of_both(club_id, relations.user_id, member_id, now - ASKED_AFTER_END):
        if may_meet(event, relations.user_id, member_id, now, relations=relations):
            return event
    return None


@dataclass(frozen=True)
class HostPage:
    """What the hosts of a club see.

    `newcomers` of the next event stand there only for who organises it. `away`: members not seen for long.
    """

    club: Club
    hosts: Sequence[User]
    events: Sequence[ClubEvent]
    to_add: Sequence[Event]
    attendance: Sequence[queries.Attendance]
    away: frozenset[int]
    followers: int
    next_event: Event | None
    newcomers: Sequence[Registration]


def host_page(slug: str, host_id: int, now: datetime) -> HostPage:
    """Read what a host sees; the caller has made sure that they are one."""
    club, hosts = open_club(slug, host_id)
    attendance = queries.attendance_of(club.id, now)
    away = {one.member.id for one in attendance if not_seen_for_long(one.last_came, one.member.since, now)}
    coming = next(iter(queries.coming_events(club.id, now)), None)
    organises = coming is not None and find_role(coming.id, host_id) in (TeamRole.OWNER, TeamRole.MANAGER)
    return HostPage(
        club,
        hosts,
        queries.own_events(club.id),
        queries.events_to_add(club.id, host_id),
        attendance,
        frozenset(away),
        queries.count_followers(club.id),
        coming if organises else None,
        queries.newcomers_at(coming.id, club.id) if coming and organises else (),
    )
