"""A page of a shape that was found right is not read again, and no fault hides behind that."""

import pytest

from tests.markup import assert_right, faults, faults_at_a_glance, shape_of

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Guests</title>
<meta name="viewport" content="width=device-width"></head><body><main id="main"><h1>Guests</h1>
<p>Anna Keller &amp; Li Wei</p><a href="/e/tea-2027">Tea</a><img src="/a.png" alt="Tea">
<form method="post" action="/people/7"><input type="hidden" name="csrf_token" value="a-token">
<label for="name">Name</label>
<input id="name" name="name" value="Anna"><button type="submit">Save</button></form>
<table><tr><td>Anna</td></tr></table></main></body></html>
"""
ALIKE = {
    "Anna Keller &amp; Li Wei": "张敏 &lt; Sofia",
    "/e/tea-2027": "/e/an-evening-in-may",
    'value="Anna"': 'value="Li"',
    "/people/7": "/people/81",
    "<td>Anna<": "<td>9 of 10<",
    'alt="Tea"': 'alt="A lake"',
    "a-token": "another",
}
FAULTY = {
    "never closed": ("<h1>Guests</h1>", "<h1>Guests"),
    "an end of nothing": ("<h1>", "</i><h1>"),
    "words in a table": ("<tr>", "<p>lost</p><tr>"),
    "a bare ampersand": ("&amp; Li", "&copyLi"),
    "a gap": ("Anna Keller &amp; Li Wei", "None"),
    "no title": ("<title>Guests", "<title> "),
    "two h1": ("<p>", "<h1>x</h1><p>"),
    "an id twice": ('id="main"', 'id="name"'),
    "a style": ("<p>", '<p style="x">'),
    "a script": ("<p>", "<script>x</script><p>"),
    "on": ("<p>", '<p onclick="x">'),
    "a script in a link": ('href="/e', 'href="javascript:/e'),
    "elsewhere": ('src="/a', 'src="https://x/a'),
    "no alt": (' alt="Tea"', ""),
    "no csrf": ("csrf_token", "token"),
    "no label": ('for="name"', 'for="nobody"'),
    "no type": (' type="submit"', ""),
    "no action": (' action="/people/7"', ""),
    "an attribute twice": ("<p>", '<p id="a" id="b">'),
}


def test_pages_are_alike_whatever_stands_in_them():
    other = PAGE
    for here, there in ALIKE.items():
        assert here in PAGE
        other = other.replace(here, there)

    assert faults(PAGE) == faults(other) == []
    assert shape_of(other) == shape_of(PAGE)


@pytest.mark.parametrize(("here", "there"), FAULTY.values(), ids=FAULTY)
def test_no_fault_hides_behind_a_page_that_was_right(here, there):
    assert_right(PAGE, "before")
    assert here in PAGE

    with pytest.raises(AssertionError, match="has faults"):
        assert_right(PAGE.replace(here, there, 1), "after")


def test_two_rows_that_differ_in_their_numbers_alone_still_need_two_ids():
    two = PAGE.replace("<p>", '<p id="row-1"></p><p id="row-2">')
    assert_right(two, "before")

    with pytest.raises(AssertionError, match="id twice: row-1"):
        assert_right(two.replace("row-2", "row-1"), "after")


MENDED = {"never closed", "an end of nothing", "words in a table", "a bare ampersand", "an attribute twice"}


@pytest.mark.parametrize("fault", sorted(FAULTY.keys() - MENDED))
def test_a_glance_finds_what_no_browser_mends(fault):
    assert faults_at_a_glance(PAGE) == []
    assert faults_at_a_glance(PAGE.replace(*FAULTY[fault], 1))
