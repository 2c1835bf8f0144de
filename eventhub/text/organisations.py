"""Schools and employers as people write them: legal forms, abbreviations, word order, aliases."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from eventhub.text.catalogue import catalogue, words
from eventhub.text.characters import has_hanzi, key, simplify


def _set_of(text: str) -> frozenset[str]:
    return frozenset(text.split())


_LEGAL_WORDS = _set_of(
    "ag bv co company corp corporation eg ev gbr ggmbh gmbh inc incorporated kg kgaa limited llc"
    " llp ltd mbh nv ohg oy ab as plc pte pty pvt sa sarl sas se spa srl the ug und and"
)
_LOOSE_WORDS = _set_of("group gruppe holding holdings china international global")
_LEGAL_HANZI = re.compile(
    "(股份有限公司|有限责任公司|有限公司|股份公司|总公司|分公司|公司|集团|控股|（[^（）]*）|\\([^()]*\\))"
)
_TRADE = re.compile(
    "(?:(?:信息|网络|电子|智能|新能源|生物|软件|电力|汽车)?(?:科技|技术)|网络|投资|实业|贸易|商贸|软件|咨询|管理|服务|电子商务|汽车){1,5}"
    "(?:集团)?$"
)
_BRACKETS = re.compile(r"\([^()]*\)|（[^（）]*）")
_SCHOOL_WORDS = _set_of(
    "university universitat universitaet universite universidad universita universiteit univ uni"
    " of the at in de der die zu"
)
# What stands in the field of people who work for nobody, or do not say: it is no firm that two people share.
_NO_FIRM = _set_of(
    "selfemployed freelance freelancer freiberufler freiberuflich selbststandig student studentin studierende retired"
    " rentner pensioniert none na unemployed independent independentconsultant confidential stealth stealthstartup"
    " various private privat homemaker consultant entrepreneur autonomo independant"
    " 自由职业 自由职业者 个体 个体户 学生 在读 退休 待业 无 无业 保密 个人 创业 创业中 自己"
)
_SCHOOL_OF_CHILDREN = re.compile("附属|附中|附小|幼儿园")
# bjjtdx is 北京交通大学: the initials of 大学 or 学院 close them, so that no firm is taken for a school.
_SCHOOL_INITIALS = re.compile("(?i)[a-z]{2,10}(dx|xy)")
_SCHOOL_END = re.compile(r"^(.*?(?:大学|学院(?!路)))")


@lru_cache(maxsize=1024)
def find_school(written: str) -> str | None:
    """Return the id of a known school; None when unknown or when several would fit."""
    schools = catalogue("school")
    exact = schools.one_meaning(written)
    if exact:
        return exact
    if has_hanzi(written):
        if _SCHOOL_OF_CHILDREN.search(written):
            return None
        head = _SCHOOL_END.match(simplify(written))
        return schools.one_meaning(head.group(1)) if head else None
    if _SCHOOL_INITIALS.fullmatch(written.strip()):
        return schools.one_with_initials(written)
    before_comma = written.split(",")[0].split(" - ")[0]
    return schools.one_meaning(before_comma) or _by_words(frozenset(words(before_comma)))


@lru_cache(maxsize=1024)
def find_employer(written: str) -> str | None:
    """Return the id of a known employer; None when unknown or when several would fit."""
    bare = (written, _BRACKETS.sub("", written), employer_key(written), employer_key(written, loose=True))
    # Most of these have one key, and most firms of an address book are in no vocabulary.
    tried = dict.fromkeys(key(one) for one in (*bare, *_registered_as(written)))
    return next(filter(None, map(catalogue("employer").one_meaning, tried)), None)


def _registered_as(written: str) -> Iterator[str]:
    """Yield what is left of a registered name: 北京字节跳动科技有限公司 is 字节跳动, IBM Germany is IBM.

    Only what the vocabulary knows counts, so that little is enough to be cut off.
    """
    if not has_hanzi(written):
        *front, last = words(written) or [""]
        if front and _is_place(last):
            yield " ".join(front)
        return
    bare = _LEGAL_HANZI.sub("", simplify(written))
    homes = (bare[size:].removeprefix("市") for size in (2, 3) if _is_place(bare[:size]))
    for head in (bare, *homes):
        yield head
        yield _TRADE.sub("", head)


@lru_cache(maxsize=1024)
def _is_place(written: str) -> bool:
    return catalogue("place").one_meaning(written) is not None


@lru_cache(maxsize=2048)
def employer_key(written: str, *, loose: bool = False) -> str:
    """Return what two spellings of one firm share: no legal form; `loose` drops group, holding and China, too."""
    if has_hanzi(written):
        return key(_LEGAL_HANZI.sub("", simplify(written))) or key(written)
    dropped = _LEGAL_WORDS | _LOOSE_WORDS if loose else _LEGAL_WORDS
    plain = _BRACKETS.sub(" ", written) if loose else written
    kept = [word for word in words(plain.replace(".", "")) if word not in dropped]
    return "".join(kept) or key(written)


def same_organisation(one: str, other: str) -> bool:
    """Return whether two texts name the same school or firm, as far as can be told without asking.

    Empty texts are never the same as anything. Known names count through their aliases, others
    through what is left without the legal form; one long enough word more (Bosch, Bosch Rexroth)
    makes another firm.
    """
    if not one.strip() or not other.strip() or key(one) in _NO_FIRM:
        return False
    return bool(_identities(one) & _identities(other))


@lru_cache(maxsize=2048)
def _identities(written: str) -> frozenset[str]:
    known = {
        f"{kind}:{found}"
        for kind, found in (("school", find_school(written)), ("employer", find_employer(written)))
        if found
    }
    return frozenset(known or {employer_key(written), employer_key(written, loose=True)})


def _by_words(wanted: frozenset[str]) -> str | None:
    bare = wanted - _SCHOOL_WORDS
    return _schools_by_words().get(_joined(bare)) or None if bare and bare != wanted else None


@cache
def _schools_by_words() -> dict[str, str]:
    """Return schools by the words of their names without 'university', 'of' and the like; "" where several have them.

    The words in one text: as sets they took six times the memory.
    """
    found: dict[str, str] = {}
    for entry in catalogue("school").entries.values():
        for name in (entry.en, *entry.aliases):
            bare = frozenset(words(name)) - _SCHOOL_WORDS
            if bare and not has_hanzi(name):
                joined = _joined(bare)
                found[joined] = entry.id if found.get(joined, entry.id) == entry.id else ""
    return found


def _joined(words_of_name: frozenset[str]) -> str:
    return " ".join(sorted(words_of_name))
