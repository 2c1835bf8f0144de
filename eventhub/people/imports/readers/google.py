"""Google Contacts as CSV, with the columns of before and after 2024."""

from __future__ import annotations

from eventhub.people.imports.readers.columns import Field, split_titles

COLUMNS = {
    Field.GIVEN: split_titles("Given Name|First Name"),
    Field.MIDDLE: split_titles("Additional Name|Middle Name"),
    Field.FAMILY: split_titles("Family Name|Last Name"),
    Field.NAME: split_titles("Name|File As"),
    Field.READING_GIVEN: split_titles("Phonetic First Name|Given Name Yomi"),
    Field.READING_FAMILY: split_titles("Phonetic Last Name|Family Name Yomi"),
    Field.NICKNAME: split_titles("Nickname"),
    Field.EMAIL: split_titles("E-mail 1 - Value|Email 1 - Value"),
    Field.PHONE: split_titles("Phone 1 - Value"),
    Field.COMPANY: split_titles("Organization 1 - Name|Organization Name"),
    Field.POSITION: split_titles("Organization 1 - Title|Organization Title"),
}
# Titles that only Google writes.
SIGNS = split_titles(
    "E-mail 1 - Value|E-mail 1 - Type|E-mail 1 - Label|Phone 1 - Value|Group Membership"
    "|Organization 1 - Name|Organization Name"
)
