import ast
import re

import pytest
from babel.messages.pofile import read_po
from flask_babel import force_locale, get_locale, gettext, ngettext
from opencc import OpenCC

from eventhub.platform import i18n
from eventhub.platform.i18n.extraction import find_missing, write_template
from eventhub.platform.i18n.traditional import MODULES, convert, in_hong_kong, write_all
from eventhub.text.languages import Language
from eventhub.text.traditional import in_traditional
from tests.design_app import make_design_app

CHINESE = Language.CHINESE
# What stands for a name of a person or an event.
NAMED = {"name", "title", "event", "host", "giver", "requester", "target", "introducer", "offerer", "other", "person"}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


def fragment(folder, name, text):
    (folder / CHINESE).mkdir(exist_ok=True)
    (folder / CHINESE / name).write_text(text, encoding="utf-8")


@pytest.mark.parametrize("language", [Language.CHINESE, Language.TRADITIONAL, Language.HONG_KONG])
def test_every_string_of_the_house_has_its_chinese(language):
    missing = find_missing(language)

    assert not missing, "\n".join(f"{place}: {text!r}" for text, place in sorted(missing.items()))


def test_what_guests_read_is_whole_in_german():
    """Pages of organisers and operators may be behind; what they lack is said in English."""
    behind = {"api", "checkin", "companion", "console", "creating", "operations", "organiser", "overview", "questions"}
    translated = {i18n.singular(message.id) for message in i18n.merge(Language.GERMAN) if message.id}
    missing = {
        path.stem: lacking
        for path in i18n.list_fragments(CHINESE)
        if path.stem not in behind and (lacking := msgids_of(path) - translated)
    }

    assert missing == {}


def said_by(catalog):
    return {i18n.singular(message.id): tuple(several(message.string)) for message in catalog if message.id}


def msgids_of(path):
    with path.open("rb") as file:
        return {i18n.singular(message.id) for message in read_po(file) if message.id}


@pytest.mark.parametrize("language", i18n.TRANSLATED)
def test_a_translation_keeps_tags_and_marks_of_its_english(language):
    kept = re.compile(r"</?[a-z]+>|\{\w*\}|\*\*|____")
    wrong = [
        (message.id, message.string)
        for message in i18n.merge(language)
        if message.id
        and set(kept.findall(i18n.singular(message.id))) != set(kept.findall(i18n.singular(message.string)))
    ]

    assert not wrong


def test_a_new_language_begins_with_every_sentence(tmp_path):
    template = write_template(tmp_path / "messages.pot").read_text("utf-8")

    assert 'msgid "Sign in"' in template
    assert 'msgid "in %(num)s day"' in template
    assert 'msgid "(optional)"' in template


def test_traditional_chinese_is_what_the_command_makes_of_simplified():
    assert write_all() == [], "run `make translations` and commit what it wrote"


def test_no_sign_that_only_simplified_chinese_has_stands_in_traditional():
    # Signs of both scripts that a table of single signs takes for simplified ones.
    both = set("台群吃后里准")
    signs, back = OpenCC("s2t"), OpenCC("t2s")
    words = "".join(word for message in i18n.merge(Language.TRADITIONAL) for word in several(message.string))
    words += "".join((i18n.FOLDER.parents[2] / folder / "traditional.py").read_text("utf-8") for folder in MODULES)

    simplified = {sign for sign in set(words) - both if signs.convert(sign) != sign and back.convert(sign) == sign}

    assert simplified == set()


