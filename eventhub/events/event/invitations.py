"""Invitations by address: the people an organiser wants at an event, and what those people answered.

An invitation belongs to its address: a registration with it needs no approval, and an event for invited people
accepts no other addresses. It is sent once, without reminders.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from eventhub.accounts import queries as accounts
from eventhub.accounts.models import User
from eventhub.accounts.rules import likely_language
from eventhub.events.event import queries_of_invitations
from eventhub.events.event.models import Event, Invitation
from eventhub.events.event.rules import (
    CALLED_OFF,
    INVITATION_MOVES,
    NOT_SHOWN,
    Act,
    EventState,
    InvitationState,
    Listing,
)
from eventhub.events.event.service import lock, remember
from eventhub.platform import tokens
from eventhub.platform.db import db, rows_touched, transaction
from eventhub.platform.errors import Expired, WrongState
from eventhub.platform.mail import outbox
from eventhub.text.languages import Language

PURPOSE = "invitation"
KIND = "events/invitation"
# Who was invited is deleted a month after the event.
KEPT_AFTER_THE_EVENT = timedelta(days=30)
_AT_ONCE = 1000


def invite(  # noqa: PLR0913 - all but the event and the addresses by name
    event_id: int,
    addresses: Sequence[str],
    *,
    names: Mapping[str, str] = {},
    unheard: Collection[str] = (),
    by: User,
    language: Language,
    now: datetime,
) -> list[Invitation]:
    """Invite addresses that are not invited yet, with one mail each except to those in `unheard`; return the new ones.

    `names` of their owners; `language`: of the mail where the name does not tell. Raises WrongState:
    "draft", or "over" when the event is cancelled or has ended.
    """
    with transaction():
        event = lock(event_id)
        _refuse_without_evening(event, now)
        known = queries_of_invitations.invitations_of_addresses(event_id, addresses)
        fresh = [
            _invitation(
                event_id,
                address,
                known.get(address),
                by=by,
                language=likely_language(names.get(address, ""), language),
                now=now,
            )
            for address in addresses
            if address not in known or known[address].state is InvitationState.REVOKED
        ]
        db.session.flush()
        for invitation in fresh:
            if invitation.email not in unheard:
                _notify(invitation, now)
        if fresh:
            remember(event_id, Act.INVITED, by=by, number=len(fresh), now=now)
    return fresh


def get_by_token(token: str) -> Invitation:
    """Find the invitation of a mailed link. Raises Expired for unknown links and for revoked invitations."""
    found = queries_of_invitations.find_invitation(tokens.digest(token))
    if found is None or found.state is InvitationState.REVOKED or found.event.state in NOT_SHOWN:
        raise Expired("no invitation behind this link", reason="link")
    return found


def decline(token: str, *, now: datetime) -> Invitation:
    """Decline an invitation; a second time changes nothing. Raises WrongState once it is accepted."""
    with transaction():
        found = get_by_token(token)
        invitation = queries_of_invitations.get_invitation(found.event_id, found.id)
        if invitation.state is not InvitationState.DECLINED:
            _move(invitation, InvitationState.DECLINED, now)
    return invitation


def refuse_uninvited(event_id: int, user: User | None) -> None:
    """Raise WrongState at an event for invited people unless the user's proven address is invited."""
    event = db.session.get_one(Event, event_id)
    if event.listing is not Listing.INVITED:
        return
    if user is None or not queries_of_invitations.is_invited(event_id, user.email or ""):
        raise WrongState(f"event {event_id} is for invited people", reason="invited_only")


def accept_by_address(event_id: int, email: str, *, now: datetime) -> bool:
    """Accept the invitation of an address that registers; return whether it has one.

    One statement in the caller's transaction, since every registration asks.
    """
    settling = (
        sa.update(Invitation)
        .where(Invitation.event_id == event_id, Invitation.email == email, Invitation.state != InvitationState.REVOKED)
        .values(state=InvitationState.ACCEPTED, answered_at=now)
        .execution_options(synchronize_session=False)
    )
    return rows_touched(db.session.execute(settling)) == 1


def is_invited(event_id: int, email: str) -> bool:
    """Tell whether an address has an invitation that was not taken back."""
    known = queries_of_invitations.invitations_of_addresses(event_id, [email]).get(email)
    return known is not None and known.state is not InvitationState.REVOKED


def revoke(event_id: int, invitation_id: int, *, by: User, now: datetime) -> None:
    """Take back an invitation that is not accepted; its link stops working. Raises NotFound, WrongState."""
    with transaction():
        invitation = queries_of_invitations.get_invitation(event_id, invitation_id)
        if invitation.state is InvitationState.ACCEPTED:
            raise WrongState(f"invitation {invitation_id} is accepted", reason="accepted")
        _move(invitation, InvitationState.REVOKED, now)
        remember(event_id, Act.UNINVITED, by=by, number=1, now=now)


def revoke_by_address(event_id: int, email: str, *, now: datetime) -> None:
    """Revoke the invitation of an address that an organiser has turned away. Joins the caller's transaction."""
    found = queries_of_invitations.invitations_of_addresses(event_id, [email]).get(email)
    if found is not None and found.state is not InvitationState.REVOKED:
        _move(found, InvitationState.REVOKED, now)


def forget_old(now: datetime) -> int:
    """Job: delete invitations to events that ended a month ago; how many."""
    with transaction():
        ids = queries_of_invitations.invitations_to_events_before(now - KEPT_AFTER_THE_EVENT, _AT_ONCE)
        db.session.execute(sa.delete(Invitation).where(Invitation.id.in_(ids)))
    return len(ids)


def _invitation(
    event_id: int, address: str, known: Invitation | None, *, by: User, language: Language, now: datetime
) -> Invitation:
    invitation = known or Invitation(event_id=event_id, email=address, state=InvitationState.REVOKED)
    _move(invitation, InvitationState.PENDING, None)
    invitation.nonce = tokens.new_nonce()
    invitation.token_digest = tokens.digest(tokens.derive(PURPOSE, invitation.nonce))
    invitation.by_user_id, invitation.language, invitation.invited_at = by.id, language, now
    db.session.add(invitation)
    return invitation


def _notify(invitation: Invitation, now: datetime) -> None:
    outbox.enqueue(
        KIND,
        user=accounts.find_user_by_email(invitation.email),
        address=invitation.email,
        language=invitation.language,
        about=invitation,
        version=invitation.nonce[:8],
        now=now,
    )


def _move(invitation: Invitation, after: InvitationState, answered_at: datetime | None) -> None:
    before = invitation.state
    if after not in INVITATION_MOVES[before]:
        raise WrongState(f"invitation {invitation.id}: {before} to {after}", reason=f"invitation_is_{before}")
    invitation.state, invitation.answered_at = after, answered_at


def _refuse_without_evening(event: Event, now: datetime) -> None:
    if event.state is EventState.DRAFT:
        raise WrongState(f"event {event.id} is a draft", reason="draft")
    if event.state in CALLED_OFF or event.ends_at <= now:
        raise WrongState(f"event {event.id} is over", reason="over")
