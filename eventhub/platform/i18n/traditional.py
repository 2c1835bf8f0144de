"""Traditional Chinese, made of what is written in Simplified: catalogues, and the modules of texts that people send.

For developers, who have OpenCC; what it makes is checked in. It turns signs and the words of Taiwan; what it does not
know, or turns wrongly, stands in traditional.tsv: what is written in Simplified Chinese, and what it becomes. Of what
comes out, hong_kong.tsv says what is said otherwise in Hong Kong; its catalogue holds those sentences alone.
"""

from __future__ import annotations

import re
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po
from opencc import OpenCC

from eventhub.platform.i18n import FOLDER, list_fragments, merge
from eventhub.text.catalogue import FILES, catalogue
from eventhub.text.languages import Language

ROOT = FOLDER.parents[2]
# The modules of each language that stand beside those of Simplified Chinese.
MODULES = ("eventhub/followups/wording", "eventhub/introductions/words")
# Those whose words are other ones in Hong Kong; follow-up texts read the same.
_SAID_OTHERWISE = "eventhub/introductions/words"
_QUOTES = str.maketrans("“”", "「」")
_STRING = re.compile(r'^(?:msgstr(?:\[\d+\])? )?"')
# Countries, languages, pastimes and kitchens may be called otherwise in Taiwan; other places, schools and firms not.
_IN_OTHER_WORDS = re.compile("place:[^-]*$|language:|interest:|cuisine:")
_HANZI = re.compile("[\u3400-\u9fff]")
# Where a term in Latin letters (QR Code) stands beside hanzi, there is a space. A term is between \1 and \2.
_GAP = re.compile("(?<=[\u3400-\u9fff])\2?\1(?=[A-Za-z])|(?<=[A-Za-z])\2\1?(?=[\u3400-\u9fff])")
# In foreign names these signs give sounds, where OpenCC takes them for words: 的里雅斯特 has nothing inside (裡).
# The others are old signs, which few people in Taiwan write in the names of towns: 台中, 慈溪, 凌河, 澄江.
_SOUNDS = str.maketrans("裡佈紮剋誇柺託臺檯谿淩澂", "里布扎克夸拐托台台溪凌澄")
# Signs that give a sound in some names, and are words in others: 餅乾, 幹部, 師範, 鬥魚.
_IN_NAMES = (
    (re.compile("幹(?!部)|(?<![老餅])乾"), "干"),
    (re.compile("範(?=[德思])"), "范"),
    (re.compile("鬥(?=湖)"), "斗"),
    (re.compile("(?<=西)鹹"), "咸"),
    (re.compile("(?<=浮)云(?=城)"), "雲"),
)


def convert(text: str) -> str:
    """Return a text in Traditional Chinese, with the words and quotation marks of Taiwan."""
    if not _HANZI.search(text):
        return text.translate(_QUOTES)
    terms = _terms()
    turned = (
        f"\1{terms[piece]}\2" if piece in terms else _opencc().convert(piece).translate(_QUOTES)
        for piece in _terms_apart().split(text)
    )
    return re.sub("[\1\2]", "", _GAP.sub(" ", "".join(turned)))


def in_hong_kong(text: str) -> str:
    """Return a text in Traditional Chinese with the words of Hong Kong."""
    terms = _terms("hong_kong.tsv")
    return _terms_apart("hong_kong.tsv").sub(lambda found: terms[found[0]], text)


def write_all() -> list[Path]:
    """Write the catalogues and modules that have changed; return their paths."""
    return _write(_of_taiwan()) + _write(_of_hong_kong())


def _of_taiwan() -> dict[Path, str]:
    found = {FOLDER / Language.TRADITIONAL / path.name: _fragment(path) for path in list_fragments(Language.CHINESE)}
    found |= {
        ROOT / folder / f"{Language.TRADITIONAL.wording}.py": _module(ROOT / folder / f"{Language.CHINESE.wording}.py")
        for folder in MODULES
    }
    found[ROOT / "eventhub/text/data/traditional_names.tsv"] = _names()
    return found


