from eventhub.people.imports.readers import ComplaintCode, FileKind
from eventhub.people.imports.readers.files import read
from tests.people.imports.readers.samples import card


def rows(text: str | bytes):
    content = text if isinstance(text, bytes) else text.encode()
    return read(content, "contacts.vcf").rows


def test_a_folded_quoted_printable_name_in_gbk_is_read() -> None:
    text = card(
        "N;CHARSET=GBK;ENCODING=QUOTED-PRINTABLE:=C5=B7=D1=F4;=BB=DB=\r\n=C3=F4;;;",
        "TEL;CELL:13800138000",
        version="2.1",
    )

    row = rows(text)[0]

    assert (row.name, row.phones) == ("欧阳慧敏", ("+8613800138000",))


def test_names_are_ordered_by_script_and_titles_left_out() -> None:
    text = (
        card("N:Zhang;Min;;;", "FN:张敏 Zhang Min")
        + card("N:李;伟;;;", "FN:李伟", "X-PHONETIC-FIRST-NAME:Wei", "X-PHONETIC-LAST-NAME:Li")
        + card("FN:Dr. Anna Keller MBA")
        + card("N:;;;;", "FN:", "NICKNAME:Ada", "EMAIL:a@example.org")
    )

    assert [(row.name, row.other_name) for row in rows(text)] == [
        ("Min Zhang", "张敏"),
        ("李伟", "Wei Li"),
        ("Anna Keller", ""),
        ("Ada", ""),
    ]


def test_version_four_uris_groups_and_quoted_parameters_are_read() -> None:
    text = card(
        "FN:Anna Keller",
        'item1.TEL;VALUE=uri;TYPE="work,voice":tel:+49-171-1234567',
        "item1.X-ABLabel:Work",
        "EMAIL;PREF=1:mailto:Anna@Example.org",
        "ORG:Voltwerk\\; Söhne;Sales",
        "TITLE:Head\\, Storage",
        version="4.0",
    )

    row = rows(text)[0]

    assert (row.emails, row.phones) == (("anna@example.org",), ("+491711234567",))
    assert (row.company, row.position) == ("Voltwerk; Söhne", "Head, Storage")


def test_photos_and_groups_are_passed_over() -> None:
    photo = ["PHOTO;ENCODING=b;TYPE=JPEG:" + "A" * 60] + [" " + "B" * 70] * 200
    text = card("FN:Anna Keller", *photo, "EMAIL:anna@example.org") + card("FN:Friends", "KIND:group", version="4.0")

    assert [(row.name, row.emails) for row in rows(text)] == [("Anna Keller", ("anna@example.org",))]


def test_an_unclosed_card_is_kept_and_reported() -> None:
    text = card("FN:Anna Keller").replace("END:VCARD\r\n", "") + card("FN:Bob Doe")

    result = read(text.encode(), "contacts.vcf")

    assert [row.name for row in result.rows] == ["Anna Keller", "Bob Doe"]
    assert [(one.code, one.line) for one in result.complaints] == [(ComplaintCode.UNCLOSED_CARD, 1)]


def test_the_card_of_an_agent_is_nobody_of_the_owner() -> None:
    text = card(
        "FN:Anna Keller", "AGENT:", "BEGIN:VCARD", "FN:Secretary", "END:VCARD", "EMAIL:anna@example.org", version="2.1"
    )

    assert [(row.name, row.emails) for row in rows(text)] == [("Anna Keller", ("anna@example.org",))]


def test_cards_in_utf_16_and_without_the_right_ending_are_known_by_their_content() -> None:
    result = read(card("FN:张敏").encode("utf-16"), "contacts.txt")

    assert (result.kind, [row.name for row in result.rows]) == (FileKind.VCARD, ["张敏"])


def test_a_card_with_nothing_to_know_somebody_by_is_reported() -> None:
    result = read(card("NOTE:hello").encode(), "contacts.vcf")

    assert [(one.code, one.line) for one in result.complaints] == [(ComplaintCode.NO_NAME, 1)]


def test_a_character_that_a_fold_cut_in_two_is_put_together_again() -> None:
    content = card("FN:张敏", "EMAIL:zm@example.org").encode().replace("敏".encode(), b"\xe6\x95\r\n \x8f")

    assert [(row.line, row.name, row.emails) for row in rows(content)] == [(1, "张敏", ("zm@example.org",))]
