"""Use cases of tokens: make one, end one, and find out who calls with one."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from eventhub.accounts.limits import Limit, spend_all
from eventhub.accounts.models import User
from eventhub.api import queries
from eventhub.api.models import ApiToken
from eventhub.api.rules import (
    ANSWERS_KEPT,
    CALLS_A_MINUTE,
    MINUTE,
    MOST_TOKENS,
    SEEN_EVERY,
    TOKEN_PREFIX,
    TOKENS_AT_FULL_SPEED,
    Scope,
)
from eventhub.events.event.models import Event
from eventhub.events.event.rules import ROLES_THAT_COVER, TeamRole
from eventhub.operator.retention import BATCH_SIZE, repeat_in_batches
from eventhub.platform import tokens
from eventhub.platform.db import db, transaction
from eventhub.platform.errors import LimitReached, NotAllowed, NotFound, NotSignedIn


@dataclass(frozen=True)
class Caller:
    """The caller of an operation: the owner of a token, as they are now."""

    user: User
    token_id: int


def create_token(
    user_id: int, name: str, scopes: Iterable[Scope], *, lives: timedelta | None, secret: str = "", now: datetime
) -> tuple[ApiToken, str]:
    """Create a token; return its row and its only readable copy.

    The copy is a prefix and `secret`, or 256 random bits without one. Raises LimitReached beyond MOST_TOKENS.
    """
    plain = TOKEN_PREFIX + (secret or secrets.token_urlsafe(32))
    with transaction():
        # The row of the user is locked, so that two requests at once count each other's token.
        db.session.execute(sa.select(User.id).where(User.id == user_id).with_for_update())
        if len(queries.tokens_of(user_id)) >= MOST_TOKENS:
            raise LimitReached(f"user {user_id} has enough tokens", reason="tokens")
        token = ApiToken(
            user_id=user_id,
            name=name,
            token_digest=tokens.digest(plain),
            hint=plain[-4:],
            scopes=" ".join(sorted(scopes)),
            created_at=now,
            expires_at=now + lives if lives else None,
        )
        db.session.add(token)
        db.session.flush()
    return token, plain


def revoke_token(token_id: int, user_id: int, *, now: datetime) -> None:
    """End a token at once; a second time changes nothing."""
    with transaction():
        token = queries.get_token(token_id, user_id)
        token.revoked_at = token.revoked_at or now


def authenticate(token: str, scope: str, *, now: datetime, calls_a_minute: int = CALLS_A_MINUTE) -> Caller:
    """Return the caller of a token and count the call.

    Raises NotSignedIn, NotAllowed (reason "scope") or LimitReached (reason "api_calls" or "api_calls_of_user").
    """
    found = queries.find_token(tokens.digest(token), now) if token.startswith(TOKEN_PREFIX) else None
    if found is None:
        raise NotSignedIn("no such token", reason="token" if token else "no_token")
    token_id, user_id, scopes = found.id, found.user_id, found.scopes.split()
    with transaction():
        spend_all(
            [
                Limit("api_calls", str(token_id), calls_a_minute, MINUTE),
                Limit("api_calls_of_user", str(user_id), TOKENS_AT_FULL_SPEED * calls_a_minute, MINUTE),
            ],
            now,
        )
        seen_before = sa.or_(ApiToken.last_used_at.is_(None), ApiToken.last_used_at < now - SEEN_EVERY)
        db.session.execute(
            sa.update(ApiToken)
            .where(ApiToken.id == token_id, seen_before)
            .values(last_used_at=now)
            .execution_options(synchronize_session=False)
        )
    if scope not in scopes:
        raise NotAllowed(f"token {token_id} lacks {scope}", reason="scope")
    return Caller(found.user, token_id)


def get_event(caller: Caller, event_id: int, role: TeamRole) -> tuple[Event, TeamRole]:
    """Return the event and the caller's role, as the team is at this moment.

    Raises NotFound for events of others, TakenDown, and NotAllowed (reason "role") where the caller's role does not
    reach.
    """
    found = queries.find_event(event_id, caller.user.id)
    if found is None:
        raise NotFound(f"user {caller.user.id} is not on the team of event {event_id}")
    found[0].refuse_taken_down(to_team=True)
    if found[1] not in ROLES_THAT_COVER[role]:
        raise NotAllowed(f"user {caller.user.id} is no {role} of event {event_id}", reason="role")
    return found


def forget_answers(now: datetime) -> int:
    """Job: delete answers that are kept no longer; return how many."""
    return repeat_in_batches(lambda: queries.delete_answers(now - ANSWERS_KEPT, BATCH_SIZE))
