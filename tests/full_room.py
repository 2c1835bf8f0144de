"""A room in which nobody starts from nothing: a guest with forty people to write to, and the host of sixty guests.

`fill()` writes the many rows, and once more on each call, so that a test sees whether work grows with them.
"""

from datetime import timedelta

from eventhub.accounts.models import User
from eventhub.events.event.models import Event
from eventhub.events.event.rules import Listing, TeamRole
from eventhub.events.questions.queries import get_asked
from eventhub.events.registrations.models import Answer
from eventhub.events.registrations.rules import RegistrationState, VisibleTo
from eventhub.followups.models import FollowUp
from eventhub.followups.rules import THANKS, FollowUpState, Step
from eventhub.introductions.models import Introduction
from eventhub.introductions.rules import IntroductionState
from eventhub.matching.goals import GoalType
from eventhub.organiser.models import FrozenFigure
from eventhub.people.models import Contact, ContactImport, ContactTrace, PendingHandshake
from eventhub.people.rules import ContactSource, HowKnown, ImportMode
from eventhub.people.touches.models import Touch
from eventhub.people.touches.rules import TouchKind
from eventhub.people.visibility.models import ShortlistEntry
from eventhub.platform.tokens import new_nonce
from tests.factories import (
    in_one_commit,
    make_background,
    make_block,
    make_contact,
    make_event,
    make_note,
    make_question,
    make_registration,
    make_team_member,
    make_tie,
    make_user,
    save,
)
from tests.moment import NOW

DAY = timedelta(days=1)
GUESTS, DUE, LATER, DONE, TYPED, EVENTS, A_FEW = 60, 40, 10, 5, 15, 3, 5


