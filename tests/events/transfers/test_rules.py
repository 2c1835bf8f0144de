from datetime import timedelta
from types import SimpleNamespace

import pytest

from eventhub.events.event.rules import EventState, Listing
from eventhub.events.transfers.rules import ALLOWED_MOVES, TransferState, expires_at, why_not
from tests.moment import NOW

HOUR = timedelta(hours=1)


def test_only_an_open_transfer_moves_and_only_to_an_end():
    allowed = {(before, after) for before in TransferState for after in ALLOWED_MOVES[before]}

    assert allowed == {(TransferState.OPEN, after) for after in TransferState if after is not TransferState.OPEN}


@pytest.mark.parametrize(
    "to_start, life",
    [(HOUR - timedelta(seconds=1), None), (HOUR, HOUR), (47 * HOUR, 47 * HOUR), (400 * HOUR, 48 * HOUR)],
)
def test_the_named_person_has_two_days_and_no_longer_than_to_the_start(to_start, life):
    assert expires_at(NOW + to_start, NOW) == (NOW + life if life else None)


def event(**fields):
    return SimpleNamespace(
        **{
            "state": EventState.PUBLISHED,
            "listing": Listing.LISTED,
            "needs_approval": False,
            "starts_at": NOW + 9 * HOUR,
        }
        | fields
    )


@pytest.mark.parametrize(
    "fields, holds_seat, is_in, reason",
    [
        ({}, True, False, ""),
        ({}, False, False, "no_place"),
        ({}, True, True, "no_place"),
        ({"state": EventState.CANCELLED}, True, False, "not_published"),
        ({"needs_approval": True}, True, False, "by_approval"),
        ({"listing": Listing.INVITED}, True, False, "by_approval"),
        ({"starts_at": NOW}, True, False, "too_late"),
    ],
)
def test_when_a_seat_can_be_given_on(fields, holds_seat, is_in, reason):
    assert why_not(event(**fields), holds_seat=holds_seat, is_in=is_in, now=NOW) == reason
