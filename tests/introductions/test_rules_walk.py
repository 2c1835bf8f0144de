"""Every path through the sealed envelope, and what the requester sees on each at every instant.

One or two introducers in order, named or asked quietly, days before the event or live within three hours.
Each: yes, yes taken back, handed on by standing consent, handed on and taken back, in person, no, mute, does
not know, silence, all early or late; or nobody is asked at all (after "never", or nobody knows the target).
The target: yes, yes taken back, after the event, no, never, pause, silence, or too busy to be shown the
request at all; and the request made void at any stage.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from eventhub.introductions.deadlines import LIVE
from eventhub.introductions.outcomes import Outcome, introducer_view, requester_view
from eventhub.introductions.rules import (
    FINAL_STATES,
    IntroductionState,
    Move,
    after_no,
    due_move,
    moved,
    remind_at,
    sealed,
    stage_until,
    timer_at,
)

S = IntroductionState
SENT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
DECIDED = SENT + timedelta(days=6)
EVENT_ENDS = SENT + timedelta(days=20)
AFTERWARDS = EVENT_ENDS + timedelta(days=1)
MINUTE = timedelta(minutes=1)


def moments(envelope):
    """Early and late within the time of the present question."""
    return remind_at(envelope) - MINUTE, stage_until(envelope) - MINUTE


def choices(envelope):
    """Everything the person asked, or time, can do next: (name, moment, move)."""
    if envelope.state is S.ASKING:
        for at in moments(envelope):
            yield "yes", at, Move.SAY_YES
            yield "in person", at, Move.DO_IN_PERSON
            yield "no", at, after_no(envelope)
            yield "mute", at, after_no(envelope)
            yield "does not know", at, after_no(envelope)
        yield "silence", stage_until(envelope), due_move(envelope, stage_until(envelope))
        yield "handed on", envelope.stage_from, Move.HAND_ON
        if envelope.position == 1:
            yield "nobody is asked", envelope.sent_at, Move.CLOSE
    elif envelope.state is S.TARGET_ASKED:
        for at in moments(envelope):
            yield "target yes", at, Move.ACCEPT
            yield "target after the event", at, Move.ACCEPT_LATER
            for no in ("target no", "target never", "target pauses"):
                yield no, at, Move.CLOSE
        yield "target silence", stage_until(envelope), Move.CLOSE
    else:
        at = timer_at(envelope)
        yield "time", at, due_move(envelope, at)
        if envelope.state is S.HELD:
            yield "target busy", stage_until(envelope), Move.CLOSE
    yield "void", envelope.stage_from + MINUTE, Move.MAKE_VOID


def undone(trail, envelope, at):
    """A yes taken back within ten minutes; the same question then meets silence."""
    back = Move.UNDO if envelope.state is S.HELD else Move.UNDO_TARGET
    asked = moved(envelope, back, at + MINUTE)
    until = stage_until(asked)
    after = moved(asked, due_move(asked, until), until)
    return [*trail, ("taken back", at + MINUTE, asked), ("silence", until, after)]


def walk(trail):
    """All complete paths, each a list of (what happened, when, the request then)."""
    envelope = trail[-1][2]
    if envelope.state in FINAL_STATES:
        yield trail
        return
    for name, at, move in choices(envelope):
        step = (name, max(at, trail[-1][1]), moved(envelope, move, at))
        assert step[2] is not None, f"{name} is not allowed in {envelope.state}"
        yield from walk([*trail, step])
        if move in (Move.SAY_YES, Move.HAND_ON, Move.ACCEPT):
            yield from walk(undone([*trail, step], step[2], at))


def all_paths():
    """By (introducers, live): the paths of every way in which a request can be sent."""
    ways = {(1, False): DECIDED, (2, False): DECIDED, (1, True): SENT + LIVE}
    return {
        (number, live): list(walk([("sent", SENT, sealed(SENT, until, EVENT_ENDS, number, live=live))]))
        for (number, live), until in ways.items()
    }


WAYS = all_paths()
PATHS = [path for paths in WAYS.values() for path in paths]
FAILURES = [path for path in PATHS if path[-1][2].state is not S.INTRODUCED]


def at_instant(path, now):
    """The request as it stood at `now` on this path."""
    return [envelope for _, at, envelope in path if at <= now][-1]


def instants():
    """All moments at which anything happens on any path, a second before, and after all."""
    happened = {at for path in PATHS for _, at, _ in path} | {DECIDED, SENT + LIVE, AFTERWARDS}
    return sorted({at - timedelta(seconds=1) for at in happened if at > SENT} | happened)


def views_by_instant(view):
    """For each way and instant the set of things a requester sees who has not been introduced (yet)."""
    seen = {}
    for way, paths in WAYS.items():
        for now in instants():
            standing = {e for e in (at_instant(path, now) for path in paths) if not e.introduced_at}
            seen[way, now] = {view(envelope, now) for envelope in standing}
    return seen


def honest_view(envelope, now):
    return requester_view(envelope.decide_by, envelope.introduced_at, envelope.withdrawn_at, now)


def leaking_view(envelope, now):
    """A planted leak: tells the requester at once when a request has died."""
    return Outcome.NO_INTRODUCTION if envelope.state is S.CLOSED else honest_view(envelope, now)


def leaking_consent(envelope, now):
    """Another: a request that was handed on without a question shows that it is beyond the introducer."""
    early = envelope.state is S.HELD and envelope.stage_from == envelope.sent_at and now < envelope.sent_at + LIVE / 9
    return Outcome.INTRODUCED if early else honest_view(envelope, now)


def leaks(view):
    return [now for now, seen in views_by_instant(view).items() if len(seen) > 1]


def test_every_failure_looks_the_same_at_every_instant(capsys):
    assert leaks(honest_view) == []

    with capsys.disabled():
        print(f"\n{len(PATHS)} paths walked ({len(FAILURES)} failures), {len(instants())} instants each")


def test_the_walk_notices_planted_leaks():
    assert leaks(leaking_view)
    assert leaks(leaking_consent)


def test_the_walk_covers_all_answers():
    told = {name for path in PATHS for name, _, _ in path}

    assert told >= {
        "yes",
        "in person",
        "no",
        "mute",
        "does not know",
        "silence",
        "taken back",
        "void",
        "handed on",
        "nobody is asked",
        "target yes",
        "target after the event",
        "target no",
        "target never",
        "target pauses",
        "target silence",
        "target busy",
    }


def test_the_target_is_asked_only_after_a_yes_and_nobody_introduced_without_both():
    for path in PATHS:
        states = [envelope.state for _, _, envelope in path]
        for before, after in pairwise(states):
            if after is S.TARGET_ASKED:
                assert before in (S.HELD, S.TARGET_HELD, S.POSTPONED)
            if after is S.INTRODUCED:
                assert before in (S.TARGET_HELD, S.POSTPONED)
                assert S.HELD in states and S.TARGET_ASKED in states


def test_a_yes_of_the_target_in_time_is_introduced_before_decide_by():
    for path in PATHS:
        names = [name for name, _, _ in path]
        if path[-1][2].state is S.INTRODUCED and "target after the event" not in names:
            assert path[-1][2].introduced_at < path[-1][2].decide_by


def test_an_introducer_who_said_yes_cannot_tell_why_nothing_came_of_it():
    for paths in WAYS.values():
        said_yes = [
            path
            for path in paths
            if path[-1][2].state is not S.INTRODUCED and any(name in ("yes", "handed on") for name, _, _ in path)
        ]
        for now in instants():
            seen = {
                introducer_view(e.decide_by, e.introduced_at, now) for e in (at_instant(path, now) for path in said_yes)
            }
            assert len(seen) == 1


def test_a_withdrawn_request_looks_withdrawn_however_it_stood():
    now = SENT + timedelta(hours=1)
    for path in PATHS:
        standing = replace(at_instant(path, now), withdrawn_at=now)
        if standing.introduced_at is None:
            assert honest_view(standing, now) is Outcome.WITHDRAWN
