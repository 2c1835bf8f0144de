"""`python -m tests.benchmarks.cards [GUESTS] [SHOWN]`: shortlists of a made-up room, one short line a card, to be read.

The guests are those of the judged pairs: of each case whose turn it is the guest, the people judged useful, and a third
of the others, who were written to mislead. Where they come from is drawn. The question to each card: would its reader
thank the host?
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from random import Random

from eventhub.matching.facts import EventFacts, PersonId, Shows, Vocabulary
from eventhub.matching.goals import GoalType
from eventhub.matching.meaning import encode
from eventhub.matching.reasons import reasons_for
from eventhub.matching.recommendations import room_lists
from eventhub.matching.results import Reason, ReasonKind
from eventhub.matching.scores import prepare
from eventhub.matching.understanding import Said, understand
from eventhub.matching.word_vectors import WordVectors
from eventhub.recommendations.encoders import open_encoder, scale_of
from eventhub.text.ground import ground_of, split_ground
from tests.benchmarks.goal_fit import judged_cases
from tests.matching.stated import Attendee, build_facts

TOWNS = ("ningbo", "wenzhou", "chengdu", "xian", "harbin", "changsha", "wuxi", "suzhou", "nantong", "hefei", "xiamen")
SCHOOLS = ("fudan", "tongji", "zhejiang", "nankai", "wuhan", "tsinghua", "lse", "tum", "sjtu", "donghua")
EMPLOYERS = ("bosch", "siemens", "huawei", "alibaba", "haier", "unilever", "basf", "deloitte", "decathlon", "ikea")
PASTIMES = ("hiking", "tea", "photography", "running", "chess", "cooking", "choir", "sailing", "badminton", "reading")
BEST, JUDGED_USEFUL = 3, 2
MISLEADING_SHARE = 3


def room_people(guests: int) -> list[dict]:
    """Return so many people of the judged cases, the same each time."""
    chance, people = Random(guests), []
    cases = list(judged_cases())
    chance.shuffle(cases)
    for case in cases:
        useful = [each["person"] for each in case["candidates"] if each["grade"] >= JUDGED_USEFUL]
        others = [each["person"] for each in case["candidates"] if each["grade"] < JUDGED_USEFUL]
        people += [case["viewer"], *useful, *chance.sample(others, len(others) // MISLEADING_SHARE)]
    if guests > len(people):
        people += [each["person"] for case in cases for each in case["candidates"] if each["person"] not in people]
    return people[:guests]


def items(chance: Random) -> frozenset[tuple[str, str]]:
    """Return where a guest comes from; some say nothing, most a little, and few values are common."""
    found = {("place", "shanghai")} if chance.random() < 0.6 else set()
    for kind, values, share in (
        ("place", TOWNS, 0.6),
        ("school", SCHOOLS, 0.4),
        ("employer", EMPLOYERS, 0.3),
        ("interest", PASTIMES, 0.3),
    ):
        if chance.random() < share:
            found.add((kind, values[min(int(chance.expovariate(0.25)), len(values) - 1)]))
    return frozenset(found)


def room_facts(people: Sequence[Mapping], *, model: bool = True) -> tuple[EventFacts, Vocabulary]:
    """Return a room of these people, their lines read with the model or by topics and words."""
    chance = Random(len(people))
    read = [understand(Said(each["seeks"], each["offers"], each["headline"], each["goal_text"])) for each in people]
    encoder = (open_encoder() if model else None) or WordVectors()
    scale = scale_of(encoder)
    vectors = encode(encoder, scale, [each.counted for each in read])
    refused = encode(encoder, scale, [each.lines.refuses for each in read])
    return build_facts(
        [
            Attendee(
                number,
                Shows.EVERY_GUEST,
                goals=frozenset(map(GoalType, person["goals"])),
                items=items(chance),
                seeks=each.seeks,
                offers=each.offers,
                refuses=each.refuses,
                lines=vector,
                refused=no,
                refused_goals=each.refused_goals,
                writes=frozenset(split_ground(ground_of(*tie)) for tie in each.lived),
            )
            for number, (person, each, vector, no) in enumerate(zip(people, read, vectors, refused, strict=True))
        ]
    )


def print_cards(guests: int, shown: int, *, model: bool = True) -> None:
    """Print the lists of `shown` guests of a room, and how long lists are."""
    people, chance = room_people(guests), Random(guests)
    facts, vocabulary = room_facts(people, model=model)
    lists = room_lists(prepare(facts)).lists
    sizes = [len(each) for each in lists.values()]
    print(f"\n== {guests} guests: {sum(sizes) / len(sizes):.1f} people a list, {sizes.count(0)} lists empty")
    for half in ("choose", "report"):
        _print_judged(half, people, lists)
    for viewer in chance.sample(range(guests), min(shown, guests)):
        print(f"\n{viewer} {_line(people[viewer])}")
        for target in lists[viewer]:
            said = "; ".join(_said(each, vocabulary) for each in reasons_for(facts, viewer, target))
            alike = float(facts.lines[viewer] @ facts.lines[target])
            print(f"   [{said}] ({alike:.2f}) {_line(people[target])}")


def _print_judged(half: str, people: Sequence[dict], lists: Mapping[PersonId, Sequence[PersonId]]) -> None:
    """Print whether the best of those judged are on the lists of the guests of one half, and how those who are fare."""
    number = {id(person): at for at, person in enumerate(people)}
    best, listed = [], []
    for case in judged_cases():
        viewer = number.get(id(case["viewer"]))
        if viewer is None or (int(case["id"][1:]) % 2 == 1) != (half == "choose"):
            continue
        grades = {
            number[id(each["person"])]: each["grade"] for each in case["candidates"] if id(each["person"]) in number
        }
        found = [grades[other] for other in lists[PersonId(viewer)] if other in grades]
        best += [BEST in found] if BEST in grades.values() else []
        listed += found
    useful = sum(grade >= JUDGED_USEFUL for grade in listed)
    of = f"{sum(best)} of {len(best)} lists, {useful} of {len(listed)} judged cards useful"
    print(f"   half to {half}: the best on {of}")


def _said(reason: Reason, vocabulary: Vocabulary) -> str:
    if reason.kind is ReasonKind.GROUND:
        return f"{vocabulary.items[reason.item][1]} {reason.holders}/{reason.room}"
    topics = [vocabulary.topics[each] for each in (reason.sought, reason.offered) if each is not None]
    return " ".join([reason.kind.value, *topics, *(reason.goals or ())[:1]])


def _line(person: dict) -> str:
    said = [f"{sign}{person[key]}" for sign, key in (("looks ", "seeks"), ("helps ", "offers")) if person[key]]
    return " | ".join([",".join(person["goals"]), person["headline"], *said, person["goal_text"]])


if __name__ == "__main__":
    arguments = [int(each) for each in sys.argv[1:]]
    for size in arguments[:1] or (30, 150, 600):
        print_cards(size, (arguments[1:] or [20])[0])
