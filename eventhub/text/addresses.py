"""E-mail addresses and phone numbers in the one form in which they are stored and compared."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from eventhub.text.characters import clean, normalised

_LOCAL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_MAX_ADDRESS = 254
_MAX_LOCAL = 64
# With room for what is trimmed; of longer texts nothing is an address or a number.
_MAX_TYPED = 1000
_EXTENSION = re.compile(r"(;|\bext\b|\bext\.|\bx(?=\s*\d)|#|转).*$")
_CHINESE_MOBILE = re.compile(r"(?:0086|86)?1(?:3\d|4[5-9]|5[0-35-9]|6[2567]|7[0-8]|8\d|9\d)\d{8}")
# 1-415-555-0123 is written so in North America only.
_NORTH_AMERICAN = re.compile(r"1[-. ]\(?\d{3}\)?[-. ]+\d{3}[-. ]\d{4}")
_DOTS = str.maketrans({"。": ".", "．": ".", "｡": "."})


def normalise_email(text: str) -> str:
    """Return the address as it is stored and compared: trimmed, NFKC, lower case, the domain in ASCII.

    Raises ValueError when the text is no address that a mail server could take. A local part
    outside ASCII is refused, because mail to it cannot be sent. Nothing touches the network.
    """
    plain = normalised("NFKC", _of_sane_length(text)).lower().removeprefix("mailto:")
    local, at, domain = plain.rpartition("@")
    if not at or len(local) > _MAX_LOCAL or not _LOCAL.fullmatch(local):
        raise ValueError("not an e-mail address")
    address = f"{local}@{_ascii_domain(domain.translate(_DOTS))}"
    if len(address) > _MAX_ADDRESS:
        raise ValueError("e-mail address too long")
    return address


def mailbox_of(address: str) -> str:
    """Return the mailbox that a normalised address most likely leads to: without the part after a +.

    For the keys of limits alone. Where a server knows no such tags, those of its mailboxes share a limit.
    """
    local, _, domain = address.rpartition("@")
    return f"{local.partition('+')[0] or local}@{domain}"


# Quoted words, in which a comma parts nothing; an address in brackets; a sign between two entries; anything else.
_PIECES = re.compile(r'"[^"<>]*"|“[^“”<>]*”|<[^<>]*>|[,，;；、]|[^,，;；、"“<]+|.')
_BETWEEN = frozenset(",，;；、")
_AROUND_A_NAME = "\"“”' ,，;；、"
# A name has neither signs of an address nor a dot inside a word.
_NO_NAME = re.compile(r"[@\d<>]|\.\w")


def typed_addresses(text: str) -> tuple[dict[str, str], list[tuple[int, str]]]:
    """Return the addresses of a typed list with the names beside them, and what is none: (line from 1, its words).

    One a line, or several separated by commas or blanks. "Li Wei <li.wei@example.org>", with the name in quotation
    marks or without, and "Li Wei li.wei@example.org" are one address each. Each address stands there once, in the
    order of the list; "" for the name where there is none.
    """
    found: dict[str, str] = {}
    wrong: list[tuple[int, str]] = []
    for number, line in enumerate(text.splitlines(), 1):
        for entry in _entries(line):
            good, bad = _read_entry(entry)
            for address, name in good.items():
                found[address] = found.get(address) or name
            wrong += [(number, words) for words in bad]
    return found, wrong


def _entries(line: str) -> Iterator[str]:
    """Part a line at its commas, but for those in quotation marks, and those after a name that an address follows."""
    name, entry = "", ""
    for piece in [*_PIECES.findall(line), ","]:
        if piece in _BETWEEN:
            if "@" in entry or _NO_NAME.search(entry) or not entry.strip():
                yield from _joined(name, entry)
                name = ""
            else:
                yield name
                name = f"{entry}{piece}"
            entry = ""
            continue
        entry += piece
        if piece.startswith("<") and piece.endswith(">"):
            yield from _joined(name, entry)
            name = entry = ""
    yield name


def _joined(name: str, entry: str) -> tuple[str, ...]:
    return (f"{name} {entry}",) if "@" in entry else (name, entry)


def _read_entry(entry: str) -> tuple[dict[str, str], list[str]]:
    """Return the addresses of one entry, with their names, and what is none."""
    name, bracket, address = entry.partition("<")
    if bracket:
        return _read([address.rstrip("> ")], _bare_name(name))
    words = [word.strip(_AROUND_A_NAME) for word in entry.split()]
    with_sign = [word for word in words if "@" in word]
    others = _bare_name(" ".join(word for word in entry.split() if "@" not in word))
    if len(with_sign) <= 1 and not _NO_NAME.search(others):
        return _read(with_sign or [others] if others or with_sign else [], others)
    return _read(words if len(with_sign) > 1 else [" ".join(words)], "")


def _bare_name(text: str) -> str:
    return clean(text).strip(_AROUND_A_NAME)


def _read(candidates: Sequence[str], name: str) -> tuple[dict[str, str], list[str]]:
    good: dict[str, str] = {}
    bad: list[str] = []
    for word in candidates:
        try:
            good[normalise_email(word)] = name
        except ValueError:
            bad.append(clean(word))
    return good, bad


def _of_sane_length(text: str) -> str:
    if len(text) > _MAX_TYPED:
        raise ValueError("neither an address nor a number")
    return clean(text)


def _ascii_domain(domain: str) -> str:
    """Return the domain in ASCII. Raises ValueError when it is not at least two proper labels."""
    if not domain.isascii():
        domain = _punycode(domain)
    labels = domain.split(".")
    if len(labels) < 2 or labels[-1].isdigit() or not all(map(_LABEL.fullmatch, labels)):
        raise ValueError("not a mail domain")
    return domain


@lru_cache(maxsize=1024)
def _punycode(domain: str) -> str:
    import idna  # Only few addresses need it, and its tables take time to load.

    try:
        return idna.encode(domain, uts46=True).decode("ascii").lower()
    except (idna.IDNAError, UnicodeError) as error:
        raise ValueError("not a mail domain") from error


def normalise_phone(text: str, region: str | None = None) -> str:
    """Return the number in E.164 where that can be told, else its digits alone.

    `region` (two letters) says where numbers without a country code belong; a Chinese mobile
    number is known by its shape. Raises ValueError when there are fewer than three digits or more
    than fifteen. Only two numbers that begin with + may be taken for the same person's.
    """
    plain = normalised("NFKC", _of_sane_length(text)).lower().removeprefix("tel:")
    plain = _EXTENSION.sub("", plain)
    digits = "".join(c for c in plain if c.isascii() and c.isdigit())
    if not 3 <= len(digits) <= 18:
        raise ValueError("not a phone number")
    plain = plain.lstrip(" (")
    foreign = plain.startswith("+") and not plain.startswith("+86")
    if not foreign and _CHINESE_MOBILE.fullmatch(digits) and not _NORTH_AMERICAN.fullmatch(plain):
        return f"+86{digits[-11:]}"
    if plain.startswith("+") and 8 <= len(digits) <= 15 and "0" not in digits[1:4]:
        return f"+{digits}"  # No trunk zero to take out: the tables have nothing to add.
    abroad = plain.startswith(("+", "00"))
    return _e164(plain, region) or digits if abroad or region else digits


@lru_cache(maxsize=4096)
def _e164(plain: str, region: str | None) -> str | None:
    import phonenumbers  # Its tables: only where numbers are read.

    if plain.startswith("00"):
        plain = "+" + plain[2:]
    try:
        number = phonenumbers.parse(plain, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
