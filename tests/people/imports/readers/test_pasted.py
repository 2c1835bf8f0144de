import pytest

from eventhub.people.imports.readers import ComplaintCode, FileKind
from eventhub.people.imports.readers.files import read


def people(text: str) -> list[tuple[str, str, tuple[str, ...], tuple[str, ...], str]]:
    return [
        (row.name, row.other_name, row.emails, row.phones, row.company)
        for row in read(text.encode(), "pasted.txt").rows
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Anna Keller <anna@example.org>, Bob Doe <bob@example.org>; li@example.org",
            [
                ("Anna Keller", "", ("anna@example.org",), (), ""),
                ("Bob Doe", "", ("bob@example.org",), (), ""),
                ("", "", ("li@example.org",), (), ""),
            ],
        ),
        ('"Keller, Anna" <anna@example.org>', [("Anna Keller", "", ("anna@example.org",), (), "")]),
        ("Keller, Anna <anna@example.org>", [("Anna Keller", "", ("anna@example.org",), (), "")]),
        ("To: anna@example.org", [("", "", ("anna@example.org",), (), "")]),
        ("Anna Keller, Voltwerk, anna@example.org", [("Anna Keller", "", ("anna@example.org",), (), "Voltwerk")]),
        ("Anna Keller\tVoltwerk\tanna@example.org", [("Anna Keller", "", ("anna@example.org",), (), "Voltwerk")]),
        ("张敏 13800138000 zhangmin@example.org", [("张敏", "", ("zhangmin@example.org",), ("+8613800138000",), "")]),
        ("Zhang Min 张敏，同济大学", [("Zhang Min", "张敏", (), (), "同济大学")]),
        (
            "1. Anna Keller - Voltwerk\n2. Bob Doe",
            [("Anna Keller", "", (), (), "Voltwerk"), ("Bob Doe", "", (), (), "")],
        ),
        ("姓名：张敏 手机：138 0013 8000", [("张敏", "", (), ("+8613800138000",), "")]),
        ("Anna Keller +49 171 1234567", [("Anna Keller", "", (), ("+491711234567",), "")]),
    ],
)
def test_people_are_found_in_pasted_text(text: str, expected: list[object]) -> None:
    assert people(text) == expected


@pytest.mark.timeout(20)
@pytest.mark.parametrize("unit", ["A", "王", "1", "A-", "A.", "Ab, ", "von der ", "\t", " ", "(", "'", "="])
@pytest.mark.parametrize("before", ["", "Name,Email,Phone\nAnna Keller,", "Name,Email,Phone\n"])
def test_case_51_many_thousand_signs_in_one_line_is_read_in_time(unit: str, before: str) -> None:
    text = before + unit * (100_000 // len(unit))

    assert len(read(text.encode(), "pasted.txt").rows) <= 1


def test_a_line_that_names_nobody_is_reported_and_the_others_are_kept() -> None:
    result = read(b"Anna Keller\n\nSee you all on Friday at 7 in the evening, I hope!\nbob@example.org", "pasted.txt")

    assert result.kind is FileKind.PASTED
    assert len(result.rows) == 2
    assert [(one.code, one.line) for one in result.complaints] == [(ComplaintCode.NOT_UNDERSTOOD, 3)]
