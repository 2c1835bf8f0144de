"""Case 50: columns whose titles say nothing to us are named by whoever brings the file."""

import pytest

from eventhub.people.imports.readers import ComplaintCode, Field
from eventhub.people.imports.readers.files import read


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Wer,Woher,Kontakt\nAnna Keller,Voltwerk,anna@example.org\n", []),
        ("Anna,Keller,anna@example.org\nBo,Doe,bo@example.org\n", []),
        ("Anna Keller,anna@example.org\nBo Doe,bo@example.org\n", ["Anna Keller", "Bo Doe"]),
    ],
)
def test_case_50_columns_that_nobody_named_are_asked_about_and_not_guessed(text: str, people: list[str]) -> None:
    result = read(text.encode(), "x.csv")

    assert [row.name for row in result.rows] == people
    assert [one.code for one in result.complaints] == ([] if people else [ComplaintCode.NO_NAME_COLUMN])


def test_a_table_is_read_as_its_owner_names_the_columns() -> None:
    content = "Wer;Wo;Kontakt\nAnna Keller;Voltwerk;anna@example.org\n".encode("utf-16")
    columns = {0: Field.NAME, 1: Field.COMPANY, 2: Field.EMAIL}

    with_titles, all_rows = read(content, "x.csv", columns), read(content, "x.csv", columns, titles=False)

    assert read(content, "x.csv").sample[0] == ("Wer", "Wo", "Kontakt")
    assert [(row.line, row.name, row.company, row.emails) for row in with_titles.rows] == [
        (2, "Anna Keller", "Voltwerk", ("anna@example.org",))
    ]
    assert [row.name for row in all_rows.rows] == ["Wer", "Anna Keller"]
