import pytest

from eventhub.text.csv_cells import safe_cell


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", " =", "\u00a0=", "\n=", "＝"])
def test_what_could_be_a_formula_gets_an_apostrophe(start):  # case 31
    assert safe_cell(f"{start}1+1").startswith("'")


@pytest.mark.parametrize("text", ["Anna", "李伟", "3 years", "a=b", ""])
def test_other_text_stays_as_it_is(text):
    assert safe_cell(text) == text
