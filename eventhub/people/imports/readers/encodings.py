"""Bytes to text: UTF-8 with or without BOM, UTF-16, GB18030, Big5, Windows-1250 to 1252; or what it is instead."""

from __future__ import annotations

import codecs
import re

from eventhub.people.imports.readers.rows import ComplaintCode

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_BINARY_STARTS = (b"MZ", b"\x7fELF", b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf")
# Drawings, web pages and data for programs are text too, but no address book that we read.
_MARKUP = re.compile(r"\ufeff?\s*(?:<(?:\?xml|!doctype|svg|html)\b|\[\s*\{\s*\"|\{\s*\"|dn: )", re.IGNORECASE)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Two bytes as simplified Chinese text has them: both high. Western text has a letter after most accents.
_CHINESE_PAIR = re.compile(rb"[\xb0-\xf7\xa1-\xa9][\xa1-\xfe]")
_UTF8_CHARACTER = re.compile(rb"[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|\xf0[\x80-\xbf]{3}")
_KANA = re.compile("[\u3040-\u30ff]{2,}")
# A character that a fold of old programs has cut in two: first bytes, line end, space, the rest.
_CUT_BY_FOLD = re.compile(rb"([\xc2-\xf4][\x80-\xbf]{0,2})(\r?\n[ \t])([\x80-\xbf]+)")
_HIGH_BYTE = re.compile(rb"[\x80-\xff]")
_COMMON_HANZI = re.compile("[\u4e00-\u9fff]{2,}")
# Cyrillic words in Windows-1251: letters one after the other, a capital at most in front.
_CYRILLIC_WORD = re.compile(rb"(?:[\xc0-\xdf\xa8]?[\xe0-\xff\xb8]{2,}|[\xc0-\xdf]{3,})")
# Signs that stand in no word: where they touch a letter, the text is from Central Europe (Windows-1250).
_NO_SIGN_IN_WORDS = re.compile("[a-z][\u00b3\u00b9\u00bf][a-z]|[A-Za-z]{3}[\u00b3\u00b9\u00bf]|[\u00a3\u00af][a-z]")
_BETWEEN = re.compile("[\n,;\t]")
_USUAL = re.compile("[\t\r\n -~\u00a0-\u024f\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef]")


def decode(content: bytes, filename: str) -> str | ComplaintCode:
    """Decode a file to text with Unix line ends, or return the complaint that names what the file is."""
    problem = _not_text(content, filename)
    if problem:
        return problem
    text = _decoded(content)
    if text is None or "\x00" in text or _MARKUP.match(text):
        return ComplaintCode.NOT_TEXT
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _not_text(content: bytes, filename: str) -> ComplaintCode | None:
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        return ComplaintCode.EMPTY
    if content.startswith(_OLD_EXCEL) or (
        content.startswith(_ZIP)
        and (filename.lower().endswith((".xlsx", ".ods", ".numbers")) or b"xl/" in content[:4000])
    ):
        return ComplaintCode.SPREADSHEET
    if content.startswith(_ZIP):
        return ComplaintCode.ZIP
    return ComplaintCode.NOT_TEXT if content.startswith(_BINARY_STARTS) else None


def _decoded(content: bytes) -> str | None:
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            unit = 2 if encoding == "utf-16" else 1
            return _strict(content, encoding) or content[: len(content) // unit * unit].decode(encoding, "replace")
    content = content.rstrip(b"\x00") if content.isascii() else content
    if b"\x00" in content:
        return _utf16_without_mark(content)
    text = _strict(content, "utf-8") or _strict(_CUT_BY_FOLD.sub(rb"\1\3\2", content), "utf-8")
    if text is None:
        text = _nearly_utf8(content)
    if text is not None:
        return text
    return _strict(content, _legacy_encoding(content)) or content.decode("utf-8", "replace")


def _utf16_without_mark(content: bytes) -> str | None:
    """Decode UTF-16 in the byte order that makes words of it; None when neither does, as in a program."""
    for encoding in ("utf-16-le", "utf-16-be"):
        beginning = content[: min(len(content) // 2 * 2, 4000)].decode(encoding, "replace")
        if len(_USUAL.findall(beginning)) > 0.9 * len(beginning) and _BETWEEN.search(beginning):
            return content[: len(content) // 2 * 2].decode(encoding, "replace")
    return None


def _nearly_utf8(content: bytes) -> str | None:
    """Decode UTF-8 with a few other bytes, as when two files were joined or one was cut off; else None."""
    broken = content.decode("utf-8", "replace").count("\ufffd")
    proper = len(_UTF8_CHARACTER.findall(content))
    return content.decode("utf-8", "as-western") if broken <= 1 + proper // 10 and proper >= 2 else None


def _as_western(error: UnicodeError) -> tuple[str, int]:
    """Handle errors of the codec: decode other bytes as Windows-1252, but drop a character cut off at the end."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    if error.end == len(error.object):
        return "", error.end
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("as-western", _as_western)


def _legacy_encoding(content: bytes) -> str:
    """Choose GB18030 when high bytes stand in Chinese pairs, Big5 when only that makes words, else a Windows page.

    Character detectors guess Korean or DOS pages on files this small, so the pairs are counted.
    """
    high = len(_HIGH_BYTE.findall(content))
    if high >= 8 and sum(map(len, _CYRILLIC_WORD.findall(content))) >= 0.95 * high:
        return "cp1251"
    paired = 2 * len(_CHINESE_PAIR.findall(content))
    if paired >= 0.9 * high and _strict(content, "gb18030") is not None:
        return "gb18030"
    as_big5 = _strict(content, "big5")
    if as_big5 is not None and _in_runs(as_big5):
        return "big5"
    as_gb = _strict(content, "gb18030")
    if as_gb is not None and paired >= 0.5 * high and _in_runs(as_gb):
        return "gb18030"
    if _KANA.search(_strict(content, "cp932") or ""):
        return "cp932"
    western = _strict(content, "cp1252")
    if western is None or _NO_SIGN_IN_WORDS.search(western):
        return "cp1250" if _strict(content, "cp1250") is not None else "latin-1"
    return "cp1252"


def _in_runs(text: str) -> bool:
    """Tell whether most characters outside ASCII stand in runs of Chinese ones, as in Chinese words."""
    foreign = sum(1 for c in text if not c.isascii())
    return 2 * sum(len(run) for run in _COMMON_HANZI.findall(text)) >= foreign


def _strict(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None
