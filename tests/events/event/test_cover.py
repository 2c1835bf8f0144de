from eventhub.events.event.cover import HEIGHT, SEEDS, WIDTH, cover, offered


def test_the_same_seed_draws_the_same_cover_and_another_a_different_one():
    assert cover(7) == cover(7)
    assert cover(7) != cover(8)


def test_every_bright_point_lies_inside_the_drawing():
    for seed in range(200):
        assert all(0 < p.x < WIDTH and 0 < p.y < HEIGHT for p in cover(seed).points)


def test_three_drawings_are_offered_under_three_skies_the_present_one_first():
    for seed in (0, 7, SEEDS - 1):
        seeds = offered(seed)

        assert seeds[0] == seed
        assert len({cover(one).sky for one in seeds}) == 3
        assert all(0 <= one < SEEDS for one in seeds)
        assert offered(seed) == seeds
