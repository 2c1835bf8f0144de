import numpy as np
import pytest

from eventhub.matching.goals import GoalType
from eventhub.matching.reasons import lines_meet, reasons_for
from eventhub.matching.recommendations import room_shortlists
from eventhub.matching.results import ReasonKind
from eventhub.matching.topics import DIFFERENT, UNKNOWN, likeness_rows, talk_rows
from eventhub.matching.understanding import Said, understand
from tests.matching.rooms import attendee
from tests.matching.stated import build_facts

STORAGE = frozenset({"storage"})
EAST, WEST = np.array([1, 0, 0], np.float32), np.array([0.5, 0.5, 0.7], np.float32)


def talk_of(*people):
    return talk_rows(build_facts(list(people))[0], np.array([0]))


def test_what_one_looks_for_and_another_can_help_with_meets_whoever_asks():
    facts, words = build_facts([attendee(1, seeks=STORAGE), attendee(2, offers=STORAGE)])

    assert talk_rows(facts, np.array([0])).met[0, 1] and talk_rows(facts, np.array([1])).met[0, 0]
    (mine,), (theirs,) = reasons_for(facts, 0, 1), reasons_for(facts, 1, 0)
    assert (mine.kind, words.topics[mine.sought]) == (ReasonKind.THEY_HELP, "storage")
    assert (theirs.kind, words.topics[theirs.offered]) == (ReasonKind.YOU_HELP, "storage")


def test_the_rarest_common_ground_stands_beside_the_leading_reason():
    home, hire, job = ("place", "ningbo"), GoalType.HIRE, GoalType.FIND_JOB
    one = attendee(1, goals=frozenset({hire}), seeks=STORAGE, lines=EAST, items=frozenset({home}))
    other = attendee(2, goals=frozenset({job}), offers=STORAGE, lines=EAST, items=frozenset({home}))
    facts, _ = build_facts([one, other, *map(attendee, range(3, 30))])

    assert [each.kind for each in reasons_for(facts, 0, 1)] == [ReasonKind.THEY_HELP, ReasonKind.GROUND]


def test_two_who_look_for_the_same_do_not_meet():
    assert not talk_of(attendee(1, seeks=STORAGE), attendee(2, seeks=STORAGE)).met.any()


def test_two_who_came_for_friends_and_look_for_one_pastime_do():
    friends = frozenset({GoalType.MAKE_FRIENDS})
    facts, _ = build_facts([attendee(n, goals=friends, seeks=frozenset({"hiking"})) for n in (1, 2)])

    assert [each.kind for each in reasons_for(facts, 0, 1)] == [ReasonKind.LINES]
    assert not lines_meet(facts, 0, 1)


def test_a_hiker_and_a_learner_of_a_language_do_not_meet_for_being_the_nearest():
    friends, practise = frozenset({GoalType.MAKE_FRIENDS}), frozenset({GoalType.PRACTISE_LANGUAGE})
    facts, _ = build_facts(
        [
            attendee(1, goals=friends, seeks=frozenset({"hiking"}), lines=EAST),
            attendee(2, goals=practise, seeks=frozenset({"speak:language:zh"}), lines=WEST),
        ]
    )

    assert room_shortlists(facts) == {1: [], 2: []}


def test_a_general_topic_is_told_beside_a_subject_and_is_none_alone():
    oem, baking = frozenset({"oem"}), frozenset({"baking"})
    alone, _ = build_facts([attendee(1, seeks=oem), attendee(2, offers=oem)])
    beside, words = build_facts([attendee(1, seeks=oem, offers=baking), attendee(2, offers=oem, seeks=baking)])

    assert reasons_for(alone, 0, 1) == ()
    (reason,) = reasons_for(beside, 0, 1)
    assert (words.topics[reason.sought], words.topics[reason.offered]) == ("oem", "baking")


