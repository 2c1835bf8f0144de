import base64
import re
import zlib

import pytest

from eventhub.accounts.rules import BackgroundKind, BackgroundVisibility, Language
from eventhub.events.registrations.rules import RegistrationState as S
from eventhub.events.registrations.rules import VisibleTo
from eventhub.organiser.badge_data import badges_of
from eventhub.organiser.badges import Badge, break_in_two, runs, sheet
from eventhub.organiser.labels import ask_me_about
from tests.factories import make_background, make_event, make_registration, make_user, owner_of

OPEN, SHARED, CLOSED = BackgroundVisibility.OPEN, BackgroundVisibility.SHARED, BackgroundVisibility.CLOSED


@pytest.mark.parametrize(
    "text, wide, expected",
    [
        ("Anna O’Neill", False, [("Helvetica", "Anna O’Neill")]),
        ("李伟 Li", False, [("STSong-Light", "李伟"), ("Helvetica", " Li")]),
        ("Łódź", True, [("DejaVuSans", "Ł"), ("Helvetica", "ód"), ("DejaVuSans", "ź")]),
        ("Łódź", False, [("Helvetica", "Lódz")]),
        ("김민", False, [("HYSMyeongJo-Medium", "김민")]),
        ("", False, []),
    ],
)
def test_each_sign_gets_a_font_that_has_it(text, wide, expected):
    assert runs(text, wide=wide) == expected


def test_a_sheet_is_a_pdf_with_ten_badges_to_a_page_and_no_chinese_font_in_it():
    pdf = sheet("Tea", [Badge("李伟", "Li Wei", "x" * 200, "")] * 11)

    assert pdf.startswith(b"%PDF")
    assert len(re.findall(rb"/Type /Page\b", pdf)) == 2
    assert b"STSong-Light" in pdf and b"FontFile" not in pdf


def latin_words(pdf):
    """What stands in Latin letters in a sheet, one string a line."""
    packed = re.findall(rb"stream\r?\n(.*?)~>\r?\n?endstream", pdf, re.DOTALL)
    pages = b"".join(zlib.decompress(base64.a85decode(page)) for page in packed)
    return [words.decode("cp1252") for words in re.findall(rb"\((.*?)\) Tj", pages)]


@pytest.mark.parametrize(
    "name, lines",
    [
        ("Alexandra Papadopoulou", ["Alexandra Papadopoulou"]),
        ("Maximilian Freiherr von Hohenzollern-Sigmaringen", ["Maximilian Freiherr von", "Hohenzollern-Sigmaringen"]),
    ],
)
def test_a_long_name_stands_whole_on_a_badge(name, lines):
    assert latin_words(sheet("Tea", [Badge(name, "", "", "")])) == ["Tea", *lines]


@pytest.mark.parametrize(
    "name, halves",
    [
        ("Anna-Maria Keller", ("Anna-Maria", "Keller")),
        ("古丽努尔·买买提艾力·阿卜杜热依木江", ("古丽努尔·买买提艾力·", "阿卜杜热依木江")),
        ("abcdef", ("abc", "def")),
    ],
)
def test_a_name_breaks_between_words_where_it_has_some(name, halves):
    assert break_in_two(name) == halves


def made(event, now):
    return {badge.name: badge for badge in badges_of(event, 1, ask_me_about, by=owner_of(event), now=now)}


def test_a_badge_shows_two_topics_that_the_guest_released_the_most_common_first(session, now):
    event = make_event()
    anna, other = make_user("Anna"), make_user("李伟", other_name="Li Wei", language=Language.CHINESE)
    for kind, text, visibility in (
        ("interest", "Rare birds", OPEN),
        ("interest", "Tea", OPEN),
        ("cuisine", "Sichuan", OPEN),
        ("hometown", "Zigong", SHARED),
        ("school", "Tongji", CLOSED),
    ):
        make_background(anna, BackgroundKind(kind), text, visibility=visibility)
    for kind, text, visibility in (
        ("interest", "Tea", OPEN),
        ("cuisine", "Sichuan", SHARED),
        ("hometown", "Zigong", OPEN),
    ):
        make_background(other, BackgroundKind(kind), text, visibility=visibility)
    make_registration(event, anna)
    make_registration(event, other)
    make_registration(event, make_user("Waiting"), S.PENDING)

    badges = made(event, now)

    assert badges["Anna"].ask == "Ask me about: Tea · Sichuan"
    assert badges["Li Wei"] == Badge("Li Wei", "李伟", "", "可以和我聊：Tea · Zigong")
    assert set(badges) == {"Anna", "Li Wei"}


def test_who_wants_to_be_seen_by_nobody_has_a_badge_without_topics(session, now):
    event, anna = make_event(), make_user("Anna")
    make_background(anna, BackgroundKind.INTEREST, "Tea", visibility=OPEN)
    make_registration(event, anna, visible_to=VisibleTo.NOBODY)

    assert made(event, now)["Anna"].ask == ""


def test_the_organiser_gets_the_sheet_as_a_file_and_the_log_knows(browser, session):
    event = make_event()
    make_registration(event)
    organiser = browser(owner_of(event))

    pdf = organiser.post(f"/manage/{event.slug}/badges.pdf")

    assert pdf.headers["Content-Type"] == "application/pdf" and pdf.data.startswith(b"%PDF")
    assert "Made the badges (1)" in organiser.get(f"/manage/{event.slug}/log").main
