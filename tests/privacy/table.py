"""The table of docs/behaviour.md section 4, written a second time, from the rows alone, to judge what pages show."""

from datetime import timedelta

import sqlalchemy as sa

from eventhub.accounts.models import BackgroundItem
from eventhub.events.registrations.models import Registration
from eventhub.introductions.contact_ways import shared_by
from eventhub.introductions.models import Introduction
from eventhub.introductions.rules import Way
from eventhub.people.models import Block, Match, Tie
from eventhub.people.rules import Says
from eventhub.people.visibility.models import ShortlistEntry
from eventhub.platform.db import db
from tests.privacy.rooms import KINDS, Room

WAYS = {"Phone": Way.PHONE, "Wechat": Way.WECHAT, "Mail": Way.EMAIL}

WIDTH = ["nobody", "acquaintances", "shared_ground", "every_guest", "everyone"]
OWN = {"Note", "Contact", "Number", "Firm", "Position", "Seen", "Reason"}


class Table:
    """Which fact of a room each person may learn, as the rows stand now."""

    def __init__(self, room: Room, now):
        self.room, self.now = room, now
        ids = [person.id for person in room.people]
        self.says = {(tie.owner_id, tie.other_id) for tie in _rows(Tie) if tie.says is Says.YES}
        self.answered = {(tie.owner_id, tie.other_id) for tie in _rows(Tie)}
        blocks = {(block.owner_id, block.other_id) for block in _rows(Block)}
        self.blocked = blocks | {(other, one) for one, other in blocks}
        self.listed = {(row.viewer_id, row.target_id) for row in _rows(ShortlistEntry)}
        self.matched = {(row.owner_id, row.user_id) for row in _rows(Match)}
        self.choice = {
            row.user_id: row.visible_to.value
            for row in _rows(Registration)
            if row.event_id == room.event.id and row.state.value == "confirmed"
        }
        self.open = now < room.event.ends_at + timedelta(days=90)
        self.values = {
            one: {
                (row.kind.value, row.value_id): row.visibility.value
                for row in _rows(BackgroundItem)
                if row.user_id == one
            }
            for one in ids
        }
        self.introductions = [row for row in _rows(Introduction) if row.event_id == room.event.id]

    def allows(self, viewer: int, fact: str, numbers: list[int]) -> bool:
        """Whether this viewer (a user id, 0 for strangers) may find the planted word of this fact."""
        owner = self.room.people[numbers[0]].id
        if viewer == owner:
            return True
        if fact in OWN:
            return False
        if fact in ("Name", "Other"):
            return self.is_public(viewer, owner) or self.knows_of(viewer, owner) or self.was_told_by(owner, viewer)
        if fact == "Photo":
            return self.is_public(viewer, owner) or self.knows_of(viewer, owner)
        if fact in ("Head", "City", "Looks", "Helps"):
            return self.knows_of(viewer, owner)
        if fact == "Value":
            return self.sees_value(viewer, owner, numbers)
        if fact == "Context":
            return viewer == self.room.people[numbers[1]].id and self.was_told_by(owner, viewer)
        return self.was_party(viewer, owner, fact, numbers)

    def mutual(self, one: int, other: int) -> bool:
        return {(one, other), (other, one)} <= self.says

    def sees(self, viewer: int, owner: int) -> bool:
        """Both hold a place, nobody is blocked or hidden, and the owner's choice, lowered, admits the viewer."""
        if not self.open or (viewer, owner) in self.blocked or not {viewer, owner} <= self.choice.keys():
            return False
        ceiling = self.room.event.guest_visibility_limit or "everyone"
        mine, theirs = (min(self.choice[one], ceiling, key=WIDTH.index) for one in (viewer, owner))
        if "nobody" in (mine, theirs):
            return False
        shown = (viewer, owner) in self.listed | self.matched and bool(self.shared(viewer, owner))
        wide = theirs in ("every_guest", "everyone")
        return self.mutual(viewer, owner) or wide or (theirs == "shared_ground" and shown)

    def is_public(self, viewer: int, owner: int) -> bool:
        """The page of the event names who chose Everyone, unless the organiser or a block forbids it."""
        allowed = self.room.event.guest_visibility_limit in (None, "everyone")
        chosen = self.open and self.choice.get(owner) == "everyone"
        return chosen and allowed and (viewer, owner) not in self.blocked

    def shared(self, one: int, other: int) -> set:
        return {
            value
            for value, visibility in self.values.get(one, {}).items()
            if visibility != "closed" and self.values.get(other, {}).get(value, "closed") != "closed"
        }

    def knows_of(self, viewer: int, owner: int) -> bool:
        if viewer == self.room.host.id or self.sees(viewer, owner):
            return True
        acquainted = self.mutual(viewer, owner) and (viewer, owner) not in self.blocked
        return acquainted or self.are_in_one_request(viewer, owner)

    def was_told_by(self, owner: int, viewer: int) -> bool:
        """ "Anna says she knows you": both here, neither hidden, and no answer given yet."""
        here = self.open and {viewer, owner} <= self.choice.keys() and (viewer, owner) not in self.blocked
        hidden = "nobody" in (self.choice.get(viewer), self.choice.get(owner), self.room.event.guest_visibility_limit)
        unanswered = (viewer, owner) not in self.answered
        return here and not hidden and (owner, viewer) in self.says and unanswered

    def sees_value(self, viewer: int, owner: int, numbers: list[int]) -> bool:
        value = KINDS[numbers[1]], f"room{self.room.number}:{KINDS[numbers[1]]}:{numbers[2]}"
        if self.values[owner].get(value) == "open" and self.knows_of(viewer, owner):
            return True
        # The introduction mail goes to both with the common ground, in the target's words, introducer in copy.
        return any(
            row.target_id == owner
            and value in self.shared(owner, row.requester_id)
            and viewer in (row.requester_id, row.introduced_by_id)
            for row in self.introductions
            if row.introduced_by_id
        )

    def parties(self, row: Introduction) -> set[int]:
        """Whom the request was shown to: who asked, who was asked, and the target once asked."""
        asked = {ask.introducer_id for ask in row.asks if ask.asked_at}
        return {row.requester_id, *asked, *([row.target_id] if row.target_asked_at else [])}

    def are_in_one_request(self, viewer: int, owner: int) -> bool:
        """A requester knows whom they asked and asked for; those who were asked know the two ends."""
        for row in self.introductions:
            named = {row.requester_id, row.target_id, *(ask.introducer_id for ask in row.asks)}
            if viewer == row.requester_id and owner in named:
                return True
            vouched = {ask.introducer_id for ask in row.asks if ask.answered_at}
            ends = {row.requester_id, row.target_id} | (vouched if viewer == row.target_id else set())
            if viewer in self.parties(row) and owner in ends:
                return True
        return False

    def was_party(self, viewer: int, owner: int, fact: str, numbers: list[int]) -> bool:
        """Words written for a request, and what is shared when both said yes."""
        for row in self.introductions:
            ends = {row.requester_id, row.target_id}
            introduced = {*ends, row.introduced_by_id} if row.introduced_by_id else set()
            if fact == "Goal" and owner in ends and viewer in introduced:
                return True
            if row.introduced_by_id and {owner, viewer} == ends and WAYS.get(fact) in shared_by(row, owner):
                return True
            if fact == "Goal" and owner == row.requester_id and viewer in self.parties(row):
                return True
            mine = row.requester_id == owner and row.target_id == self.room.people[numbers[-1]].id
            if fact in ("Why", "Gain") and mine and viewer in self.parties(row):
                return True
            if (
                fact == "Line"
                and mine
                and (
                    (viewer == row.target_id and bool(row.target_asked_at))
                    or viewer in {ask.introducer_id for ask in row.asks if ask.answered_at}
                )
            ):
                return True
        return False


def _rows(model) -> list:
    return list(db.session.scalars(sa.select(model).execution_options(populate_existing=True)))
