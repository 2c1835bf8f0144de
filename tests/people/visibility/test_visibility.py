"""The table of docs/behaviour.md section 4, and that everything asks it in the same way."""

import random
from dataclasses import replace
from datetime import timedelta
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventhub.accounts.rules import MOST_VALUES, BackgroundKind, BackgroundVisibility
from eventhub.events.registrations.rules import RegistrationState, VisibleTo
from eventhub.introductions.eligibility import choice_for
from eventhub.introductions.queries_of_introducers import introducers_for
from eventhub.introductions.visibility import may_meet
from eventhub.matching.goals import TYPES_FIT, GoalType, fitting_goals, rate_goal_fit
from eventhub.matching.scores import allowed_rows, ground_rows, type_rows
from eventhub.people.visibility import queries, queries_of_values
from eventhub.people.visibility.models import ShortlistEntry
from eventhub.people.visibility.rules import (
    VisibilityFacts,
    keeps_seeing,
    may_be_asked,
    may_be_compared,
    may_see_value,
    sees,
)
from eventhub.platform.errors import NotFound
from eventhub.recommendations.queries_of_rooms import load_room
from eventhub.text.vocabulary import canonical
from tests.factories import (
    in_one_commit,
    make_background,
    make_block,
    make_event,
    make_registration,
    make_tie,
    make_user,
    save,
)

OPEN, SHARED, CLOSED = BackgroundVisibility.OPEN, BackgroundVisibility.SHARED, BackgroundVisibility.CLOSED
HOUR = timedelta(hours=1)
# Drawn rooms: what the matcher does with the rows is the same on both databases.
ROOMS = (("sqlite", 0), ("sqlite", 1), ("postgresql", 2))
PLACES = ["place:cn-shanghai", "place:cn-shanghai-gubei", "place:cn-shanghai-jinqiao", "place:de-munich", "typed:a"]


@pytest.mark.parametrize(
    "choice, stranger, shares, listed, knows",
    [
        (VisibleTo.EVERYONE, True, True, True, True),
        (VisibleTo.EVERY_GUEST, True, True, True, True),
        (VisibleTo.SHARED_GROUND, False, False, True, True),
        (VisibleTo.ACQUAINTANCES, False, False, False, True),
        (VisibleTo.NOBODY, False, False, False, False),
        (None, False, False, False, False),
    ],
)
def test_who_sees_that_somebody_comes(choice, stranger, shares, listed, knows):
    def one(**facts):
        return sees(VisibilityFacts(choice, VisibleTo.EVERY_GUEST, **facts))

    assert (one(), one(shares=True), one(shares=True, listed=True), one(mutual=True)) == (
        stranger,
        shares,
        listed,
        knows,
    )


def test_who_shows_themselves_on_the_public_page_is_seen_and_recognised_like_who_shows_themselves_to_every_guest():
    choices = [None, *VisibleTo]
    for viewer_choice, ceiling, *facts in product(choices, choices, *[(True, False)] * 4):
        both = [
            VisibilityFacts(choice, viewer_choice, ceiling, *facts)
            for choice in (VisibleTo.EVERYONE, VisibleTo.EVERY_GUEST)
        ]
        for rule in (sees, may_be_compared, may_be_asked):
            assert rule(both[0]) == rule(both[1])


def test_nothing_opens_what_the_table_closes():
    choices = [None, *VisibleTo]
    for values in product(choices, choices, choices, *[(True, False)] * 3):
        facts, (choice, viewer_choice, ceiling, *_) = VisibilityFacts(*values), values
        if {choice, viewer_choice} & {None, VisibleTo.NOBODY} or ceiling is VisibleTo.NOBODY:
            assert not sees(facts) and not may_be_compared(facts) and not may_be_asked(facts)
        assert may_be_compared(facts) or not sees(facts) or facts.listed
        assert not (may_be_asked(facts) and may_be_compared(facts))
        assert not may_be_asked(replace(facts, blocked=True))
        assert not sees(replace(facts, blocked=True)) and not may_be_compared(replace(facts, blocked=True))
        assert sees(replace(facts, ceiling=None)) or not sees(facts)


