"""No reader takes more than linear time, whatever a file or a paste is made of."""

import zlib
from functools import partial

import pytest

from eventhub.people.imports.readers import MAX_PEOPLE, ComplaintCode, Field
from eventhub.people.imports.readers.cards import read_labels
from eventhub.people.imports.readers.encodings import decode
from eventhub.people.imports.readers.files import read
from eventhub.people.imports.readers.lists import read_people
from eventhub.people.imports.readers.pasted import read_pasted
from eventhub.people.imports.readers.people import make_row, order_names, strip_titles
from eventhub.people.imports.readers.rows import MAX_ADDRESSES, MAX_LINE
from eventhub.people.imports.readers.table import read_first_records, read_table
from eventhub.people.imports.readers.vcard import read_vcards
from tests import growth
from tests.ci import at_length
from tests.people.imports.readers.samples import LINKEDIN

CARD = "BEGIN:VCARD\nVERSION:3.0\nFN:Anna Keller\n"
# Each as its caller meets it: a whole file of bytes, a text, or one line.
READERS = {
    "a pasted text": lambda text: read(text.encode(), "pasted.txt"),
    "a file of unknown kind": lambda text: read(text.encode(), "Contacts.csv"),
    "LinkedIn's table": lambda text: read((LINKEDIN + text).encode(), "Connections.csv"),
    "a table of many columns": lambda text: read((f"Name,E-mail,{'Phone,' * 99}\n" + text).encode(), "x.csv"),
    "a table whose owner named its columns": lambda text: read(text.encode(), "x.csv", {0: Field.NAME, 2: Field.EMAIL}),
    "a card": lambda text: read((CARD + text).encode(), "x.vcf"),
    "a name on a card": lambda text: read(f"{CARD}N:{text}\nEMAIL:{text}\n".encode(), "x.vcf"),
    "a quoted-printable card": lambda text: read(f"{CARD}N;QUOTED-PRINTABLE:{text}=\n{text}".encode(), "x.vcf"),
    "UTF-16 without a mark": lambda text: read(text.encode("utf-16-le"), "x.csv"),
    "GB18030": lambda text: read(text.encode("gb18030", "replace"), "x.csv"),
    "half a byte": lambda text: read(text.encode() + b"\xff" + text.encode(), "x.csv"),
}
# What is asked of single lines, which are no longer than MAX_LINE; and of whole texts whose lines nobody has cut.
PARTS = {
    "labels": read_labels,
    "people on a line": read_people,
    "a name": strip_titles,
    "the parts of a name": lambda text: order_names(text, text, text, text, text),
    "a person": lambda text: make_row(1, (text, text), emails=[text], phones=[text], company=text),
    "lines of a paste": read_pasted,
    "lines of a table": read_table,
    "records": read_first_records,
    "lines of cards": read_vcards,
    "bytes": lambda text: decode(text.encode(), ""),
}
QUICK = {500: 0.02, 4000: 0.02} | at_length({}, {16_000: 0.1})
PART_QUICK = {250: 0.02, MAX_LINE // 2: 0.02}
# A twentieth of the units, another one for each reader: what grows too fast does so for many of them.
SHARE = 20
ALWAYS = ("\n", "a\n", ",")
# Processor time is measured; on a busy machine it takes many times as long by the clock.
pytestmark = pytest.mark.timeout(900)


def work(reader, unit, shape, size):
    return partial(reader, growth.hostile(unit, shape, size))


def complaints(name, reader, quick):
    units = [one for one in growth.UNITS if one in ALWAYS or zlib.crc32(repr((name, one)).encode()) % SHARE == 0]
    found = []
    for unit in units:
        for shape in range(len(growth.SHAPES)):
            wrong = growth.complaint(partial(work, reader, unit, shape), quick)
            found += [f"{unit!r} in shape {shape}: {wrong}"] if wrong else []
    return found


@pytest.mark.parametrize("name", READERS)
def test_twice_as_large_a_file_takes_twice_as_long(name):
    assert complaints(name, READERS[name], QUICK) == []


@pytest.mark.parametrize("name", PARTS)
def test_twice_as_long_a_line_takes_twice_as_long(name):
    assert complaints(name, PARTS[name], PART_QUICK) == []


def test_a_reader_that_looks_back_from_each_line_at_all_before_it_would_be_found():
    def looks_back(text):
        lines = text.split("\n")
        return [sum(other == line for other in lines[:number:3]) for number, line in enumerate(lines)]

    assert growth.complaint(partial(work, looks_back, "\n", 0), QUICK)


def test_a_line_of_many_thousand_characters_is_cut_and_the_next_one_is_read():
    text = f"Anna Keller <anna@example.org>{' x' * 5000}\nBo Doe <bo@example.org>\n"

    result = read(text.encode(), "pasted.txt")

    assert [row.emails for row in result.rows] == [("anna@example.org",), ("bo@example.org",)]
    assert [(one.code, one.line) for one in result.complaints] == [(ComplaintCode.LONG_LINE, 1)]


def test_a_cell_that_is_cut_within_its_quotes_swallows_no_other_row():
    long = '"' + "x" * MAX_LINE + '"'
    text = f"{LINKEDIN}Anna,Keller,,anna@example.org,{long},CEO,\nBo,Doe,,bo@example.org,,,\n"

    result = read(text.encode(), "Connections.csv")

    assert [row.name for row in result.rows] == ["Anna Keller", "Bo Doe"]
    assert [(one.code, one.line) for one in result.complaints] == [(ComplaintCode.LONG_LINE, 2)]


def test_of_a_card_what_is_too_long_is_cut_and_its_photo_is_passed_over():
    photo = "PHOTO;ENCODING=b:" + "QUJD" * 5000
    text = f"{CARD}{photo}\nNOTE:{'x' * 9000}\nORG:{'Voltwerk ' * 900}\nEMAIL:anna@example.org\nEND:VCARD\n"

    result = read(text.encode(), "x.vcf")

    assert [(row.name, row.emails) for row in result.rows] == [("Anna Keller", ("anna@example.org",))]
    assert [(one.code, one.line) for one in result.complaints] == [(ComplaintCode.LONG_LINE, 6)]


def test_twenty_thousand_people_are_enough_also_where_many_stand_on_a_line():
    line = ",".join(f"a{number}@b.de" for number in range(150))
    lines = MAX_PEOPLE // 150 + 10

    result = read(f"{line}\n".encode() * lines, "pasted.txt")

    assert len(result.rows) == MAX_PEOPLE
    assert [one.code for one in result.complaints] == [ComplaintCode.TOO_MANY]


@pytest.mark.parametrize(
    ("text", "filename"),
    [
        ("Anna Keller\n" + "".join(f"Tel: +49 30 1{number:06}\n" for number in range(300)), "pasted.txt"),
        (CARD + "".join(f"TEL:+49 30 1{number:06}\n" for number in range(300)), "x.vcf"),
        ("Name,Phone\nAnna," + ";".join(f"+49301{number:06}" for number in range(140)), "x.csv"),
    ],
)
def test_nobody_has_hundreds_of_numbers(text, filename):
    assert [len(row.phones) for row in read(text.encode(), filename).rows[:1]] == [MAX_ADDRESSES]
