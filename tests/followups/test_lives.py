"""Random lives of relationships: whatever happens, the promises of the follow-ups hold."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from eventhub.accounts.rules import DigestRhythm
from eventhub.followups import rules
from eventhub.followups.digest_cadence import may_prompt, may_send_digest
from eventhub.followups.rules import FollowUpState, Plan, Step
from eventhub.people.rules import Rhythm
from eventhub.people.touches.rules import TouchKind

FIRST_DAY = date(2026, 1, 31)
ZONES = ["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Apia"]
ACTIONS = ["touch", "meet", "done", "skip", "tomorrow", "next_week", "rest", "wake", "job"]


class Life:
    """One relationship as the service keeps it: its follow-ups in order, and its last touch."""

    def __init__(self, met_on: date, no_fit: bool, rhythm: Rhythm = Rhythm.QUARTERLY) -> None:
        self.rows: list[Plan] = [rules.first_plan(met_on, no_fit=no_fit, rhythm=rhythm)]
        self.touched_on = met_on

    @property
    def open(self) -> Plan | None:
        last = self.rows[-1]
        return last if last.state in rules.OPEN_STATES else None

    def apply(self, change: rules.Change) -> None:
        before = self.rows[-1]
        if change.now.state is not before.state:
            assert rules.may_move(before.state, change.now.state)
        self.rows[-1] = change.now
        if change.next:
            self.rows.append(change.next)

    def act(self, action: str, kind: TouchKind, today: date) -> None:
        self.look(today)
        if action in ("touch", "meet"):
            self.touch(TouchKind.MET if action == "meet" else kind, today)
        elif action == "wake" and self.rows[-1].state is FollowUpState.RESTING:
            self.apply(rules.woken(self.rows[-1], today))
        elif self.open:
            self.answer(action, self.open, today)

    def touch(self, kind: TouchKind, today: date) -> None:
        self.apply(rules.touched(self.rows[-1], kind, today))
        self.touched_on = today

    def answer(self, action: str, plan: Plan, today: date) -> None:
        if action == "done":
            self.apply(rules.done(plan, today))
            self.touched_on = today
        elif action == "skip":
            self.apply(rules.skipped(plan, today))
        elif action == "rest":
            self.apply(rules.rested(plan))
        elif action in ("tomorrow", "next_week"):
            days = 1 if action == "tomorrow" else 7
            self.apply(rules.snoozed(plan, today + timedelta(days=days)))

    def look(self, today: date) -> Plan | None:
        """What the due job leaves open and due today."""
        if self.open:
            self.apply(rules.Change(rules.caught_up(self.open, today)))
        return self.open if self.open and self.open.state is FollowUpState.DUE else None


moments = st.tuples(
    st.one_of(st.integers(0, 12), st.integers(0, 400)),
    st.sampled_from(ACTIONS),
    st.sampled_from(sorted(TouchKind)),
)
lives = st.lists(moments, max_size=25).map(lambda steps: sorted(steps, key=lambda s: s[0]))


@given(st.booleans(), st.sampled_from(Rhythm), lives)
def test_there_is_never_more_than_one_open_step_for_a_person(no_fit, rhythm, moments):
    life = Life(FIRST_DAY, no_fit, rhythm)
    for offset, action, kind in moments:
        life.act(action, kind, FIRST_DAY + timedelta(days=offset))

        assert sum(row.state in rules.OPEN_STATES for row in life.rows) <= 1
        assert all(row.state not in rules.OPEN_STATES for row in life.rows[:-1])


@settings(max_examples=133)
@given(st.booleans(), st.sampled_from(Rhythm), lives, st.one_of(st.integers(0, 12), st.integers(0, 500)))
def test_no_prompt_comes_within_the_interval_after_a_touch(no_fit, rhythm, moments, looked):
    life = Life(FIRST_DAY, no_fit, rhythm)
    for offset, action, kind in moments:
        life.act(action, kind, FIRST_DAY + timedelta(days=offset))
    last_moment = moments[-1][0] if moments else 0
    today = FIRST_DAY + timedelta(days=last_moment + looked)

    prompt = life.look(today)

    if prompt:
        assert prompt.due_on <= today
        assert (prompt.due_on - life.touched_on).days >= _least_distance(prompt.step, rhythm)


def _least_distance(step: Step, rhythm: Rhythm) -> int:
    every = {"monthly": 30, "quarterly": 90, "half_yearly": 182, "yearly": 365}[rhythm]
    return {"next_day": 1, "week": 7, "month": 28, "quarter": 89, "keep": every}[step]


@given(lives, st.integers(0, 800))
def test_nothing_is_ever_due_for_people_at_rest(moments, looked):
    life = Life(FIRST_DAY, no_fit=False)
    for offset, action, kind in moments:
        life.act(action, kind, FIRST_DAY + timedelta(days=offset))
    if life.open:
        life.apply(rules.rested(life.open))

    assert life.look(FIRST_DAY + timedelta(days=401 + looked)) is None


@given(st.integers(0, 3000))
def test_a_downtime_of_any_length_leaves_one_prompt_and_it_is_recent(days):
    life = Life(FIRST_DAY, no_fit=False)
    today = FIRST_DAY + timedelta(days=days)

    prompt = life.look(today)

    assert len(life.rows) == 1
    if prompt:
        assert (today - prompt.due_on).days < 95


@given(lives)
def test_no_fit_is_prompted_for_one_thank_you_at_most(moments):
    life = Life(FIRST_DAY, no_fit=True)
    for offset, action, kind in moments:
        if action != "meet" and kind not in rules.MEETINGS:
            life.act(action, kind, FIRST_DAY + timedelta(days=offset))

    assert len(life.rows) == 1
    assert life.rows[0].step is Step.NEXT_DAY


checks = st.lists(st.tuples(st.integers(0, 60 * 24 * 60), st.sampled_from(ZONES)), min_size=2, max_size=80)


@settings(max_examples=50)
@given(checks, st.sampled_from([DigestRhythm.DAILY, DigestRhythm.WEEKLY]), st.integers(0, 4))
def test_never_two_digests_on_one_day_wherever_the_person_travels(checks, rhythm, ignored):
    start = datetime.combine(FIRST_DAY, time(), UTC)
    last_on: date | None = None
    days: list[date] = []
    for minutes, zone in sorted(checks):
        now = start + timedelta(minutes=minutes)
        if may_send_digest(now, zone, rhythm, last_on=last_on, ignored=ignored):
            last_on = now.astimezone(ZoneInfo(zone)).date()
            days.append(last_on)

    assert len(days) == len(set(days))
    assert days == sorted(days)


@settings(max_examples=50)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 60 * 24 * 60),
            st.sampled_from(ZONES),
            st.sampled_from(["digest", "after an event", "circle"]),
        ),
        min_size=2,
        max_size=80,
    )
)
def test_never_two_unasked_mails_on_one_day_whatever_they_are_about(checks):
    """The digest, the question after an event and the news of a circle share one day's mail."""
    start = datetime.combine(FIRST_DAY, time(), UTC)
    prompted_on: date | None = None
    digest_on: date | None = None
    days: list[date] = []
    for minutes, zone, kind in sorted(checks):
        now = start + timedelta(minutes=minutes)
        wanted = kind != "digest" or may_send_digest(now, zone, DigestRhythm.DAILY, last_on=digest_on, ignored=0)
        if wanted and may_prompt(now, zone, prompted_on):
            prompted_on = now.astimezone(ZoneInfo(zone)).date()
            digest_on = prompted_on if kind == "digest" else digest_on
            days.append(prompted_on)

    assert len(days) == len(set(days))
