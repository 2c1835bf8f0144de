"""The languages of pages, mails and texts: the one list of them. Pure.

What a language needs beside its line stands in CONTRIBUTING.md.
"""

from __future__ import annotations

from enum import Enum, StrEnum
from functools import lru_cache


class Script(Enum):
    """In what a language is written, as ISO 15924 names it."""

    LATIN = "Latn"
    SIMPLIFIED = "Hans"
    TRADITIONAL = "Hant"


class Language(StrEnum):
    """A language, under the name that Babel has for it: rows keep it, and the folder of its catalogue bears it.

    `tag` stands in HTML (BCP 47), `own_name` where it is chosen, `region` after it for programs that want one (Open
    Graph). `wording` names the modules of texts that people send: followups/wording and introductions/words.
    """

    tag: str
    own_name: str
    script: Script
    region: str
    wording: str

    def __new__(
        cls,
        code: str,
        tag: str = "",
        own_name: str = "",
        script: Script = Script.LATIN,
        region: str = "",
        wording: str = "",
    ) -> Language:
        """Make a member that is its code as text."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.tag, member.own_name, member.script, member.region, member.wording = (
            tag,
            own_name,
            script,
            region,
            wording,
        )
        return member

    ENGLISH = "en", "en", "English", Script.LATIN, "en_GB", "english"
    CHINESE = "zh_Hans", "zh-Hans", "简体中文", Script.SIMPLIFIED, "zh_CN", "chinese"
    TRADITIONAL = "zh_Hant", "zh-Hant", "繁體中文", Script.TRADITIONAL, "zh_TW", "traditional"
    # Has its own words only where Hong Kong and Macao say otherwise than Taiwan.
    HONG_KONG = "zh_Hant_HK", "zh-Hant-HK", "繁體中文（香港）", Script.TRADITIONAL, "zh_HK", "hong_kong"
    GERMAN = "de", "de", "Deutsch", Script.LATIN, "de_DE", "german"

    @property
    def is_chinese(self) -> bool:
        """Whether it is written in hanzi."""
        return self.script is not Script.LATIN

    def is_read_with(self, other: Language) -> bool:
        """Whether its readers read the other as well: the same one, or both in hanzi."""
        return self is other or (self.is_chinese and other.is_chinese)

    @property
    def base(self) -> Language | None:
        """The language whose words it has, but for those of its own catalogue; None for one that stands by itself."""
        return Language.TRADITIONAL if self is Language.HONG_KONG else None

    @property
    def others(self) -> list[Language]:
        """The languages of its readers' switch, without those that only readers of their script tell from a base."""
        return [each for each in Language if each is not self and (each.base is None or each.script is self.script)]

    @property
    def wordings(self) -> tuple[str, ...]:
        """The names of its modules of texts, the first that is there counts: its own, its base's, the default's."""
        return tuple(each.wording for each in (self, self.base, DEFAULT) if each)

    @property
    def joins_with(self) -> str:
        """What stands between two things of a list."""
        return "、" if self.is_chinese else ", "

    @property
    def blank(self) -> str:
        """What stands between two sentences."""
        return "" if self.is_chinese else " "


# Who says nothing reads this one; what a catalogue lacks is said in it.
DEFAULT = Language.ENGLISH
# Where Chinese is written in traditional characters, unless a tag says otherwise, and in which words.
_TRADITIONAL_REGIONS = {"tw": Language.TRADITIONAL, "hk": Language.HONG_KONG, "mo": Language.HONG_KONG}


@lru_cache(maxsize=256)
def find_language(tag: str) -> Language | None:
    """Return our language for a tag such as `zh-TW`, `de-AT`, `zh_Hans` or `en`; None for one that we do not speak."""
    primary, *rest = tag.lower().replace("_", "-").split("-")
    if primary == "zh":
        if "hans" in rest:
            return Language.CHINESE
        where = next((_TRADITIONAL_REGIONS[part] for part in rest if part in _TRADITIONAL_REGIONS), None)
        return where or (Language.TRADITIONAL if "hant" in rest else Language.CHINESE)
    return next((each for each in Language if each.value == primary), None)
