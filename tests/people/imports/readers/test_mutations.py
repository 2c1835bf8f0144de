"""Files that chance has damaged: whatever the bytes are, a reader answers, and the answer is bounded."""

import os
import random
import tracemalloc

import pytest

from eventhub.people.imports.readers import MAX_PEOPLE, ReadResult
from eventhub.people.imports.readers.files import read
from eventhub.people.imports.readers.rows import MAX_ADDRESSES, MAX_TEXT
from eventhub.people.imports.readers.wire import pack_answer, unpack_answer
from tests import growth
from tests.ci import at_length
from tests.people.imports.readers import samples

MUTATIONS = int(os.environ.get("EVENTHUB_TEST_MUTATIONS") or at_length(3000, 10_000))
PERSON = "Anna,Keller,https://www.linkedin.com/in/anna,anna@example.org,Voltwerk,CEO,1 May 2020\n"
SEEDS = (
    (samples.LINKEDIN + PERSON + '"Bo",Doe,,bo@example.org,"Acme, Inc.",,\n', "Connections.csv"),
    (samples.GOOGLE_OLD + "Zhang Min,Min,,Zhang,,Minnie,* My,Work,m@example.org ::: z@b.de,Home,,,+86 1\n", "g.csv"),
    (samples.OUTLOOK_GERMAN + "Anna;;Keller;Voltwerk;;Chefin;+49 171 1234567;;anna@example.org;\n", "o.csv"),
    ("姓名\t邮箱\t手机号\n张敏\tzm@example.org\t13800138000\n", "t.tsv"),
    (
        "BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E5=BC=A0;=E6=95=8F\nTEL:1380=\n013\n"
        "END:VCARD\n",
        "a.vcf",
    ),
    (
        "BEGIN:VCARD\nVERSION:3.0\nFN;ENCODING=b:5byg5pWP\nORG;CHARSET=GBK;ENCODING=BASE64:yc8=\nEMAIL:z@b.de\n"
        "END:VCARD\n",
        "b.vcf",
    ),
    (
        'BEGIN:VCARD\nN:Li;Wei\nAGENT:\nBEGIN:VCARD\nFN:X\nEND:VCARD\nX-P;X="a:b":c\n d\nitem1.TEL:+49 30 1\n'
        "END:VCARD\n",
        "c.vcf",
    ),
    (
        'To: "Keller, Anna" <a@b.de>; Bob <bob@example.org>\n1. 张敏（同济）、李伟\n#接龙\nName: Bo\n'
        "Tel: +49 30 123456\n",
        "p.txt",
    ),
)
ENCODINGS = ("utf-8", "utf-8", "utf-8", "utf-16", "utf-16-le", "gb18030")


def mutated(rng: random.Random, mutations: int) -> tuple[bytes, str]:
    """A sample with some of its bytes replaced, doubled, lost, or mixed with those of another, so many times."""
    text, filename = rng.choice(SEEDS)
    content = bytearray(text.encode(rng.choice(ENCODINGS)))
    for _ in range(mutations):
        at, length = rng.randrange(len(content) + 1), rng.randint(0, 12)
        piece = rng.choice(
            (
                rng.randbytes(length),
                rng.choice(growth.UNITS).encode() * rng.randint(1, 5),
                bytes(content[at : at + length]) * rng.randint(0, 9),
                rng.choice(SEEDS)[0].encode()[at : at + 40],
            )
        )
        content[at : at + rng.choice((0, length))] = piece
    return bytes(content), rng.choice((filename, filename, "pasted.txt", "x.csv"))


@pytest.mark.timeout(600)
def test_a_damaged_file_is_answered_and_the_answer_is_bounded():
    rng = random.Random(20_261_130)
    done = 0
    while done < MUTATIONS:
        mutations = rng.randint(1, 7)
        content, filename = mutated(rng, mutations)
        result = read(content, filename)
        assert_bounded(result, content)
        if done % 50 == 0:
            assert unpack_answer(pack_answer(result)) == result, content
        done += mutations


def test_reading_takes_a_small_multiple_of_the_memory_of_a_damaged_file():
    rng = random.Random(7)
    peaks = []
    for times in (20, 200):
        content, filename = mutated(rng, 3)
        read(content, filename)
        tracemalloc.start()
        read(content * times, filename)
        peaks.append(tracemalloc.get_traced_memory()[1] / len(content * times))
        tracemalloc.stop()

    assert peaks[1] < 2 * peaks[0]


def assert_bounded(result: ReadResult, content: bytes) -> None:
    assert result.rows or result.complaints, content
    assert len(result.rows) <= min(MAX_PEOPLE, len(content)), content
    for row in result.rows:
        assert row.name or row.other_name or row.emails or row.phones, content
        assert len(row.emails) <= MAX_ADDRESSES and len(row.phones) <= MAX_ADDRESSES, content
        assert max(map(len, (row.name, row.other_name, row.company, row.position, row.school))) <= MAX_TEXT, content


@pytest.mark.parametrize("value", ["é", "5byg5pWP=", "!", "张敏", "QUJD" * 3 + "Q"])
def test_base64_that_is_none_costs_no_card(value):
    card = f"BEGIN:VCARD\nFN;ENCODING=b:{value}\nN;ENCODING=BASE64:{value}\nEMAIL:a@example.org\nEND:VCARD\n"

    assert [row.emails for row in read(card.encode(), "x.vcf").rows] == [("a@example.org",)]


@pytest.mark.parametrize("charset", ["idna", "punycode", "undefined", "hex", "unicode_escape", "\x00", "x" * 900])
def test_a_charset_that_no_phone_writes_is_read_as_utf_8(charset):
    card = f"BEGIN:VCARD\nFN;CHARSET={charset};ENCODING=QUOTED-PRINTABLE:=E5=BC=A0=E6=95=8F\nEND:VCARD\n"

    assert [row.name for row in read(card.encode(), "pasted.txt").rows] in (["张敏"], [])
