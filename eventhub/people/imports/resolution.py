"""Which imported contact is which guest: certain, likely (the owner is asked), or different. Pure.

Source of the rules: docs/behaviour.md section 7. Certain is only an e-mail address or phone number that its
owner has verified. Likely is a name that agrees (own script, pinyin or another spelling, either order)
plus one second fact: the same firm or school, the mail domain of the firm, a number the guest states,
or an independent second name (Grace 黄蕾). A name alone, however rare, is never a match. EventHub mails and sends no
text messages, so nobody can verify a number yet: guests only ever carry stated numbers, which make likely
matches, and certain is an address in practice. The rule for verified numbers stands for the day one can be verified.

Measured on three tables of tests/people/imports, all from public knowledge of names. The 160 pairs of pairs.tsv were
used while writing: everything is right. The others were written blind: 186 in
fresh_pairs.tsv (Hong Kong, Taiwan, compound surnames, married names, aliases, namesakes who are another person), 104
in second_fresh_pairs.tsv (readings of surnames, Cyrillic, Iberian and German names, firms as registered, cities).
                    certain right   likely or certain: precision        recall
    fresh, at first sight    6 of 6   97.8 % (131 of 134)   89.1 % (131 of 147)
    fresh, mended            8 of 8   100 % (145 of 145)    98.6 % (145 of 147)
    second, at first sight   4 of 4   98.6 % (71 of 72)     81.6 % (71 of 87)
    second, mended           4 of 4   98.8 % (85 of 86)     97.7 % (85 of 87)
Expect first sight of names that are in none of them, and less of Hokkien, Teochew and Hakka names
(tests/text/test_dialects.py). What is missed is marked M there: Korean, spellings of no system, firms the vocabulary
does not know by both names; F is the one stranger that we ask about. A Western first name with a rare surname
(Louis Cha 查良镛) counts with a shared firm or school only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from functools import lru_cache
from typing import TypeVar

from eventhub.text.name_marks import ANY, Mark, name_marks
from eventhub.text.names import Agreement, NameForms, agree, both_names_agree, families_agree, name_forms, share_a_word
from eventhub.text.organisations import employer_key, find_employer, find_school, same_organisation
from eventhub.text.romanisation import has_surname

# Addresses that several people read: no proof of who wrote there.
_SHARED_MAILBOXES = frozenset(
    [
        "info",
        "office",
        "contact",
        "kontakt",
        "mail",
        "post",
        "sales",
        "support",
        "admin",
        "team",
        "hello",
        "hi",
        "hr",
        "service",
        "marketing",
        "press",
        "jobs",
        "buero",
        "verwaltung",
        "family",
        "familie",
        "noreply",
        "no-reply",
    ]
)
# 刘老师, 王总: how a person is addressed, whatever their given name is.
_ADDRESSED = re.compile("^.(?:老师|老板|总|经理|医生|教授|博士|主任|先生|女士|小姐|师傅|同学|工|哥|姐|院长|律师)$")
_MAIL_FOR_ALL = frozenset(
    [
        "gmail",
        "googlemail",
        "outlook",
        "hotmail",
        "live",
        "msn",
        "yahoo",
        "icloud",
        "me",
        "mac",
        "aol",
        "gmx",
        "web",
        "qq",
        "163",
        "126",
        "foxmail",
        "sina",
        "sohu",
        "yeah",
        "139",
        "189",
        "protonmail",
        "proton",
        "mail",
        "t-online",
        "posteo",
        "fastmail",
        "zoho",
        "yandex",
        "naver",
        "daum",
        "example",
    ]
)


class Answer(Enum):
    """What is said of one contact and one guest."""

    DIFFERENT = 0
    LIKELY = 1
    CERTAIN = 2


class Fact(StrEnum):
    """The second fact, or the only one that is needed."""

    EMAIL = "email"
    PHONE = "phone"
    COMPANY = "company"
    SCHOOL = "school"
    BOTH_NAMES = "both_names"


@dataclass(frozen=True, slots=True)
class Person:
    """A contact or a guest. Of a guest `emails` and `phones` are those they have verified, nothing else.

    `stated_phones` are numbers a guest typed without proof; `companies` and `schools` in any spelling.
    """

    name: str
    other_name: str = ""
    emails: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    stated_phones: frozenset[str] = frozenset()
    companies: tuple[str, ...] = ()
    schools: tuple[str, ...] = ()

    @property
    def forms(self) -> NameForms:
        """The spellings under which the names can be compared."""
        return name_forms(self.name, self.other_name)

    @property
    def organisations(self) -> tuple[str, ...]:
        """Companies and schools together."""
        return (*self.companies, *self.schools)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer with the fact that decided it; `value` is that fact as the contact has it."""

    answer: Answer
    fact: Fact | None = None
    value: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One contact that is or may be one guest, both by their place in the lists that were given."""

    contact: int
    guest: int
    verdict: Verdict


DIFFERENT = Verdict(Answer.DIFFERENT)
_K = TypeVar("_K")


def compare(contact: Person, guest: Person) -> Verdict:
    """Tell whether one contact is one guest. Symmetric in the names, not in what is verified."""
    proof = _proof(contact, guest)
    if proof:
        return proof
    if agree(contact.forms, guest.forms) is not Agreement.NONE:
        return _second_fact(contact, guest) or DIFFERENT
    if families_agree(contact.forms, guest.forms):
        return _shared_organisation(contact, guest) or DIFFERENT
    return DIFFERENT


def resolve(contacts: Sequence[Person], guests: Sequence[Person]) -> list[Finding]:
    """Find every certain and likely pair, the certain ones first, then in the order of the contacts.

    20,000 contacts and 300 guests take about a second, two where all name one school: only guests who share a
    fact and a mark of their names are compared.
    """
    return settle(Comparer(guests).find(contacts))


def settle(found: Iterable[Finding]) -> list[Finding]:
    """Order all findings of one import, and drop doubts about guests who are certain for one contact."""
    found = list(found)
    certain = {one.guest for one in found if one.verdict.answer is Answer.CERTAIN}
    kept = [one for one in found if one.verdict.answer is Answer.CERTAIN or one.guest not in certain]
    return sorted(kept, key=lambda one: (-one.verdict.answer.value, one.contact, one.guest))


def _proof(contact: Person, guest: Person) -> Verdict | None:
    """Judge by verified addresses and numbers: certain; only likely when the name is plainly another person's."""
    for fact, shared in ((Fact.EMAIL, contact.emails & guest.emails), (Fact.PHONE, contact.phones & guest.phones)):
        if shared:
            value = min(shared)
            return Verdict(Answer.LIKELY if _proves_nothing(contact, guest, value) else Answer.CERTAIN, fact, value)
    return None


