"""What a person says they do, in two languages: which one a reader gets."""

from dataclasses import dataclass

import pytest

from eventhub.text.headlines import every_headline, headline_for
from eventhub.text.languages import Language

EN, ZH, HANT, DE = Language.ENGLISH, Language.CHINESE, Language.TRADITIONAL, Language.GERMAN


@dataclass
class Person:
    headline: str = ""
    second_headline: str = ""
    second_headline_language: str = ""


@pytest.mark.parametrize(
    "person, shown",
    [
        (Person("Founder, Qiantang Solar", "钱塘光伏创始人", "zh_Hans"), "Founder 钱塘 钱塘 Founder"),
        (Person("钱塘光伏创始人", "Founder, Qiantang Solar", "en"), "Founder 钱塘 钱塘 Founder"),
        # In Latin letters nothing but the name of the language tells one from another.
        (Person("Founder, Qiantang Solar", "Gründer, Qiantang Solar", "de"), "Founder Founder Founder Gründer"),
        (Person("Gründer, Qiantang Solar", "Founder, Qiantang Solar", "en"), "Founder Gründer Gründer Gründer"),
        (Person("Founder, Qiantang Solar"), "Founder Founder Founder Founder"),
        (Person("", "钱塘光伏创始人", "zh_Hans"), "钱塘 钱塘 钱塘 钱塘"),
        # A row whose language was left out is told by its script, as the old wordings of questions are.
        (Person("Founder, Qiantang Solar", "钱塘光伏创始人", ""), "Founder 钱塘 钱塘 Founder"),
    ],
)
def test_each_reader_gets_the_headline_in_their_language_else_in_letters_they_read(person, shown):
    found = [headline_for(person, reader) for reader in (EN, ZH, HANT, DE)]
    assert [text.startswith(start) for text, start in zip(found, shown.split(), strict=True)] == [True] * 4, found


def test_who_reads_hong_kongs_chinese_gets_what_is_in_taiwans_before_the_mainlands():
    person = Person("钱塘光伏创始人", "錢塘光伏創辦人", "zh_Hant")

    assert headline_for(person, Language.HONG_KONG) == "錢塘光伏創辦人"
    assert headline_for(Person("Founder", "创始人", "zh_Hans"), Language.HONG_KONG) == "创始人"


def test_who_says_nothing_has_no_headline():
    assert {headline_for(Person(), reader) for reader in Language} == {""}
    assert every_headline(Person()) == ""


def test_what_reads_every_language_reads_both():
    assert every_headline(Person("Founder", "创始人", "zh_Hans")) == "Founder\n创始人"
