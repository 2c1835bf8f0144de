"""Who may see what of another: the table of docs/behaviour.md section 4, as rules over plain values. Pure.

    fact                         who may see it                                         here
    X attends                    X's own choice, lowered by the organiser's ceiling     sees
    name, headline, city         those who may see that X attends                       sees, keeps_seeing
    a background value           who shares it, unless X widened or closed it           may_see_value
    X's goal sentence            introducer and target inside an introduction           may_see_goal
    A knows B                    A and B; V who knows A, if A is willing and B admits V may_see_tie
    e-mail, phone, WeChat        nobody until both said yes                             may_see_addresses
    notes, fit, ledger, refusals their author alone                                     asked with their author

Organisers see who attends by another door: web.access lets them in, not these rules. `queries.py` asks
the database what stands between two people; pages, mails, jobs and imports ask there and nowhere else. The
matcher does the same over whole arrays (`matching/scoring.allowed_rows`); a test compares the two.
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


def may_see_goal(*, asked_to_introduce: bool, both_said_yes: bool) -> bool:
    """Tell whether a person reads the words of a goal: an introducer who was asked, a target after both yeses."""
    return asked_to_introduce or both_said_yes


def may_see_tie(*, knows_introducer: bool, introducer_knows: bool, willing: bool, sees_other: bool) -> bool:
    """Tell whether a viewer learns that an introducer knows a person: each of the three has agreed to just that."""
    return knows_introducer and introducer_knows and willing and sees_other


def may_see_addresses(*, both_said_yes: bool) -> bool:
    """Tell whether e-mail, phone and WeChat are shared: never before both said yes in an introduction."""
    return both_said_yes
