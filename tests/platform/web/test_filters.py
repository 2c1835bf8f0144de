from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from flask_babel import force_locale
from markupsafe import Markup

from eventhub.platform.web import dates, filters
from eventhub.text.languages import Language
from tests.design_app import make_design_app

EVENING = datetime(2026, 12, 10, 10, 30, tzinfo=UTC)
MONDAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def in_english():
    with make_design_app().test_request_context("/"):
        yield


def in_chinese(function, *arguments):
    with force_locale("zh_Hans"):
        return function(*arguments)


def person(name, other_name=""):
    return SimpleNamespace(name=name, other_name=other_name)


@pytest.mark.parametrize(
    "own, other, expected",
    [
        ("Anna Keller", "", "AK"),
        ("Zhang Min", "张敏", "张"),
        ("张敏", "Zhang Min", "张"),
        ("Priya", "", "P"),
        ("José María Aznar López", "", "JL"),
        ("", "", "·"),
        ("—", "", "·"),
    ],
)
def test_initials_are_the_surname_sign_or_two_letters(own, other, expected):
    assert filters.initials(person(own, other)) == expected


@pytest.mark.parametrize(
    "form, english, chinese",
    [
        ("", "Hello Wang Jianping,", "王建平，你好："),
        ("王总", "Hello Wang Jianping,", "王总："),
        ("Dr. Wang", "Hello Dr. Wang,", "王建平，你好："),
    ],
)
def test_a_mail_greets_by_the_form_of_address_in_its_script(form, english, chinese):
    reader = SimpleNamespace(name="王建平", other_name="Wang Jianping", form_of_address=form)

    assert filters.greeting(reader) == english
    assert in_chinese(filters.greeting, reader) == chinese


@pytest.mark.parametrize(
    "own, other, english, chinese",
    [
        ("李伟", "Li Wei", "Li Wei 李伟", "李伟 Li Wei"),
        ("Zhang Min", "张敏", "Zhang Min 张敏", "张敏 Zhang Min"),
        ("单明", "", "Shàn Míng 单明", "单明"),
        ("Anna Keller", "", "Anna Keller", "Anna Keller"),
    ],
)
def test_both_names_stand_in_the_order_of_their_reader(own, other, english, chinese):
    assert filters.both_names(person(own, other)) == english
    assert in_chinese(filters.both_names, person(own, other)) == chinese


@pytest.mark.parametrize(
    "own, other, english, chinese",
    [
        ("李伟", "Li Wei", "Li Wei", "李伟"),
        ("Zhang Min", "张敏", "Zhang Min", "张敏"),
        ("Anna Keller", "", "Anna Keller", "Anna Keller"),
        ("Anna Keller", "Anna", "Anna Keller", "Anna Keller"),
    ],
)
def test_a_person_is_called_in_the_script_of_the_page(own, other, english, chinese):
    somebody = person(own, other)

    assert filters.called(somebody) == english
    assert in_chinese(filters.called, somebody) == chinese
    assert {filters.called(somebody), filters.also_called(somebody)} == {own, other}


def test_a_tint_stays_the_same_and_within_six():
    tints = {filters.tint(person(f"Guest {number}")) for number in range(100)}

    assert tints == {1, 2, 3, 4, 5, 6}
    assert filters.tint(person("Anna Keller")) == filters.tint("Anna Keller")


def test_chinese_runs_are_marked_and_the_rest_is_escaped():
    marked = filters.hanzi("Tongji 同济大学, <b> & 上海·浦东")

    assert marked == Markup(
        'Tongji <span lang="zh-Hans">同济大学</span>, &lt;b&gt; &amp; <span lang="zh-Hans">上海·浦东</span>'
    )


def test_on_a_chinese_page_hanzi_need_no_mark():
    assert in_chinese(filters.hanzi, "同济 <b>") == Markup("同济 &lt;b&gt;")


def test_a_translated_sentence_is_marked_and_spaced_like_any_text():
    """Jinja hands it on escaped already, names and all."""
    sentence = Markup("Ask %s to introduce you") % "李伟 & Co"

    assert filters.hanzi(sentence) == 'Ask <span lang="zh-Hans">李伟</span> &amp; Co to introduce you'
    assert in_chinese(filters.hanzi, Markup("把%s引荐给张敏") % "Anna & Co") == "把 Anna &amp; Co 引荐给张敏"


def test_what_holds_tags_is_left_as_it_is():
    assert filters.hanzi(Markup('<b title="李伟">李伟</b>')) == '<b title="李伟">李伟</b>'


