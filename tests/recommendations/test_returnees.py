"""Two people whose lines say that they came back from one country: common ground, said as it is."""

import pytest
from flask_babel import force_locale

from eventhub.accounts.rules import BackgroundVisibility
from eventhub.events.registrations.rules import VisibleTo
from eventhub.matching.goals import GoalType
from eventhub.matching.results import Reason, ReasonKind, Recommendation
from eventhub.people.relations import read_relations
from eventhub.people.visibility.models import ShortlistEntry
from eventhub.people.visibility.queries import list_visible_guests
from eventhub.platform.db import db
from eventhub.recommendations.page_context import read_page_context
from eventhub.recommendations.presenters import going_page
from eventhub.recommendations.reason_words import first_questions, reason_words
from eventhub.text.vocabulary import canonical
from tests.factories import make_background, make_event, make_registration, make_user

# What a card may say is plain Python; rooms are read on both databases by test_queries_of_rooms.py.
pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])


@pytest.fixture
def evening(session, now):
    """An event with enough guests for something to be rare."""
    event = make_event(place="Fuxing Park, Shanghai")
    for _ in range(20):
        make_registration(event, can_help="")
    return event


def guest(event, name, headline, *, visible_to=VisibleTo.EVERY_GUEST, opened=False, **stated):
    registration = make_registration(event, make_user(name, headline=headline), visible_to=visible_to, lines_open=True)
    width = BackgroundVisibility.OPEN if opened else BackgroundVisibility.SHARED
    for kind, typed in stated.items():
        make_background(registration.user, kind, typed, value_id=canonical(kind, typed), visibility=width)
    return registration


def told(app, event, registration, now, language="en"):
    """What the page of a guest says of each person to meet, by name."""
    db.session.commit()
    context = read_page_context(event, registration, now, read_relations(registration.user_id))
    cards = going_page(context, {}).cards
    with app.test_request_context(), force_locale(language):
        return {
            card.person.name: [*(each.lead for each in reason_words(card)), *first_questions(card)[:1]]
            for card in cards
        }


def test_two_who_came_back_from_one_country_read_so_in_their_language(app, evening, now):
    mine = guest(evening, "Deng Jia", "Product manager, returnee from Germany")
    guest(evening, "何琳", "能源经济讲师，德国海归")

    english, chinese = (told(app, evening, mine, now, language) for language in ("en", "zh_Hans"))

    assert english == {
        "何琳": ["You both lived in Germany and have come back since.", "What do you miss most about Germany?"]
    }
    assert chinese == {"何琳": ["你们都在德国生活过，后来又都回来了。", "离开德国以后，最想念什么？"]}


def test_one_town_is_said_beside_the_country(app, evening, now):
    mine = guest(evening, "Deng Jia", "Eight years in Berlin, back in Shanghai since 2021")
    guest(evening, "何琳", "海归", opened=True, lived_in="柏林")

    assert told(app, evening, mine, now)["何琳"][:2] == [
        "You both lived in Berlin.",
        "You both lived in Germany and have come back since.",
    ]


def test_who_grew_up_in_a_town_meets_those_who_opened_that_they_come_from_it(app, evening, now):
    mine = guest(evening, "Deng Jia", "I grew up in Chengdu")
    guest(evening, "何琳", "", opened=True, hometown="成都")

    assert told(app, evening, mine, now)["何琳"][0] == "You grew up in Chengdu; 何琳 comes from there."


@pytest.mark.parametrize("town", ["Chengdu", "Qingdao", "Berlin"])
def test_no_line_finds_homes_that_are_shown_to_those_who_share_them(app, evening, now, town):
    mine = guest(evening, "Deng Jia", f"I grew up in {town}")
    guest(evening, "何琳", "", hometown="成都", lived_in="柏林")
    guest(evening, "Wu Tao", "", hometown="青岛")

    assert told(app, evening, mine, now) == {}


def test_nor_does_a_stated_home_find_a_line_which_would_tell_its_writer(app, evening, now):
    mine = guest(evening, "何琳", "", hometown="成都")
    guest(evening, "Deng Jia", "I grew up in Chengdu")

    assert told(app, evening, mine, now) == {}


