"""JSON as strangers send it."""

from __future__ import annotations

from typing import Any

from flask.json.provider import DefaultJSONProvider


class BoundedJSON(DefaultJSONProvider):
    """Reads what is nested deeper than Python can follow as any other text that is no JSON: 400, not a crash."""

    def loads(self, s: str | bytes, **options: Any) -> Any:
        """Return the value of a JSON text. Raises ValueError."""
        try:
            return super().loads(s, **options)
        except RecursionError as error:
            raise ValueError("nested too deep") from error
