"""Jinja as we use it."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from flask.templating import Environment


class SharedGlobals(Environment):
    """Templates that look straight into the names that all of them know.

    Jinja chains those to a template's own, and copies the chain name by name at every rendering and inclusion, which
    takes longer than the text of a short mail. Hand get_template() no globals of its own: all templates would get them.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return super().make_globals(d) if d else self.globals
