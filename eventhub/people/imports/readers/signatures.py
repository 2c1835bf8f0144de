"""Lines below a name that say more of the same person, as under a mail: post, firm, numbers, address."""

from __future__ import annotations

import re
from dataclasses import replace

from eventhub.people.imports.readers.cards import read_labels
from eventhub.people.imports.readers.rows import MAX_ADDRESSES, ContactRow
from eventhub.text.names import searchable

FIRM = re.compile(
    r"\b(?:gmbh|inc|ltd|llc|corp|co|ag|se|plc|limited|kg|s\.a|s\.p\.a|b\.v)\.?$|公司$|集团$", re.IGNORECASE
)
CHINESE_FIRM = re.compile(r"^[\u4e00-\u9fff（）()]*(?:大学|学院|公司|集团|银行|研究[所院]|设计院|医院|事务所)")
POST = re.compile(
    r"\b(?:c[etofm]o|vp|(?:co-?)?founder|owner|(?:vice )?president|director|manager|engineer|consultant|analyst"
    r"|designer|developer|lead|head of [\w ]+|partner|officer|specialist|architect|advis[eo]r|lawyer|attorney|investor"
    r"|scientist|professor|lecturer|student|researcher|geschäftsführer(?:in)?|ingenieur(?:in)?)\b"
    r"|(?:经理|总监|工程师|讲师|教授|主任|总裁|董事长?|创始人|设计师|顾问|律师|医生|老师|合伙人|研究员|秘书长?)$",
    re.IGNORECASE,
)
# CEO at Voltwerk: the line below a name.
_AT = re.compile(r"\s(?:at|@|bei|chez)\s")
_NUMBER_WITH_LABEL = re.compile(r"(?:[tmfp]|tel|mobile?|phone|fon|handy)\.?:?\s*(?=[+(0]\d)", re.IGNORECASE)
_SPELLED_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def add_line_below(above: ContactRow, row: ContactRow, line: str) -> ContactRow | None:
    """Add what the line below says to the person above; None when it is about another person."""
    if not above.name:
        return None
    if row.emails or row.phones:
        return None if row.name else _with_addresses(above, row, line)
    return None if row.company else _with_work(above, row, line)


def _with_addresses(above: ContactRow, row: ContactRow, line: str) -> ContactRow | None:
    """Add numbers, and an address that fits the name; several where labels (电话：…, T +49 …) say what they are."""
    said = bool(read_labels(line)) or _NUMBER_WITH_LABEL.match(line) is not None
    full = (row.emails and above.emails) or (row.phones and above.phones)
    if not said and (full or not all(_fits(above, email) for email in row.emails)):
        return None
    return replace(
        above,
        emails=tuple(dict.fromkeys(above.emails + row.emails))[:MAX_ADDRESSES],
        phones=tuple(dict.fromkeys(above.phones + row.phones))[:MAX_ADDRESSES],
    )


def _with_work(above: ContactRow, row: ContactRow, line: str) -> ContactRow | None:
    at, firm = _AT.search(line), CHINESE_FIRM.match(line)
    post, at_firm = (line[: at.start()].strip(), line[at.end() :].strip()) if at else ("", "")
    if at_firm and POST.search(post) and not above.company:
        return replace(above, position=post, company=at_firm)
    if firm and not above.company:
        return replace(above, company=firm[0], position=line[firm.end() :].strip())
    if FIRM.search(row.name) and not above.company:
        return replace(above, company=row.name)
    return replace(above, position=line) if POST.search(row.name) and not above.position else None


def _fits(row: ContactRow, email: str) -> bool:
    """Tell whether an address is made of a person's name, in letters or pinyin."""
    local = email.partition("@")[0]
    names = f"{row.name} {row.other_name}"
    words = {*searchable(names).split(), *searchable(names.lower().translate(_SPELLED_OUT)).split()}
    return any(len(word) > 1 and word in local for word in words)
