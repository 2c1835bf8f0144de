"""Words of favours: what a user could do for a person and why, and the lines of the private ledger."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from eventhub.accounts.rules import BackgroundKind
from eventhub.events.registrations.labels import topic_name
from eventhub.followups.favour_ideas import FavourIdea
from eventhub.followups.rules import FavourKind
from eventhub.introductions.labels import Named, value_name
from eventhub.introductions.models import LedgerEntry
from eventhub.introductions.rules import LedgerKind
from eventhub.platform.web.filters import also_called, called

# Why two people would be glad to be brought together, said to a user who knows both.
BRING_TOGETHER: dict[str, LazyString] = {
    "sought": _("Introduce %(other)s, who mentions something %(name)s looks for: %(value)s."),
    "offered": _("Introduce %(other)s, who looks for something %(name)s mentions: %(value)s."),
}
OWN_FAVOUR: dict[tuple[FavourKind, str], LazyString] = {
    (FavourKind.HELP, "topic"): _("Offer your help: %(name)s looks for something you know about, %(value)s."),
    (FavourKind.INVITE, BackgroundKind.LIVES_IN): _("Invite %(name)s for a cup of tea: you both live in %(value)s."),
    (FavourKind.INVITE, BackgroundKind.CUISINE): _("Invite %(name)s to a meal you both like: %(value)s."),
    (FavourKind.INVITE, BackgroundKind.INTEREST): _("Take %(name)s along to something you both like: %(value)s."),
}
# What the button says once it is done, and what the ledger keeps of it.
FAVOUR_DONE: dict[FavourKind, LazyString] = {
    FavourKind.INTRODUCE: _("I brought them together"),
    FavourKind.HELP: _("I helped"),
    FavourKind.INVITE: _("We did that"),
}
GAVE: dict[str, LazyString] = {
    FavourKind.INTRODUCE: _("You introduced them to another person"),
    FavourKind.HELP: _("You helped"),
    FavourKind.INVITE: _("You did something together"),
    # Proposed in former years.
    "share": _("You sent something worth reading"),
    "introduction": _("You introduced them to another person"),
    "favour": _("You did something for them"),
}
ASKED: dict[str, LazyString] = {
    "introduction": _("You asked for an introduction"),
    "favour": _("You asked for something"),
}


def idea_words(idea: FavourIdea, person: Named) -> str:
    """Return one thing to do for a person, with its reason."""
    value = topic_name(idea.topic) if idea.topic else value_name(idea.value) if idea.value else ""
    if idea.other is not None:
        return str(BRING_TOGETHER[idea.why]) % {"other": _both(idea.other), "name": called(person), "value": value}
    return str(OWN_FAVOUR[idea.kind, idea.why]) % {"name": called(person), "value": value}


def _both(person: Named) -> str:
    """Return both names, the reader's own script first."""
    return f"{called(person)} {also_called(person)}".strip()


def idea_about(idea: FavourIdea) -> str:
    """Return what the ledger says a give was about: a person or a thing by name."""
    if idea.other:
        return _both(idea.other)
    return topic_name(idea.topic) if idea.topic else value_name(idea.value) if idea.value else ""


def favour_line(entry: LedgerEntry) -> str:
    """Return one line of the ledger."""
    what = entry.what.partition(":")[0]
    words = str((GAVE if entry.kind is LedgerKind.GIVE else ASKED).get(what) or entry.what)
    return gettext("%(what)s: %(about)s", what=words, about=entry.detail) if entry.detail else words


FAVOUR_WORDS: dict[str, Any] = {"idea": idea_words, "about": idea_about, "done": FAVOUR_DONE, "line": favour_line}
