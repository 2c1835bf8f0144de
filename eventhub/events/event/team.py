"""Who runs an event: asking people by address, their yes, their roles, and leaving. An event keeps an owner."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from eventhub.accounts import queries as accounts
from eventhub.accounts.limits import spend
from eventhub.accounts.models import User
from eventhub.accounts.service import find_or_create_user
from eventhub.events.event import queries
from eventhub.events.event.models import TeamInvitation, TeamMember
from eventhub.events.event.rules import Act, TeamRole
from eventhub.events.event.service import lock, remember
from eventhub.platform import tokens
from eventhub.platform.db import db, transaction
from eventhub.platform.errors import Expired, NotFound, WrongState
from eventhub.platform.mail import outbox
from eventhub.text.languages import Language

PURPOSE = "team"
KIND = "events/team_invitation"
# A team is small; the limit keeps a user from mailing an address book through us.
ASKED_A_DAY = 20
DAY = timedelta(days=1)
LINK_LIFE = timedelta(days=14)


def ask(event_id: int, email: str, role: TeamRole, *, by: User, language: Language, now: datetime) -> TeamInvitation:
    """Ask an address to join the team; asking again sends a new link with the new role, and the old link dies.

    Raises WrongState ("on_team") when its owner is on the team, LimitReached.
    """
    spend("team_asked", str(by.id), ASKED_A_DAY, DAY, now)
    with transaction():
        lock(event_id)
        user = accounts.find_user_by_email(email)
        if user is not None and queries.find_role(event_id, user.id) is not None:
            raise WrongState(f"user {user.id} is on the team of event {event_id}", reason="on_team")
        asked = _asked(event_id, email) or TeamInvitation(event_id=event_id, email=email)
        asked.role, asked.language, asked.by_user_id, asked.asked_at = role, language, by.id, now
        asked.nonce = tokens.new_nonce()
        asked.token_digest = tokens.digest(tokens.derive(PURPOSE, asked.nonce))
        db.session.add(asked)
        db.session.flush()
        outbox.enqueue(
            KIND,
            user=user,
            address=email,
            language=language,
            about=asked,
            version=asked.nonce[:8],
            now=now,
        )
        # No user yet, even if the address has one: only its owner says so, by joining.
        remember(event_id, Act.TEAM_ASKED, by=by, now=now)
    return asked


def works_until(asked: TeamInvitation) -> datetime:
    """Return when the link of an invitation ends: after two weeks, and with the event if that was still to end."""
    until, event_ends = asked.asked_at + LINK_LIFE, asked.event.ends_at
    return min(until, event_ends) if asked.asked_at < event_ends else until


def get_by_token(token: str, now: datetime) -> TeamInvitation:
    """Find the invitation of a mailed link.

    Raises Expired for links that are used, taken back, run out or unknown, or whose sender may not ask any more.
    """
    query = sa.select(TeamInvitation).where(TeamInvitation.token_digest == tokens.digest(token))
    found = db.session.scalar(query.options(joinedload(TeamInvitation.event), joinedload(TeamInvitation.by)))
    if found is None or works_until(found) <= now or not _may_still_ask(found):
        raise Expired("nobody is asked by this link", reason="link")
    return found


def _may_still_ask(asked: TeamInvitation) -> bool:
    """Tell whether the sender is an owner of the event yet, and not suspended."""
    if asked.by is None or asked.by.suspended_at is not None:
        return False
    return queries.find_role(asked.event_id, asked.by.id) is TeamRole.OWNER


def join(token: str, *, now: datetime) -> TeamMember:
    """Say yes, once: the owner of the address is on the team, and a user from now on."""
    with transaction():
        event_id = get_by_token(token, now).event_id
        lock(event_id)
        asked = get_by_token(token, now)
        user = find_or_create_user(asked.email, language=asked.language, now=now)
        member = _member_of(event_id, user.id) or TeamMember(event_id=event_id, user_id=user.id, role=asked.role)
        db.session.add(member)
        db.session.delete(asked)
        remember(event_id, Act.TEAM_JOINED, by=user, now=now)
    return member


def take_back(event_id: int, invitation_id: int, *, by: User, now: datetime) -> None:
    """Withdraw an invitation to the team; its link stops working. Raises NotFound."""
    with transaction():
        asked = db.session.get(TeamInvitation, invitation_id, with_for_update=True, populate_existing=True)
        if asked is None or asked.event_id != event_id:
            raise NotFound(f"nobody asked as {invitation_id} at event {event_id}")
        db.session.delete(asked)
        remember(event_id, Act.TEAM_UNASKED, by=by, now=now)


def change_role(event_id: int, member_id: int, role: TeamRole, *, by: User, now: datetime) -> None:
    """Change the role of a member. Raises NotFound, WrongState ("last_owner")."""
    with transaction():
        lock(event_id)
        member = _get_member(event_id, member_id)
        if role is not TeamRole.OWNER:
            _keep_an_owner(member)
        member.role = role
        remember(event_id, Act.TEAM_ROLE, by=by, about=member.user, now=now)


def remove(event_id: int, member_id: int, *, by: User, now: datetime) -> None:
    """Remove a member from the team. Raises NotFound, WrongState ("last_owner")."""
    with transaction():
        lock(event_id)
        member = _get_member(event_id, member_id)
        _keep_an_owner(member)
        about = member.user
        db.session.delete(member)
        remember(event_id, Act.TEAM_LEFT, by=by, about=about, now=now)


def leave(event_id: int, user: User, *, now: datetime) -> None:
    """Leave the team. Raises NotFound, WrongState ("last_owner")."""
    member = _member_of(event_id, user.id)
    remove(event_id, member.id if member else 0, by=user, now=now)


def _get_member(event_id: int, member_id: int) -> TeamMember:
    member = db.session.get(TeamMember, member_id, populate_existing=True)
    if member is None or member.event_id != event_id:
        raise NotFound(f"nobody with number {member_id} on the team of event {event_id}")
    return member


def _keep_an_owner(member: TeamMember) -> None:
    others = sa.select(TeamMember.id).where(
        TeamMember.event_id == member.event_id, TeamMember.role == TeamRole.OWNER, TeamMember.id != member.id
    )
    if member.role is TeamRole.OWNER and db.session.execute(others.limit(1)).first() is None:
        raise WrongState(f"event {member.event_id} would have no owner", reason="last_owner")


def _member_of(event_id: int, user_id: int) -> TeamMember | None:
    query = sa.select(TeamMember).where(TeamMember.event_id == event_id, TeamMember.user_id == user_id)
    return db.session.scalar(query)


def _asked(event_id: int, email: str) -> TeamInvitation | None:
    query = sa.select(TeamInvitation).where(TeamInvitation.event_id == event_id, TeamInvitation.email == email)
    return db.session.scalar(query)
