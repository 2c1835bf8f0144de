from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from eventhub.events.registrations.rules import (
    ALLOWED_MOVES,
    HOLDS_A_SEAT,
    LIVE,
    VisibleTo,
    code_is_alive,
    effective_choice,
    likely_address,
    link_is_alive,
    may_move,
    offer_hold,
)
from eventhub.events.registrations.rules import RegistrationState as S

NOW = datetime(2027, 3, 2, 10, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
# docs/behaviour.md section 3, written a second time by hand.
MOVES = {
    (S.UNVERIFIED, S.PENDING),
    (S.UNVERIFIED, S.CONFIRMED),
    (S.UNVERIFIED, S.WAITLISTED),
    (S.UNVERIFIED, S.WITHDRAWN),
    (S.UNVERIFIED, S.REMOVED),
    (S.PENDING, S.CONFIRMED),
    (S.PENDING, S.WAITLISTED),
    (S.PENDING, S.DECLINED),
    (S.PENDING, S.WITHDRAWN),
    (S.PENDING, S.REMOVED),
    (S.CONFIRMED, S.WITHDRAWN),
    (S.CONFIRMED, S.REMOVED),
    (S.WAITLISTED, S.OFFERED),
    (S.WAITLISTED, S.WITHDRAWN),
    (S.WAITLISTED, S.REMOVED),
    (S.WAITLISTED, S.DECLINED),
    (S.OFFERED, S.CONFIRMED),
    (S.OFFERED, S.LAPSED),
    (S.OFFERED, S.WITHDRAWN),
    (S.OFFERED, S.REMOVED),
    (S.DECLINED, S.PENDING),
}


def test_only_the_moves_of_the_table_are_allowed():
    assert {(before, after) for before, after in product(S, S) if may_move(before, after)} == MOVES


def test_what_is_over_never_moves_but_for_a_decline_and_what_holds_a_seat_is_live():
    assert {state for state in S if not ALLOWED_MOVES[state]} == set(S) - LIVE - {S.DECLINED}
    assert HOLDS_A_SEAT < LIVE


@pytest.mark.parametrize(
    "to_start, hold",
    [
        (1 * HOUR, None),
        (2 * HOUR, None),
        (2 * HOUR + timedelta(seconds=1), HOUR),
        (4 * HOUR, HOUR),
        (8 * HOUR, 2 * HOUR),
        (192 * HOUR, 48 * HOUR),
        (400 * HOUR, 48 * HOUR),
    ],
)
def test_an_offer_is_held_for_a_quarter_of_the_time_within_bounds(to_start, hold):
    assert offer_hold(NOW + to_start, NOW) == hold


@pytest.mark.parametrize(
    "sent, hours, alive", [(True, 0, True), (True, 23.99, True), (True, 24, False), (False, 99, True)]
)
def test_a_link_lives_24_hours_from_sending(sent, hours, alive):
    sent_at = NOW if sent else None

    assert link_is_alive(sent_at=sent_at, now=NOW + hours * HOUR) is alive


@pytest.mark.parametrize(
    "sent, minutes, alive", [(True, 0, True), (True, 9.99, True), (True, 10, False), (False, 99, True)]
)
def test_a_code_lives_ten_minutes_from_sending(sent, minutes, alive):
    assert code_is_alive(sent_at=NOW if sent else None, now=NOW + minutes * HOUR / 60) is alive


@pytest.mark.parametrize(
    "typed, meant",
    [
        ("anna@gmial.com", "anna@gmail.com"),
        ("anna@gmail.con", "anna@gmail.com"),
        ("anna@gmai.com", "anna@gmail.com"),
        ("anna@gmaill.com", "anna@gmail.com"),
        ("anna@163.con", "anna@163.com"),
        ("anna@hotmial.com", "anna@hotmail.com"),
        ("anna@gmail.com", None),
        ("anna@qq.com", None),
        ("anna@voltwerk.example", None),
        ("anna@mail.com", None),
        ("anna@gmx.net", None),
    ],
)
def test_a_slip_in_a_frequent_domain_is_noticed_and_nothing_else(typed, meant):
    assert likely_address(typed) == meant


@pytest.mark.parametrize(
    "choice, ceiling, effective",
    [
        (VisibleTo.EVERY_GUEST, None, VisibleTo.EVERY_GUEST),
        (VisibleTo.EVERYONE, None, VisibleTo.EVERYONE),
        (VisibleTo.EVERYONE, VisibleTo.EVERY_GUEST, VisibleTo.EVERY_GUEST),
        (VisibleTo.EVERY_GUEST, VisibleTo.EVERYONE, VisibleTo.EVERY_GUEST),
        (VisibleTo.EVERY_GUEST, VisibleTo.SHARED_GROUND, VisibleTo.SHARED_GROUND),
        (VisibleTo.ACQUAINTANCES, VisibleTo.EVERY_GUEST, VisibleTo.ACQUAINTANCES),
        (VisibleTo.NOBODY, VisibleTo.EVERY_GUEST, VisibleTo.NOBODY),
    ],
)
def test_an_organiser_lowers_who_sees_whom_and_never_raises_it(choice, ceiling, effective):
    assert effective_choice(choice, ceiling) is effective
