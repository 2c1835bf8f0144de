"""Who may see that a guest attends, their profile and their background values: docs/behaviour.md section 4. Pure.

    fact                         who may see it                                         rule
    X attends                    X's own choice, lowered by the organiser's ceiling     sees
    name, headline, city         those who may see that X attends                       sees, keeps_seeing
    a background value           who shares it, unless X widened or closed it           may_see_value

`queries.py`, `queries_of_values.py` and `queries_of_shared_events.py` read the facts that these rules judge. Two places
that have read them already call the rules with their own: `people/imports/open_questions.py`, and the preview of
`site/me/page.py`. The matcher does the same over whole arrays (`matching/scores.py` `allowed_rows`); a test compares
the two.

The rest of the section is decided where the fact is read: who is told of a goal, an introducer or an address in
`introductions/question_presenters.py`, `introductions/request_presenters.py` and `introductions/completion.py`; that
A knows B in `introductions/queries_of_introducers.py` and, for the matcher, in `matching/paths.py`; notes, fit,
ledger and refusals by queries that ask for their author. Organisers see who attends by the gate in
`platform/web/access.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

from eventhub.accounts.rules import BackgroundKind, BackgroundVisibility, may_widen
from eventhub.events.registrations.rules import VisibleTo, effective_choice, shows_to_every_guest


@dataclass(frozen=True)
class VisibilityFacts:
    """What decides whether a viewer may see another person at one event.

    `choice` is the other's own, `viewer_choice` the viewer's; None: no confirmed place there, or an event that
    shows nobody any more. `mutual`: both say that they know each other. `shares`: at least one background value
    in common that neither has closed, or goals that fit. `listed`: the other stands on the viewer's shortlist.
    `blocked`: either has blocked the other.
    """

    choice: VisibleTo | None
    viewer_choice: VisibleTo | None
    ceiling: VisibleTo | None = None
    mutual: bool = False
    shares: bool = False
    listed: bool = False
    blocked: bool = False


def sees(facts: VisibilityFacts) -> bool:
    """Tell whether the viewer may see that the other attends, and with that their name, headline and city.

    Who chose "matched guests" is seen by those on whose shortlist they stand for something the two share or for goals
    that fit, and by people they know.
    """
    return _admits(facts, shares=facts.shares and facts.listed)


def may_be_compared(facts: VisibilityFacts) -> bool:
    """Tell whether a row of the viewer's own address book may be matched with the other without asking them first.

    It may when the other shows themselves to every guest, or when the two know each other. Shared values do not count:
    a user who states enough of them could find out which addresses of a list belong to guests.
    """
    return _admits(facts, shares=False)


def may_be_asked(facts: VisibilityFacts) -> bool:
    """Tell whether the other is asked about a row of the viewer's book with their address, before the viewer knows."""
    if facts.choice is None or facts.viewer_choice is None or facts.blocked or facts.mutual:
        return False
    choices = {effective_choice(each, facts.ceiling) for each in (facts.choice, facts.viewer_choice)}
    if VisibleTo.NOBODY in choices:
        return False
    return not shows_to_every_guest(effective_choice(facts.choice, facts.ceiling))


def _admits(facts: VisibilityFacts, *, shares: bool) -> bool:
    if facts.choice is None or facts.viewer_choice in (None, VisibleTo.NOBODY) or facts.blocked:
        return False
    choice = effective_choice(facts.choice, facts.ceiling)
    if choice is VisibleTo.NOBODY:
        return False
    if facts.mutual or shows_to_every_guest(choice):
        return True
    return choice is VisibleTo.SHARED_GROUND and shares


@dataclass(frozen=True)
class Visit:
    """One of two people at an earlier event: their own choice there, and whether they were checked in."""

    choice: VisibleTo
    came: bool


def were_there_together(one: Visit, other: Visit, ceiling: VisibleTo | None, *, shows_guests: bool) -> bool:
    """Tell whether two people may be told that both were at an earlier event.

    Both came, and each showed themselves to every guest, under the event's `ceiling`: so either could read there that
    the other came. `shows_guests`: the event shows its guests still. What two shared, or on whose list they stood, does
    not count: it is not known any more whether they saw each other for it.
    """
    if not (shows_guests and one.came and other.came):
        return False
    return all(shows_to_every_guest(effective_choice(each.choice, ceiling)) for each in (one, other))


def keeps_seeing(*, mutual: bool, introduced: bool, blocked: bool) -> bool:
    """Tell whether a person still sees the other's name, headline and city when no event shows them to each other."""
    return (mutual or introduced) and not blocked


def may_see_value(kind: BackgroundKind, visibility: BackgroundVisibility, *, sees_person: bool, shares: bool) -> bool:
    """Tell whether one background value is shown. `shares`: the viewer states it as well and has not closed it."""
    if not sees_person or visibility is BackgroundVisibility.CLOSED:
        return False
    return shares or (visibility is BackgroundVisibility.OPEN and may_widen(kind))


def sees_in_list(facts: VisibilityFacts, *, waits: bool) -> bool:
    """Tell whether the list of events says to a viewer that an acquaintance goes; without a registration there, too.

    `waits`: the viewer has asked to come and has no place yet. Who waits, or is seen by nobody there, sees nobody.
    """
    if not facts.mutual or facts.blocked or waits or facts.choice is None:
        return False
    return facts.viewer_choice is not VisibleTo.NOBODY and (
        effective_choice(facts.choice, facts.ceiling) is not VisibleTo.NOBODY
    )
