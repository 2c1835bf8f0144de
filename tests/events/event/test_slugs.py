import pytest

from eventhub.events.event.slugs import slug


@pytest.mark.parametrize(
    "title, expected",
    [
        ("Clean-Energy Evening, Zürich!", "clean-energy-evening-zurich-k7x"),
        ("清洁能源之夜", "qing-jie-neng-yuan-zhi-ye-k7x"),
        ("🎉", "event-k7x"),
        ("../../etc/passwd?x=1#y", "etc-passwd-x-1-y-k7x"),
        ("word " * 40, "word-word-word-word-word-word-word-word-word-k7x"),
    ],
)
def test_a_slug_is_readable_and_safe(title, expected):
    assert slug(title, "k7x") == expected
