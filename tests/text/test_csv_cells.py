import pytest

from eventhub.text.csv_cells import safe_cell

STARTS = ("=", "+", "-", "@", "|", "%", "\t=", "\r=", " =", "\n=", "Anna\n=", "Anna\r\n@", "＝", "＋", "－", "＠")
UNUSUAL_BLANKS = ("\u00a0=", "\u3000=", "\u2003=", "\u200b=", "\ufeff \u200b=", "\x0b=", "\u2028=")


@pytest.mark.parametrize("start", [*STARTS, *UNUSUAL_BLANKS])
def test_what_could_be_a_formula_gets_an_apostrophe(start):  # case 31
    assert safe_cell(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize(
    "text", ["", "Anna", "李伟", "3 years", "a=b", "O'Neill", "Bosch - Shanghai", "x@example.org", "two\nlines", " "]
)
def test_other_text_stays_as_it_is(text):
    assert safe_cell(text) == text