@pytest.mark.parametrize(
    "visibility, shares, shown",
    [(OPEN, False, True), (OPEN, True, True), (SHARED, False, False), (SHARED, True, True), (CLOSED, True, False)],
)
def test_a_value_is_for_those_who_share_it_unless_widened_or_closed(visibility, shares, shown):
    town = BackgroundKind.HOMETOWN

    assert may_see_value(town, visibility, sees_person=True, shares=shares) is shown
    assert not may_see_value(town, visibility, sees_person=False, shares=shares)
    assert not may_see_value(BackgroundKind.CHILDREN_SCHOOL_AREA, OPEN, sees_person=True, shares=False)


def test_people_who_know_each_other_keep_seeing_each_other_until_one_blocks():
    assert keeps_seeing(mutual=True, introduced=False, blocked=False)
    assert not keeps_seeing(mutual=True, introduced=True, blocked=True)


@pytest.mark.parametrize(("dialect", "seed"), ROOMS, indirect=["dialect"])
def test_the_matcher_shows_whom_the_table_shows(session, sqlite_app, now, seed):
    """Case 17: arrays and rules are two ways to write one table; here they must agree on a mixed room."""
    event, chance = make_event(starts_at=now + timedelta(days=3)), random.Random(seed)
    people = []
    choices = [*VisibleTo] * 3 + [VisibleTo.SHARED_GROUND] * len(GoalType)
    with in_one_commit():
        for number, choice in enumerate(choices):
            stated = {"hometown": f"town {number % 3}"} if number < 12 else {}
            goals = chance.sample(list(GoalType), chance.randrange(3))
            people.append(make_registration(event, visible_to=choice, background=stated, goals=goals).user)
    for one, other, mutual in ((0, 1, True), (2, 5, True), (4, 9, True), (6, 7, False), (8, 2, True)):
        make_tie(people[one], people[other], mutual=mutual)
    make_block(people[0], people[5])
    make_block(people[9], people[8])
    for ceiling in (None, *VisibleTo):
        event.guest_visibility_limit = ceiling
        session.commit()
        facts = load_room(event, now).facts
        rows = np.arange(facts.attendee_count)
        allowed = allowed_rows(facts, rows, ground_rows(facts, rows), type_rows(facts, rows))
        for at, viewer in enumerate(facts.ids[: facts.attendee_count]):
            everybody = frozenset(int(one) for one in facts.ids)
            seen = queries.list_visible_guests(event, int(viewer), now, listed=everybody)
            known = {int(one) for one in facts.ids[facts.ties[[at]].indices]}
            shown = {int(one) for one in facts.ids[: facts.attendee_count][allowed[at]]}
            claimed = {people[7].id} if viewer == people[6].id else set()
            assert shown == seen - known - claimed
            # Who is at home to the matcher, as they do not show themselves, may still introduce.
            guests = {int(one) for one in facts.ids[: facts.attendee_count]}
            assert known & guests <= seen


@given(*[st.frozensets(st.sampled_from(list(GoalType)), max_size=3)] * 2)
def test_the_table_knows_the_goals_that_fit_by_pairs_as_the_matcher_does_by_sets(mine, theirs):
    pairs = fitting_goals()

    assert any(goal in pairs[own] for own in mine for goal in theirs) == (rate_goal_fit(mine, theirs) >= TYPES_FIT)


def test_goals_that_fit_count_as_something_shared_at_their_event_alone(session, now):
    here, elsewhere = make_event(), make_event()
    hirer, seeker = make_user(), make_user()
    for event, goals in ((here, [GoalType.HIRE]), (elsewhere, [])):
        make_registration(event, hirer, goals=goals)
        make_registration(event, seeker, goals=[GoalType.FIND_JOB], visible_to=VisibleTo.SHARED_GROUND)

    assert queries.list_sharing(here.id, hirer.id, now) == {seeker.id}
    assert queries.list_sharing(elsewhere.id, hirer.id, now) == frozenset()


@pytest.fixture
def evening(session):
    return make_event()


