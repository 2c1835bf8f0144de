"""Reasons and threads in words, in the shape in which the components draw them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ReasonWords:
    """A reason as the component draws it."""

    icon: str
    lead: str
    text: str = ""
    is_goal: bool = False

    @property
    def gap(self) -> str:
        """What stands between the lead and the text: a full-width stop needs no space."""
        return "" if not self.text or self.lead.endswith("。") else " "


@dataclass(frozen=True)
class Knot:
    """A person on a thread."""

    name: str
    other_name: str
    is_you: bool = False


@dataclass(frozen=True)
class Edge:
    """How two people on a thread know each other; dashed when they only met."""

    label: str
    met: bool


@dataclass(frozen=True)
class ThreadWords:
    """A thread as the component draws it."""

    knots: tuple[Knot, ...]
    edges: tuple[Edge, ...]
    sentence: str
