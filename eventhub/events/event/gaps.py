"""Gaps that a pattern leaves in a text for its writer to fill: `Topic: ____`. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice

# Three or more underscores that are not emphasis (___so___); a line of underscores alone is a rule of Markdown.
_GAP = re.compile(r"(?<!\w)_{3,}(?!\w)")
_SHOWN, _MOST = 60, 10
# Texts of an event that others read.
GAP_FIELDS = ("title", "summary", "place", "description", "culture_primer")


def find_gaps(texts: Iterable[str]) -> list[str]:
    """Return the first lines with a gap in them, at most ten, each at most 60 characters long."""
    lines = (line.strip() for text in texts for line in text.splitlines())
    return list(islice((line[:_SHOWN] for line in lines if line.strip("_") and _GAP.search(line)), _MOST))
