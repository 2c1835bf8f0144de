"""The three records by which other mail servers know our mail: what to set, and what the DNS says now.

SPF (RFC 7208) names the servers that may send for a domain, DKIM (RFC 6376) signs what they send, DMARC (RFC 7489) says
what to do with mail that neither proves. The network is asked by `look_up` alone, when an operator presses the button
or runs `flask doctor`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

# Seconds for all answers of one question.
_PATIENCE = 4.0
_SELECTOR = re.compile(r"[a-z0-9]([a-z0-9._-]{0,61}[a-z0-9])?", re.IGNORECASE)
# Answers to one question; None: the DNS does not answer.
Resolver = Callable[[str], list[str] | None]
_TWO = "or there are two, which count as none"


class Verdict(StrEnum):
    """How a record stands."""

    GOOD = "good"
    WEAK = "weak"
    WRONG = "wrong"
    MISSING = "missing"
    UNKNOWN = "unknown"


# What `describe` says of a record; without a name of all three.
_STANDINGS = {
    ("", Verdict.GOOD): "good",
    ("", Verdict.MISSING): "not set",
    ("", Verdict.UNKNOWN): "not checked: the DNS does not answer",
    ("SPF", Verdict.WEAK): "weak, as it ends in neither -all nor ~all",
    ("SPF", Verdict.WRONG): f"wrong: it lets everyone send, {_TWO}",
    ("DKIM", Verdict.WRONG): f"wrong: it holds no key, {_TWO}",
    ("DMARC", Verdict.WEAK): "weak, as p=none asks nobody to refuse anything",
    ("DMARC", Verdict.WRONG): f"wrong: it says no p=, {_TWO}",
}


@dataclass(frozen=True)
class Wanted:
    """One TXT record to set: its host and its value."""

    name: str
    host: str
    value: str


@dataclass(frozen=True)
class Found:
    """What the DNS says of one record."""

    name: str
    host: str
    verdict: Verdict
    value: str = ""


def sender_domain(sender: str) -> str:
    """Return the domain of the From address."""
    return sender.rpartition("@")[2].strip("<> ").lower()


def wanted_records(domain: str, mail_server: str, contact: str, selector: str = "mail") -> list[Wanted]:
    """Return the records to set; the key of DKIM is made by the mail server, which signs."""
    sends = f"a:{mail_server}" if mail_server and not re.fullmatch(r"[\d.:]+|localhost", mail_server) else "mx"
    reports = f"; rua=mailto:{contact}" if contact else ""
    return [
        Wanted("SPF", domain, f"v=spf1 {sends} -all"),
        Wanted("DKIM", f"{selector}._domainkey.{domain}", "v=DKIM1; k=rsa; p=…"),
        Wanted("DMARC", f"_dmarc.{domain}", f"v=DMARC1; p=quarantine{reports}"),
    ]


def is_selector(typed: str) -> bool:
    """Return whether this can be the name of a DKIM key."""
    return bool(_SELECTOR.fullmatch(typed))


def examine(domain: str, selector: str, resolve: Resolver) -> list[Found]:
    """Return how the records of a domain stand; DKIM only where its selector is known.

    A DNS that does not answer is not asked again: each answer is waited for.
    """
    resolve = _until_silent(resolve)
    found = [_examine_one("SPF", domain, resolve(domain), "v=spf1", _judge_spf)]
    if selector:
        host = f"{selector}._domainkey.{domain}"
        found.append(_examine_one("DKIM", host, resolve(host), "", _judge_dkim))
    host = f"_dmarc.{domain}"
    return [*found, _examine_one("DMARC", host, resolve(host), "v=dmarc1", _judge_dmarc)]


def describe(wanted: Iterable[Wanted], found: Iterable[Found]) -> list[str]:
    """Return lines for a terminal: each record to set and its value, and below it how it stands."""
    seen = {record.host: record for record in found}
    lines = []
    for record in wanted:
        lines.append(f"{record.name}: TXT of {record.host}: {record.value}")
        lines.append(f"  {_standing(seen.get(record.host))}")
    return lines


def _standing(found: Found | None) -> str:
    if found is None:
        return "not checked: its selector is missing (--selector)"
    words = _STANDINGS.get((found.name, found.verdict)) or _STANDINGS["", found.verdict]
    return f"{words}: {found.value}" if found.value else words


def look_up(host: str) -> list[str] | None:
    """Return the TXT records of a host; an empty list where it has none, None where the DNS does not answer."""
    import dns.exception
    import dns.resolver

    try:
        answer = dns.resolver.resolve(host, "TXT", lifetime=_PATIENCE)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    except (dns.exception.DNSException, OSError):
        return None
    return [_printable(b"".join(row.strings)[:500].decode("utf-8", "replace")) for row in answer]


def _until_silent(resolve: Resolver) -> Resolver:
    is_silent = False

    def ask(host: str) -> list[str] | None:
        nonlocal is_silent
        answer = None if is_silent else resolve(host)
        is_silent = answer is None
        return answer

    return ask


def _printable(text: str) -> str:
    """Return a text of strangers without what moves the cursor of a terminal."""
    return "".join(sign if sign.isprintable() else "?" for sign in text)


def _examine_one(name: str, host: str, texts: list[str] | None, begins: str, judge: Callable[[str], Verdict]) -> Found:
    if texts is None:
        return Found(name, host, Verdict.UNKNOWN)
    ours = [text for text in texts if text.lower().startswith(begins)]
    if not ours:
        return Found(name, host, Verdict.MISSING)
    # Two records of a kind count as none (RFC 7208, 4.5; RFC 7489, 6.6.3).
    verdict = judge(ours[0]) if len(ours) == 1 else Verdict.WRONG
    return Found(name, host, verdict, " | ".join(ours)[:500])


def _judge_spf(text: str) -> Verdict:
    last = text.lower().split()[-1]
    if last in ("+all", "all"):
        return Verdict.WRONG
    return Verdict.GOOD if last in ("-all", "~all") or last.startswith("redirect=") else Verdict.WEAK


def _judge_dkim(text: str) -> Verdict:
    key = re.search(r"(?:^|;)\s*p=([^;]*)", text)
    return Verdict.GOOD if key and key[1].strip() else Verdict.WRONG


def _judge_dmarc(text: str) -> Verdict:
    policy = re.search(r";\s*p=(\w+)", text.lower())
    if policy is None:
        return Verdict.WRONG
    return Verdict.GOOD if policy[1] in ("quarantine", "reject") else Verdict.WEAK
