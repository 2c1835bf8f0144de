"""The four tools' own files, and a table of none of them, as their exports write them."""

from pathlib import Path

import pytest

from eventhub.events.companion.rules import GuestTool
from eventhub.organiser.companion.readers import (
    Column,
    Fault,
    Problem,
    find_columns,
    find_tool,
    read_guests,
    read_table,
)
from eventhub.organiser.companion.readers.tables import MAX_BYTES, MAX_LINES

LISTS = Path(__file__).parent / "lists"


def read(name):
    """What a file holds: its tool, guests by address, and problems by line."""
    table = read_table((LISTS / name).read_bytes(), name)
    titles = table.records[0][1]
    tool = find_tool(titles)
    columns = find_columns(titles, tool, table.records[1][1])
    rows, problems = read_guests(table.records[1:], columns, {})
    return tool, {row.guest.email: row.guest for row in rows}, {one.line: (one.problem, one.hint) for one in problems}


def test_lumas_file_says_who_is_approved_and_names_each_line_that_stays_out():
    tool, guests, problems = read("luma.csv")

    assert tool is GuestTool.LUMA
    haoran, marco = guests["h.chen@taihu.example"], guests["marco@rossi.example"]
    assert (haoran.name, haoran.other_name, haoran.reference) == ("Haoran Chen", "陈浩然", "gst-0001xKq")
    assert haoran.ticket == "https://luma.com/check-in/evt-Q7bZ4kXw2LmN?pk=g-0001aVtR"
    assert (marco.name, guests["liuyang@tongji.example"].name) == ("Marco Rossi", "刘洋")
    assert not guests["m.rossi@other.example"].is_going
    assert problems == {
        7: (Problem.NO_EMAIL, ""),
        8: (Problem.TWICE, "3"),
        9: (Problem.BAD_EMAIL, ""),
        10: (Problem.UNDECIDED, "pending_approval"),
    }


def test_eventbrites_file_brings_each_attendee_with_their_barcode():
    tool, guests, problems = read("eventbrite.csv")

    assert tool is GuestTool.EVENTBRITE
    weiss = guests["juergen.weiss@solar.example"]
    assert (weiss.name, weiss.headline) == ("Jürgen Weiß", "Engineer, Solar & Söhne, GmbH")
    assert (weiss.reference, weiss.ticket) == ("18432110301", "1073441024918432110301001")
    assert {email for email, guest in guests.items() if not guest.is_going} == {
        "emil@novak.example",
        "ruth@berger.example",
    }
    assert problems == {7: (Problem.SLIP, "hugo@gmail.com"), 8: (Problem.SLIP, "hugo@gmail.com")}


def test_meetups_file_has_tabs_and_no_addresses_but_those_that_its_host_asked_for():
    tool, guests, problems = read("meetup.xls")

    assert tool is GuestTool.MEETUP
    assert (guests["grace.h@voltwerk.example"].name, guests["grace.h@voltwerk.example"].other_name) == (
        "Grace Huang",
        "黄雅婷",
    )
    assert guests["lukasz@wojcik.example"].reference == "user 2400102"
    assert not guests["camille@dubois.example"].is_going
    assert problems == {5: (Problem.NO_EMAIL, ""), 7: (Problem.UNDECIDED, "Waitlist")}


@pytest.mark.parametrize("name", ["pretix.csv", "pretix.xlsx"])
def test_pretixs_file_takes_the_buyers_address_where_an_attendee_has_none(name):
    tool, guests, problems = read(name)

    assert tool is GuestTool.PRETIX
    assert guests["ines@costa.example"].name == "Inês Costa"
    assert guests["bo.chen@voltwerk.example"].other_name == "陈波"
    assert guests["katrin@voltwerk.example"].ticket == "k4mz0001vtq7pxw3hne2bd9sgyrj5lcaf"
    assert not guests["olaf@norden.example"].is_going
    assert problems == {6: (Problem.UNDECIDED, "pending")}


def test_a_chinese_table_of_no_known_tool_is_read_by_its_titles():
    tool, guests, problems = read("报名表.csv")

    assert tool is GuestTool.OTHER
    assert (guests["helin@tongji.example"].name, guests["helin@tongji.example"].headline) == ("何琳", "讲师, 同济大学")
    assert not guests["qiancheng@example.cn"].is_going
    assert problems == {4: (Problem.SLIP, "ouyang@sina.com"), 5: (Problem.UNDECIDED, "待审核")}