def _proves_nothing(contact: Person, guest: Person, value: str) -> bool:
    """Tell whether an address proves nothing: the names disagree, and it is shared or the family name is the same."""
    if contact.forms.empty or guest.forms.empty or agree(contact.forms, guest.forms) is not Agreement.NONE:
        return False
    if value.partition("@")[0] in _SHARED_MAILBOXES:
        return True
    own = contact.forms
    full_name = any(len(words) > 1 and len(words[-1]) > 1 for words in own.letters)
    full_name = full_name or any(has_surname(hanzi) and not _ADDRESSED.search(hanzi) for hanzi in own.hanzi)
    return full_name and not _same_first_name(contact, guest)


def _same_first_name(contact: Person, guest: Person) -> bool:
    firsts = {words[0] for words in contact.forms.letters}
    return bool(firsts & {words[0] for words in guest.forms.letters}) and share_a_word(contact.forms, guest.forms)


def _second_fact(contact: Person, guest: Person) -> Verdict | None:
    if organisation := _shared_organisation(contact, guest):
        return organisation
    shared = contact.phones & guest.stated_phones
    if shared:
        return Verdict(Answer.LIKELY, Fact.PHONE, min(shared))
    domain = next((one for one in _mail_firms(contact.emails) if one in _identities(guest.organisations)), "")
    if domain:
        return Verdict(Answer.LIKELY, Fact.COMPANY, domain.partition(":")[2])
    if both_names_agree(contact.forms, guest.forms):
        return Verdict(Answer.LIKELY, Fact.BOTH_NAMES, contact.name)
    return None