@pytest.mark.parametrize(
    ("written", "turned"),
    [
        ("请把“名单”保存为文件", "請把「名單」儲存為檔案"),
        ("这份名单只有你能看到", "這份名單只有你能看到"),
        ("填写微信号和邮箱", "填寫 WeChat ID 和電子信箱"),
        ("发送二维码的链接", "傳送 QR Code 的連結"),
        ("来自领英，或谷歌通讯录", "來自 LinkedIn，或 Google 通訊錄"),
        ("上传%(name)s的二维码", "上傳%(name)s的 QR Code"),
        ("默认、视频、软件、网络、上传、打印", "預設、影片、軟體、網路、上傳、列印"),
        ("台湾的账号已签到", "台灣的帳號已報到"),
        ("30 天后退出登录", "30 天後登出"),
        ("团队里的权限", "團隊裡的權限"),
        ("最好带上国家代码", "最好帶上國碼"),
        ("没有跟踪，直接回复", "沒有追蹤，直接回覆"),
        ("推后四周", "延後四週"),
        ('msgstr "对象"', 'msgstr "對象"'),
        ("第 %(line)s 行没有姓名，请选哪一列", "第 %(line)s 列沒有姓名，請選哪一欄"),
        ("已通过 %(num)s 位来宾", "已核准 %(num)s 位來賓"),
        ("%(name)s通过 %(here)s 写给你的", "%(name)s透過 %(here)s 寫給你的"),
        ("有结果会发邮件通知你", "有結果會寄信通知你"),
        ("加一条笔记，举报这条通知", "加一則筆記，檢舉這則通知"),
        ("在给公司融资，喜欢徒步", "在為公司募資，喜歡健行"),
        ("关注俱乐部的人，主办方", "追蹤社團的人，主辦單位"),
        ("光伏这块，现在最关注的是什么？", "太陽光電這方面，目前最關心的是什麼？"),
        ("往期活动：暂无安排，目前就这些人", "過往活動：目前沒有安排，目前就這幾位"),
        ("我们老家都在绍兴，每年回老家", "我們祖籍都在紹興，每年回老家"),
        ("想和同行交流，在拓展客户，和你对得上", "想和同業交流，在開發客戶，與你契合"),
        ("发了消息，报姓名也行，过时就让给其他人", "傳了訊息，報姓名也可以，逾時就讓給其他人"),
        ("不接受身份不明的来宾，网上也一样", "不接受身分不明的來賓，網路上也一樣"),
    ],
)
def test_words_are_those_of_taiwan(written, turned):
    assert convert(written) == turned


@pytest.mark.parametrize(
    ("taiwan", "hong_kong"),
    [
        ("郵件伺服器拒收了寄到這個電子信箱的郵件", "郵件伺服器拒收了寄到這個電郵地址的電郵"),
        ("看看垃圾郵件，有結果會寄信通知你", "看看垃圾郵件，有結果會以電郵通知你"),
        ("沒有網路也能用，網路上認識", "沒有網絡也能用，網上認識"),
        ("帳號、軟體、使用者、身分、報到", "帳戶、軟件、用戶、身份、簽到"),
        ("在為公司募資，想多了解這個產業", "在為公司融資，想多了解這個行業"),
        ("保留著指紋，通訊錄裡的著作", "保留着指紋，通訊錄裏的著作"),
        ("檔案、連結、資訊、預設、登入", "檔案、連結、資訊、預設、登入"),
    ],
)
def test_hong_kong_has_its_own_words_where_they_differ_from_those_of_taiwan(taiwan, hong_kong):
    assert in_hong_kong(taiwan) == hong_kong


def test_the_catalogue_of_hong_kong_holds_only_what_it_says_otherwise():
    with (i18n.FOLDER / Language.HONG_KONG / "words.po").open("rb") as file:
        own = said_by(read_po(file, locale=Language.HONG_KONG.value))
    taiwan, whole = said_by(i18n.merge(Language.TRADITIONAL)), said_by(i18n.merge(Language.HONG_KONG))

    assert own and all(said != taiwan[msgid] for msgid, said in own.items())
    assert whole == taiwan | own


def test_no_word_of_taiwan_alone_is_left_for_hong_kong():
    taken = {"電子信箱", "網路", "軟體", "帳號", "使用者", "產業", "募資", "徵才", "裡", "身分", "印表機"}
    said = "".join(word for message in i18n.merge(Language.HONG_KONG) for word in several(message.string))

    assert {word for word in taken if word in said} == set()


@pytest.mark.parametrize(
    ("name", "turned"),
    [
        ("酒店", "飯店"),
        ("租房", "租屋"),
        ("可持续发展", "永續發展"),
        ("哈萨克斯坦", "哈薩克"),
        ("朝鲜", "北韓"),
        ("闽南语", "台語"),
        ("慈溪", "慈溪"),
        ("云浮云城区", "雲浮雲城區"),
        ("的里雅斯特", "的里雅斯特"),
        ("布雷斯特", "布雷斯特"),
        ("特伦托大学", "特倫托大學"),
        ("北京师范大学", "北京師範大學"),
    ],
)
def test_names_are_spelled_as_in_taiwan(name, turned):
    assert in_traditional(name) == turned