def test_who_refuses_crypto_is_not_shown_to_somebody_who_invests_in_it():
    crypto = frozenset({"blockchain"})
    founder = attendee(1, goals=frozenset({GoalType.RAISE}), refuses=crypto)
    investor = attendee(2, goals=frozenset({GoalType.INVEST}), seeks=crypto)

    assert talk_of(founder, investor).unwanted[0, 1]


def test_what_a_quarter_of_the_room_offers_is_no_reason_to_see_one_of_them():
    few = [attendee(1, seeks=STORAGE), attendee(2, offers=STORAGE), *map(attendee, range(3, 10))]
    many = [
        attendee(1, seeks=STORAGE),
        *(attendee(n, offers=STORAGE) for n in range(2, 5)),
        *map(attendee, (5, 6, 7, 8)),
    ]

    assert talk_of(*few).met[0, 1]
    assert not talk_of(*many).met.any()


def test_whoever_offers_what_another_refuses_has_nothing_to_say_to_them_either_way():
    facts, _ = build_facts(
        [
            attendee(1, goals=frozenset({GoalType.FIND_SUPPLIERS}), refuses=frozenset({"insurance"})),
            attendee(2, goals=frozenset({GoalType.FIND_CUSTOMERS}), offers=frozenset({"insurance"})),
            attendee(3, goals=frozenset({GoalType.FIND_CUSTOMERS}), seeks=frozenset({"insurance"})),
        ]
    )

    assert reasons_for(facts, 0, 1) == reasons_for(facts, 1, 0) == ()
    assert reasons_for(facts, 0, 2)


def test_vectors_say_how_alike_lines_are_and_topics_where_there_is_none():
    known = [attendee(1, lines=EAST), attendee(2, lines=WEST), attendee(3, lines=-EAST)]
    silent = [attendee(1, seeks=STORAGE), attendee(2, offers=frozenset({"tea"})), attendee(3)]

    assert np.allclose(likeness_rows(build_facts(known)[0], np.array([0])), [[1, 0.5, 0]])
    assert np.allclose(likeness_rows(build_facts(silent)[0], np.array([0])), [[UNKNOWN, DIFFERENT, UNKNOWN]])


def test_a_topic_in_lines_that_are_not_alike_is_another_sense_of_the_word():
    far = [attendee(1, seeks=STORAGE, lines=EAST), attendee(2, offers=STORAGE, lines=-EAST)]
    near = [attendee(1, seeks=STORAGE, lines=EAST), attendee(2, offers=STORAGE, lines=WEST)]

    assert reasons_for(build_facts(far)[0], 0, 1) == ()
    assert reasons_for(build_facts(near)[0], 0, 1)


def test_languages_are_exchanged_by_two_who_each_speak_what_the_other_would_like_to():
    practise = frozenset({GoalType.PRACTISE_LANGUAGE})
    anna = attendee(1, goals=practise, offers=frozenset({"speak:en"}), seeks=frozenset({"speak:zh"}))
    li = attendee(2, goals=practise, offers=frozenset({"speak:zh"}), seeks=frozenset({"speak:en"}))
    eva = attendee(3, goals=practise, offers=frozenset({"speak:en"}), seeks=frozenset({"speak:zh"}))
    facts, words = build_facts([anna, li, eva])

    (reason,) = reasons_for(facts, 0, 1)
    assert (reason.kind, words.topics[reason.sought], words.topics[reason.offered]) == (
        ReasonKind.EXCHANGE,
        "speak:zh",
        "speak:en",
    )
    assert reasons_for(facts, 0, 2) == ()


def test_a_topic_of_the_private_sentence_is_told_to_its_writer_alone():
    solar = frozenset({"solar"})
    facts, _ = build_facts([attendee(1, seeks=solar, untold=solar), attendee(2, offers=solar)])

    (mine,) = reasons_for(facts, 0, 1)
    assert mine.kind is ReasonKind.THEY_HELP
    assert reasons_for(facts, 1, 0) == ()


