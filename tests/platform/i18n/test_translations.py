import ast
import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from flask_babel import force_locale, get_locale, gettext, ngettext

from eventhub.platform import i18n
from tests.design_app import make_design_app

ROOT = Path(__file__).parents[3]
METHODS = [("**.py", "python"), ("**.html", "jinja2"), ("**.txt", "jinja2")]
KEYWORDS = {
    "_": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
# What stands for a name of a person or an event.
NAMED = {"name", "title", "event", "host", "giver", "requester", "target", "introducer", "offerer", "other", "person"}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


def singular(msgid):
    return msgid[0] if isinstance(msgid, tuple) else msgid


def strings_of_the_house():
    return {
        singular(message): f"{folder}/{name}:{line}"
        for folder in ("eventhub", "templates")
        for name, line, message, *_ in extract_from_dir(ROOT / folder, method_map=METHODS, keywords=KEYWORDS)
        if singular(message)
    }


def fragment(folder, name, text):
    (folder / i18n.LOCALE).mkdir(exist_ok=True)
    (folder / i18n.LOCALE / name).write_text(text, encoding="utf-8")


def test_every_string_of_the_house_has_its_chinese():
    translated = {singular(message.id) for message in i18n.merge() if message.id}

    found = strings_of_the_house()
    missing = {text: place for text, place in found.items() if text not in translated}

    assert found.keys() >= {"Sign in", "in %(num)s day", "(optional)"}
    assert not missing, "\n".join(f"{place}: {text!r}" for text, place in sorted(missing.items()))


def test_a_translation_uses_exactly_the_names_of_its_english():
    wrong = [
        (message.id, message.string)
        for message in i18n.merge()
        if message.id and names_in(message.id) - {"num"} != names_in(message.string) - {"num"}
    ]

    assert not wrong


def test_no_space_stands_between_hanzi_and_what_may_be_a_name_in_hanzi():
    """李伟想认识你, but Anna Keller 想认识你: the filters `hanzi` and `spaced` add the space of a Latin name."""
    beside = re.compile(r"[\u4e00-\u9fff] %\((\w+)\)s|%\((\w+)\)s (?=[\u4e00-\u9fff])")
    wrong = [
        words
        for message in i18n.merge()
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
        i18n.merge(tmp_path)


def test_the_same_words_twice_are_one_entry(tmp_path):
    fragment(tmp_path, "events.po", 'msgid "Guest"\nmsgstr "来宾"\n')
    fragment(tmp_path, "notes.po", 'msgid "Guest"\nmsgstr "来宾"\n')

    assert len([message for message in i18n.merge(tmp_path) if message.id]) == 1


def test_compiling_happens_again_only_after_a_change(tmp_path):
    fragment(tmp_path, "events.po", 'msgid "Guest"\nmsgstr "来宾"\n')
    i18n.ensure_compiled(tmp_path)
    first = i18n.compiled_file(tmp_path).stat().st_mtime_ns

    i18n.ensure_compiled(tmp_path)
    untouched = i18n.compiled_file(tmp_path).stat().st_mtime_ns
    fragment(tmp_path, "notes.po", 'msgid "Note"\nmsgstr "笔记"\n')
    i18n.ensure_compiled(tmp_path)

    assert untouched == first
    assert b"\xe7\xac\x94\xe8\xae\xb0" in i18n.compiled_file(tmp_path).read_bytes()
    assert not list(tmp_path.rglob("*.tmp"))


def test_merging_needs_no_web_framework():
    source = (i18n.FOLDER / "__init__.py").read_text(encoding="utf-8")

    imported = {node.module for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ImportFrom)}

    assert not any(name.startswith("flask") for name in imported)
