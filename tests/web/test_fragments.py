import pytest

from eventhub.events.cover import cover
from eventhub.web import fragments


@pytest.fixture
def drawing(app):
    with app.test_request_context("/"):
        yield lambda seed, drawn=None: app.jinja_env.globals["kept"](
            "events/_drawn.html", of=seed, cover=cover(seed if drawn is None else drawn)
        )


def test_a_part_is_drawn_once_for_each_thing(drawing):
    first, other = drawing(1), drawing(2)

    assert drawing(1, drawn=3) is first
    assert other != first


def test_however_many_things_there_are_each_is_drawn_as_it_is_and_few_are_kept(drawing):
    first = drawing(1)
    for seed in range(2, fragments._MOST_KEPT + 10):
        drawing(seed)

    again = drawing(1)

    assert again == first
    assert again is not first
