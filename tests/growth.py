"""Whether work grows with its input: CPU time of an input against that of half of it, robust on a busy machine.

Linear work takes twice as long for twice the input, quadratic work four times, cubic work eight. A clock is coarse and
machines are busy, so a suspicion is measured again, each time the best of several.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from functools import lru_cache

# Two for linear work, four for quadratic; halfway, with more room on the side of noise.
MOST = 2.9
_SUSPICIONS = 4
_BEST_OF = 3

# What people and attackers fill a text with, one piece of it.
UNITS = (
    "\n",
    " ",
    "\t",
    "\u3000",
    ",",
    ";",
    "、",
    "|",
    ".",
    "@",
    "-",
    "'",
    '"',
    "(",
    ")",
    "（",
    "<",
    "[",
    ":",
    "：",
    "/",
    "=",
    "\\",
    "#",
    "&",
    "0",
    "1 ",
    "+49 ",
    "a",
    "A",
    "ab ",
    "Ab ",
    "a, ",
    "a-",
    "a.",
    "a@b.",
    "a@b ",
    "mailto:",
    "e-mail: ",
    "Name: ",
    "tel ",
    "Dr. ",
    "h. c. ",
    "née A ",
    "van ",
    "and ",
    "CEO at ",
    "head of ",
    "http://a",
    ", MBA",
    "(she",
    "张",
    "张敏、",
    "张敏（",
    "张敏 ",
    "博世",
    "公司",
    "科技",
    "咖啡",
    "大学",
    "接龙",
    "姓名：",
    "李和",
    "é",
    "e\u0301",
    "\u0301",
    "\u0301\u0327",
    "\u200b",
    "ﷺ",
    "😀",
    "=\n",
    '"\n',
    ",\n",
    "a\n",
    "a\n\n",
    "张敏\n",
    '",',
    "=41",
    "BEGIN:VCARD\n",
    "END:VCARD\n",
    "N:a;b\n ",
    'N;X="',
    "Name,E-mail\n",
)


# What stands before and after many of them, and whether each has a line of its own or words between.
SHAPES = (
    ("{}", "{}"),
    ("{}", "{}!"),
    ("{}", "Ab {}\x01"),
    ("{}", '1. "{}\n'),
    ("{}", "a@b.{}张\n"),
    ("{}\n", "{}"),
    ("{}a ", "{}"),
    ("{}~ ", "{}"),
    ("{}~\n", "{}"),
)


# Hundreds of patterns meet the same few thousand texts, each of which takes longer to make than to read.
@lru_cache(maxsize=4096)
def hostile(unit: str, shape: int, size: int) -> str:
    """A text of about `size` characters made of one unit; in the last shapes no two of its pieces are the same."""
    each, around = SHAPES[shape]
    piece = each.format(unit)
    if "~" in piece:
        return around.format(
            "".join(piece.replace("~", _letters(number)) for number in range(size // (len(piece) + 3)))
        )
    return around.format(piece * (size // len(piece)))


def _letters(number: int) -> str:
    """A number as four digits and letters: 0000, 000b."""
    return "".join("0bcdefghk123456789"[number // 18**place % 18] for place in (3, 2, 1, 0))


def complaint(
    work: Callable[[int], Callable[[], object]],
    quick: dict[int, float],
    clock: Callable[[], float] = time.thread_time,
) -> str:
    """What is wrong with the growth of some work; empty when it grows no faster than its input.

    `work(size)` makes ready the work for one size. `quick`: sizes, and seconds within which each is quick. The first
    size that takes longer is held against its double; what is quick at all of them is well. `clock` tells how much was
    done so far: seconds of the processor, or steps that the work itself counts.
    """
    size = next((size for size, seconds in quick.items() if _best(work(size), 1, clock) > seconds), 0)
    if not size:
        return ""
    ratios = []
    for _ in range(_SUSPICIONS):
        half, whole = work(size), work(2 * size)
        ratios.append(_best(whole, _BEST_OF, clock) / max(_best(half, _BEST_OF, clock), 1e-9))
        if ratios[-1] <= MOST:
            return ""
    return f"{size} characters; twice as many take {min(ratios):.1f} times as long"


def _best(work: Callable[[], object], times: int, clock: Callable[[], float]) -> float:
    """What the quickest of some runs took; one is enough where a run is long.

    Without the collector of garbage, which looks through all that other tests of the process have left.
    """
    best = float("inf")
    gc.disable()
    try:
        for _ in range(times):
            began = clock()
            work()
            best = min(best, clock() - began)
            if best > 0.2:
                break
    finally:
        gc.enable()
    return best
