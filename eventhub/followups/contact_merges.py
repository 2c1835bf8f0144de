"""Merging two contacts: one of their two follow-up plans goes on; undoing the merge restores the other."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from eventhub.followups import queries
from eventhub.followups.models import FollowUp
from eventhub.followups.plans import apply, plan_of
from eventhub.followups.rules import Change, FollowUpState
from eventhub.people.contacts import merges
from eventhub.people.contacts.queries import get_contact
from eventhub.people.models import Contact

# Under these names a merge remembers which steps were put aside, and whose rest was ended.
ASIDE, AWAKE = "put aside", "woken"


def merge_contacts(owner_id: int, one_id: int, other_id: int, now: datetime) -> Contact:
    """Merge two contacts of a user and return the row that stayed. Raises NotFound, WrongState."""
    made = merges.merge(owner_id, one_id, other_id, now)
    return get_contact(made.kept_id, owner_id)


class FollowUpMergeHook:
    """What a merge does to follow-ups: the plan with the later touch stays; the person rests only if both rested."""

    def on_merge(self, kept: Contact, gone: Contact, now: datetime) -> dict[str, list[int]]:
        """Keep the plan with the later touch; return what `on_undo` needs."""
        rows = [row for row in (queries.current_follow_up(kept.id), queries.current_follow_up(gone.id)) if row]
        awake = [kept.id] if kept.resting and not gone.resting else []
        kept.resting = kept.resting and gone.resting
        if len(rows) < 2:
            return {AWAKE: awake}
        older = min(rows, key=lambda row: (row.state is not FollowUpState.RESTING, row.anchor_at, row.id))
        cleared = replace(plan_of(older), state=FollowUpState.CLEARED)
        apply(older, Change(cleared), older.anchor_at, now)
        return {ASIDE: [older.id], AWAKE: awake}

    def on_undo(self, done: dict[str, list[int]]) -> None:
        """Undo `on_merge` by what it returned."""
        for contact in queries.contacts_by_id(done.get(AWAKE, [])):
            contact.resting = True
        for row in queries.follow_ups_with_ids(done.get(ASIDE, [])):
            if queries.current_follow_up(row.contact_id) is None:
                _plan_again(row)


def _plan_again(row: FollowUp) -> None:
    row.state = FollowUpState.RESTING if row.contact.resting else FollowUpState.PLANNED
    row.ended_at = None


merges.register_hook(FollowUpMergeHook())
