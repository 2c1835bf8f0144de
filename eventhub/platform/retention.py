"""How long this EventHub keeps what is needed only for a while, as its operator set (docs/behaviour.md section 17)."""

from __future__ import annotations

from datetime import timedelta

from flask import current_app


def traces_kept() -> timedelta:
    """Return how long after an event the keyed digests of imported addresses stay, with typed names and questions."""
    return timedelta(days=current_app.config["EVENTHUB"].traces_days)


def mails_kept() -> timedelta:
    """Return how long after a mail its row still has the address."""
    return timedelta(days=current_app.config["EVENTHUB"].mail_days)


def guests_visible() -> timedelta:
    """Return how long after an event its guests see each other."""
    return timedelta(days=current_app.config["EVENTHUB"].visible_days)
