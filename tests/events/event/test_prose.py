import pytest

from eventhub.events.event.prose import plain, render


def test_markdown_is_rendered_below_the_heading_of_the_page():
    assert render("# The evening\n\n**Tea** and [more](https://example.org)") == (
        "<h2>The evening</h2>\n<p><strong>Tea</strong> and "
        '<a href="https://example.org" rel="nofollow noopener noreferrer ugc">more</a></p>\n'
    )


def test_lines_stay_lines():
    assert render("On the table: dumplings\nEach guest pays: 120 yuan") == (
        "<p>On the table: dumplings<br>\nEach guest pays: 120 yuan</p>\n"
    )
    assert plain("On the table: dumplings\nEach guest pays: 120 yuan") == (
        "On the table: dumplings Each guest pays: 120 yuan"
    )


def test_the_highest_heading_becomes_the_second_level_whatever_it_was():
    assert render("### Tea\n\n#### Green") == "<h2>Tea</h2>\n<h3>Green</h3>\n"


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[a](javascript:alert(1))",
        "[a](data:text/html;base64,PHNjcmlwdD4=)",
        "[a](vbscript:x)",
        "![pixel](https://spy.example.org/p.png)",
        "<iframe src=//evil.example></iframe>",
        "<a href='javascript:alert(1)'>x</a>",
        "[x]( jAvAsCrIpT:alert(1) )",
        '<https://ok.example"onmouseover=alert(1)>',
        "<svg/onload=alert(1)>",
        "`<b onclick=x>`",
    ],
)
def test_nothing_in_a_description_can_act(attack):
    """Cases 26 and 27."""
    html = render(attack)

    for live in ("<script", "<img", "<iframe", "<svg", "<b ", 'href="javascript', 'href="data', 'href="vb'):
        assert live not in html.lower()


@pytest.mark.parametrize("heavy", [">" * 5000 + "x", "[" * 5000, "*a " * 20000, "- " * 3000 + "x"])
def test_heavy_markup_does_not_grow_on_the_page(heavy):
    """Case 27; tests/benchmarks/people.py says how long it takes."""
    assert len(render(heavy)) < 20 * len(heavy)


def test_templates_and_placeholders_are_printed_as_typed():
    """Case 28."""
    assert render("{{7*7}} %s {0.name}") == "<p>{{7*7}} %s {0.name}</p>\n"


def test_a_preview_is_plain_and_short():
    assert plain("## Tea\n\nfor **everyone** & <all>") == "Tea for everyone & <all>"
    assert len(plain("word " * 100, 50)) <= 50
