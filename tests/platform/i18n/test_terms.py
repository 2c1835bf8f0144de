"""The words of pages, mails and ready texts: one term a thing, and Chinese set by one rule.

The terms are a table of docs/style.md. A ready text (eventhub/followups/wording, eventhub/introductions/words) speaks
to a person, so that 您 is in place there; and it may quote, so that it is held to the terms alone.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from babel.messages.catalog import Message

from eventhub.platform import i18n
from eventhub.text.languages import Language

ROOT = Path(__file__).parents[3]
READY_TEXTS = ("eventhub/followups/wording", "eventhub/introductions/words")
HAN = "\u4e00-\u9fff"
COMMENT = re.compile(r"\{#.*?#\}|<!--.*?-->", re.DOTALL)
CODE = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|<[^>]*>", re.DOTALL)
QUOTED = re.compile(r"`([^`]+)`")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}")


class Term(NamedTuple):
    words: str
    pattern: re.Pattern[str]
    allowed: tuple[str, ...]


def terms() -> list[Term]:
    table = (ROOT / "docs/style.md").read_text("utf-8").partition("## Words not said")[2]
    rows = [line.strip("|").split("|") for line in table.splitlines() if line.startswith("| `")]
    return [
        Term(word, as_pattern(word), tuple(QUOTED.findall(allowed)))
        for wrong, _, allowed in rows
        for word in QUOTED.findall(wrong)
    ]


def as_pattern(word: str) -> re.Pattern[str]:
    """A Latin word by itself, whatever its case; hanzi wherever they stand."""
    return re.compile(rf"\b{re.escape(word)}\b" if word.isascii() else re.escape(word), re.IGNORECASE)


def sentences() -> Iterator[tuple[str, str]]:
    """(where, words) of all that people read."""
    for message in entries():
        for words in [*several(message.id), *several(message.string)]:
            yield "catalogue", words
    for path in (ROOT / "templates").rglob("*"):
        if path.suffix in {".html", ".txt"}:
            yield str(path.relative_to(ROOT)), CODE.sub(" ", COMMENT.sub(" ", path.read_text("utf-8")))
    for where, words in ready_texts():
        yield where, words.replace("您", "")


def ready_texts() -> Iterator[tuple[str, str]]:
    for folder in READY_TEXTS:
        for name in ("english.py", "chinese.py"):
            tree = ast.parse((ROOT / folder / name).read_text("utf-8"))
            for node in without_docstrings(tree):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield f"{folder}/{name}:{node.lineno}", node.value


def without_docstrings(tree: ast.AST) -> Iterator[ast.AST]:
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return (node for node in ast.walk(tree) if id(node) not in told)


def entries() -> Iterator[Message]:
    return (message for message in i18n.merge(Language.CHINESE) if message.id)


def several(words: str | tuple[str, ...] | list[str]) -> list[str]:
    return [words] if isinstance(words, str) else list(words)


def broken(term: Term, words: str) -> bool:
    words = PLACEHOLDER.sub("§", words)
    for phrase in term.allowed:
        words = words.replace(phrase, "")
    return term.pattern.search(words) is not None


def test_no_sentence_has_a_word_that_the_style_rules_out():
    listed = terms()
    assert len(listed) > 60

    found = {
        f"{where}: {term.words!r} in {words.strip()[:120]!r}"
        for where, words in sentences()
        for term in listed
        if broken(term, words)
    }

    assert found == set()


def test_what_may_stand_after_all_is_said_somewhere():
    """An exception that nothing needs is taken out of the table."""
    everything = "\n".join(words for _, words in sentences())

    unused = {phrase for term in terms() for phrase in term.allowed if phrase not in everything}

    assert unused == set()


def texts_in(language: Language, module: str) -> Iterator[str]:
    """What a reader of the language reads: its catalogue, and its ready texts."""
    for message in i18n.merge(language):
        if message.id:
            yield from several(message.string)
    for folder in READY_TEXTS:
        tree = ast.parse((ROOT / folder / f"{module}.py").read_text("utf-8"))
        yield from (node.value for node in without_docstrings(tree) if is_text(node))


def is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def test_traditional_chinese_has_no_words_of_the_mainland():
    paragraph = (ROOT / "docs/style.md").read_text("utf-8").partition("None of these words of the mainland")[2]
    listed = [word for word in QUOTED.findall(paragraph.partition("German:")[0]) if not word.isascii()]
    assert len(listed) > 25

    texts = list(texts_in(Language.TRADITIONAL, "traditional"))

    assert {(word, text) for text in texts for word in listed if word in text} == set()


def test_german_has_no_word_that_its_table_rules_out():
    table = (ROOT / "eventhub/platform/i18n/de/WORDS.md").read_text("utf-8")
    rows = [line.strip("|").split("|") for line in table.splitlines() if line.startswith("| ")]
    listed = [word for row in rows for word in QUOTED.findall(row[-1])]
    assert len(listed) > 20

    texts = [text for text in texts_in(Language.GERMAN, "german") if not text.isidentifier()]

    # A small letter begins a word or stands within one; a capital is that of a noun.
    assert {(word, text) for text in texts for word in listed if word in f"{text} "} == set()


NUMBER = "(?:num|number|most|max|many|all|limit|taken|least|few|done|total|inside|expected|read|found|position)"
MOMENT = "(?:when|time|at|until)"
# What a rule finds is wrong; a match may be one of these all the same.
RULES = {
    "full-width marks in Chinese": rf"[{HAN}”）] ?[,;!?()]|[,;!?()] ?[{HAN}“]|[{HAN}]:",
    "a space between hanzi and Latin letters": rf"[{HAN}][A-Za-z]|[A-Za-z][{HAN}]",
    "a space between hanzi and digits": rf"[{HAN}]\d|\d(?![年月日点分号])[{HAN}]",
    "a space between hanzi and a count": rf"[{HAN}]%\({NUMBER}\)[sd]|%\({NUMBER}\)[sd](?![年月日点分号])[{HAN}]",
    "a space between hanzi and a time": rf"[{HAN}]%\({MOMENT}\)s|%\({MOMENT}\)s[{HAN}]|[{HAN}]{{time}}|{{time}}[{HAN}]",
    "quotes are “”": r"[「」『』‘’\"']",
    "a title of an event in “”": r"(?<![“：])(?<!^)%\((?:title|event)\)s",
    "digits for tens": r"[一二三四五六七八九]?十[一二三四五六七八九]?(?!分)",
    "万 from 10,000, and no comma in a number": r"\d,\d{3}|(?<![A-Z])\d{5,}",
    "two dots of six for an ellipsis": r"(?<!…)…(?!…)|\.\.\.|。。",
    "位 for guests, friends, organisers": r"个(?:来宾|朋友|主办人|联系人|熟人|同事|校友)",
    "no space before or behind a mark": r" [，。；：！？、]|[，。；：！？、“] ",
    "no mark twice": r"([，。；：！？、])\1",
}
ALLOWED = {
    "a space between hanzi and a count": ["目前只有%(number)s位", "认识的%(number)s位", "其中%(number)s位"],
    # The page's address is parted from the comma, so that mail programs do not take it in.
    "no space before or behind a mark": ["%(page)s ，"],
}


@pytest.mark.parametrize("rule", RULES)
def test_chinese_is_set_by_rule(rule):
    found = [
        words
        for message in entries()
        for words in several(message.string)
        if re.search(RULES[rule], as_set(rule, words))
    ]

    assert found == []


def as_set(rule: str, words: str) -> str:
    """The words as a rule sees them: without what it allows, and without placeholders that it does not name."""
    for phrase in ALLOWED.get(rule, ()):
        words = words.replace(phrase, "")
    return words if "%" in RULES[rule] else PLACEHOLDER.sub("§", words)


def test_quotes_come_in_pairs():
    odd = [
        words
        for message in entries()
        for words in several(message.string)
        if words.count("“") != words.count("”") or words.count("（") != words.count("）")
    ]

    assert odd == []


@pytest.mark.parametrize(
    ("rule", "wrong"),
    [
        ("full-width marks in Chinese", "好的,已保存"),
        ("a space between hanzi and Latin letters", "导出CSV"),
        ("a space between hanzi and digits", "还有3 天"),
        ("a space between hanzi and a count", "还有%(num)s 天"),
        ("a space between hanzi and a time", "请在%(when)s 前答复"),
        ("quotes are “”", "请看「我的报名」"),
        ("a title of an event in “”", "你要参加%(title)s"),
        ("digits for tens", "三十天内"),
        ("万 from 10,000, and no comma in a number", "最多 20,000 人"),
        ("two dots of six for an ellipsis", "因为…"),
        ("位 for guests, friends, organisers", "三个来宾"),
        ("no space before or behind a mark", "已保存， 谢谢"),
        ("no mark twice", "好了。。"),
    ],
)
def test_each_rule_finds_what_breaks_it(rule, wrong):
    assert re.search(RULES[rule], wrong)
