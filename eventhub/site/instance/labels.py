"""What the texts of the instance are called."""

from __future__ import annotations

from flask_babel import lazy_gettext

from eventhub.platform.instance.rules import PageKind

PAGE_WORDS = {
    PageKind.IMPRINT: lazy_gettext("Imprint"),
    PageKind.PRIVACY: lazy_gettext("Privacy policy"),
    PageKind.TERMS: lazy_gettext("Terms"),
}
