import pytest

from eventhub.events.event.curve_points import flattened


def test_a_curve_begins_and_ends_where_its_path_says():
    points = flattened("M-20 64C250 64 290 100 400 100S560 470 980 476", 2)

    assert points[0] == (-40, 128)
    assert points[24] == pytest.approx((800, 200))
    assert points[-1] == pytest.approx((1960, 952))


def test_a_curve_of_straight_handles_is_straight():
    assert all(y == pytest.approx(5) for _x, y in flattened("M0 5C1 5 2 5 3 5", 1))


def test_a_smooth_curve_leaves_as_it_arrived():
    points = flattened("M0 0C0 0 5 5 10 5S20 10 20 10", 1)

    arrives, turns, leaves = points[23], points[24], points[25]
    assert arrives[1] < turns[1] + 1e-9
    assert leaves[1] - turns[1] == pytest.approx(turns[1] - arrives[1], abs=0.05)
