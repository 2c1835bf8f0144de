"""Who operates this instance: named on the command line, or by the setting at a sign-in (accounts/service.py)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from eventhub.accounts.models import User
from eventhub.accounts.service import find_or_create_user
from eventhub.platform.db import db, transaction
from eventhub.platform.errors import NotFound
from eventhub.platform.instance.log import remember
from eventhub.platform.instance.rules import OperatorAct
from eventhub.text.addresses import normalise_email


def add(email: str, now: datetime) -> User:
    """Open the console to an address; an account is made where there is none. Raises ValueError and Suspended."""
    with transaction():
        user = find_or_create_user(normalise_email(email), now=now)
        if not user.is_operator:
            user.is_operator = True
            remember(OperatorAct.OPERATOR_ADDED, by_id=None, about_user_id=user.id, now=now)
        return user


def remove(email: str, now: datetime) -> None:
    """Close the console to an address. Raises NotFound where it is no operator's, and ValueError."""
    with transaction():
        user = db.session.scalar(_operators().where(User.email == normalise_email(email)))
        if user is None:
            raise NotFound("no operator has this address")
        user.is_operator = False
        remember(OperatorAct.OPERATOR_REMOVED, by_id=None, about_user_id=user.id, now=now)


def operators() -> Sequence[User]:
    """List the operators, the oldest account first."""
    return db.session.scalars(_operators().order_by(User.id)).all()


def _operators() -> sa.Select[User]:
    return sa.select(User).where(User.is_operator, User.deleted_at.is_(None))