def test_who_shares_something_is_found_on_shortlists_only_and_not_by_counting_up_ids(evening, session, now):
    """Probing edges and attendance through asks: the page to ask opens for nobody the viewer was not shown."""
    anna, zhang = make_user(), make_user()
    make_registration(evening, anna, background={"hometown": "Zigong"})
    make_registration(evening, zhang, background={"hometown": "Zigong"}, visible_to=VisibleTo.SHARED_GROUND)

    assert not may_meet(evening, anna.id, zhang.id, now)
    with pytest.raises(NotFound):
        choice_for(evening, anna.id, zhang.id, now)

    save(ShortlistEntry(event_id=evening.id, viewer_id=anna.id, target_id=zhang.id, position=1, computed_at=now))
    assert may_meet(evening, anna.id, zhang.id, now)


def test_a_flipped_profile_opens_nothing_for_a_day_not_even_by_coming_back(evening, session, now):
    """Withdrawing and registering again is no way around the day of waiting."""
    flipper, zhang = make_user(), make_user()
    make_registration(evening, flipper, RegistrationState.WITHDRAWN, created_at=now - timedelta(days=3))
    make_registration(evening, zhang, background={"hometown": "Zigong"}, visible_to=VisibleTo.SHARED_GROUND)
    make_background(flipper, "hometown", "Zigong", created_at=now - HOUR)
    make_registration(evening, flipper, created_at=now)

    facts = load_room(evening, now).facts

    assert queries.list_sharing(evening.id, flipper.id, now) == frozenset()
    assert facts.background[[facts.number_of(flipper.id)]].nnz == 0
    assert queries_of_values.list_values_seen(flipper.id, zhang.id, now) == ()
    assert queries_of_values.list_values_seen(flipper.id, zhang.id, now, event_id=evening.id) == ()
    assert queries.list_sharing(evening.id, flipper.id, now + timedelta(days=1)) == {zhang.id}


def test_what_a_guest_states_when_they_register_counts_at_once_at_that_event(evening, session, now):
    """Their list says it at once: their page of the other, and what is drafted about the other, say the same."""
    anna, zhang = make_user(), make_user()
    make_registration(evening, zhang, background={"hometown": "Zigong"}, visible_to=VisibleTo.SHARED_GROUND)
    make_background(anna, "hometown", "Zigong", created_at=now)
    make_registration(evening, anna, created_at=now)

    (value,) = queries_of_values.list_values_seen(anna.id, zhang.id, now, event_id=evening.id)

    assert queries.list_sharing(evening.id, anna.id, now) == {zhang.id} and value.shared
    assert queries_of_values.list_values_seen(anna.id, zhang.id, now) == ()


@pytest.mark.parametrize("willing", [True, False])
def test_a_hidden_guest_introduces_as_if_they_stayed_at_home(evening, session, now, willing):
    """That a way through them opened or closed as they hide would tell that they come."""
    anna, li, zhang = make_user(), make_user(), make_user()
    for person in (anna, zhang):
        make_registration(evening, person)
        make_tie(person, li)
    li.happy_to_introduce = willing
    session.commit()
    host = evening.team[0].user_id
    at_home = set(introducers_for(evening.id, anna.id, zhang.id))

    place = make_registration(evening, li, visible_to=VisibleTo.NOBODY, happy_to_introduce=not willing)
    li.happy_to_introduce = willing
    session.commit()

    assert at_home == set(introducers_for(evening.id, anna.id, zhang.id)) == {host, *([li.id] if willing else [])}
    place.visible_to = VisibleTo.ACQUAINTANCES
    session.commit()
    assert set(introducers_for(evening.id, anna.id, zhang.id)) == {host, *([] if willing else [li.id])}


def test_values_are_seen_in_the_words_of_whoever_may_see_them(session, now):
    anna, zhang = make_user(), make_user()
    make_background(anna, "school", "同济", value_id="tongji")
    make_background(zhang, "school", "Tongji University", value_id="tongji")
    make_background(zhang, "hometown", "Zigong", visibility=OPEN)
    make_background(zhang, "employer", "Bosch")
    make_background(zhang, "interest", "Chess", visibility=CLOSED)

    assert [(one.text, one.shared) for one in queries_of_values.list_values_seen(anna.id, zhang.id, now)] == [
        ("同济", True),
        ("Zigong", False),
    ]
    assert [one.text for one in queries_of_values.list_values_seen(None, zhang.id, now)] == ["Zigong"]


