"""Pasted cards that say what each value is: "姓名：张敏", "Phone: +49 ...", on one line or one below the other."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from eventhub.people.imports.readers.columns import Field
from eventhub.people.imports.readers.people import make_row, order_names
from eventhub.people.imports.readers.rows import Complaint, ContactRow

_WORDS: dict[Field | None, str] = {
    Field.NAME: "姓名|名字|联系人|Full name|Name",
    Field.GIVEN: "First name|Vorname|Given name",
    Field.FAMILY: "Last name|Nachname|Surname|Family name",
    Field.OTHER_NAME: "英文名|中文名|Chinese name|English name",
    Field.EMAIL: "邮箱地址|电子邮箱|邮箱|电邮|邮件|E-?mail address|E-?mail|Mail",
    Field.PHONE: "手机号码|手机号|手机|联系电话|联系方式|电话号码|电话|座机|Telephone|Telefon"
    "|Mobile phone|Mobile|Mobil|Phone|Handy|Cell|Tel",
    Field.COMPANY: "公司名称|公司|工作单位|单位|Company|Organi[sz]ation|Employer|Firma|Unternehmen",
    Field.POSITION: "职位|职务|职称|Job title|Title|Position|Role|Funktion",
    Field.SCHOOL: "毕业院校|学校|School|University|Hochschule",
    # Understood, and of no use to us.
    None: "微信号|微信|地址|备注|部门|WeChat|QQ|Address|Adresse|Website|Web|Fax|LinkedIn|Note",
}
_BY_WORD = {re.compile(words, re.IGNORECASE): what for what, words in _WORDS.items()}
_LABEL = re.compile(rf"(?:^|(?<=[\s,，;；|、]))({'|'.join(_WORDS.values())})\.?\s*[:：]\s*", re.IGNORECASE)
_BEGINS = (Field.NAME, Field.GIVEN)


@dataclass
class Card:
    """One person with labels, and the line where they begin."""

    line: int
    values: dict[Field, list[str]] = field(default_factory=dict)

    def add(self, found: list[tuple[Field | None, str]]) -> None:
        """Take these values in; those without a known label are left out."""
        for what, value in found:
            if what and value:
                self.values.setdefault(what, []).append(value)

    def first(self, what: Field) -> str:
        """Return the first value of a field, else an empty text."""
        return self.values.get(what, [""])[0]

    def row(self) -> tuple[ContactRow | None, list[Complaint]]:
        """Build the person that the values make, with complaints; None where nothing names one."""
        name, other = order_names(self.first(Field.GIVEN), "", self.first(Field.FAMILY), self.first(Field.NAME))
        return make_row(
            self.line,
            (name, other or self.first(Field.OTHER_NAME)),
            emails=self.values.get(Field.EMAIL, ()),
            phones=self.values.get(Field.PHONE, ()),
            company=self.first(Field.COMPANY),
            position=self.first(Field.POSITION),
            school=self.first(Field.SCHOOL),
        )


def read_labels(line: str) -> list[tuple[Field | None, str]]:
    """Read what each label of a line says; empty when the line does not begin with one."""
    if not _LABEL.match(line):
        return []
    _, *parts = _LABEL.split(line)
    return [(_meaning(word), value.strip(" \t,，;；|、")) for word, value in zip(parts[::2], parts[1::2], strict=True)]


def begins_card(found: list[tuple[Field | None, str]]) -> bool:
    """Tell whether labels begin a new person."""
    return bool(found) and found[0][0] in _BEGINS and bool(found[0][1])


def _meaning(word: str) -> Field | None:
    return next((what for words, what in _BY_WORD.items() if words.fullmatch(word)), None)
