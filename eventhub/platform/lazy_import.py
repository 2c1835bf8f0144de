"""Heavy libraries that only some processes need, loaded when they are first used.

    np = when_used("numpy")

The import system does the loading, so threads that come together wait for each other as always.
"""

from __future__ import annotations

import importlib
from typing import Any


class when_used:
    """Stands for a module and becomes as quick as it: each name is looked up there once."""

    def __init__(self, module: str) -> None:
        self._module = module

    def __getattr__(self, name: str) -> Any:
        value = getattr(importlib.import_module(self._module), name)
        setattr(self, name, value)
        return value
