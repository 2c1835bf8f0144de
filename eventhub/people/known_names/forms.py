"""The choice among guests a typed name may mean."""

from __future__ import annotations

from wtforms import IntegerField

from eventhub.platform.web.forms import BaseForm


class WhoForm(BaseForm):
    """Which guest is meant; empty for none of those offered."""

    person = IntegerField()
