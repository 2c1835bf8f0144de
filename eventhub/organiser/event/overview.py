"""Everything the overview of an event shows, in few queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from eventhub.events.event.models import Event
from eventhub.events.registrations import figures as guests
from eventhub.matching.goals import GoalType
from eventhub.organiser import figures, frozen_figures, queries
from eventhub.organiser.event.curve import Picture, Point, growth, picture_of
from eventhub.organiser.frozen_figures import Figure
from eventhub.organiser.rules import NextStep, Standing, next_step

# A message so young is the last word for now.
_LATELY = timedelta(days=3)


@dataclass(frozen=True)
class Overview:
    """An event as its organisers see it. `last`: the event before, `last_growth` empty when there was none.

    `goals`, `without_goal` and `figures` are frozen and rounded to fives; what is absent is about fewer than five.
    """

    counts: guests.Counts
    goals: list[tuple[GoalType, Figure]]
    without_goal: int
    growth: list[Point]
    last: Event | None
    last_growth: list[Point]
    picture: Picture
    figures: dict[str, Figure]
    next_step: NextStep | None

    @property
    def last_by_day(self) -> dict[int, int]:
        """Return the seats held at the event before, by days to go."""
        return {point.days_to_go: point.count for point in self.last_growth}

    @property
    def most_wanted(self) -> int:
        """Return the largest number of guests with one goal, at least 1; the bars are drawn against it."""
        return max((figure.about for _, figure in self.goals), default=1)


def overview(event: Event, now: datetime) -> Overview:
    """Read the overview of one event."""
    counts, frozen = guests.counts(event.id), frozen_figures.shown(event.id)
    without_goal = frozen[frozen_figures.WITHOUT_GOAL].about if frozen_figures.WITHOUT_GOAL in frozen else 0
    last = figures.find_last_event_before(event)
    line = growth(figures.seats_over_time(event.id), event.starts_at, now)
    before = growth(figures.seats_over_time(last.id), last.starts_at, last.starts_at) if last else []
    standing = Standing(
        state=event.state,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        pending=counts.tab("pending"),
        going=counts.tab("going"),
        without_goal=without_goal,
        wrote_lately=queries.count_messages_since(event.id, now - _LATELY) > 0,
    )
    step = next_step(standing, now)
    return Overview(
        counts=counts,
        goals=_goals(frozen),
        without_goal=without_goal,
        growth=line,
        last=last,
        last_growth=before,
        picture=picture_of(line, before, event.capacity),
        figures=frozen,
        next_step=step,
    )


def _goals(frozen: dict[str, Figure]) -> list[tuple[GoalType, Figure]]:
    """List the goals of enough guests, the most frequent first."""
    found = [(goal, frozen[name]) for goal in GoalType if (name := f"{frozen_figures.GOAL}{goal.value}") in frozen]
    return sorted(found, key=lambda each: -each[1].about)
