"""Files that nobody here wrote: how many people, in which order, with which addresses and numbers."""

import pytest

from eventhub.people.imports.readers import ComplaintCode, FileKind, ReadResult
from eventhub.people.imports.readers.files import read
from tests.shared_data import SHARED

FOLDER = SHARED / "data" / "contacts"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the shared contact files are not beside the repository")


def result(name: str) -> ReadResult:
    return read((FOLDER / name).read_bytes(), name)


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("linkedin-preamble.csv", FileKind.LINKEDIN, ["José García", "Æsop Fontaine"]),
        ("linkedin-preamble-2.csv", FileKind.LINKEDIN, ["Ada Lovelace", "John Doe", "Ghost"]),
        ("google-new-columns.csv", FileKind.GOOGLE, ["John Doe", "Jane Smith", "Bob Wilson", "Alice Brown"]),
        ("gmail-list-3.0.vcf", FileKind.VCARD, ["Arnold Smith", "Chris Beatle", "Doug White"]),
        ("iphone-3.0.vcf", FileKind.VCARD, ["John Richter James Doe"]),
        ("outlook-2.1.vcf", FileKind.VCARD, ["John Richter James Doe"]),
        ("rfc6350-4.0.vcf", FileKind.VCARD, ["Simon Perreault"]),
        ("android-2.1.vcf", FileKind.VCARD, ["", "", "Ñ Ñ Ñ Ñ", "Ñ Ñ Ñ Ñ Ñ Ñ Ñ Ñ Ñ Ñ Ñ", "Ñ Ñ Ñ Ñ Ñ", "ÑÑÑÑ"]),
    ],
)
def test_each_file_gives_its_people_in_order(name: str, kind: FileKind, expected: list[str]) -> None:
    found = result(name)

    assert found.kind is kind
    assert [row.name for row in found.rows] == expected


@pytest.mark.parametrize(
    ("name", "emails", "phones"),
    [
        (
            "google-new-columns.csv",
            {"john@example.com", "jane@example.com", "bob@startup.com", "alice.brown@email.com"},
            {"+15550123", "+15550124", "+15550125"},
        ),
        ("rfc6350-4.0.vcf", {"simon.perreault@viagenie.ca"}, {"+14186569254", "+14182626501"}),
        ("outlook-2.1.vcf", {"john.doe@ibm.cm"}, {"9055551234", "9056661234"}),
        (
            "iphone-3.0.vcf",
            {"john.doe@ibm.com"},
            {"9055551234", "9056661234", "9057771234", "9058881234", "9059991234", "9051111234", "9052221234"},
        ),
        (
            "android-2.1.vcf",
            {"john.doe@company.com", "jane.doe@company.com", "bob@company.com", "henry@company.com"},
            {"123456789", "123456", "234567", "3456789", "45678901", "55556666"},
        ),
    ],
)
def test_all_addresses_and_numbers_are_kept(name: str, emails: set[str], phones: set[str]) -> None:
    rows = result(name).rows

    assert {email for row in rows for email in row.emails} == emails
    assert {phone for row in rows for phone in row.phones} == phones


def test_the_only_complaint_is_about_a_broken_address() -> None:
    complaints = {
        path.name: [(one.code, one.line) for one in result(path.name).complaints]
        for path in sorted(FOLDER.iterdir())
        if path.suffix in (".csv", ".vcf")
    }

    assert {name: found for name, found in complaints.items() if found} == {
        "android-2.1.vcf": [(ComplaintCode.BAD_EMAIL, 36)]
    }
