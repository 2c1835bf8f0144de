"""Heavy libraries that only some processes need, loaded when they are first used.

    np = lazy_import("numpy")

The import system does the loading, so threads that load a library at the same time wait for each other as always.
"""

from __future__ import annotations

import importlib
from typing import Any


class _LazyModule:
    """A stand-in for a module; each name is looked up in it once, and is an ordinary attribute from then on."""

    def __init__(self, module: str) -> None:
        self._module = module

    def __getattr__(self, name: str) -> Any:
        value = getattr(importlib.import_module(self._module), name)
        setattr(self, name, value)
        return value


def lazy_import(module: str) -> Any:
    """Return a stand-in for the module of this dotted name, which is imported at the first use of an attribute."""
    return _LazyModule(module)
