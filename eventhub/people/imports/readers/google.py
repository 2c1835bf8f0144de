"""Google Contacts as CSV, with the columns of before and after 2024."""

from __future__ import annotations

from eventhub.people.imports.readers.columns import Field, titles

COLUMNS = {
    Field.GIVEN: titles("Given Name|First Name"),
    Field.MIDDLE: titles("Additional Name|Middle Name"),
    Field.FAMILY: titles("Family Name|Last Name"),
    Field.NAME: titles("Name|File As"),
    Field.READING_GIVEN: titles("Phonetic First Name|Given Name Yomi"),
    Field.READING_FAMILY: titles("Phonetic Last Name|Family Name Yomi"),
    Field.NICKNAME: titles("Nickname"),
    Field.EMAIL: titles("E-mail 1 - Value|Email 1 - Value"),
    Field.PHONE: titles("Phone 1 - Value"),
    Field.COMPANY: titles("Organization 1 - Name|Organization Name"),
    Field.POSITION: titles("Organization 1 - Title|Organization Title"),
}
# Titles that only Google writes.
SIGNS = titles(
    "E-mail 1 - Value|E-mail 1 - Type|E-mail 1 - Label|Phone 1 - Value|Group Membership"
    "|Organization 1 - Name|Organization Name"
)
