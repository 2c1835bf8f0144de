"""The organiser's picture of a room: how many guests stand on how many lists, before and after sharing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from eventhub.events.registrations.figures import FEWEST_TO_COUNT
from eventhub.matching.evenness import Spread, Step, gini, share_of_most_listed, steps
from eventhub.recommendations.models import ShortlistRun

# The share of the most listed five says something only where they are a small part of the room.
FEW_OF_MANY = 4 * FEWEST_TO_COUNT

# Units of the drawing: a phone shows it at about its own size.
WIDTH, ROW, LEFT, RIGHT = 320, 46, 104, 40


@dataclass(frozen=True)
class Row:
    """One step with its two bars: `y` is the top of the row, the bars are so wide."""

    step: Step
    y: int
    before_width: float
    after_width: float


@dataclass(frozen=True)
class RoomPicture:
    """Everything the page shows; without rows there is nothing to show yet.

    Unevenness is a Gini coefficient, 0 to 1, and top the share of all places, 0 to 1, that the five
    most listed people hold, None in a small room; each without spreading and now.
    """

    made_at: datetime | None = None
    rows: tuple[Row, ...] = ()
    uneven: tuple[float, float] = (0.0, 0.0)
    top: tuple[float, float] | None = None

    @property
    def height(self) -> int:
        """The height of the drawing."""
        return ROW * len(self.rows)


def room_picture(run: ShortlistRun | None) -> RoomPicture:
    """Return the picture of the last lists; empty before there are any, and for fewer than five people."""
    if run is None:
        return RoomPicture()
    before, after = _spread(run.spread_before), _spread(run.spread_after)
    people = sum(count for _, count in after)
    if people < FEWEST_TO_COUNT:
        return RoomPicture(run.computed_at)
    top = (share_of_most_listed(before, FEWEST_TO_COUNT), share_of_most_listed(after, FEWEST_TO_COUNT))
    return RoomPicture(
        run.computed_at,
        _rows(steps(before, after, FEWEST_TO_COUNT)),
        (gini(before), gini(after)),
        top if people >= FEW_OF_MANY else None,
    )


def _spread(stored: Sequence[Sequence[int]]) -> Spread:
    return [(lists, people) for lists, people in stored]


def _rows(found: Sequence[Step]) -> tuple[Row, ...]:
    scale = (WIDTH - LEFT - RIGHT) / max(max(step.before, step.after) for step in found)
    return tuple(
        Row(step, number * ROW, round(step.before * scale, 1), round(step.after * scale, 1))
        for number, step in enumerate(found)
    )
