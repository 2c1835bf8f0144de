import csv
import io

import pytest

from eventhub.events.registrations.export import harmless, spreadsheet


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+49 30", "-2", "@SUM(A1)", "\t=1", "\r=1", " =1", "\u00a0=1", "\u3000=1", "Anna\n=1", "Anna\r\n@x"],
)
def test_no_cell_can_be_taken_for_a_formula(cell):
    """Case 31."""
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "Anna Keller", "李伟", "a=b", "O'Neill", "Bosch - Shanghai", "x@example.org"])
def test_ordinary_words_stay_as_they_are(cell):
    assert harmless(cell) == cell


def test_the_file_opens_with_hanzi_and_quotes():
    data = spreadsheet(["Name"], [["李伟"], ['say "hi"'], ["two\nlines"]])

    assert data.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))) == [
        ["Name"],
        ["李伟"],
        ['say "hi"'],
        ["two\nlines"],
    ]
