"""E-mail addresses and phone numbers in the one form in which they are stored and compared."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from eventhub.text.characters import clean

_LOCAL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_MAX_ADDRESS = 254
_MAX_LOCAL = 64
_DOTS = str.maketrans({"。": ".", "．": ".", "｡": "."})


def normalise_email(text: str) -> str:
    """The address as it is stored and compared: trimmed, NFKC, lower case, the domain in ASCII.

    Raises ValueError when the text is no address that a mail server could take. A local part
    outside ASCII is refused, because mail to it cannot be sent. Nothing touches the network.
    """
    plain = unicodedata.normalize("NFKC", clean(text)).lower().removeprefix("mailto:")
    local, at, domain = plain.rpartition("@")
    if not at or len(local) > _MAX_LOCAL or not _LOCAL.fullmatch(local):
        raise ValueError("not an e-mail address")
    address = f"{local}@{_ascii_domain(domain.translate(_DOTS))}"
    if len(address) > _MAX_ADDRESS:
        raise ValueError("e-mail address too long")
    return address


def _ascii_domain(domain: str) -> str:
    """The domain in ASCII; ValueError when it is not at least two proper labels."""
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
