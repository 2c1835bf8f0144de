"""Everything the overview of an event shows, in few queries, and what the page of its figures shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from eventhub.events.event.models import Event
from eventhub.events.event.rules import Admission, EventState, TeamRole, admission_to
from eventhub.events.registrations import figures as guests
from eventhub.events.registrations.models import Registration
from eventhub.matching.goals import GoalType
from eventhub.organiser import figures, frozen_figures, queries
from eventhub.organiser.event.curve import Picture, Point, growth, picture_of
from eventhub.organiser.frozen_figures import Figure
from eventhub.organiser.greeting.sheet import Row, read_sheet
from eventhub.organiser.rules import NextStep, Standing, next_step

# After a message this recent no further one is suggested.
_LATELY = timedelta(days=3)
_DAY = timedelta(days=1)
# The overview shows so many newcomers of the run-sheet.
_GREETED_FIRST = 2


@dataclass(frozen=True)
class Overview:
    """An event as its organisers see it first.

    `asking`: the first who wait for an answer. `newcomers`: how many want to be greeted, `greet_first` the first of
    them. `without_goal` is frozen and rounded to fives; 0 is fewer than five.
    """

    counts: guests.Counts
    next_step: NextStep
    asking: Sequence[Registration]
    newcomers: int
    greet_first: Sequence[Row]
    new_since_yesterday: int
    without_goal: int


@dataclass(frozen=True)
class Figures:
    """What an event came to. `last`: the event before that had guests, `last_growth` its curve.

    `goals` and `figures` are frozen and rounded to fives; what is absent is about fewer than five.
    """

    counts: guests.Counts
    goals: list[tuple[GoalType, Figure]]
    growth: list[Point]
    last: Event | None
    last_growth: list[Point]
    picture: Picture
    figures: dict[str, Figure]

    @property
    def last_by_day(self) -> dict[int, int]:
        """Return the seats held at the event before, by days to go."""
        return {point.days_to_go: point.count for point in self.last_growth}

    @property
    def most_wanted(self) -> int:
        """Return the largest number of guests with one goal, at least 1; the bars are drawn against it."""
        return max((figure.about for _, figure in self.goals), default=1)


def read_overview(event: Event, reader_id: int, role: TeamRole, now: datetime) -> Overview:
    """Read the overview of one event for an owner or manager."""
    counts = guests.counts(event.id)
    frozen = frozen_figures.shown(event.id)
    without_goal = frozen[frozen_figures.WITHOUT_GOAL].about if frozen_figures.WITHOUT_GOAL in frozen else 0
    is_ahead = event.state is EventState.PUBLISHED and event.ends_at > now
    sheet = read_sheet(event, reader_id, role, now, explained=_GREETED_FIRST) if is_ahead else None
    rows = [*sheet.mine, *sheet.others] if sheet else []
    standing = Standing(
        state=event.state,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        pending=counts.tab("pending"),
        going=counts.tab("going"),
        newcomers=len(rows),
        without_goal=without_goal,
        wrote_lately=queries.count_messages_since(event.id, now - _LATELY) > 0,
        may_register=admission_to(event, now) is Admission.OPEN,
    )
    return Overview(
        counts=counts,
        next_step=next_step(standing, now),
        asking=queries.list_first_asking(event.id) if standing.pending else (),
        newcomers=len(rows),
        greet_first=[row for row in rows if row.suggestions][:_GREETED_FIRST],
        new_since_yesterday=queries.count_confirmed_since(event.id, now - _DAY),
        without_goal=without_goal,
    )


def read_figures(event: Event, reader_id: int, now: datetime) -> Figures:
    """Read the figures of one event; beside it the curve of the reader's event before, if that one had guests."""
    frozen = frozen_figures.shown(event.id)
    last = figures.find_last_event_before(event, reader_id)
    before = growth(figures.seats_over_time(last.id), last.starts_at, last.starts_at, last.zone) if last else []
    line = growth(figures.seats_over_time(event.id), event.starts_at, now, event.zone)
    return Figures(
        counts=guests.counts(event.id),
        goals=_goals(frozen),
        growth=line,
        last=last if before else None,
        last_growth=before,
        picture=picture_of(line, before, event.capacity),
        figures=frozen,
    )


def _goals(frozen: dict[str, Figure]) -> list[tuple[GoalType, Figure]]:
    """List the goals of enough guests, the most frequent first."""
    found = [(goal, frozen[name]) for goal in GoalType if (name := f"{frozen_figures.GOAL}{goal.value}") in frozen]
    return sorted(found, key=lambda each: -each[1].about)
