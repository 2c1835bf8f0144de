"""Random rooms for property tests, and small ones written by hand."""

from hypothesis import strategies as st

from eventhub.matching.facts import Shows
from eventhub.matching.goals import GoalType
from tests.matching.stated import Attendee, Introducer

ITEMS = [
    ("place", "zigong"),
    ("school", "tongji"),
    ("employer", "bosch"),
    ("speaks", "zh"),
    ("interest", "rowing"),
    ("place", "hamburg"),
]
TOPICS = ["storage", "solar", "textiles", "wuxi opera"]
STRENGTHS = st.sampled_from([0.25, 0.4, 0.8, 1.0])


def attendee(number: int, **stated) -> Attendee:
    """An attendee whom every guest sees and who is happy to introduce, unless said otherwise."""
    return Attendee(**{"id": number, "shows": Shows.EVERY_GUEST, "willing": True, "budget": 4} | stated)


@st.composite
def rooms(draw: st.DrawFn) -> dict:
    """The arguments of `build_facts` for a room of 2 to 14 attendees and up to 3 outsiders."""
    guests = draw(st.integers(2, 14))
    others = draw(st.integers(0, 3))
    everyone = st.integers(1, guests + others)
    pair = st.tuples(everyone, everyone).filter(lambda two: two[0] != two[1])
    return {
        "attendees": [draw(_attendees(number)) for number in range(1, guests + 1)],
        "outsiders": [
            Introducer(number, draw(st.booleans()), draw(st.integers(0, 4)))
            for number in range(guests + 1, guests + others + 1)
        ],
        "ties": [(a, b, draw(STRENGTHS)) for a, b in draw(st.lists(pair, max_size=30))],
        "blocks": draw(st.lists(pair, max_size=4)),
        "never": draw(st.lists(pair, max_size=4)),
    }


@st.composite
def _attendees(draw: st.DrawFn, number: int) -> Attendee:
    def some(values):
        return frozenset(draw(st.lists(st.sampled_from(values), max_size=3)))

    return Attendee(
        number,
        draw(st.sampled_from(Shows)),
        draw(st.booleans()),
        draw(st.integers(0, 4)),
        some(list(GoalType)),
        some(ITEMS),
        some(TOPICS),
        some(TOPICS),
        writes=some([*ITEMS, ("returned", "place:de"), ("returnee", "")]),
    )