def test_names_in_hong_kong_are_turned_sign_by_sign_where_taiwan_says_them_in_other_words():
    names = ("酒店", "意大利", "北京师范大学", "的里雅斯特")
    turned = ["酒店", "意大利", "北京師範大學", "的里雅斯特"]

    assert [in_traditional(name, Language.HONG_KONG) for name in names] == turned
    assert in_traditional("意大利", Language.CHINESE) == "意大利"


@pytest.mark.parametrize("language", i18n.TRANSLATED)
def test_a_translation_uses_exactly_the_names_of_its_english(language):
    wrong = [
        (message.id, message.string)
        for message in i18n.merge(language)
        if message.id and names_in(message.id) - {"num"} != names_in(message.string) - {"num"}
    ]

    assert not wrong


def test_no_space_stands_between_hanzi_and_what_may_be_a_name_in_hanzi():
    """李伟想认识你, but Anna Keller 想认识你: the filters `hanzi` and `spaced` add the space of a Latin name."""
    beside = re.compile(r"[\u4e00-\u9fff] %\((\w+)\)s|%\((\w+)\)s (?=[\u4e00-\u9fff])")
    wrong = [
        words
        for message in i18n.merge(CHINESE)
        for words in several(message.string)
        for found in beside.finditer(words)
        if NAMED & set(found.groups())
    ]

    assert not wrong


def several(words):
    return [words] if isinstance(words, str) else words


def names_in(words):
    return set(PLACEHOLDER.findall(" ".join([words] if isinstance(words, str) else words)))


def test_flask_babel_finds_the_merged_words_under_the_name_of_the_locale():
    with make_design_app("zh_Hans").test_request_context("/"):
        assert str(get_locale()) == "zh_Hans"
        assert gettext("Sign in") == "登录"
        assert ngettext("in %(num)s day", "in %(num)s days", 17) == "17 天后"
        with force_locale("en"):
            assert gettext("Sign in") == "Sign in"


def test_fragments_that_disagree_name_both_places(tmp_path):
    fragment(tmp_path, "events.po", 'msgid "Guest"\nmsgstr "来宾"\n')
    fragment(tmp_path, "notes.po", 'msgid "Note"\nmsgstr "笔记"\n\nmsgid "Guest"\nmsgstr "客人"\n')

    with pytest.raises(i18n.TranslationConflict, match=r"(?s)events\.po:1.*notes\.po:4"):
        i18n.merge(CHINESE, tmp_path)


def test_the_same_words_twice_are_one_entry(tmp_path):
    fragment(tmp_path, "events.po", 'msgid "Guest"\nmsgstr "来宾"\n')
    fragment(tmp_path, "notes.po", 'msgid "Guest"\nmsgstr "来宾"\n')

    assert len([message for message in i18n.merge(CHINESE, tmp_path) if message.id]) == 1


def test_compiling_happens_again_only_after_a_change(tmp_path):
    fragment(tmp_path, "events.po", 'msgid "Guest"\nmsgstr "来宾"\n')
    i18n.ensure_compiled(tmp_path)
    first = i18n.compiled_file(CHINESE, tmp_path).stat().st_mtime_ns

    i18n.ensure_compiled(tmp_path)
    untouched = i18n.compiled_file(CHINESE, tmp_path).stat().st_mtime_ns
    fragment(tmp_path, "notes.po", 'msgid "Note"\nmsgstr "笔记"\n')
    i18n.ensure_compiled(tmp_path)

    assert untouched == first
    assert b"\xe7\xac\x94\xe8\xae\xb0" in i18n.compiled_file(CHINESE, tmp_path).read_bytes()
    assert not list(tmp_path.rglob("*.tmp"))


def test_merging_needs_no_web_framework():
    source = (i18n.FOLDER / "__init__.py").read_text(encoding="utf-8")

    imported = {node.module for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ImportFrom)}

    assert not any(name.startswith("flask") for name in imported)
