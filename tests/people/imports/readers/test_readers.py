"""The one door: what each kind of file gives. Cases 50 and 51 of docs/cases.md."""

import tracemalloc

import pytest

from eventhub.people.imports.readers import MAX_PEOPLE, Complaint, ComplaintCode, FileKind
from eventhub.people.imports.readers.files import read
from eventhub.people.imports.readers.rows import MAX_ADDRESSES_OF_ALL
from tests.ci import at_length
from tests.people.imports.readers import samples


def names(text: str | bytes, filename: str = "contacts.csv") -> list[tuple[str, str]]:
    content = text if isinstance(text, bytes) else text.encode()
    return [(row.name, row.other_name) for row in read(content, filename).rows]


def complaints(content: bytes, filename: str = "Connections.csv") -> list[tuple[ComplaintCode, int | None]]:
    return [(one.code, one.line) for one in read(content, filename).complaints]


@pytest.mark.parametrize("preamble", range(5))
def test_linkedin_is_read_below_any_preamble(preamble: int) -> None:
    text = "Some note\n" * preamble + samples.LINKEDIN + 'Anna,Keller,https://x,,"Voltwerk, Inc.",Founder,01 Mar 2019\n'

    result = read(text.encode(), "Connections.csv")

    assert result.kind is FileKind.LINKEDIN
    assert [(row.line, row.name, row.company) for row in result.rows] == [
        (preamble + 2, "Anna Keller", "Voltwerk, Inc.")
    ]


def test_linkedin_columns_may_stand_in_any_order() -> None:
    text = "Company,Email Address,Last Name,Connected On,First Name\nBosch,li@example.org,Li,1 May 2020,Wei\n"

    row = read(text.encode(), "Connections.csv").rows[0]

    assert (row.name, row.company, row.emails) == ("Wei Li", "Bosch", ("li@example.org",))


@pytest.mark.parametrize("language", samples.LOCALISED_LINKEDIN)
def test_linkedin_is_read_in_the_language_of_its_member(language: str) -> None:
    person = "Anna,Keller,https://www.linkedin.com/in/anna,anna@example.org,Voltwerk,CEO,2020"
    text = f"{samples.LOCALISED_LINKEDIN[language]}\n{person}\n"

    result = read(text.encode(), "Connections.csv")

    row = result.rows[0]
    assert (result.kind, row.name, row.emails, row.company, row.position) == (
        FileKind.LINKEDIN,
        "Anna Keller",
        ("anna@example.org",),
        "Voltwerk",
        "CEO",
    )


@pytest.mark.parametrize(
    ("given", "family", "expected"),
    [
        ("伟", "李", ("李伟", "")),
        ("Wei", "Li", ("Wei Li", "")),
        ("Wei 伟", "Li 李", ("Wei Li", "李伟")),
        ("Min (张敏)", "Zhang", ("Min Zhang", "张敏")),
        ("慧敏", "欧阳", ("欧阳慧敏", "")),
        ("李", "伟", ("李伟", "")),
        ("Jean-Luc", "O'Neill", ("Jean-Luc O'Neill", "")),
        ("Dr. Anna", "Keller, PhD", ("Anna Keller", "")),
        ("Văn An", "Nguyễn", ("Văn An Nguyễn", "")),
        ("J", "", ("J", "")),
        ("🙂 Ada", "Lovelace", ("🙂 Ada Lovelace", "")),
        ("A\u202ennа\u200b", "Keller", ("Annа Keller", "")),
    ],
)
def test_case_30_names_are_kept_in_order_and_by_script(given: str, family: str, expected: tuple[str, str]) -> None:
    assert names(samples.LINKEDIN + f'"{given}","{family}",,,,,\n') == [expected]


def test_google_with_old_columns_keeps_all_addresses_and_numbers() -> None:
    text = samples.GOOGLE_OLD + (
        "Zhang Min,Min,,Zhang,,Minnie,* My Contacts,Work,min@example.org ::: zm@example.com,Home,z@example.net,Mobile,"
        "+86 138 0013 8000 ::: 138 0013 8001,,Tongji University,,Lecturer\n"
    )

    row = read(text.encode(), "google.csv").rows[0]

    assert (row.name, row.other_name, row.company, row.position) == ("Min Zhang", "", "Tongji University", "Lecturer")
    assert row.emails == ("min@example.org", "zm@example.com", "z@example.net")
    assert row.phones == ("+8613800138000", "+8613800138001")


