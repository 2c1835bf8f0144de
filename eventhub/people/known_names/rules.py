"""Which guests a typed name may mean, and which one of them is asked unseen. Pure.

Found by hanzi, pinyin and Latin letters in either order (`text/names.py`). A name alone is never certain: of guests
who everybody sees its owner chooses, and a guest who is asked first says for themselves whether it is so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from eventhub.text.name_marks import ANY, name_marks
from eventhub.text.names import Agreement, agree, name_forms

# Of one guest at one event, those taken back included. Our choice: the first acquaintance counts most, and five tries
# are too few to search a guest list.
MOST_NAMES = 5
MOST_CHOICES = 5
_ASKED = (Agreement.SAME, Agreement.SAME_HANZI)


@dataclass(frozen=True)
class Named:
    """A guest by their names."""

    user_id: int
    name: str
    other_name: str = ""


def list_meant(typed: str, guests: Iterable[Named]) -> list[int]:
    """List the ids of guests a typed name may mean, the closest spellings first; at most MOST_CHOICES."""
    found = [(how, guest.user_id) for guest, how in _agreeing(typed, guests)]
    return [user_id for _, user_id in sorted(found, key=lambda one: (-one[0].value, one[1]))][:MOST_CHOICES]


def find_to_ask(typed: str, guests: Iterable[Named]) -> int | None:
    """Find the one guest to ask whether they know the owner of a typed name; None where that is in doubt.

    Of several the name in full and in its own script is meant; a short form, an initial or a spelling in another script
    is too little to ask for: many are called so.
    """
    found = [(how, guest.user_id) for guest, how in _agreeing(typed, guests) if how in _ASKED]
    best = max((how.value for how, _ in found), default=0)
    closest = [user_id for how, user_id in found if how.value == best]
    return closest[0] if len(closest) == 1 else None


def _agreeing(typed: str, guests: Iterable[Named]) -> list[tuple[Named, Agreement]]:
    """List the guests whose names agree with a typed one, with how closely they do."""
    wanted = name_forms(typed)
    found = [(guest, agree(wanted, name_forms(guest.name, guest.other_name))) for guest in guests]
    return [(guest, how) for guest, how in found if how is not Agreement.NONE]


class Marks:
    """What names of guests have in common with typed ones, so that most of those need no closer look."""

    def __init__(self, guests: Iterable[Named]) -> None:
        self._marks = frozenset(
            mark for guest in guests for mark in name_marks(name_forms(guest.name, guest.other_name))
        )

    def may_mean_a_guest(self, typed: str) -> bool:
        """Tell whether a typed name may agree with that of a guest."""
        wanted = name_marks(name_forms(typed))
        return ANY in wanted or not self._marks.isdisjoint({ANY, *wanted})