def test_related_kinds_and_places_are_shared_across_people_and_scripts(evening, session, now):
    """The one lived where the other lives: both are told of the town, and neither of the other's part of it."""
    anna, zhang, nora = make_user(), make_user(), make_user()
    for user, kind, typed in ((anna, "lived_in", "金桥"), (zhang, "lives_in", "Gubei"), (nora, "visited", "Shanghai")):
        make_registration(evening, user)
        make_background(user, kind, typed, value_id=canonical(kind, typed))

    assert queries.list_sharing(evening.id, anna.id, now) == {zhang.id}
    assert queries.shares_at([evening.id], zhang.id, anna.id, now)
    (value,) = queries_of_values.list_values_seen(anna.id, zhang.id, now)
    assert (value.own_kind, value.kind, value.value_id) == ("lived_in", "lives_in", "place:cn-shanghai")
    assert queries_of_values.list_shared_values(anna.id, zhang.id, evening.id, now) == (value,)
    assert "Gubei" not in value.text and queries_of_values.list_values_seen(nora.id, zhang.id, now) == ()


def test_who_is_asked_cannot_find_out_by_stating_one_value_after_another(evening, session, now):
    """Of an introduction the two read what they share: a value stated after registering counts a day later."""
    anna, zhang = make_registration(evening, created_at=now - timedelta(days=3)).user, make_user()
    make_registration(evening, zhang, created_at=now - timedelta(days=3))
    make_background(zhang, "hometown", "Zigong", created_at=now - timedelta(days=4))
    make_background(anna, "hometown", "Zigong", created_at=now)

    shared = [
        [value.text for value in queries_of_values.list_shared_values(anna.id, zhang.id, evening.id, moment)]
        for moment in (now, now + timedelta(hours=25))
    ]

    assert shared == [[], ["Zigong"]]


@pytest.mark.parametrize(("dialect", "seed"), ROOMS, indirect=["dialect"])
def test_the_matcher_finds_shared_what_the_table_finds_shared(evening, session, now, seed):
    chance = random.Random(seed)
    for _ in range(14):
        user = make_registration(evening).user
        stated = {
            (chance.choice(["hometown", "lives_in", "lived_in", "visited", "school"]), chance.choice(PLACES))
            for _ in range(3)
        }
        for kind, value in sorted(stated):
            make_background(user, kind, value, value_id=value, visibility=chance.choice([SHARED, OPEN, CLOSED]))

    facts = load_room(evening, now).facts

    both = (facts.background @ facts.background.T).toarray() > 0
    for at, viewer in enumerate(facts.ids):
        shared = {int(other) for other in facts.ids[both[at]]} - {int(viewer)}
        assert shared == queries.list_sharing(evening.id, int(viewer), now)


def test_only_the_first_thirty_values_of_a_person_count(evening, session, now):
    """Whoever states 121 towns shares one with everybody; the first thirty say enough of anybody."""
    eve, early, late = make_user("Eve"), make_user(), make_user()
    make_registration(evening, eve)
    with in_one_commit():
        for number in range(MOST_VALUES + 5):
            make_background(eve, "lived_in", f"town {number}")
    make_registration(evening, early, background={"lived_in": f"town {MOST_VALUES - 1}"})
    make_registration(evening, late, background={"lived_in": f"town {MOST_VALUES}"})

    room = load_room(evening, now)

    assert queries.list_sharing(evening.id, eve.id, now) == {early.id}
    assert queries.list_sharing(evening.id, late.id, now) == frozenset()
    assert [len(queries_of_values.list_shared_values(eve.id, one.id, evening.id, now)) for one in (early, late)] == [
        1,
        0,
    ]
    assert room.facts.background[[room.facts.number_of(eve.id)]].nnz == MOST_VALUES


def test_a_form_takes_no_more_values_than_count(evening, browser, session, now):
    eve = make_user("Eve")
    mine = browser(eve)
    towns = ", ".join(f"Town {number}" for number in range(16))

    page = mine.submit(mine.get("/me").form("/me/background"), status=400, lived_in=towns, visited=towns)

    assert "You entered 32. Keep at most 30." in page.text
    assert session.get(type(eve), eve.id).background == []
