"""Where a user may be sent after signing in, and what addresses may hold."""

from __future__ import annotations

import re
from typing import Any

from flask import abort, request
from werkzeug.routing import IntegerConverter, UnicodeConverter

# A path of ours: one leading slash, then nothing that a browser could read as a host or a scheme.
_OWN_PATH = re.compile(r"/(?![/\\])[A-Za-z0-9._~!$&'()*+,;=:@%/?-]*\Z")
_MAX_LENGTH = 500
# What the columns of row numbers hold.
_LARGEST_ROW = 2**31 - 1
_FORBIDDEN = ("%5c", "%2f%2f", "//", "/..", "%0", "%1")


def safe_path(wanted: str | None, otherwise: str) -> str:
    """Return `wanted` when it is a plain path of this site, else `otherwise` (docs/cases.md 10)."""
    if not wanted or len(wanted) > _MAX_LENGTH or not _OWN_PATH.match(wanted):
        return otherwise
    lower = wanted.lower()
    return otherwise if any(part in lower for part in _FORBIDDEN) else wanted


class PlainText(UnicodeConverter):
    """A part of a path without control characters, which PostgreSQL refuses to compare: 404, not a crash."""

    def __init__(self, map: Any, **options: Any) -> None:
        super().__init__(map, **options)
        self.regex = self.regex.replace("[^/]", r"[^/\x00-\x1f\x7f]")


def refuse_nul() -> None:
    """Answer 400 before a query with a NUL, which PostgreSQL refuses to compare, reaches a view."""
    if any("\0" in text for name, values in request.args.lists() for text in (name, *values)):
        abort(400)


class BoundedInteger(IntegerConverter):
    """`<int:id>` of all routes: a row number. Larger than our columns hold is 404, not a crash."""

    def __init__(self, map: Any, **options: Any) -> None:
        options.setdefault("max", _LARGEST_ROW)
        super().__init__(map, **options)


def row_number(text: str) -> int:
    """Return the row number in a text, for `type=` of a query or a form. Raises ValueError for anything else."""
    number = int(text)
    if not 0 < number <= _LARGEST_ROW:
        raise ValueError(f"{number} is no row")
    return number
