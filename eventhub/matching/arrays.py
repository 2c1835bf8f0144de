"""numpy and scipy.sparse for the matcher, loaded when the first array is made.

Together they take 30 MB of memory and a quarter of a second; a process that shows event pages needs neither.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

from eventhub.platform.lazy_import import lazy_import

if TYPE_CHECKING:
    import numpy as np
    from scipy import sparse
else:
    np = lazy_import("numpy")
    sparse = lazy_import("scipy.sparse")

# Whether the extra `fast` is installed.
COMPILED = find_spec("numba") is not None

__all__ = ["COMPILED", "np", "sparse"]
