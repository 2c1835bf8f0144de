"""Inviting people by address, within what an organiser may write to in a day (docs/cases.md 33)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from eventhub.accounts.models import User
from eventhub.events.companion import queries as companion
from eventhub.events.event import invitations, queries_of_invitations
from eventhub.events.event.models import Event, Invitation
from eventhub.events.event.rules import InvitationState
from eventhub.organiser import queries
from eventhub.organiser.messages import left_today
from eventhub.people.opt_out import is_left_out
from eventhub.platform.db import transaction
from eventhub.platform.errors import LimitReached
from eventhub.text.languages import Language

ON_A_PAGE = 50


@dataclass(frozen=True)
class InvitationPage:
    """Invitations that stand, the newest first; `counts` of all of them by state."""

    invitations: Sequence[Invitation]
    counts: dict[InvitationState, int]
    number: int
    has_more: bool


def open_page(event_id: int, number: int) -> InvitationPage:
    """Return one page of an event's invitations."""
    found = queries_of_invitations.invitations_of_event(event_id, number, ON_A_PAGE)
    counts = queries_of_invitations.count_invitations(event_id)
    return InvitationPage(found[:ON_A_PAGE], counts, number, len(found) > ON_A_PAGE)


def invite(event: Event, people: Mapping[str, str], *, by: User, language: Language, now: datetime) -> list[int]:
    """Invite people by address, with their names; return how many are new, are guests with a place, were known.

    `language`: of a mail where the name does not tell. A guest whose address the team may not read, or a person who
    opted out, is on the list, but gets no mail. Raises LimitReached ("recipients", "reported"), and WrongState
    ("draft", "over").
    """
    with transaction():
        event_id, addresses = event.id, list(people)
        by = queries.lock_user(by.id)
        _refuse_too_many(event_id, addresses, by, now)
        guests = queries.confirmed_with_addresses(event_id, addresses)
        brought = companion.brought_among(guests)
        going = {guest.email for guest in guests if guest.shown_email or guest.id in brought}
        others = [address for address in addresses if address not in going]
        unheard = {guest.email for guest in guests} | {address for address in others if is_left_out(address)}
        made = invitations.invite(event_id, others, names=people, unheard=unheard, by=by, language=language, now=now)
        return [len(made), len(going), len(others) - len(made)]


def _refuse_too_many(event_id: int, addresses: Sequence[str], by: User, now: datetime) -> None:
    left = left_today(by, now)
    if len(addresses) <= left:
        return
    known = queries_of_invitations.invitations_of_addresses(event_id, addresses).values()
    fresh = len(addresses) - sum(one.state is not InvitationState.REVOKED for one in known)
    if fresh > left:
        held = queries.is_held(by.id, now)
        raise LimitReached(f"user {by.id} invites {fresh}", reason="reported" if held else "recipients")
