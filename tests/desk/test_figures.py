from datetime import timedelta

import pytest

from eventhub.desk import figures
from eventhub.desk.labels import bubble_words
from eventhub.followups.models import Touch
from eventhub.followups.rules import TouchKind
from eventhub.introductions.models import Introduction
from eventhub.introductions.rules import IntroductionState
from tests.factories import make_contact, make_event, make_note, make_registration, make_tie, make_user, owner_of, save

DAY = timedelta(days=1)


@pytest.fixture
def event(session, now):
    return make_event(starts_at=now - 100 * DAY, ends_at=now - 100 * DAY + timedelta(hours=3))


def guests(event, number):
    return [make_registration(event).user for _ in range(number)]


def ask(event, requester, target, state, now):
    return save(
        Introduction(
            event_id=event.id,
            requester_id=requester.id,
            target_id=target.id,
            state=state,
            why="x",
            created_at=now,
            decide_by=now,
        )
    )


@pytest.mark.parametrize("people, shown", [(4, None), (5, 5)])
def test_introductions_are_counted_from_five_people_on(event, now, people, shown):
    host = owner_of(event)
    for user in guests(event, people):
        ask(event, user, host, IntroductionState.INTRODUCED, now)

    found = figures.networking(event, now)

    assert (found.asked, found.made) == (shown, shown)


def test_five_asks_of_one_person_are_one_person(event, now):
    requester, *targets = guests(event, 6)
    for target in targets:
        ask(event, requester, target, IntroductionState.CLOSED, now)

    assert figures.networking(event, now).asked is None


def test_notes_follow_ups_and_touches_after_ninety_days(event, now):
    authors = guests(event, 5)
    for author in authors:
        contact = make_contact(author, name="Somebody")
        make_note(author, contact, event)
        save(
            Touch(contact_id=contact.id, kind=TouchKind.WROTE, at=now - 99 * DAY, cause="a"),
            Touch(contact_id=contact.id, kind=TouchKind.MET, at=now - DAY, cause="b"),
        )

    found = figures.networking(event, now)
    early = figures.networking(event, event.ends_at + 89 * DAY)

    assert (found.notes, found.followed_up, found.in_touch) == (5, 5, 5)
    assert early.in_touch is None


def test_newcomers_whom_nobody_met(event, now):
    regular, *newcomers = guests(event, 11)
    earlier = make_event(starts_at=event.starts_at - 30 * DAY)
    make_registration(earlier, regular)
    seen = []
    for noted in newcomers[:5]:
        make_note(regular, make_contact(regular, noted), event)
        found = figures.networking(event, now)
        seen.append((found.newcomers, found.newcomers_alone))

    # Neither of the two groups may be counted while it is smaller than five.
    assert seen == [(10, None)] * 4 + [(10, 5)]
    assert figures.networking(event, event.starts_at).newcomers is None


def test_the_bubble_tells_new_people_from_known_ones(event, now, session):
    authors, target = guests(event, 5), make_user()
    for author in authors:
        make_note(author, make_contact(author, target), event)
    for author in authors[:2]:
        make_tie(author, target, created_at=event.starts_at - DAY)
    make_tie(authors[2], target, created_at=event.ends_at)

    found = figures.networking(event, now)

    assert (found.met_new, found.met_known) == (3, 2)
    assert str(bubble_words(found)).startswith("About half")
    assert not found.bubble_may_be_counted


def test_the_last_event_is_the_teams_own_and_over(event, session, now):
    owner = owner_of(event)
    older = make_event(organiser=owner, starts_at=event.starts_at - 60 * DAY)
    newer = make_event(organiser=owner, starts_at=event.starts_at - 30 * DAY)
    make_event(starts_at=event.starts_at - 5 * DAY)
    make_event(organiser=owner, starts_at=event.starts_at + DAY)

    assert figures.last_event_before(event).id == newer.id
    assert figures.last_event_before(newer).id == older.id
    assert figures.last_event_before(older) is None