@pytest.mark.parametrize(
    ("header", "line", "expected"),
    [
        (
            samples.OUTLOOK,
            '"Anna","M.","Keller","Voltwerk","Sales","CEO","+49 171 1234567","","anna@example.org","k@example.org"',
            ("Anna M. Keller", "Voltwerk", "CEO", ("anna@example.org", "k@example.org"), ("+491711234567",)),
        ),
        (
            samples.OUTLOOK_GERMAN,
            "Anna;;Keller;Voltwerk;;Chefin;+49 171 1234567;;anna@example.org;",
            ("Anna Keller", "Voltwerk", "Chefin", ("anna@example.org",), ("+491711234567",)),
        ),
        (
            samples.OUTLOOK_CHINESE,
            "张,敏,同济大学,,讲师,13800138000,,zhangmin@example.org",
            ("张敏", "同济大学", "讲师", ("zhangmin@example.org",), ("+8613800138000",)),
        ),
        (
            "姓名\t邮箱\t手机号\t公司\t职位\n",
            "张敏\tzhangmin@example.org\t13800138000\t同济大学\t讲师",
            ("张敏", "同济大学", "讲师", ("zhangmin@example.org",), ("+8613800138000",)),
        ),
    ],
)
def test_outlook_and_home_made_tables_are_read(header: str, line: str, expected: tuple[object, ...]) -> None:
    row = read((header + line + "\n").encode(), "export.csv").rows[0]

    assert (row.name, row.company, row.position, row.emails, row.phones) == expected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk"])
def test_case_51_every_encoding_gives_the_same_people(encoding: str) -> None:
    text = "姓名,邮箱,公司\r\n张敏,zm@example.org,同济大学\r\n欧阳慧敏,oy@example.org,博世（中国）投资有限公司\r\n"

    assert names(text.encode(encoding)) == [("张敏", ""), ("欧阳慧敏", "")]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_case_51_hanzi_in_utf_16_without_a_mark_are_read_though_hardly_a_byte_is_zero(encoding: str) -> None:
    people = "".join(f"{name},同济大学建筑与城市规划学院\n" for name in ("李伟", "王芳", "张敏"))

    assert names(("姓名,单位\n" + people).encode(encoding)) == [("李伟", ""), ("王芳", ""), ("张敏", "")]


def test_a_file_cut_off_within_a_character_of_two_bytes_invents_nobody() -> None:
    assert names("姓名,公司\n李伟,同济\n".encode("utf-16") + b"\x00") == [("李伟", "")]


def test_big5_and_western_code_pages_are_told_apart() -> None:
    western = samples.LINKEDIN + "José,García Muñoz,,,Société Générale,Ingénieur,\nJürgen,Groß,,,,,\n"
    taiwan = "姓名,公司\n陳怡君,國立臺灣大學\n林志豪,台積電股份有限公司\n"

    assert names(western.encode("cp1252")) == [("José García Muñoz", ""), ("Jürgen Groß", "")]
    assert names(taiwan.encode("big5")) == [("陳怡君", ""), ("林志豪", "")]


def test_mixed_line_ends_keep_their_line_numbers() -> None:
    text = samples.LINKEDIN.replace("\n", "\r\n") + "Anna,Keller,,,,,\rBob,,,,,,\n,,,,,,\r\nCy,Dee,,,,,"

    result = read(text.encode(), "Connections.csv")

    assert [(row.line, row.name) for row in result.rows] == [(2, "Anna Keller"), (3, "Bob"), (5, "Cy Dee")]


def test_a_row_without_a_name_is_reported_with_its_line_and_the_others_are_kept() -> None:
    text = samples.LINKEDIN + "Anna,Keller,,,,,\n,,https://x,,Acme,Engineer,1 May 2020\nBob,Doe,,not-an-address,,,\n"

    result = read(text.encode(), "Connections.csv")

    assert [row.name for row in result.rows] == ["Anna Keller", "Bob Doe"]
    assert [(one.code, one.line, one.value) for one in result.complaints] == [
        (ComplaintCode.NO_NAME, 3, ""),
        (ComplaintCode.BAD_EMAIL, 4, "not-an-address"),
    ]


def test_an_unclosed_quote_costs_its_own_line_only() -> None:
    text = samples.LINKEDIN + 'Anna,Keller,,,,,\n"Bob,Doe,,,,,\nCy,Dee,,,"two\nlines",,\nDi,Eff,,,,,\n'

    result = read(text.encode(), "Connections.csv")

    assert [row.name for row in result.rows] == ["Anna Keller", "Cy Dee", "Di Eff"]
    assert [(one.code, one.line) for one in result.complaints] == [(ComplaintCode.UNCLOSED_QUOTE, 3)]


@pytest.mark.parametrize(
    ("header", "filename", "named"),
    [
        (
            "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,DATE,SUBJECT,CONTENT,FOLDER",
            "messages.csv",
            "messages.csv",
        ),
        ("From,To,Sent At,Message,Direction", "x.csv", "Invitations.csv"),
        ("First Name,Last Name,Maiden Name,Address,Birth Date,Headline,Summary", "Profile.csv", "Profile.csv"),
        ("Company Name,Title,Description,Location,Started On,Finished On", "Positions.csv", "Positions.csv"),
        ("Name", "Skills.csv", "Skills.csv"),
        ("Date,Type,Link", "x.csv", "Reactions.csv"),
        ("Name,Proficiency", "x.csv", "Languages.csv"),
    ],
)
def test_a_wrong_file_of_linkedin_is_named(header: str, filename: str, named: str) -> None:
    result = read(f"{header}\nx,y,z,a,b,c,d,e,f\n".encode(), filename)

    assert result.rows == ()
    assert [(one.code, one.value) for one in result.complaints] == [(ComplaintCode.WRONG_FILE, named)]


