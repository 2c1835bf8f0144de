from datetime import timedelta

import pytest

from eventhub.organiser.event.curve import BOTTOM, LEFT, RIGHT, TOP, Point, growth, picture_of
from eventhub.platform.web.dates import countdown
from tests.design_app import make_design_app
from tests.moment import NOW

START = NOW + timedelta(days=3)


def taken(*days_ago_and_gone):
    """(days before the start when a place was taken, when it was given up or None)."""

    def at(days):
        return START - timedelta(days=days) if days is not None else None

    return [(at(came), at(gone)) for came, gone in days_ago_and_gone]


def test_a_curve_counts_seats_by_days_to_go_until_today():
    found = growth(taken((6, None), (5, 4), (3.5, None), (1, None)), START, NOW, "UTC")

    assert found == [Point(6, 1), Point(5, 2), Point(4, 2), Point(3, 2)]


def test_a_curve_of_a_past_event_ends_at_its_start():
    found = growth(taken((1, None), (-1, None)), START, START + timedelta(days=9), "UTC")

    assert found == [Point(1, 1), Point(0, 1)]


@pytest.mark.parametrize("zone", ["UTC", "Asia/Shanghai", "America/Los_Angeles"])
@pytest.mark.parametrize("hours", range(0, 24, 5))
def test_the_newest_row_says_as_many_days_as_the_overview(zone, hours):
    now = NOW + timedelta(hours=hours)
    start = NOW + timedelta(days=13, hours=8)

    with make_design_app().test_request_context("/"):
        said = countdown(start, now, zone)
    assert f"in {growth([(NOW, None)], start, now, zone)[-1].days_to_go} days" == said


def test_nobody_is_no_curve_and_a_year_is_cut_at_ninety_days():
    assert growth([], START, NOW, "UTC") == []
    assert growth(taken((300, None)), START, NOW, "UTC")[0] == Point(90, 1)


def test_both_curves_share_one_frame():
    shown = picture_of([Point(10, 0), Point(0, 20)], [Point(5, 10)], None)

    assert shown.line == f"M{LEFT} {BOTTOM} L{RIGHT} {TOP}"
    assert shown.before == "M316 102"
    assert [days for _, days in shown.across] == [10, 5, 0]
    assert [count for _, count in shown.up] == [0, 10, 20]


def test_the_capacity_is_the_top_only_when_it_is_near():
    points = [Point(1, 40), Point(0, 60)]

    assert picture_of(points, [], 80).up[-1] == (TOP, 80)
    assert picture_of(points, [], 500).up[-1] == (TOP, 60)
    assert picture_of([], [], None).line == ""
