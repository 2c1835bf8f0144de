"""Case 50: whatever program wrote a file, everybody in it is read, by name, addresses, numbers and firm."""

import pytest

from eventhub.people.imports.readers import ReadResult
from eventhub.people.imports.readers.files import read
from eventhub.people.imports.readers.rows import FileKind
from tests.people.imports.readers import exports, odd_exports, unseen_exports

FILES = exports.TABLES | exports.CARDS | odd_exports.TABLES | odd_exports.CARDS | unseen_exports.TABLES
FILES |= unseen_exports.CARDS
PASTED = exports.PASTED | odd_exports.PASTED | unseen_exports.PASTED


def people(result: ReadResult) -> list[tuple]:
    """Each person as the table of files has them, without what is empty at the end."""
    found = []
    for row in result.rows:
        person = [row.name, row.other_name, row.emails, row.phones, row.company]
        while len(person) > 1 and not person[-1]:
            person.pop()
        found.append(tuple(person))
    return found


@pytest.mark.parametrize("case", FILES)
def test_each_file_gives_its_people(case: str) -> None:
    filename, content, expected, complaints = FILES[case]

    result = read(content, filename)

    assert people(result) == expected
    assert [(one.code.value, one.line) for one in result.complaints] == complaints


def test_each_kind_of_file_is_recognised() -> None:
    found = {read(content, filename).kind for filename, content, _, _ in FILES.values()}
    found |= {read(text.encode(), "pasted.txt").kind for text, _, _ in PASTED.values()}

    assert found - {None} == set(FileKind)


@pytest.mark.parametrize("case", PASTED)
def test_each_pasted_text_gives_its_people(case: str) -> None:
    text, expected, complaints = PASTED[case]

    result = read(text.encode(), "pasted.txt")

    assert people(result) == expected
    assert [(one.code.value, one.line) for one in result.complaints] == complaints
