"""Text that somebody pasted: address lines of mails, lists, one person a line, with or without a firm."""

from __future__ import annotations

import re
from itertools import pairwise

from eventhub.contacts.readers.people import names_in_order, person, plain_name
from eventhub.contacts.readers.rows import MAX_PEOPLE, Complaint, ComplaintCode, ContactRow, FileKind, ReadResult
from eventhub.text.characters import clean, has_hanzi

_EMAIL = re.compile(r"(?:mailto:)?[\w.!#$%&'*+/=?^`{|}~-]+[@＠][\w.\-。．]+[\w]")
_PHONE = re.compile(r"(?<![\w@.])(?:tel:)?\+?\(?\d[\d\s().\-–/]{5,20}\d(?![\w@])")
_FIELDS = re.compile(r"[,;，；、\t|]|\s[-–—]\s")
_LABEL = re.compile(
    r"(?:(?<=[\s|,;])|^)(?:to|from|cc|bcc|an|von|name|e-?mail|mail|tel|phone|mobile|company|title"
    r"|收件人|抄送|发件人|姓名|邮箱|电话|手机|公司|职位)\s*[:：]\s*",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^\s*(?:[-*•·]|\d{1,3}[.)、])\s+")
_MARKS = "<>\"'“”‘’()（）[] ,;，；:：\t"
_NAME_WORDS = 6


def read_pasted(text: str) -> ReadResult:
    """All people of a text. A line without a name, an address or a number is reported, empty ones are not."""
    rows: list[ContactRow] = []
    complaints: list[Complaint] = []
    for number, raw in enumerate(text.split("\n"), start=1):
        line = _BULLET.sub("", clean(raw.replace("\t", " | ")))
        if not line:
            continue
        if len(rows) >= MAX_PEOPLE:
            complaints.append(Complaint(ComplaintCode.TOO_MANY, number))
            break
        found, wrong = _people_of(number, line)
        complaints += wrong
        rows += found
    if not rows and not complaints:
        complaints.append(Complaint(ComplaintCode.NO_PEOPLE))
    return ReadResult(tuple(rows), tuple(complaints), FileKind.PASTED)


def mentions_people(text: str) -> bool:
    """Whether a text has at least one e-mail address in it."""
    return _EMAIL.search(text) is not None


def _people_of(number: int, line: str) -> tuple[list[ContactRow], list[Complaint]]:
    line = _LABEL.sub("\t", line)
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
    """One piece for each address; what follows the last one (a firm, say) stays with it."""
    cuts = [0, *ends[:-1], len(line)]
    return [line[begin:end] for begin, end in pairwise(cuts)]


def _one(number: int, piece: str) -> tuple[ContactRow | None, list[Complaint]]:
    emails = [match.group() for match in _EMAIL.finditer(piece)]
    rest = _EMAIL.sub("\t", piece)
    phones = [match.group() for match in _PHONE.finditer(rest)]
    rest = _PHONE.sub("\t", rest)
    name, facts = _name_and_facts(rest, has_address=bool(emails))
    if not (emails or phones) and not _may_be_name(name):
        return None, [Complaint(ComplaintCode.NOT_UNDERSTOOD, number, piece[:80])]
    company, position = [*facts, "", ""][:2]
    names = names_in_order("", "", "", name)
    return person(number, names, emails=emails, phones=phones, company=company, position=position)


def _name_and_facts(rest: str, *, has_address: bool) -> tuple[str, list[str]]:
    quoted = re.match(r'^\s*"([^"]+)"', rest)
    if quoted or (has_address and _is_turned(rest)):
        inner = quoted.group(1) if quoted else rest.strip(_MARKS)
        family, comma, given = inner.partition(",")
        return (f"{given.strip()} {family.strip()}" if comma else inner).strip(_MARKS), []
    fields = [part.strip(_MARKS) for part in _FIELDS.split(rest)]
    fields = [part for part in fields if part]
    return (plain_name(fields[0]) if fields else ""), fields[1:]


def _is_turned(rest: str) -> bool:
    """Keller, Anna <...>: exactly two single words, then nothing but the address in brackets."""
    return re.fullmatch(r"\s*[^\W\d_]+(?:-[^\W\d_]+)?,\s*[^\W\d_]+(?:[ -][^\W\d_]+)?\s*<\t>\s*", rest) is not None


def _may_be_name(text: str) -> bool:
    """Whether a text could be somebody's name: few words, no digits, no sentence."""
    if not text or any(c.isdigit() for c in text) or text.endswith((".", "!", "?", "。", "！", "？")) or "/" in text:
        return False
    if has_hanzi(text) and " " not in text:
        return len(text) <= 8
    return len(text.split()) <= _NAME_WORDS and any(c.isalpha() for c in text)
