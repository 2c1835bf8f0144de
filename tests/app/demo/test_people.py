"""The invented people: enough of them, each with something to talk about, each with another page."""

from collections import Counter

from eventhub.accounts.rules import BackgroundKind
from eventhub.app.demo.people import CO_ORGANISER, ORGANISER, PROTAGONIST, acquaintances, people
from eventhub.app.demo.seed import BREAKFAST_GUESTS
from eventhub.events.registrations.rules import VisibleTo

LONGEST_SENTENCE = 240


def neighbours():
    known = {key: set() for key in people()}
    for tie in acquaintances():
        known[tie.first].add(tie.second)
        known[tie.second].add(tie.first)
    return known


def test_the_room_is_full_enough():
    assert len(people()) >= 64
    assert {PROTAGONIST, ORGANISER, CO_ORGANISER, *BREAKFAST_GUESTS} <= people().keys()


def test_everybody_has_goals_a_sentence_and_background():
    for person in people().values():
        assert 1 <= len(person.goals) <= 3, person.key
        assert 0 < len(person.goal_sentence) <= LONGEST_SENTENCE, person.key
        kinds = {stated.kind for stated in person.background}
        assert {BackgroundKind.HOMETOWN, BackgroundKind.SPEAKS, BackgroundKind.INTEREST} <= kinds, person.key


def test_years_are_split_off_the_value():
    stated = next(one for one in people()["anna"].background if one.text == "Bosch")

    assert (stated.kind, stated.year_from, stated.year_to) == (BackgroundKind.EMPLOYER, 2016, 2019)


def test_everybody_who_comes_for_chinese_names_has_two_scripts():
    for person in people().values():
        if person.language == "zh_Hans":
            assert person.other_name.isascii(), person.key
            assert not person.name.isascii(), person.key


def test_every_choice_of_who_may_see_me_is_made_by_somebody():
    assert {person.visible_to for person in people().values()} == set(VisibleTo)


def test_nobody_is_tied_to_themselves_or_twice_to_the_same():
    pairs = [frozenset((tie.first, tie.second)) for tie in acquaintances()]

    assert all(len(pair) == 2 for pair in pairs)
    assert len(pairs) == len(set(pairs))
    assert set().union(*pairs) <= people().keys()


def test_no_two_people_know_the_same_others():
    repeated = Counter(frozenset(known) for known in neighbours().values() if known).most_common(1)

    assert repeated[0][1] == 1


def test_anna_reaches_zhang_min_by_li_wei_and_by_marco():
    known = neighbours()

    assert "zhangmin" not in known["anna"]
    assert {"liwei", "marco"} <= known["anna"] & known["zhangmin"]
