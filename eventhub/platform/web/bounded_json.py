"""JSON from outside, with bounds."""

from __future__ import annotations

from typing import Any

from flask.json.provider import DefaultJSONProvider


class BoundedJSON(DefaultJSONProvider):
    """A provider that refuses JSON nested deeper than Python can follow like any other text that is no JSON: 400."""

    def loads(self, s: str | bytes, **options: Any) -> Any:
        """Return the value of a JSON text. Raises ValueError."""
        try:
            return super().loads(s, **options)
        except RecursionError as error:
            raise ValueError("nested too deep") from error