def test_no_returnee_finds_the_country_that_another_states_for_those_who_share_it(app, evening, now):
    mine = guest(evening, "Deng Jia", "returnee from Germany")
    guest(evening, "何琳", "海归", lived_in="慕尼黑")

    assert told(app, evening, mine, now) == {}


def test_of_a_town_that_both_write_of_no_more_is_said_than_they_wrote(app, evening, now):
    mine = guest(evening, "Deng Jia", "I grew up in Chengdu")
    guest(evening, "何琳", "I lived in Chengdu", hometown="成都")
    guest(evening, "Wu Tao", "", hometown="成都")

    assert told(app, evening, mine, now) == {
        "何琳": ["You grew up in Chengdu; 何琳 lived there.", "What took you to Chengdu?"]
    }


def test_what_two_state_and_write_is_said_once_and_counted_among_those_who_state_it(app, evening, now):
    mine = guest(evening, "Deng Jia", "I grew up in Chengdu", hometown="成都")
    guest(evening, "何琳", "I lived in Chengdu", hometown="成都")

    assert told(app, evening, mine, now)["何琳"] == [
        "You both come from Chengdu.",
        "What do you miss most about Chengdu?",
    ]


def test_lines_make_nobody_visible(app, evening, now):
    mine = guest(evening, "Deng Jia", "德国海归")
    shy = guest(evening, "何琳", "德国海归", visible_to=VisibleTo.SHARED_GROUND)

    assert told(app, evening, mine, now) == {}
    assert shy.user_id not in list_visible_guests(evening, mine.user_id, now, listed=[shy.user_id])


def test_lines_that_the_form_did_not_open_say_nothing_to_others(app, evening, now):
    mine = guest(evening, "Deng Jia", "德国海归")
    other = guest(evening, "何琳", "")
    other.can_help, other.lines_open = "德国海归", False

    assert told(app, evening, mine, now) == {}


def test_two_whose_subject_stands_in_a_private_sentence_alone_have_no_card(app, evening, now, monkeypatch):
    mine = guest(evening, "Deng Jia", "Old violins")
    other = guest(evening, "何琳", "")
    monkeypatch.setattr("eventhub.recommendations.presenters.explain", lambda *_: [_alike(other.user_id)])
    db.session.add(
        ShortlistEntry(
            event_id=evening.id, viewer_id=mine.user_id, target_id=other.user_id, position=1, computed_at=now
        )
    )

    assert told(app, evening, mine, now) == {}


def test_two_jobs_are_put_side_by_side_only_where_nothing_else_is_to_be_said(app, evening, now, monkeypatch):
    """Both stand on the card already; what the two wrote for this event says more."""
    mine = guest(evening, "Deng Jia", "Project lead, Hafenstrom")
    other = guest(evening, "Zhang Min", "Test engineer, certification body")
    for row in (mine, other):
        row.looks_for, row.can_help = "", ""
    counterparts = Reason(ReasonKind.GOALS, 0.5, (GoalType.FIND_SUPPLIERS, GoalType.FIND_CUSTOMERS))
    given = [Recommendation(other.user_id, (counterparts, *_alike(other.user_id).reasons), ())]
    monkeypatch.setattr("eventhub.recommendations.presenters.explain", lambda *_: given)
    db.session.add(
        ShortlistEntry(
            event_id=evening.id, viewer_id=mine.user_id, target_id=other.user_id, position=1, computed_at=now
        )
    )

    assert "Test engineer" not in str(told(app, evening, mine, now))
    given[:] = [_alike(other.user_id)]
    assert "Zhang Min writes “Test engineer, certification body”." in str(told(app, evening, mine, now))
    other.can_help = "Grid rules in Zhejiang"
    assert "You write “Project lead, Hafenstrom”; Zhang Min writes “Grid rules in Zhejiang”." in str(
        told(app, evening, mine, now)
    )


def _alike(person):
    return Recommendation(person, (Reason(ReasonKind.LINES, 0.5),), ())