def test_spacing_keeps_what_is_escaped_escaped():
    spaced = in_chinese(filters.spaced, Markup("引荐%s") % "A & B")

    assert isinstance(spaced, Markup) and spaced == "引荐 A &amp; B"


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("李伟", "李伟邀请你参加。"),
        ("Anna Keller", "Anna Keller 邀请你参加。"),
        ("José", "José 邀请你参加。"),
    ],
)
def test_a_name_in_latin_letters_alone_has_a_space_beside_hanzi(name, sentence):
    assert in_chinese(filters.hanzi, f"{name}邀请你参加。") == sentence


def test_a_chinese_sentence_with_its_stop_is_one_run():
    assert filters.hanzi("中英文都可以，欢迎。") == '<span lang="zh-Hans">中英文都可以，欢迎。</span>'


def test_days_are_written_as_each_language_writes_them(sqlite_app):
    on = date(2026, 12, 10)
    written = {}
    for each in Language:
        with sqlite_app.test_request_context("/"), force_locale(each.value):
            written[each.value] = [
                f(on) for f in (dates.day, dates.exact_date, dates.short_day, dates.plain_date, dates.month_short)
            ]

    assert written == {
        "en": ["Thursday, 10 December 2026", "10 December 2026", "Thu 10 Dec", "10 December", "Dec"],
        "zh_Hans": ["2026年12月10日 星期四", "2026年12月10日", "12月10日 周四", "12月10日", "12月"],
        "zh_Hant": ["2026年12月10日 星期四", "2026年12月10日", "12月10日 週四", "12月10日", "12月"],
        "zh_Hant_HK": ["2026年12月10日 星期四", "2026年12月10日", "12月10日 週四", "12月10日", "12月"],
        "de": ["Donnerstag, 10. Dezember 2026", "10. Dezember 2026", "Do., 10. Dez.", "10. Dezember", "Dez"],
    }


def test_a_day_is_written_in_the_zone_of_the_event():
    late = datetime(2026, 12, 10, 16, 30, tzinfo=UTC)

    assert dates.day(late, "Asia/Shanghai") == "Friday, 11 December 2026"
    assert dates.day(late, "Europe/Berlin") == "Thursday, 10 December 2026"
    assert in_chinese(dates.day, late, "Asia/Shanghai") == "2026年12月11日 星期五"


def test_times_are_written_short():
    assert dates.time(EVENING, "Asia/Shanghai") == "18:30"
    assert dates.day_time(EVENING, "Asia/Shanghai") == "Thu 10 Dec, 18:30"
    assert in_chinese(dates.day_time, EVENING, "Asia/Shanghai") == "12月10日 周四 18:30"
    assert dates.long_day_time(EVENING, "Asia/Shanghai") == "Thursday, 10 December 2026, 18:30"
    assert in_chinese(dates.long_day_time, EVENING, "Asia/Shanghai") == "2026年12月10日 星期四 18:30"
    assert dates.iso(EVENING, "Asia/Shanghai") == "2026-12-10T18:30:00+08:00"


@pytest.mark.parametrize(
    "zone, expected",
    [
        ("Asia/Shanghai", "Beijing time (UTC+8)"),
        ("Asia/Hong_Kong", "Hong Kong time (UTC+8)"),
        ("Asia/Kolkata", "Kolkata time (UTC+5:30)"),
        ("America/St_Johns", "St. John’s time (UTC-3:30)"),
        ("UTC", "UTC"),
    ],
)
def test_a_zone_is_said_in_words(zone, expected):
    assert dates.zone_words(zone, EVENING) == expected


def test_a_zone_is_said_in_chinese_and_exactly():
    assert in_chinese(dates.zone_words, "Asia/Shanghai", EVENING) == "北京时间"
    assert in_chinese(dates.zone_words, "Europe/Berlin", EVENING) == "柏林时间（UTC+1）"
    assert dates.zone_exact("Asia/Shanghai", EVENING) == "Beijing time, UTC+8"
    assert in_chinese(dates.zone_exact, "Asia/Shanghai", EVENING) == "北京时间"
    assert [dates.zone_exact(zone, EVENING) for zone in ("UTC", "Etc/UTC")] == ["UTC", "UTC"]
    assert dates.zone_exact("Africa/Abidjan", EVENING) == "Abidjan time, UTC"


def test_a_reader_elsewhere_is_told_their_own_time_too():
    assert dates.zone_exact("Asia/Shanghai", EVENING, "Europe/Berlin") == "Beijing time, UTC+8; 11:30 Berlin time"
    assert in_chinese(dates.zone_exact, "Asia/Shanghai", EVENING, "Europe/Berlin") == "北京时间；柏林时间 11:30"
    night = EVENING + timedelta(hours=6)
    assert dates.zone_exact("Europe/Berlin", night, "Australia/Sydney").endswith("; Fri 11 Dec, 03:30 Sydney time")
    assert dates.zone_exact("Asia/Shanghai", EVENING, "Asia/Taipei") == "Beijing time, UTC+8", "the same clock"
    assert dates.zone_exact("Asia/Shanghai", EVENING, "UTC") == "Beijing time, UTC+8", "nothing is known of them"


