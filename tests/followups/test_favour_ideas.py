"""Give first: up to three things to do for somebody, each with a reason that its reader may know."""

from datetime import timedelta

import pytest

from eventhub.events.registrations.rules import VisibleTo
from eventhub.followups.favour_ideas import FavourIdea, choose_ideas, ideas_for
from eventhub.followups.rules import FavourKind
from eventhub.introductions import ledger, offers
from eventhub.introductions.rules import LedgerKind
from eventhub.matching.goals import GoalType
from eventhub.people.rules import ContactSource
from tests.factories import (
    make_background,
    make_block,
    make_contact,
    make_event,
    make_registration,
    make_tie,
    make_user,
)
from tests.moment import NOW


@pytest.fixture
def anna(session):
    return make_user("Anna Keller")


@pytest.fixture
def evening(anna):
    """An event in ten days; Anna installs batteries."""
    event = make_event()
    make_registration(event, anna, goals=[GoalType.FIND_CUSTOMERS], can_help="battery storage")
    return event


@pytest.fixture
def zhang(evening, anna):
    """A guest whom Anna knows and who looks for battery storage."""
    user = make_user("Zhang Min")
    make_registration(evening, user, goals=[GoalType.FIND_SUPPLIERS], looks_for="battery storage")
    make_tie(anna, user)
    return user


def guest(event, friend_of, name, goals=(), **fields):
    """Somebody whom `friend_of` knows, at the event."""
    user = make_user(name)
    make_registration(event, user, goals=goals, **fields)
    make_tie(friend_of, user)
    return user


def of(anna, person, **more):
    contact = make_contact(anna, person)
    return ideas_for(contact, NOW, **more)


def brief(ideas):
    return [(idea.kind.value, idea.why, idea.other.name if idea.other else "", bool(idea.event)) for idea in ideas]


def test_somebody_of_the_room_who_fits_can_be_offered_and_ones_own_help(anna, evening, zhang):
    guest(evening, anna, "Li Wei", [GoalType.FIND_CUSTOMERS], can_help="battery storage")

    assert brief(of(anna, zhang)) == [("introduce", "sought", "Li Wei", True), ("help", "topic", "", False)]


def test_somebody_who_looks_for_what_the_person_offers_can_be_offered(anna, evening, zhang):
    li = guest(evening, anna, "Li Wei", [GoalType.FIND_CUSTOMERS], can_help="battery storage")

    assert brief(of(anna, li)) == [("introduce", "offered", "Zhang Min", True)]


@pytest.mark.parametrize("other", [{}, {"can_help": "kites, drones"}, {"looks_for": "battery storage"}])
def test_two_whose_lines_do_not_meet_are_not_brought_together(anna, evening, zhang, other):
    guest(evening, anna, "Li Wei", [GoalType.FIND_CUSTOMERS], background={"hometown": "Chengdu"}, **other)
    make_background(zhang, "hometown", "Chengdu")

    assert brief(of(anna, zhang)) == [("help", "topic", "", False)]


@pytest.mark.parametrize(
    "why",
    [
        "they know each other",
        "a block between them",
        "the giver is blocked",
        "one is hidden",
        "one shows to friends only",
        "offered before",
        "done before",
    ],
)
def test_nobody_is_proposed_who_should_not_be(anna, evening, zhang, why):
    li = guest(
        evening,
        anna,
        "Li Wei",
        [GoalType.FIND_CUSTOMERS],
        can_help="battery storage",
        visible_to={
            "one is hidden": VisibleTo.NOBODY,
            "one shows to friends only": VisibleTo.ACQUAINTANCES,
        }.get(why, VisibleTo.EVERY_GUEST),
    )
    contact = make_contact(anna, zhang)
    if why == "they know each other":
        make_tie(zhang, li)
    if why == "a block between them":
        make_block(li, zhang)
    if why == "the giver is blocked":
        make_block(li, anna)
    if why == "offered before":
        offers.offer(evening.id, anna.id, (zhang.id, li.id), "", now=NOW)
    if why == "done before":
        ledger.note_favour(contact, LedgerKind.GIVE, f"introduce:{li.id}", "Li Wei", NOW)

    assert "Li Wei" not in [idea.other.name for idea in ideas_for(contact, NOW) if idea.other]


def test_that_one_alone_says_to_know_the_other_does_not_show(anna, evening, zhang):
    li = guest(evening, anna, "Li Wei", [GoalType.FIND_CUSTOMERS], can_help="battery storage")
    make_tie(zhang, li, mutual=False)

    assert brief(of(anna, zhang))[0] == ("introduce", "sought", "Li Wei", True)


@pytest.mark.parametrize("why", ["blocked", "imported and not known", "gone"])
def test_nothing_is_known_of_people_whom_the_giver_may_not_see(anna, evening, why, session):
    person = make_user("Zhang Min")
    make_registration(evening, person, goals=[GoalType.FIND_SUPPLIERS], looks_for="battery storage")
    contact = make_contact(anna, person, source=ContactSource.LINKEDIN if "imported" in why else ContactSource.MET)
    if why == "blocked":
        make_block(person, anna)
    if why == "gone":
        person.deleted_at = NOW
        session.commit()

    assert ideas_for(contact, NOW) == []


def test_somebody_just_met_is_not_offered_by_mail_but_can_be_helped(anna, evening):
    met = make_user("Priya Nair")
    make_registration(evening, met, goals=[GoalType.FIND_SUPPLIERS], looks_for="battery storage")
    guest(evening, anna, "Li Wei", [GoalType.FIND_CUSTOMERS], can_help="battery storage")

    assert brief(of(anna, met)) == [("introduce", "sought", "Li Wei", False), ("help", "topic", "", False)]


def test_too_near_the_event_people_are_brought_together_by_hand(anna, evening, zhang):
    guest(evening, anna, "Li Wei", [GoalType.FIND_CUSTOMERS], can_help="battery storage")
    contact = make_contact(anna, zhang)

    ideas = ideas_for(contact, evening.starts_at - timedelta(hours=3))
    assert brief(ideas)[0] == ("introduce", "sought", "Li Wei", False)


def test_at_most_three_of_as_many_kinds_as_there_are_and_nothing_twice():
    def idea(kind, topic):
        return FavourIdea(kind, "topic", topic=topic)

    many = [
        idea(FavourKind.INTRODUCE, "solar"),
        idea(FavourKind.HELP, "solar"),
        idea(FavourKind.INTRODUCE, "tea"),
        idea(FavourKind.HELP, "wind"),
        idea(FavourKind.INVITE, "walk"),
        idea(FavourKind.HELP, "grid"),
    ]

    assert [(each.kind.value, each.topic) for each in choose_ideas(many, 3)] == [
        ("introduce", "solar"),
        ("help", "wind"),
        ("invite", "walk"),
    ]
    assert [each.topic for each in choose_ideas([idea(FavourKind.HELP, name) for name in "abcd"], 3)] == ["a", "b", "c"]


def test_an_evening_out_is_named_only_when_the_gate_is_open(anna, evening, zhang):
    for user in (anna, zhang):
        make_background(user, "lives_in", "Berlin", value_id="place:berlin")
    contact = make_contact(anna, zhang)

    assert FavourKind.INVITE not in [idea.kind for idea in ideas_for(contact, NOW)]
    assert FavourKind.INVITE in [idea.kind for idea in ideas_for(contact, NOW, invite=True)]
