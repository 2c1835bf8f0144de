"""Who may see that a guest attends, their profile and their background values: docs/behaviour.md section 4. Pure.

    fact                         who may see it                                         rule
    X attends                    X's own choice, lowered by the organiser's ceiling     sees
    name, headline, city         those who may see that X attends                       sees, keeps_seeing
    a background value           who shares it, unless X widened or closed it           may_see_value

`queries.py` reads the facts that these rules judge. Two places that have read them already call the rules with their
own: `people/imports/open_questions.py`, and the preview of `site/me/page.py`. The matcher does the same over whole
arrays (`matching/scores.py` `allowed_rows`); a test compares the two.

The rest of the section is decided where the fact is read: who is told of a goal, an introducer or an address in
`introductions/question_presenters.py`, `introductions/request_presenters.py` and `introductions/completion.py`; that
A knows B in `introductions/queries_of_introducers.py` and, for the matcher, in `matching/paths.py`; notes, fit,
ledger and refusals by queries that ask for their author. Organisers see who attends by the gate in
`platform/web/access.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

from eventhub.accounts.rules import BackgroundKind, BackgroundVisibility, may_widen
from eventhub.events.registrations.rules import VisibleTo, effective_choice


@dataclass(frozen=True)
class Between:
    """What stands between a viewer and another person at one event.

    `choice` is the other's own, `viewer_choice` the viewer's; None: no confirmed place there, or an event that
    shows nobody any more. `mutual`: both say that they know each other. `shares`: at least one background value
    in common that neither has closed. `listed`: the other stands on the viewer's shortlist. `blocked`: either
    has blocked the other.
    """

    choice: VisibleTo | None
    viewer_choice: VisibleTo | None
    ceiling: VisibleTo | None = None
    mutual: bool = False
    shares: bool = False
    listed: bool = False
    blocked: bool = False


def sees(between: Between) -> bool:
    """Tell whether the viewer may see that the other attends, and with that their name, headline and city.

    Who chose "guests who share something with me" is seen by those on whose shortlist they stand, and by
    people they know, as these share more than others.
    """
    return _admits(between, shares=between.shares and between.listed)


def may_be_compared(between: Between) -> bool:
    """Tell whether a row of the viewer's own address book is recognised as the other at once.

    Only the open list, and people who know each other already: a value that the viewer states to share would make
    the guests who own an address countable by a user who states enough values.
    """
    return _admits(between, shares=False)


def may_be_asked(between: Between) -> bool:
    """Tell whether the other is asked about a row of the viewer's book with their address, before the viewer knows."""
    if between.choice is None or between.viewer_choice is None or between.blocked or between.mutual:
        return False
    choices = {effective_choice(each, between.ceiling) for each in (between.choice, between.viewer_choice)}
    if VisibleTo.NOBODY in choices:
        return False
    return effective_choice(between.choice, between.ceiling) is not VisibleTo.EVERY_GUEST


def _admits(between: Between, *, shares: bool) -> bool:
    if between.choice is None or between.viewer_choice in (None, VisibleTo.NOBODY) or between.blocked:
        return False
    choice = effective_choice(between.choice, between.ceiling)
    if choice is VisibleTo.NOBODY:
        return False
    if between.mutual or choice is VisibleTo.EVERY_GUEST:
        return True
    return choice is VisibleTo.SHARED_GROUND and shares


def keeps_seeing(*, mutual: bool, introduced: bool, blocked: bool) -> bool:
    """Tell whether a person still sees the other's name, headline and city when no event shows them to each other."""
    return (mutual or introduced) and not blocked


def may_see_value(kind: BackgroundKind, visibility: BackgroundVisibility, *, sees_person: bool, shares: bool) -> bool:
    """Tell whether one background value is shown. `shares`: the viewer states it as well and has not closed it."""
    if not sees_person or visibility is BackgroundVisibility.CLOSED:
        return False
    return shares or (visibility is BackgroundVisibility.OPEN and may_widen(kind))
