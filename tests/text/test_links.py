import pytest

from eventhub.text.links import Piece, paragraphs


@pytest.mark.parametrize(
    "text, pieces",
    [
        ("Plain.", [Piece("Plain.")]),
        (
            "See https://a.example/x, please",
            [Piece("See "), Piece("https://a.example/x", "a.example"), Piece(", please")],
        ),
        (
            "地图：https://a.example/x。谢谢",
            [Piece("地图："), Piece("https://a.example/x", "a.example"), Piece("。谢谢")],
        ),
        ("https://bank.example@evil.example/", [Piece("https://bank.example@evil.example/", "evil.example")]),
        (
            "https://evil.example\\@bank.example/",
            [Piece("https://evil.example", "evil.example"), Piece("\\@bank.example/")],
        ),
        ("javascript:alert(1) http://[broken", [Piece("javascript:alert(1) http://[broken")]),
    ],
)
def test_an_address_is_shown_with_the_host_it_really_leads_to(text, pieces):
    """Case 33."""
    assert paragraphs(text) == [pieces]


def test_empty_lines_only_part_paragraphs():
    assert [line[0].text for line in paragraphs("One\n\n\nTwo\n")] == ["One", "Two"]
