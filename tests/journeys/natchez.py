"""The Davis women in EventHub: history and the coming event, written by the use cases of the product."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations

from eventhub.accounts.models import User
from eventhub.events.event import service as events
from eventhub.events.event.models import Event
from eventhub.events.registrations import sign_up
from eventhub.events.registrations.rules import VisibleTo
from eventhub.followups.notes import service as notes
from eventhub.matching.goals import GoalType
from tests.factories import in_one_commit, make_tie, make_user
from tests.journeys import davis
from tests.moment import NOW


@dataclass(frozen=True)
class Natchez:
    """Everybody by name, and the event that is coming."""

    host: User
    women: dict[str, User]
    coming: Event


def build(*, by_notes: bool) -> Natchez:
    """Events one to eight with who was there and noted whom; then event nine with its twelve guests.

    Without notes, which take most of the time, those who met simply know each other.
    """
    host = make_user("Hostess of Natchez")
    women = {name: make_user(name) for name in davis.ATTENDANCE}
    for number in davis.HISTORY:
        past = hold(host, women, number)
        (note_each_other if by_notes else know_each_other)(women, number, past)
    return Natchez(host, women, hold(host, women, davis.COMING))


def hold(host: User, women: dict[str, User], number: int) -> Event:
    """Publish one event and register everybody who came; the coming one is a week from now."""
    starts_at = NOW + timedelta(weeks=number - 8)
    announced = starts_at - timedelta(days=20)
    fields = events.EventFields(
        title=f"Event {number}",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=4),
        zone="America/Chicago",
        place="Natchez",
    )
    event = events.create_draft(host, fields, now=announced)
    events.publish(event.id, now=announced)
    for name in davis.guests(number):
        answers = sign_up.Answers(
            email=women[name].email,
            name=name,
            visible_to=VisibleTo.EVERY_GUEST,
            happy_to_introduce=True,
            goals=(GoalType.FIND_MENTOR, GoalType.MENTOR),
        )
        sign_up.register(event.id, answers, user=women[name], now=announced + timedelta(days=1))
    return event


def note_each_other(women: dict[str, User], number: int, event: Event) -> None:
    """Who was there together for the first time notes each other; that makes their tie mutual."""
    for author in davis.guests(number):
        for other in davis.guests(number):
            if author != other and davis.met(author, other)[0] == number:
                notes.write_note(
                    women[author].id,
                    f"event-{number}-{women[other].id}",
                    notes.Who(user_id=women[other].id),
                    notes.Words(text="Met.", event_id=event.id),
                    now=event.ends_at,
                )


def know_each_other(women: dict[str, User], number: int, event: Event) -> None:
    """What those notes come to."""
    with in_one_commit():
        for one, other in combinations(davis.guests(number), 2):
            if davis.met(one, other)[0] == number:
                make_tie(women[one], women[other], created_at=event.ends_at)
