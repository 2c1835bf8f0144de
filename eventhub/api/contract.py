"""The table of operations: what the views declare, the OpenAPI document and its page are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from eventhub.api.rules import Scope
from eventhub.events.event.rules import TeamRole
from eventhub.platform.errors import Invalid

ROOT = "/api/v1"
CSV = "text/csv"


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One call. `query`, `body` and `result` name classes of schemas.py; `problems`: statuses beyond the usual ones."""

    name: str
    method: str
    path: str
    scope: Scope
    # What the caller must be on the team of the event in the address.
    role: TeamRole = TeamRole.MANAGER
    query: str = ""
    body: str = ""
    # The body may be left out; then every field has its default.
    body_optional: bool = False
    result: str = ""
    status: int = 200
    problems: tuple[int, ...] = ()
    mimetype: str = "application/json"
    # A POST that changes something may carry an Idempotency-Key.
    idempotent: bool = False

    @property
    def group(self) -> str:
        """What it is about, to find it by."""
        return next(
            (part for part in ("registrations", "guest-list", "check-ins", "export") if f"/{part}" in self.path),
            "events",
        )


OPERATIONS: list[Operation] = []


def schema(name: str) -> Any:
    """Return an instance of one class of schemas.py."""
    return _shapes(name)


@cache
def _shapes(name: str) -> Any:
    return getattr(import_module("eventhub.api.schemas"), name)()


def validate(name: str, sent: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was sent, checked and converted by a class of schemas.py. Raises Invalid with every fault."""
    from marshmallow import ValidationError

    try:
        return dict(schema(name).load(sent))
    except ValidationError as error:
        messages = error.normalized_messages()  # type: ignore[no-untyped-call]  # it has no annotations
        raise Invalid(_faults(messages)) from error


def _faults(messages: Mapping[str, Any], pointer: str = "") -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for key, value in messages.items():
        where = pointer if key == "_schema" else f"{pointer}/{str(key)[:80]}"
        if isinstance(value, dict):
            found += _faults(value, where)
        else:
            found += [(where, str(words)) for words in value]
    return found
