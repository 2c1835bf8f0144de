"""Where the next page of a list begins: signed, so that a cursor cannot be forged or used for another list."""

from __future__ import annotations

import hashlib

from eventhub.platform import tokens
from eventhub.platform.errors import EventHubError

_PURPOSE = "api-cursor"


def cursor_after(last_id: int, *asked: object) -> str:
    """Return the cursor that continues after this row, for the very list that was `asked` for."""
    return tokens.sign(_PURPOSE, [last_id, _of(asked)])


def id_after(cursor: str, *asked: object) -> int:
    """Return the row after which to continue; 0 at the beginning.

    Raises EventHubError (400) for a cursor that is not ours or of another list.
    """
    if not cursor:
        return 0
    value = tokens.unsign(_PURPOSE, cursor)
    if not (isinstance(value, list) and len(value) == 2 and isinstance(value[0], int) and value[1] == _of(asked)):
        raise EventHubError("foreign cursor", reason="cursor")
    return value[0]


def _of(asked: tuple[object, ...]) -> str:
    return hashlib.sha256(repr([str(one) for one in asked]).encode("utf-8", "replace")).hexdigest()[:16]