def _of_hong_kong() -> dict[Path, str]:
    """Return the sentences that are said otherwise in Hong Kong, and the modules; of Taiwan's, as they are written."""
    catalog = Catalog(locale=Language.HONG_KONG.value)
    for message in merge(Language.TRADITIONAL):
        said = message.string or ""
        turned = in_hong_kong(said) if isinstance(said, str) else tuple(map(in_hong_kong, said))
        if message.id and turned != said:
            catalog.add(message.id, turned, context=message.context)
    words = BytesIO()
    write_po(words, catalog, width=0, omit_header=True, sort_output=True)
    made = "# Made of {} by `make translations`: change it there, or in hong_kong.tsv.\n"
    found = {FOLDER / Language.HONG_KONG / "words.po": f"{made.format('zh_Hant')}\n{words.getvalue().decode('utf-8')}"}
    text = (ROOT / _SAID_OTHERWISE / f"{Language.TRADITIONAL.wording}.py").read_text("utf-8").partition("\n")[2]
    text = text.replace("in Traditional Chinese", "in Traditional Chinese as in Hong Kong", 1)
    module = ROOT / _SAID_OTHERWISE / f"{Language.HONG_KONG.wording}.py"
    return found | {module: made.format("traditional.py") + in_hong_kong(text)}


def _write(found: dict[Path, str]) -> list[Path]:
    """Write what has changed, and delete fragments in these folders that are made no more."""
    for folder in {path.parent for path in found if path.suffix == ".po"}:
        for path in folder.glob("*.po"):
            if path not in found:
                path.unlink()
    changed = [path for path, text in found.items() if not path.exists() or path.read_text("utf-8") != text]
    for path in changed:
        path.parent.mkdir(exist_ok=True)
        path.write_text(found[path], encoding="utf-8")
    return changed


def _fragment(path: Path) -> str:
    """Return a fragment with its translations turned, and its sentences as they are."""
    lines, is_translation = [], False
    for line in path.read_text("utf-8").splitlines(keepends=True):
        is_translation = line.startswith("msgstr") or (is_translation and line.startswith('"'))
        lines.append(convert(line) if is_translation and _STRING.match(line) else line)
    return f"# Made of {Language.CHINESE}/{path.name} by `make translations`: change it there.\n\n{''.join(lines)}"


def _module(path: Path) -> str:
    """Return a module with the words in it turned."""
    text = path.read_text("utf-8").replace("in Chinese", "in Traditional Chinese", 1)
    return f"# Made of {path.name} by `make translations`: change it there.\n{convert(text)}"


def _names() -> str:
    """Return the table of text/traditional.py: signs, and the names that are not turned sign by sign."""
    entries = {f"{kind}:{entry.id}": entry.zh for kind in FILES for entry in catalogue(kind).entries.values()}
    turned = {
        name: convert(name) if _IN_OTHER_WORDS.match(which) else _spelled(name) for which, name in entries.items()
    }
    turned |= {name: convert(name) for name in _topics()}
    signs = {sign: _spelled(sign) for sign in sorted(set("".join(turned)))}
    table = {ord(sign): other for sign, other in signs.items()}
    rows = [(sign, other) for sign, other in signs.items() if sign != other]
    rows += [(name, turned[name]) for name in sorted(turned) if len(name) > 1 and name.translate(table) != turned[name]]
    return "simplified\ttraditional\n" + "".join(f"{name}\t{other}\n" for name, other in rows)


def _topics() -> list[str]:
    """Return the Chinese names of all topics, from the file: the matcher stands beside this package, not below it."""
    lines = (ROOT / "eventhub/matching/data/topics.tsv").read_text("utf-8").splitlines()
    return [line.split("\t")[2].split(",")[0].removesuffix("?") for line in lines if line and not line.startswith("#")]


def _spelled(name: str) -> str:
    """Return a name in traditional signs, word for word."""
    spelled: str = _signs().convert(name).translate(_SOUNDS)
    for wrong, right in _IN_NAMES:
        spelled = wrong.sub(right, spelled)
    return spelled


@cache
def _signs() -> OpenCC:
    return OpenCC("s2tw")


@cache
def _opencc() -> OpenCC:
    return OpenCC("s2twp")


@cache
def _terms(table: str = "traditional.tsv") -> dict[str, str]:
    rows = (FOLDER / table).read_text("utf-8").splitlines()
    return dict(row.split("\t", 1) for row in rows if row and not row.startswith("#"))


@cache
def _terms_apart(table: str = "traditional.tsv") -> re.Pattern[str]:
    """Return what finds the terms in a text, the longest first, and keeps them when it splits."""
    return re.compile("(" + "|".join(map(re.escape, sorted(_terms(table), key=len, reverse=True))) + ")")
