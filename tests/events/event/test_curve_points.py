import pytest

from eventhub.events.event.curve_points import flattened, placed


def test_a_curve_begins_and_ends_where_its_path_says():
    [points] = flattened("M-20 64C250 64 290 100 400 100S560 470 980 476", 2)

    assert points[0] == (-40, 128)
    assert points[24] == pytest.approx((800, 200))
    assert points[-1] == pytest.approx((1960, 952))


def test_a_curve_of_straight_handles_is_straight():
    assert all(y == pytest.approx(5) for _x, y in flattened("M0 5C1 5 2 5 3 5", 1)[0])


def test_a_smooth_curve_leaves_as_it_arrived():
    [points] = flattened("M0 0C0 0 5 5 10 5S20 10 20 10", 1)

    arrives, turns, leaves = points[23], points[24], points[25]
    assert arrives[1] < turns[1] + 1e-9
    assert leaves[1] - turns[1] == pytest.approx(turns[1] - arrives[1], abs=0.05)


def test_a_path_is_moved_enlarged_and_made_absolute_line_by_line():
    assert placed("M1 2h3v-4H0zm5 5l1 1c0 1 1 2 2 2s2-1 2-2", 10, 20, 2) == (
        "M12 24L18 24L18 16L10 16ZM22 34L24 36C24 38 26 40 28 40C30 40 32 38 32 36"
    )


def test_each_line_of_a_path_has_its_own_points_and_a_closed_one_ends_where_it_began():
    assert flattened("M0 0L1 0L1 1ZM5 5L6 6", 1) == [[(0, 0), (1, 0), (1, 1), (0, 0)], [(5, 5), (6, 6)]]
