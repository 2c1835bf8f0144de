"""Kinds of contact between two people. Pure."""

from __future__ import annotations

from enum import StrEnum


class TouchKind(StrEnum):
    """Any contact between two people."""

    MET = "met"
    WROTE = "wrote"
    CALLED = "called"
    ATE = "ate"
    INTRODUCED = "introduced"
    SENT = "sent"
    # The other side wrote.
    ANSWERED = "answered"