def test_of_lines_that_are_little_alike_nothing_is_claimed_and_both_are_quoted():
    buyers = frozenset({GoalType.MEET_CONNECTORS})
    one = attendee(1, goals=buyers, seeks=STORAGE, lines=EAST)
    near = attendee(2, goals=buyers, offers=STORAGE, lines=np.array([0.4, 0.6, 0.69], np.float32))
    facts, _ = build_facts([one, near])

    (reason,) = reasons_for(facts, 0, 1)
    assert reason.kind is ReasonKind.LINES
    assert not lines_meet(facts, 0, 1)


def test_two_who_name_other_pastimes_are_put_side_by_side_only_where_nobody_is_nearer():
    friends = frozenset({GoalType.MAKE_FRIENDS})
    badminton, tennis, partner = (
        attendee(number, goals=friends, offers=frozenset({topic}), lines=np.array(vector, np.float32))
        for number, topic, vector in (
            (1, "badminton", (1, 0, 0)),
            (2, "tennis", (0.4, 0.91, 0)),
            (3, "badminton", (0.6, 0, 0.8)),
        )
    )

    assert room_shortlists(build_facts([badminton, tennis])[0]) == {1: [2], 2: [1]}
    assert room_shortlists(build_facts([badminton, tennis, partner])[0]) == {1: [3], 2: [], 3: [1]}


def test_a_language_is_no_exchange_for_itself_and_no_help_among_two_who_practise():
    practise = frozenset({GoalType.PRACTISE_LANGUAGE})
    one = attendee(1, goals=practise, seeks=frozenset({"mandarin"}))
    other = attendee(2, goals=practise, offers=frozenset({"mandarin"}), seeks=frozenset({"speak:ja"}))

    assert reasons_for(build_facts([one, other])[0], 0, 1) == ()
    learner = understand(Said(looks_for="a Mandarin speaker", headline="Two years of Mandarin"))
    assert "speak:language:zh" in learner.seeks and not learner.offers & {"speak:language:zh", "mandarin"}


@pytest.mark.parametrize(
    ("line", "goals"),
    [
        ("Chess partners, no salespeople", {GoalType.FIND_CUSTOMERS}),
        ("卖货的别加我", {GoalType.FIND_CUSTOMERS}),
        ("不要推销", {GoalType.FIND_CUSTOMERS}),
        ("猎头勿扰", {GoalType.HIRE}),
        ("No recruiters please", {GoalType.HIRE}),
        ("找打球的搭子，求职的就算了", {GoalType.FIND_JOB}),
        ("Designers, but no studios", set()),
        ("Sales people for my team", set()),
    ],
)
def test_a_refused_role_is_a_goal_that_others_come_with(line, goals):
    assert understand(Said(looks_for=line)).refused_goals == goals


def test_who_comes_for_what_another_refuses_alone_is_refused():
    sells, buys, plays = (
        frozenset({each}) for each in (GoalType.FIND_CUSTOMERS, GoalType.FIND_SUPPLIERS, GoalType.MAKE_FRIENDS)
    )
    player = attendee(1, goals=plays, refused_goals=sells)
    buyer = attendee(2, goals=buys, refused_goals=sells)
    seller, playing_seller = attendee(3, goals=sells), attendee(4, goals=sells | plays)
    facts, _ = build_facts([player, buyer, seller, playing_seller])

    assert talk_rows(facts, np.arange(4)).unwanted.astype(int).tolist() == [
        [0, 0, 1, 0],
        # Who looks for suppliers refuses some who sell, and not all of them.
        [0, 0, 0, 0],
        [1, 0, 0, 0],
        [0, 0, 0, 0],
    ]


def test_lines_nearer_to_a_wish_than_to_what_it_refuses_are_not_refused():
    wish, refused = np.array([0.8, 0.6, 0], np.float32), np.array([0.6, 0.8, 0], np.float32)
    seeker = attendee(1, lines=wish, refused=refused)
    good, bad = attendee(2, lines=EAST), attendee(3, lines=np.array([0, 1, 0], np.float32))

    assert talk_of(seeker, good, bad).unwanted[0].tolist() == [False, False, True]
