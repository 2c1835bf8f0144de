"""Text that a person pasted: address lines of mails, lists, one person a line, with or without a firm."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from eventhub.people.imports.readers import google, linkedin, outlook
from eventhub.people.imports.readers.cards import Card, begins_card, read_labels
from eventhub.people.imports.readers.columns import normalise_title
from eventhub.people.imports.readers.lists import is_hanzi_name, read_people, turn_name
from eventhub.people.imports.readers.people import make_row, order_names, strip_titles
from eventhub.people.imports.readers.rows import (
    MAX_PEOPLE,
    Complaint,
    ComplaintCode,
    ContactRow,
    FileKind,
    ReadResult,
    is_full,
)
from eventhub.people.imports.readers.signatures import CHINESE_FIRM, FIRM, POST, add_line_below
from eventhub.text.characters import clean, has_hanzi
from eventhub.text.organisations import find_employer, find_school

# Never from within a word, and no longer than addresses are: else a megabyte without a blank takes for ever.
_EMAIL = re.compile(r"(?<![\w.!#$%&'*+/=?^`{|}~-])(?:mailto:)?[\w.!#$%&'*+/=?^`{|}~-]{1,80}[@＠][\w.\-。．]+[\w]")
_PHONE = re.compile(r"(?<![\w@.])(?:tel:)?\+?\(?\d[\d\s().\-–/]{5,20}\d(?![\w@])")
# 2026/1/1 10:00, as chats write it above what a person says: no number of theirs.
_MOMENT = re.compile(r"(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?")
_FIELDS = re.compile(r"[,;，；、\t|]|\s[-–—]\s")
_LABEL = re.compile(
    r"(?:(?<=[\s|,;])|^)(?:to|from|cc|bcc|an|von|name|e-?mail|mail|tel|phone|mobile|company|title"
    r"|收件人|抄送|发件人|姓名|邮箱|电话|手机|公司|职位)\s*[:：]\s*"
    r"|^[tmfp]\.?:?\s+(?=[+(0]\d)|(?<![A-Za-z])(?:tel|phone|mobile?|fon|cell|联系电话|电话|手机号?)\.?\s*(?=[+(]?\d)",
    re.IGNORECASE,
)
# Lines of a mail that name nobody: its head, a greeting, the words above a signature.
_NO_PERSON = re.compile(
    r"^(?:(?:hello|hallo|dear)\b(?: \w+)?[,!]?$|(?:best|kind|warm)(?: regards| wishes)?[,!]?$|(?:大家|你|您)好|各位"
    r"|谢谢|祝好|此致|敬礼|(?:many )?thanks|thank you|regards|viele grüße|mit freundlichen|liebe grüße"
    r"|(?:subject|betreff|objet|asunto|date|datum|sent|gesendet|re|fwd?|aw|wg|主题|主旨|日期|发送时间|时间)\s*[:：]"
    r"|(?:https?://|www\.)\S+$|[^:：]*(?:名单|成员|人员|list|guests|members)[:：]$)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"^\s*(?:\d{1,3}[.)]\s*(?=\D)|\d{1,3}、\s*|\d{1,3}\s+(?=[\u4e00-\u9fff])|[①-⑳]\s*)")
_BULLET = re.compile(r"^\s*[-*•·]\s+|^\s*@\s*")
# １．张敏　１３８…: digits and dots as wide as hanzi.
_NARROW = str.maketrans("０１２３４５６７８９．＋", "0123456789.+")
# How people sign up one below the other in a group: a title, then numbered names with a remark.
_CHAIN = re.compile(r"^[^\S\n]*(?:#[^\S\n]*)?接龙", re.MULTILINE)
# 李伟（博世）: beside a name in hanzi, hanzi in brackets say where a person is from.
_FROM = re.compile(r"^([\u4e00-\u9fff·]{2,4})\s*[（(]([\u4e00-\u9fff][^)）]+)[)）]")
# 张敏-同济, 王芳/腾讯: how people call themselves in a group.
_JOINED = re.compile(r"^([\u4e00-\u9fff]{2,4})\s*[-–—/_@]\s*(?=\S)")
# 张敏 Min Zhang 同济大学: a name in both scripts, then where a person is from.
_BOTH_SCRIPTS = re.compile(r"([\u4e00-\u9fff]{2,4})\s+([A-Za-z][A-Za-z .'’-]*?)\s+([\u4e00-\u9fff].*)")
_ROLE = re.compile(
    r"(?:(?<!\s)\s+)?[(（](?:host|co-host|guest|me|organi[sz]er|主持人|联席主持人|我|来宾)[^()（）]*[)）]",
    re.IGNORECASE,
)
_TURNED = re.compile(r"\s*[^\W\d_]+(?:[-'’][^\W\d_]+)?,\s*[^\W\d_]+(?:[ -][^\W\d_]+)?\s*(?:\([^()]*\)\s*)?<\t>?\s*")
_TITLES_APART = re.compile(r"[,;|]")
_QUOTED_NAME = re.compile(r'^\s*"([^"]+)"')
_STROKE = re.compile("[-–—/_@]")
_MARKS = "<>\"'“”‘’()（）[] ,;，；:：\t–—"
_NAME_WORDS = 6
_TITLES = frozenset().union(
    *(titles for known in (outlook.COLUMNS, google.COLUMNS, linkedin.COLUMNS) for titles in known.values())
)


def read_pasted(text: str) -> ReadResult:
    """Read all people of a text. A line without a name, an address or a number is reported, an empty one is not."""
    rows: list[ContactRow] = []
    complaints: list[Complaint] = []
    follows = 0
    for number, what in _lines_and_cards(text):
        if is_full(rows, complaints):
            complaints.append(Complaint(ComplaintCode.TOO_MANY, number))
            break
        if isinstance(what, Card):
            row, wrong = what.row()
            found = [row] if row else []
        else:
            found, wrong = _people_of(number, what)
        complaints += wrong
        # One empty line may stand within a signature.
        if rows and len(found) == 1 and not isinstance(what, Card) and number <= follows + 1:
            joined = add_line_below(rows[-1], found[0], what)
            rows[-1:], found = ([joined], []) if joined else (rows[-1:], found)
        rows += found
        follows = number + 1
        if len(rows) > MAX_PEOPLE:
            del rows[MAX_PEOPLE:]
            complaints.append(Complaint(ComplaintCode.TOO_MANY, number))
            break
    if not rows and not complaints:
        complaints.append(Complaint(ComplaintCode.NO_PEOPLE))
    return ReadResult(tuple(rows), tuple(complaints), FileKind.PASTED)


def mentions_people(text: str) -> bool:
    """Tell whether a text has at least one e-mail address in it."""
    return _EMAIL.search(text) is not None


def begins_with_titles(text: str) -> bool:
    """Tell whether the first line only names columns, as a table of one column has it."""
    first = next((line for line in text.split("\n") if line.strip("\ufeff \t,;")), "")
    return bool(first) and _only_titles(clean(first))


def _lines_and_cards(text: str) -> Iterator[tuple[int, str | Card]]:
    """Yield the lines that say something, with their numbers; lines of one labelled card as that card."""
    card: Card | None = None
    for number, line in _lines(text):
        found = read_labels(line)
        if card and found and not begins_card(found):
            card.add(found)
            continue
        if card:
            yield card.line, card
        card = Card(number) if begins_card(found) else None
        if card:
            card.add(found)
        else:
            yield number, line
    if card:
        yield card.line, card


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines that say something, with their numbers, without counters; of a chat's chain the counted ones."""
    first, chain = True, _CHAIN.search(text) is not None
    for number, raw in enumerate(text.translate(_NARROW).split("\n"), start=1):
        whole = clean(raw.replace("\t", " | "))
        line = _BULLET.sub("", _NUMBER.sub("", whole))
        if not any(map(str.isalnum, line)) or _NO_PERSON.match(line) or (first and _only_titles(line)):
            first = first and not line
        elif not chain:
            first = False
            yield number, line
        elif line != whole:
            first = False
            yield number, _without_remark(line)