class FullRoom:
    """`guest` has a full book, and met at an event the person who is due first, but does not know them otherwise.

    `introduced` has one person, to whom they were introduced; `thankful` thanks one for an introduction to another.
    """

    def __init__(self):
        with in_one_commit():
            self.host, self.newcomer, self.waiting = make_user("Grace Huang"), make_user("Emil"), make_user("Clara")
            self.guest, self.introduced, self.thankful = make_user("Anna Keller"), make_user("Ruth"), make_user("Leo")
            self.friends = {
                owner: make_user("Li Wei", headline="Solar roofs")
                for owner in (self.guest, self.introduced, self.thankful)
            }
            for user in (*self.friends, *self.friends.values()):
                make_background(user, "hometown", "Zigong")
                make_background(user, "school", "Tongji")
            self.past = self._event("Last Year", slug="past", starts_at=NOW - 60 * DAY)
            self.evening = self._event("Evening", slug="evening", capacity=900)
            self.dinner = self._event("Dinner", slug="dinner", listing=Listing.INVITED)
            make_registration(self.evening, self.waiting, RegistrationState.WAITLISTED, waitlisted_at=NOW)
            for name in ("asked", "goal:hire", "without_goal"):
                save(FrozenFigure(event_id=self.evening.id, name=name, people=20, frozen_at=NOW))
        self.pack_question = get_asked(self.evening.id, make_question(self.evening, "Tea or coffee?").id)
        with in_one_commit():
            self._begin_books()

    def fill(self) -> None:
        """Sixty more guests, three more events of the owners, and more of everything in the book of `guest`."""
        with in_one_commit():
            for _ in range(EVENTS):
                self._event("Another One")
            guests = [self._guest() for _ in range(GUESTS)]
            for state in (RegistrationState.UNVERIFIED, RegistrationState.PENDING, RegistrationState.WAITLISTED):
                for _ in range(A_FEW):
                    make_registration(self.evening, state=state, waitlisted_at=NOW)
            make_team_member(self.evening, make_user("Sofia"), TeamRole.MANAGER)
            self._fill_book(self.guest, guests)

    def _event(self, title: str, **fields) -> Event:
        """An event that owners and their first friends go to, who stood on their owners' shortlists long ago."""
        event = make_event(title, organiser=self.host, culture_primer="Cards with both hands.", **fields)
        for owner, friend in self.friends.items():
            make_registration(event, owner, goals=[GoalType.HIRE, GoalType.FIND_CUSTOMERS])
            make_registration(event, friend, visible_to=VisibleTo.SHARED_GROUND)
            if event.slug == "past":
                entry = {"viewer_id": owner.id, "target_id": friend.id, "position": 1, "computed_at": event.starts_at}
                save(ShortlistEntry(event_id=event.id, **entry))
        return event

    def _begin_books(self) -> None:
        long_ago = NOW - 60 * DAY
        for owner, friend in self.friends.items():
            row = make_contact(owner, friend, created_at=long_ago)
            if owner is self.guest:
                note = make_note(owner, row, self.past, met_at=long_ago)
                self._follow_up(row, TouchKind.MET, f"note:{note.id}", NOW, met_at=long_ago)
                continue
            make_tie(owner, friend)
            row.source = ContactSource.INTRODUCED
            if owner is self.introduced:
                made = self._introduction(owner, friend, by=self.host)
                self._follow_up(row, TouchKind.INTRODUCED, f"introduction:{made.id}", NOW, met_at=long_ago)
            else:
                made = self._introduction(owner, make_user("Hugo"), by=friend)
                self._follow_up(row, TouchKind.INTRODUCED, f"{THANKS}{made.id}", NOW, met_at=long_ago)

    def _guest(self) -> User:
        """One more guest of the evening who was there last year, with an answer to its question."""
        user = make_user()
        make_registration(self.past, user)
        here = make_registration(self.evening, user, goals=[GoalType.HIRE], background={"school": "Tongji"})
        asked = {"question_id": self.pack_question.id, "version_id": self.pack_question.version_id}
        save(Answer(registration_id=here.id, said="Tea", chosen=[], answered_at=NOW, **asked))
        return user

    def _fill_book(self, owner: User, guests: list[User]) -> None:
        brought = save(
            ContactImport(
                owner_id=owner.id,
                source=ContactSource.GOOGLE,
                mode=ImportMode.KEEP,
                rows_read=TYPED,
                created_at=NOW - DAY,
            )
        )
        save(ContactTrace(owner_id=owner.id, event_id=self.evening.id, mac=new_nonce(), wipe_at=NOW + DAY))
        for number in range(TYPED):
            make_contact(owner, name=f"Typed {number}", labels="\nTea\n", how=HowKnown.NEIGHBOURS, import_id=brought.id)
        due = [(FollowUpState.DUE, NOW - (1 + number % 3) * DAY) for number in range(DUE)]
        later = [(FollowUpState.PLANNED, NOW + (1 + number) * DAY) for number in range(LATER)]
        for user, (state, due_at) in zip(guests, due + later, strict=False):
            row = make_contact(owner, user, created_at=NOW - DAY)
            note = make_note(owner, row, self.past, met_at=NOW - 30 * DAY, promised=True)
            self._follow_up(row, TouchKind.MET, f"note:{note.id}", due_at, met_at=note.met_at, state=state)
        for user in guests[:DONE]:
            make_tie(owner, user)
        for user in guests[-DONE:]:
            save(PendingHandshake(owner_id=user.id, other_id=owner.id, event_id=self.evening.id, created_at=NOW))
        make_tie(guests[-DONE - 1], owner, mutual=False)
        make_block(owner, make_user())

    def _follow_up(self, row: Contact, kind: TouchKind, cause: str, due_at, *, met_at, state=FollowUpState.DUE) -> None:
        touch = Touch(contact_id=row.id, kind=kind, at=met_at, cause=cause, event_id=self.past.id)
        planned = FollowUp(
            owner_id=row.owner_id,
            contact_id=row.id,
            step=Step.NEXT_DAY,
            state=state,
            due_on=due_at.date(),
            anchor_at=met_at,
            created_at=met_at,
        )
        save(touch, planned)

    def _introduction(self, requester: User, target: User, *, by: User) -> Introduction:
        return save(
            Introduction(
                event_id=self.past.id,
                requester_id=requester.id,
                target_id=target.id,
                to_target="Storage.",
                state=IntroductionState.INTRODUCED,
                created_at=NOW - 60 * DAY,
                decide_by=NOW - 59 * DAY,
                ended_at=NOW - 60 * DAY,
                introduced_by_id=by.id,
            )
        )
