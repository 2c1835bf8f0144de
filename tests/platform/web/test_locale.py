import pytest
from flask import render_template_string
from flask_babel import force_locale, refresh

from eventhub.platform.web import locale


@pytest.fixture
def page(sqlite_app):
    with sqlite_app.test_request_context("/"):
        yield


def test_what_is_put_into_a_text_of_a_page_is_escaped_and_the_text_is_not(page):
    drawn = render_template_string('{{ _("<b>%(name)s</b> 100%%", name="<i>") }}')

    assert drawn == "<b>&lt;i&gt;</b> 100%"


def test_the_text_part_of_a_mail_is_escaped_nowhere(sqlite_app, page):
    plain = sqlite_app.jinja_env.overlay(autoescape=False).from_string('{{ _("%(name)s & co", name="<i>") }}')

    assert plain.render() == "<i> & co"


def test_a_text_follows_the_language_that_is_in_force(page):
    with force_locale("zh_Hans"):
        chinese = render_template_string('{{ _("Register") }}')
    with force_locale("en"):
        english = render_template_string('{{ _("Register") }}')

    assert (english, chinese) == ("Register", "报名")


def test_one_language_within_another_ends_where_it_began(page):
    def word():
        return render_template_string('{{ _("Register") }}')

    words = [word()]
    with force_locale("zh_Hans"):
        words.append(word())
        refresh()
        words.append(word())
        with force_locale("en"):
            words.append(word())
        words.append(word())
    words.append(word())

    assert words == ["Register", "报名", "报名", "Register", "报名", "Register"]


@pytest.mark.parametrize(
    ("header", "spoken"),
    [
        ("zh-TW, en;q=0.5", "zh_Hant"),
        ("zh-HK", "zh_Hant_HK"),
        ("zh-MO,zh;q=0.9", "zh_Hant_HK"),
        ("zh-Hant-HK", "zh_Hant_HK"),
        ("zh-Hant-CN", "zh_Hant"),
        ("zh-Hans-HK", "zh_Hans"),
        ("zh-CN,zh-TW;q=0.9", "zh_Hans"),
        ("zh-SG", "zh_Hans"),
        ("zh", "zh_Hans"),
        ("de-AT,de;q=0.9,en;q=0.8", "de"),
        ("eo, de;q=0.5", "de"),
        ("en-GB", "en"),
        ("ja", "en"),
        ("eo, en;q=0.3, zh;q=0.1", "en"),
        ("zh;q=0, en;q=0", "en"),
        ("en;q=0, zh;q=0", "en"),
    ],
)
def test_a_stranger_reads_the_language_they_like_best_of_those_they_do_not_refuse(sqlite_app, header, spoken):
    with sqlite_app.test_request_context("/", headers={"Accept-Language": header}):
        assert locale.from_browser() == spoken


def test_the_zones_of_this_machine_are_looked_up_once(monkeypatch):
    looked = []
    monkeypatch.setattr(locale, "available_timezones", lambda: looked.append(1) or {"Asia/Shanghai"})
    locale._zones.cache_clear()

    assert [locale.known_zone(name) for name in ("Asia/Shanghai", "Mars/Olympus", "")] == ["Asia/Shanghai", None, None]
    locale._zones.cache_clear()
    assert looked == [1]
