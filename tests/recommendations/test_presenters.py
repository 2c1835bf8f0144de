"""Which lines of two people a card quotes."""

import pytest

from eventhub.matching.goals import GoalType
from eventhub.matching.results import Reason, ReasonKind
from eventhub.people.relations import read_relations
from eventhub.recommendations.page_context import read_page_context
from eventhub.recommendations.presenters import going_page, side_by_side
from eventhub.recommendations.queries import GuestProfile, find_profiles
from eventhub.recommendations.service import refresh_room
from tests.factories import make_event, make_registration, make_user

BAKER = {"headline": "Baker", "looks_for": "restaurants that want bread", "can_help": "baking classes"}
CHEF = {
    "headline": "Owner of two restaurants",
    "looks_for": "bread, delivered daily",
    "can_help": "running restaurants",
}


@pytest.fixture
def lead(session, now):
    """Return what the first of two guests reads of the other, by kind."""

    def read(mine, theirs):
        event = make_event()
        first, _ = (
            make_registration(event, make_user(headline=lines["headline"]), goals=[goal], **without_headline(lines))
            for goal, lines in (mine, theirs)
        )
        refresh_room(event.id, now)
        context = read_page_context(event, first, now, read_relations(first.user_id))
        return {each.reason.kind: each for each in going_page(context, {}).cards[0].reasons}

    return read


def without_headline(lines):
    return {name: line for name, line in lines.items() if name != "headline"}


def test_a_customer_is_shown_by_what_they_do(lead):
    ground = lead((GoalType.FIND_CUSTOMERS, BAKER), (GoalType.FIND_SUPPLIERS, CHEF))[ReasonKind.THEY_HELP]

    assert (ground.their_offer, ground.headline) == ("Owner of two restaurants", True)


def test_who_looks_for_customers_is_not_said_to_be_helped(lead):
    ground = lead((GoalType.FIND_SUPPLIERS, CHEF), (GoalType.FIND_CUSTOMERS, BAKER))[ReasonKind.YOU_HELP]

    assert (ground.their_wish, ground.my_offer) == ("restaurants that want bread", "")


@pytest.mark.parametrize(
    ("mine", "theirs", "lines"),
    [
        (GoalType.FIND_CUSTOMERS, GoalType.FIND_SUPPLIERS, ("what I offer", "what they want")),
        (GoalType.FIND_SUPPLIERS, GoalType.FIND_CUSTOMERS, ("what I want", "what they offer")),
        (GoalType.HIRE, GoalType.FIND_JOB, ("what I want", "what they want")),
        (GoalType.FIND_MENTOR, GoalType.MENTOR, ("what I want", "what they offer")),
    ],
)
def test_each_is_quoted_by_the_line_that_says_what_they_came_for(mine, theirs, lines):
    one = GuestProfile(1, "", "", "", "", looks_for="what I want", can_help="what I offer")
    other = GuestProfile(2, "", "", "", "", looks_for="what they want", can_help="what they offer")

    ground = side_by_side(Reason(ReasonKind.LINES, 0.5, (mine, theirs)), one, other)

    assert (ground.my_wish, ground.their_wish) == lines


@pytest.mark.parametrize(
    ("lines", "corrections", "topics"),
    [
        ({"can_help": "储能消防、安全标准"}, None, ("energy_storage", "fire_safety")),
        ({"can_help": "储能消防、安全标准"}, {"offers": {"energy_storage": False}}, ("fire_safety",)),
        ({"can_help": "储能消防、安全标准"}, {"offers": {"solar": True}}, ("energy_storage", "fire_safety")),
        ({"looks_for": "光伏"}, {"seeks": {"solar": False}}, ()),
        # What somebody looks for says nothing of the line that is quoted.
        ({"can_help": "储能", "looks_for": "光伏"}, None, ("energy_storage",)),
        # Bedding is of the topic of mattresses, and is none.
        ({"can_help": "床品"}, None, ()),
    ],
)
def test_the_topics_of_a_line_are_those_that_it_names_and_its_author_left(lines, corrections, topics):
    one = GuestProfile(1, "", "", "", "", looks_for="what I want")
    other = GuestProfile(2, "", "", "", "", topic_corrections=corrections, **lines)

    ground = side_by_side(Reason(ReasonKind.LINES, 0.5, (GoalType.FIND_MENTOR, GoalType.MENTOR)), one, other)

    assert ground.topics == topics


def test_what_somebody_took_away_of_their_topics_is_known_where_their_lines_are(session, now):
    gone = {"offers": {"restaurants": False}}
    event = make_event()
    first, other = (
        make_registration(event, make_user(), goals=[goal], topic_corrections=corrections, **without_headline(lines))
        for goal, lines, corrections in (
            (GoalType.FIND_CUSTOMERS, BAKER, None),
            (GoalType.FIND_SUPPLIERS, CHEF, gone),
        )
    )
    refresh_room(event.id, now)

    context = read_page_context(event, first, now, read_relations(first.user_id))

    assert [card.person.topic_corrections for card in going_page(context, {}).cards] == [gone]
    assert find_profiles(event.id, [other.user_id])[other.user_id].topic_corrections == gone
