import pytest

from eventhub.web.paths import row_number, safe_path


@pytest.mark.parametrize("path", ["/follow-ups", "/e/clean-energy-x7k2/going?tab=people", "/e/%E6%B8%85/me", "/"])
def test_a_path_of_ours_is_followed(path):
    assert safe_path(path, "/home") == path


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example",
        "/\\evil.example",
        "/%5Cevil.example",
        "https:evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "/\tevil",
        "/a\r\nSet-Cookie: x=1",
        "/a/../\\evil",
        "/a//evil.example",
        "/%0d%0aX",
        "evil",
        "",
        None,
        "/" + "a" * 10_000,
        "/../etc",
        "/%2f%2fevil.example",
    ],
)
def test_anything_else_leads_home(path):  # reliability case 10
    assert safe_path(path, "/home") == "/home"


@pytest.mark.parametrize("text", ["0", "-1", "x", "", str(2**31), "9" * 30])
def test_what_no_column_holds_is_no_row(text):
    with pytest.raises(ValueError):
        row_number(text)
