"""The drawing of an event without a photo: five families that differ at a glance, details by the seed."""

import xml.etree.ElementTree as ET

import pytest

from eventhub.events.event.cover import SEEDS, Family, family_of, offered
from eventhub.events.event.cover_scenes import draw
from eventhub.events.event.cover_svg import svg_of


def test_the_same_seed_draws_the_same_cover_and_another_a_different_one_even_of_its_family():
    for seed in range(5):
        assert svg_of(seed) == svg_of(seed) != svg_of(seed + 5)
        assert family_of(seed) is family_of(seed + 5)


def test_one_drawing_of_each_family_is_offered_the_present_one_first():
    for seed in (0, 7, SEEDS - 1):
        seeds = offered(seed)

        assert seeds[0] == seed
        assert {family_of(one) for one in seeds} == set(Family)
        assert all(0 <= one < SEEDS for one in seeds)


@pytest.mark.parametrize("seed", range(5))
def test_a_drawing_is_a_small_picture_that_loads_nothing_and_runs_nothing(seed):
    data = svg_of(seed)

    names = {element.tag.rpartition("}")[2] for element in ET.fromstring(data).iter()}
    assert names <= {
        *("svg", "defs", "g", "path", "ellipse", "rect", "stop", "linearGradient", "radialGradient"),
        *("filter", "feGaussianBlur", "feTurbulence", "feColorMatrix"),
    }
    assert b"href" not in data and b"style" not in data
    assert len(data) < 12_000


@pytest.mark.parametrize("seed", range(0, 200, 7))
def test_what_a_family_is_known_by_stays_on_the_sheet(seed):
    for shape in draw(seed).shapes:
        if shape.oval and not shape.blur:
            x, y, wide, _ = shape.oval
            assert -wide < x < 1200 + wide and 0 < y < 1530


def test_the_address_of_a_drawing_is_kept_for_good_by_everybody(client):
    answer = client.get("/covers/4.svg")

    assert answer.headers["Content-Type"].startswith("image/svg+xml")
    assert answer.headers["Cache-Control"] == "public, max-age=31536000"
    client.get(f"/covers/{SEEDS}.svg", status=404)
