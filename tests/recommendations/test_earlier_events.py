"""That both were at an earlier event: said beside another reason, and only where either could read it there."""

from datetime import timedelta
from itertools import product

import pytest
from flask_babel import force_locale

from eventhub.events.event.rules import EventState
from eventhub.events.registrations.rules import VisibleTo
from eventhub.matching.goals import GoalType
from eventhub.people.relations import read_relations
from eventhub.people.visibility.queries_of_shared_events import find_earlier_events
from eventhub.people.visibility.rules import Visit, were_there_together
from eventhub.platform.db import db
from eventhub.recommendations.page_context import read_page_context
from eventhub.recommendations.presenters import going_page
from eventhub.recommendations.reason_words import reason_words
from tests.factories import make_event, make_registration, make_user

OPEN = (VisibleTo.EVERY_GUEST, VisibleTo.EVERYONE)


def test_both_came_and_showed_themselves_to_every_guest():
    """Every case of two choices, two check-ins, the organiser's ceiling, and whether guests are shown still."""
    wrong = []
    ceilings = (None, *VisibleTo)
    for one, other, came, theirs, ceiling, shows in product(
        VisibleTo, VisibleTo, (True, False), (True, False), ceilings, (True, False)
    ):
        may = one in OPEN and other in OPEN and came and theirs and ceiling in (None, *OPEN) and shows
        if were_there_together(Visit(one, came), Visit(other, theirs), ceiling, shows_guests=shows) is not may:
            wrong.append((one, other, came, theirs, ceiling, shows))
    assert wrong == []


@pytest.fixture
def evening(session, now):
    return make_event(place="Shanghai", starts_at=now + timedelta(days=5))


def spring_dinner(now, *guests, days=20, came=True, **event):
    """An event that is over, and these guests of it: (user, choice)."""
    starts = now - timedelta(days=days)
    made = make_event(title="Spring dinner", starts_at=starts, ends_at=starts + timedelta(hours=3), **event)
    for user, choice in guests:
        make_registration(made, user, visible_to=choice, checked_in_at=starts if came else None)
    db.session.commit()
    return made


def found(event, one, other, now):
    events = [find_earlier_events(event, *ends, now) for ends in ((one.id, [other.id]), (other.id, [one.id]))]
    return [each.title for two in events for each in two.values()]


BOTH = [VisibleTo.EVERY_GUEST, VisibleTo.EVERYONE]


@pytest.mark.parametrize(
    ("choices", "given", "titles"),
    [
        (BOTH, {}, ["Spring dinner"] * 2),
        # Nobody learns of a person who was hidden there, or seen by some alone; nor do these.
        ([VisibleTo.EVERY_GUEST, VisibleTo.NOBODY], {}, []),
        ([VisibleTo.EVERY_GUEST, VisibleTo.ACQUAINTANCES], {}, []),
        ([VisibleTo.SHARED_GROUND, VisibleTo.SHARED_GROUND], {}, []),
        (BOTH, {"guest_visibility_limit": "shared_ground"}, []),
        (BOTH, {"came": False}, []),
        (BOTH, {"state": EventState.CANCELLED}, []),
        # Its guests are shown for 90 days.
        (BOTH, {"days": 95}, []),
        # It is not over.
        (BOTH, {"days": -1}, []),
    ],
)
def test_an_earlier_event_is_found_for_both_or_for_neither(evening, now, choices, given, titles):
    one, other = make_user(), make_user()
    spring_dinner(now, *zip((one, other), choices, strict=True), **given)

    assert found(evening, one, other, now) == titles


def test_the_last_of_several_is_told_and_never_the_event_itself(evening, now):
    one, other = make_user(), make_user()
    ends = [(one, VisibleTo.EVERYONE), (other, VisibleTo.EVERYONE)]
    spring_dinner(now, *ends, days=40)
    last = spring_dinner(now, *ends, days=10)

    assert [each.starts_at for each in find_earlier_events(evening, one.id, [other.id], now).values()] == [
        last.starts_at
    ]
    assert found(last, one, other, now) == ["Spring dinner"] * 2
    assert find_earlier_events(last, one.id, [other.id], now)[other.id].starts_at < last.starts_at


def told(app, event, registration, now, language):
    context = read_page_context(event, registration, now, read_relations(registration.user_id))
    cards = going_page(context, {}).cards
    with app.test_request_context(), force_locale(language):
        return {card.person.name: [each.lead for each in reason_words(card)] for card in cards}


def test_a_card_says_it_behind_its_reason_and_nobody_has_a_card_for_it_alone(app, evening, now):
    mine = make_registration(evening, make_user("Anna Keller"), goals=[GoalType.HIRE])
    seeker = make_registration(evening, make_user("Wang Lei"), goals=[GoalType.FIND_JOB])
    stranger = make_registration(evening, make_user("Zhang Min"))
    spring_dinner(now, *((each.user, VisibleTo.EVERYONE) for each in (mine, seeker, stranger)))

    assert told(app, evening, mine, now, "en") == {
        "Wang Lei": ["You are hiring; Wang Lei is looking for a job.", "You were both at Spring dinner in February."]
    }
    assert told(app, evening, mine, now, "zh_Hans") == {
        "Wang Lei": ["你在招人，Wang Lei在看工作机会。", "2月的“Spring dinner”，你们都参加了。"]
    }