@pytest.mark.parametrize(
    ("whole", "first", "last", "name", "other_name"),
    [
        ("Zhao Lei 12", "Zhao", "12", "Zhao Lei 12", ""),
        ("Anna", "Anna", "Keller", "Anna Keller", ""),
        ("Chen Haoran 陈浩然", "Haoran", "Chen", "Haoran Chen", "陈浩然"),
        ("王小芳", "Fang", "Wang", "Fang Wang", "王小芳"),
        ("Annie Keller", "安娜", "", "Annie Keller", "安娜"),
        ("王小芳", "芳", "王", "王小芳", ""),
        ("王芳", "王芳", "王芳", "王芳", ""),
        ("", "王芳", "王芳", "王芳", ""),
        ("Keller, Anna", "Anna", "Keller", "Anna Keller", ""),
        ("Dr. Anna Maria Keller", "Anna", "Keller", "Anna Maria Keller", ""),
    ],
)
def test_the_column_of_whole_names_counts_before_the_parts_of_a_name(whole, first, last, name, other_name):
    columns = {0: Column.NAME, 1: Column.GIVEN, 2: Column.FAMILY, 3: Column.EMAIL}

    [row], _ = read_guests([(2, [whole, first, last, "guest@example.org"])], columns, {})

    assert (row.guest.name, row.guest.other_name) == (name, other_name)


def test_an_address_that_the_organiser_typed_counts_as_it_is():
    table = read_table((LISTS / "luma.csv").read_bytes(), "luma.csv")
    columns = find_columns(table.records[0][1], GuestTool.LUMA)

    rows, problems = read_guests(table.records[1:], columns, {7: "wang.lei@example.org", 9: "tom@gmail.con"})

    assert {7: "wang.lei@example.org", 9: "tom@gmail.con"}.items() <= {
        row.line: row.guest.email for row in rows
    }.items()
    assert [one.line for one in problems] == [8, 10]


def test_a_quoted_cell_may_run_over_lines_and_numbers_stay_those_of_the_file():
    table = read_table(b'\n"Name","Note","Email"\nAnna,"one\ntwo",anna@example.org\nBo,,bo@example.org\n', "x.csv")

    assert [line for line, _ in table.records] == [2, 3, 5]
    assert table.records[1][1] == ["Anna", "one two", "anna@example.org"]


@pytest.mark.parametrize(
    "broken",
    [
        '"Zhang Wei,zw@example.org,yes',
        'Zhang Wei,"zw@example.org,yes',
        'Zhang Wei,zw@example.org,"yes',
    ],
)
@pytest.mark.parametrize("after", ['Emil "Em" Novak,emil@example.org,yes', '"Emil Novak",emil@example.org,"yes"', ""])
def test_a_quotation_mark_that_is_missing_costs_its_own_line_and_no_guest_below(broken, after):
    lines = ["Name,Email,State", "Anna Keller,anna@example.org,yes", broken, "Bo Chen,bo@example.org,yes", after]
    table = read_table("\n".join(lines).encode(), "x.csv")

    rows, problems = read_guests(table.records[1:], {0: Column.NAME, 1: Column.EMAIL, 2: Column.STATE}, {})

    assert [(one.line, one.problem) for one in problems] == [(3, Problem.OPEN_QUOTE)]
    assert [row.guest.name.split()[0] for row in rows] == ["Anna", "Bo"] + ["Emil"] * bool(after)


def test_each_line_is_a_guest_or_stays_out_and_none_goes_uncounted():
    lines = ["going", "cancelled", "waitlist", "going", "cancelled"]
    records = [(number, ["Anna", f"anna{number % 2}@example.org", state]) for number, state in enumerate(lines, 2)]

    rows, out = read_guests(records, {0: Column.NAME, 1: Column.EMAIL, 2: Column.STATE}, {})

    assert sorted([row.line for row in rows] + [one.line for one in out]) == [2, 3, 4, 5, 6]
    assert {one.line: one.problem for one in out} == {
        3: Problem.REPEATED,
        4: Problem.UNDECIDED,
        6: Problem.REPEATED,
    }


@pytest.mark.parametrize(
    ("content", "name", "fault"),
    [
        (b"", "empty.csv", Fault.EMPTY),
        (b"\xef\xbb\xbf\r\n", "empty.csv", Fault.EMPTY),
        (b"%PDF-1.7 ...", "list.pdf", Fault.NOT_A_TABLE),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "list.xls", Fault.OLD_EXCEL),
        (b"PK\x03\x04 no zip at all xl/", "list.xlsx", Fault.UNREADABLE),
        (b"a," * MAX_BYTES, "long.csv", Fault.TOO_BIG),
    ],
)
def test_what_is_no_list_is_named_and_never_an_error(content, name, fault):
    assert read_table(content, name).fault is fault


def test_of_a_longer_list_the_first_five_thousand_guests_are_read():
    content = "Name,Email\n" + "".join(f"Guest {number},g{number}@example.org\n" for number in range(MAX_LINES + 5))

    table = read_table(content.encode(), "long.csv")

    assert (len(table.records), table.fault) == (MAX_LINES, Fault.TOO_MANY)
