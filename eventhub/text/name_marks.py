"""What two names that agree have in common, so that each name need be compared with few others only. Pure.

Twenty thousand contacts of a school from which twenty guests come are 400,000 pairs of names, and nearly none agree.
"""

from __future__ import annotations

from itertools import combinations

from eventhub.text.names import NameForms, loose_spelling, orders, prepare_words, without_one
from eventhub.text.romanisation import full_names, rare_families, spellings, surname_of

Mark = str | tuple[str, str]
# Carried by a name that may agree with others in a way that no mark shows: compare it with everybody.
ANY = "*"
# A name in one word is cut in two wherever it may be; nobody's is longer, and cuts take the square of the letters.
LONGEST_CUT = 40


def name_marks(name: NameForms) -> set[Mark]:
    """Return the marks of a name: names without a common one, and without ANY, never agree (see names.agree).

    A common mark says little; whether the names agree is still to be asked.
    """
    found: set[Mark] = set(name.hanzi)
    for hanzi in name.hanzi:
        found |= spellings(hanzi)
        found.add(_family_mark(surname_of(hanzi)))
    for words in name.letters:
        found |= _of_words(words) | _of_family(words, name.born)
        found.update(map(_family_mark, rare_families(words[-1])))
    return found


def _family_mark(surname: str) -> str:
    """Return the mark of a surname in hanzi, which `families_agree` compares."""
    return f"family:{surname}"


def _of_words(words: tuple[str, ...]) -> set[Mark]:
    """Return marks for the letters when turned, for two words, for a reading, and for spellings of the same hanzi."""
    known = prepare_words(words)
    loose = sorted(set(known.loose))
    found: set[Mark] = {*known.turns, *known.readings, *combinations(loose, 2)}
    plain = tuple(word.replace("-", "") for word in words)
    if len(plain) == 1:
        length = len(plain[0])
        cuts = [(plain[0][:at], plain[0][at:]) for at in range(1, length if length <= LONGEST_CUT else 1)]
        return found.union(cuts, ((given, surname) for surname, given in cuts))
    if len(loose) == 1:
        found.add(ANY)
    return found.union(*(orders(kept) for kept in without_one(plain)))


def _of_family(words: tuple[str, ...], born: frozenset[str]) -> set[Mark]:
    """Return marks of each family name with the first name, with what that may be short for, and with its initial."""
    if len(words) < 2:
        return set()
    known = prepare_words(words)
    first = words[0]
    firsts = {f"{first[0]}*", *full_names(first)}
    return {(family, one) for family in {*known.families, *map(loose_spelling, born)} for one in firsts}