@pytest.mark.parametrize(
    ("content", "filename", "code"),
    [
        (b"", "a.csv", ComplaintCode.EMPTY),
        (b" \r\n\n", "a.csv", ComplaintCode.EMPTY),
        (b"PK\x03\x04" + b"x" * 99, "export.zip", ComplaintCode.ZIP),
        (b"PK\x03\x04" + b"x" * 99, "contacts.xlsx", ComplaintCode.SPREADSHEET),
        (b"\xd0\xcf\x11\xe0" + b"x" * 99, "contacts.xls", ComplaintCode.SPREADSHEET),
        (b"PK\x05\x06" + b"\x00" * 18, "nothing.zip", ComplaintCode.ZIP),
        (b"MZ\x90\x00" + b"\x00" * 99, "contacts.csv", ComplaintCode.NOT_TEXT),
        (b"a,b\x00\xff,c\n" * 9, "contacts.csv", ComplaintCode.NOT_TEXT),
        (b"%PDF-1.7", "contacts.csv", ComplaintCode.NOT_TEXT),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><text>Anna Keller</text></svg>', "me.svg", ComplaintCode.NOT_TEXT),
        (b'\n<?xml version="1.0"?>\n<people>\n<a>Anna</a>\n</people>', "people.xml", ComplaintCode.NOT_TEXT),
        ("<!DOCTYPE html>\n<p>Anna Keller\n".encode("utf-16"), "page.txt", ComplaintCode.NOT_TEXT),
        (b"colour,size\nred,3\n", "stock.csv", ComplaintCode.NO_NAME_COLUMN),
        (samples.LINKEDIN.encode(), "Connections.csv", ComplaintCode.NO_PEOPLE),
    ],
)
def test_what_holds_no_people_is_said_in_one_complaint(content: bytes, filename: str, code: ComplaintCode) -> None:
    assert complaints(content, filename) == [(code, None)]


def test_of_too_many_people_the_first_twenty_thousand_are_read() -> None:
    content = (samples.LINKEDIN + "Anna,Keller,,,,,\n" * (MAX_PEOPLE + 1)).encode()

    result = read(content, "Connections.csv")

    assert len(result.rows) == MAX_PEOPLE
    assert [(one.code, one.line) for one in result.complaints] == [(ComplaintCode.TOO_MANY, MAX_PEOPLE + 2)]


def test_of_a_file_that_is_too_big_the_first_five_megabytes_are_read() -> None:
    content = (samples.LINKEDIN + f"Anna,Keller,,,{'x' * 600},,\n" * 10_000).encode()

    result = read(content, "Connections.csv")

    assert len(content) > 6_000_000
    assert 8_000 < len(result.rows) < 9_000
    assert [one.code for one in result.complaints] == [ComplaintCode.TOO_BIG]


def test_twenty_thousand_rows_take_less_than_two_hundred_megabytes() -> None:
    people = at_length(MAX_PEOPLE // 5, MAX_PEOPLE)
    rows = "".join(
        f"Min{i},Zhang,https://www.linkedin.com/in/min{i},min{i}@example.org,同济大学 {i},Engineer,1 May 2020\n"
        for i in range(people)
    )
    content = (samples.LINKEDIN + rows).encode()

    tracemalloc.start()
    result = read(content, "Connections.csv")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert len(result.rows) == people
    assert peak < 10_000 * people


@pytest.mark.parametrize(
    "junk",
    [
        b'"' * 10_000,
        b"\xff\xfe",
        b"BEGIN:VCARD\n" * 500,
        b"a,b\n" + b"," * 100_000,
        b"name,email\n\x80\x81,\xfe\n",
        b"Name,Email\n" + b"x" * 1_000_000,
        b"=?utf-8?",
        "姓名,邮箱\n".encode() + b"\xed\xa0\x80,x\n",
    ],
)
def test_no_bytes_make_the_reader_fail(junk: bytes) -> None:
    result = read(junk, "contacts.csv")

    assert result.rows or result.complaints


def test_of_people_with_very_many_addresses_only_the_first_are_read_and_a_complaint_says_where_it_stopped():
    rows = "".join(f"A{n},Doe,{';'.join(f'{n}-{m}@b.de' for m in range(50))}\n" for n in range(1300))

    result = read(f"First Name,Last Name,E-mail Address\n{rows}".encode(), "contacts.csv")

    assert sum(len(row.emails) for row in result.rows) == MAX_ADDRESSES_OF_ALL
    assert result.complaints[0] == Complaint(ComplaintCode.TOO_MANY, 1202)