def _without_remark(line: str) -> str:
    """Strip what a person who signed up says about it: 李伟 2人, 王芳 带一个朋友."""
    name, _, rest = line.partition(" ")
    known = _PHONE.search(rest) or _EMAIL.search(rest) or CHINESE_FIRM.match(rest) or find_employer(rest)
    return line if known or find_school(rest) else name


def _only_titles(line: str) -> bool:
    return all(normalise_title(part) in _TITLES for part in _TITLES_APART.split(line.strip('"')) if part.strip())


def _people_of(number: int, line: str) -> tuple[list[ContactRow], list[Complaint]]:
    listed = read_people(line)
    if listed:
        return [ContactRow(number, name, other, company=firm) for name, other, firm in listed], []
    line = _LABEL.sub("\t", _MOMENT.sub("\t", line))
    emails = list(_EMAIL.finditer(line))
    pieces = [line]
    if len(emails) > 1:
        pieces = _cut_after(line, [match.end() for match in emails])
    rows, complaints = [], []
    for piece in pieces:
        row, wrong = _one(number, piece)
        complaints += wrong
        rows += [row] if row else []
    return rows, complaints


def _cut_after(line: str, ends: list[int]) -> list[str]:
    """Cut a line into one piece for each address; what follows the last one (a firm, say) stays with it."""
    cuts = [0, *ends[:-1], len(line)]
    return [line[begin:end].lstrip(" >;；,，、") for begin, end in pairwise(cuts)]