def _shared_organisation(contact: Person, guest: Person) -> Verdict | None:
    for written in contact.organisations:
        for fact, theirs in ((Fact.SCHOOL, guest.schools), (Fact.COMPANY, guest.companies)):
            if any(same_organisation(written, one) for one in theirs):
                return Verdict(Answer.LIKELY, fact, written)
    return None


def _mail_firms(emails: Iterable[str]) -> Iterator[str]:
    """Yield what the domains of addresses say of the firm: li@de.bosch.com is bosch."""
    for email in sorted(emails):
        labels = email.rpartition("@")[2].split(".")
        known_second = len(labels) > 2 and labels[-2] in ("com", "co", "edu", "ac", "org", "net", "gov")
        label = labels[-3] if known_second else labels[-2]
        if label not in _MAIL_FOR_ALL and len(label) > 2:
            yield from _organisation_ids(label)


def _identities(organisations: Iterable[str]) -> frozenset[str]:
    return frozenset(one for written in organisations for one in _organisation_ids(written))


@lru_cache(maxsize=4096)
def _organisation_ids(written: str) -> tuple[str, ...]:
    """Return the keys of a firm or school: its known id, else its key without the legal form."""
    if not written.strip():
        return ()
    school, employer = find_school(written), find_employer(written)
    known = tuple(f"{kind}:{one}" for kind, one in (("school", school), ("employer", employer)) if one)
    return known or tuple({f"firm:{employer_key(written)}", f"firm:{employer_key(written, loose=True)}"})


@dataclass
class Comparer:
    """Guests by everything that can be a fact and by the marks of their names, so that each contact meets few."""

    guests: Sequence[Person]
    by_fact: dict[str, set[int]] = field(default_factory=dict)
    by_mark: dict[Mark, set[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for number, guest in enumerate(self.guests):
            for fact in _names_in_hanzi(guest) | guest.emails | guest.phones | guest.stated_phones | _firms(guest):
                self.by_fact.setdefault(fact, set()).add(number)
            for mark in name_marks(guest.forms):
                self.by_mark.setdefault(mark, set()).add(number)

    def find(self, contacts: Iterable[Person], first: int = 0) -> list[Finding]:
        """Find which of these contacts, numbered from `first`, may be which guests; a part of what `settle` takes."""
        return [
            Finding(at, other, verdict)
            for at, contact in enumerate(contacts, first)
            for other in sorted(self.candidates(contact))
            for verdict in (compare(contact, self.guests[other]),)
            if verdict.answer is not Answer.DIFFERENT
        ]

    def candidates(self, contact: Person) -> set[int]:
        """Collect the guests to compare: with the same address or number, or with a shared fact and a similar name."""
        sure = _held(self.by_fact, contact.emails | contact.phones)
        facts = _names_in_hanzi(contact) | _firms(contact) | set(_mail_firms(contact.emails))
        maybe = _held(self.by_fact, facts) - sure
        return sure | self._named_alike(contact, maybe) if maybe else sure

    def _named_alike(self, contact: Person, those: set[int]) -> set[int]:
        wanted = name_marks(contact.forms)
        return those if ANY in wanted else those & _held(self.by_mark, {ANY, *wanted})


def _held(numbers: Mapping[_K, set[int]], wanted: Iterable[_K]) -> set[int]:
    """Collect the numbers under any of these keys."""
    return set().union(*(numbers[one] for one in wanted if one in numbers))


def _names_in_hanzi(person: Person) -> set[str]:
    return {f"name:{hanzi}" for hanzi in person.forms.hanzi}


def _firms(person: Person) -> frozenset[str]:
    return _identities(person.organisations)
