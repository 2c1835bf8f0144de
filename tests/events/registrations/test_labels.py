import pytest
from flask_babel import force_locale

from eventhub.events.event.labels import ADMISSION_WORDS, LISTING_WORDS, ROLE_WORDS, fault_words
from eventhub.events.event.rules import Admission, Listing, TeamRole
from eventhub.events.event.schedule import Complaint, Fault
from eventhub.events.registrations.figures import TABS
from eventhub.events.registrations.labels import (
    GOAL_WORDS,
    STATE_WORDS,
    TAB_WORDS,
    VISIBLE_TO_SENTENCES,
    VISIBLE_TO_WORDS,
)
from eventhub.events.registrations.rules import RegistrationState, VisibleTo
from eventhub.matching.goals import GoalType

TABLES = [
    (GOAL_WORDS, GoalType),
    (VISIBLE_TO_WORDS, VisibleTo),
    (VISIBLE_TO_SENTENCES, VisibleTo),
    (STATE_WORDS, RegistrationState),
    (TAB_WORDS, TABS),
    (ADMISSION_WORDS, Admission),
    (LISTING_WORDS, Listing),
    (ROLE_WORDS, TeamRole),
]


@pytest.mark.parametrize("words, members", TABLES)
def test_every_member_has_its_own_words(words, members):
    assert set(words) == set(members)


@pytest.mark.parametrize("language", ["en", "zh_Hans"])
def test_words_differ_from_each_other_in_both_languages(sqlite_app, language):
    with sqlite_app.test_request_context(), force_locale(language):
        for words, _ in TABLES:
            spoken = [str(word) for word in words.values()]
            assert len(set(spoken)) == len(spoken)


@pytest.mark.parametrize("fault", Fault)
def test_every_fault_is_a_sentence(sqlite_app, fault):
    with sqlite_app.test_request_context(), force_locale("zh_Hans"):
        assert len(fault_words(Complaint("starts", fault))) > 6


def test_every_state_stands_in_exactly_one_tab():
    placed = [state for states in TABS.values() for state in states]

    assert sorted(placed) == sorted(RegistrationState)
