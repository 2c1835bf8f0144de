"""A POST that is sent twice with the same Idempotency-Key happens once, and is answered the same both times.

The key is written in the very transaction of the change: either both stand or neither. Two calls at the same
moment meet at the unique index; the later one waits and then finds the answer of the first.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError

from eventhub.api import queries
from eventhub.api.models import ApiAnswer
from eventhub.api.service import Caller
from eventhub.platform import tokens
from eventhub.platform.db import db, transaction
from eventhub.platform.errors import Invalid, WrongState


@dataclass(frozen=True)
class Answer:
    """What a call is answered. From 400 on the body holds the `reason` of a problem, and what else belongs to it."""

    status: int
    body: Any
    registration_id: int | None = None
    replayed: bool = False


def digest_of(method: str, path: str, body: Any) -> str:
    """Return a digest that tells one request from another, whatever the order of its fields."""
    asked = json.dumps([method, path, body], sort_keys=True, default=str, ensure_ascii=True)
    return hashlib.sha256(asked.encode()).hexdigest()


def run_once(caller: Caller, key: str, asked: str, act: Callable[[], Answer], *, now: datetime) -> Answer:
    """Do `act` unless this key was answered before, and return its answer. Without a key it is simply done.

    Raises Invalid when the key came with another request. Errors are not kept, except for moves that the state forbids
    (409), which are as final as a success.
    """
    try:
        return _try(caller, key, asked, act, now)
    except IntegrityError:
        # The same thing was done by another user at the same moment; now it can be seen.
        return _try(caller, key, asked, act, now)


def _try(caller: Caller, key: str, asked: str, act: Callable[[], Answer], now: datetime) -> Answer:
    if not key:
        return act()
    try:
        with transaction():
            known = queries.find_answer(caller.token_id, tokens.digest(key))
            if known is not None:
                return _replay(known, asked)
            row = _claim(caller, key, asked, now)
            return _keep(row, act())
    except WrongState as refused:
        answer = Answer(refused.status, {"reason": refused.reason})
        with transaction():
            return _keep(_claim(caller, key, asked, now), answer)


def _claim(caller: Caller, key: str, asked: str, now: datetime) -> ApiAnswer:
    row = ApiAnswer(
        user_id=caller.user.id,
        token_id=caller.token_id,
        key_digest=tokens.digest(key),
        request_digest=asked,
        status=0,
        created_at=now,
    )
    db.session.add(row)
    db.session.flush()
    return row


def _keep(row: ApiAnswer, answer: Answer) -> Answer:
    row.status, row.body, row.registration_id = answer.status, answer.body, answer.registration_id
    return answer


def _replay(known: ApiAnswer, asked: str) -> Answer:
    if known.request_digest != asked:
        raise Invalid([("Idempotency-Key", "was sent before with another request")])
    return replace(Answer(known.status, known.body, known.registration_id), replayed=True)
