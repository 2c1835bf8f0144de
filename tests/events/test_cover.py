from eventhub.events.cover import HEIGHT, WIDTH, cover


def test_the_same_seed_draws_the_same_cover_and_another_a_different_one():
    assert cover(7) == cover(7)
    assert cover(7) != cover(8)


def test_every_bright_point_lies_inside_the_drawing():
    for seed in range(200):
        assert all(0 < p.x < WIDTH and 0 < p.y < HEIGHT for p in cover(seed).points)
