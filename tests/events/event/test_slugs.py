import pytest

from eventhub.events.event.slugs import is_well_formed, slug


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
    assert is_well_formed(slug(title, "k7x"))


@pytest.mark.parametrize("text", ["", "ab", "A-b-c", "a--b", "-abc", "a/b", "a" * 81])
def test_what_cannot_stand_in_an_address_is_refused(text):
    assert not is_well_formed(text)