@pytest.mark.parametrize(
    "title, second, english, chinese",
    [
        ("Evening", "清洁能源之夜", "Evening", "清洁能源之夜"),
        ("清洁能源之夜", "Evening", "Evening", "清洁能源之夜"),
        ("Evening", "", "Evening", "Evening"),
        ("Evening", "Abend", "Evening", "Evening"),
        ("Evening", "Evening", "Evening", "Evening"),
    ],
)
def test_an_event_is_called_in_the_language_of_the_page(title, second, english, chinese):
    spoken = "zh_Hans" if filters.has_hanzi(second) else "de" if second == "Abend" else "en"
    event = SimpleNamespace(title=title, translations={spoken: {"title": second}})

    assert (filters.event_title(event), in_chinese(filters.event_title, event)) == (english, chinese)
    assert {filters.event_title(event), filters.other_title(event)} == {title, "" if second == title else second}


def test_no_event_has_no_title():
    assert (filters.event_title(None), filters.other_title(None)) == ("", "")


@pytest.mark.parametrize(
    "typed, english, chinese",
    [
        ("上海", "Shanghai", "上海"),
        ("Shanghai", "Shanghai", "上海"),
        ("Shanghai 上海", "Shanghai 上海", "Shanghai 上海"),
        ("小石桥村", "小石桥村", "小石桥村"),
        ("Little Stone Bridge", "Little Stone Bridge", "Little Stone Bridge"),
        ("", "", ""),
        (None, "", ""),
    ],
)
def test_a_known_city_is_named_in_the_language_of_the_page(typed, english, chinese):
    assert (filters.city_name(typed), in_chinese(filters.city_name, typed)) == (english, chinese)


@pytest.mark.parametrize(
    "days, english, chinese",
    [
        (0, "today", "今天"),
        (1, "tomorrow", "明天"),
        (4, "Friday", "星期五"),
        (17, "in 17 days", "17 天后"),
        (-1, "was yesterday", "原定昨天"),
        (-6, "was Tuesday", "原定星期二"),
        (-20, "was 3 November", "原定11月3日"),
    ],
)
def test_a_due_day_is_told_without_reproach(days, english, chinese):
    due = MONDAY + timedelta(days=days)

    assert dates.relative_day(due, MONDAY) == english
    assert in_chinese(dates.relative_day, due, MONDAY) == chinese


def test_days_are_counted_in_the_zone_of_the_reader():
    now = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
    due = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)

    assert dates.relative_day(due, now, "Europe/Berlin") == "tomorrow"
    assert dates.relative_day(due, now, "Asia/Shanghai") == "today"


@pytest.mark.parametrize("days, expected", [(-3, "3 days ago"), (-1, "yesterday"), (0, "today"), (2, "in 2 days")])
def test_a_countdown_looks_both_ways(days, expected):
    assert dates.countdown(MONDAY + timedelta(days=days), MONDAY) == expected


def test_small_numbers_are_words():
    assert filters.number_word(4, capital=True) == "Four"
    assert filters.number_word(84) == "84"
    assert in_chinese(filters.number_word, 2) == "两"


def test_thousands_stand_apart():
    assert filters.grouped(5000) == "5,000"
    assert filters.grouped(50) == "50"


@pytest.mark.parametrize(
    "typed, english, chinese",
    [
        ("en zh", "English, Chinese", "英语、中文"),
        ("en", "English", "英语"),
        ("ja, zh_Hant", "Japanese, Traditional Chinese", "日语、繁体中文"),
        ("English and Mandarin", "English and Mandarin", "English and Mandarin"),
        ("", "", ""),
    ],
)
def test_languages_are_named_in_the_language_of_the_page(typed, english, chinese):
    assert filters.language_names(typed) == english
    assert in_chinese(filters.language_names, typed) == chinese


def test_nested_form_errors_come_out_flat_and_once():
    nested = [{"day": ["Enter a day"], "time": []}, ["Enter a day", "Too late"], "Too late"]

    assert filters.flat_errors(nested) == ["Enter a day", "Too late"]


@pytest.mark.parametrize(
    ("own", "other", "expected"),
    [
        ("张敏", "", "Zhāng Mǐn"),
        ("黄雅婷", "Grace Huang", "Huáng Yǎtíng"),
        ("吴孟达", "Ng Man Tat", "Wú Mèngdá"),
        ("森健二", "Kenji Mori", ""),
        ("田中明子", "", ""),
        ("Anna Keller", "", ""),
    ],
)
def test_a_name_in_hanzi_is_read_in_pinyin_where_it_is_a_chinese_one(own, other, expected):
    assert filters.read_aloud(person(own, other)) == expected
    assert in_chinese(filters.read_aloud, person(own, other)) == ""