def _one(number: int, piece: str) -> tuple[ContactRow | None, list[Complaint]]:
    emails = [match.group() for match in _EMAIL.finditer(piece)]
    rest = _EMAIL.sub("\t", piece)
    phones = [match.group() for match in _PHONE.finditer(rest)]
    rest = _PHONE.sub("\t", rest)
    name, facts = _name_and_facts(rest, has_address=bool(emails))
    if not (emails or phones) and not (_may_be_name(name) and _no_sentence(piece)):
        return None, [Complaint(ComplaintCode.NOT_UNDERSTOOD, number, piece[:80])]
    company, position = _firm_and_post(facts)
    names = order_names("", "", "", name)
    return make_row(number, names, emails=emails, phones=phones, company=company, position=position)


def _firm_and_post(facts: list[str]) -> tuple[str, str]:
    """Tell firm and post apart, in whichever order they stand."""
    one, other = [*facts, "", ""][:2]
    firm = CHINESE_FIRM.match(one)
    if firm and not other:
        return firm[0], one[firm.end() :].strip()
    return (other, one) if POST.search(one) and not POST.search(other) else (one, other)


def _name_and_facts(rest: str, *, has_address: bool) -> tuple[str, list[str]]:
    quoted = _QUOTED_NAME.match(rest)
    if quoted or (has_address and _is_turned(rest)):
        inner = quoted.group(1) if quoted else rest.strip(_MARKS)
        family, comma, given = inner.partition(",")
        given, _, firm = given.partition("(")
        name = f"{given.strip()} {family.strip()}" if comma else inner
        return name.strip(_MARKS), [firm.strip(_MARKS)] if firm else []
    rest = _ROLE.sub(" ", rest)
    alone = turn_name(rest)
    if alone:
        return alone, []
    fields = [_bare(part) for part in _FIELDS.split(_FROM.sub(r"\1\t\2\t", rest.strip()))]
    fields = [part for part in fields if any(map(str.isalnum, part))]
    fields[:1] = _name_in_front(fields[0]) if fields else []
    return (strip_titles(fields[0]) if fields else ""), fields[1:]


def _bare(part: str) -> str:
    """Strip the marks around a field; a pair of brackets at its end stays whole."""
    plain = part.strip(_MARKS)
    return f"{plain})" if "(" in plain and ")" not in plain and has_hanzi(plain) is False else plain


def _name_in_front(text: str) -> list[str]:
    """Part a name in hanzi from what stands after a space or strokes: 张敏 同济大学, 张敏-同济, 李伟-博世-工程师."""
    joined = _JOINED.match(text)
    if joined and is_hanzi_name(joined[1]):
        return [joined[1], *filter(None, _STROKE.split(text[joined.end() :], maxsplit=1))]
    both = _BOTH_SCRIPTS.fullmatch(text)
    if both and is_hanzi_name(both[1]):
        return [f"{both[1]} {both[2]}", both[3]]
    first, *others = text.split()
    return [first, *others] if others and is_hanzi_name(first) and all(map(has_hanzi, others)) else [text]


def _no_sentence(line: str) -> bool:
    return not line.endswith((".", "!", "?", "。", "！", "？")) or FIRM.search(line) is not None


def _is_turned(rest: str) -> bool:
    """Tell whether a line is Keller, Anna <...>: two single words, at most a firm in brackets, then the address."""
    return _TURNED.fullmatch(rest) is not None


def _may_be_name(text: str) -> bool:
    """Tell whether a text could be a person's name: few words, no digits, no sentence."""
    if not text or any(c.isdigit() for c in text) or text.endswith((".", "!", "?", "。", "！", "？")) or "/" in text:
        return False
    if has_hanzi(text) and " " not in text:
        return len(text) <= 8
    return len(text.split()) <= _NAME_WORDS and any(c.isalpha() for c in text)
