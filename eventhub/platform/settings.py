"""Reads single settings from the environment. Raises BadSetting, in one sentence that never repeats a secret."""

from __future__ import annotations

import base64
import os
import re
import secrets
from collections.abc import Sequence
from importlib.util import find_spec
from ipaddress import IPv6Address
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from eventhub.platform.errors import BadSetting
from eventhub.text.addresses import normalise_email

DRIVERS = ("sqlite", "postgresql", "postgresql+psycopg")
BROKERS = ("amqp", "amqps", "redis", "rediss")
# How the secrets of deploy/eventhub.env.example begin; everybody knows them.
PLACEHOLDER = "replace-me"
SWITCHES = {"": False, "0": False, "false": False, "no": False, "off": False} | dict.fromkeys(
    ("1", "true", "yes", "on"), True
)
_SENDER = re.compile(r"[^@\s<>]+@[^@\s<>]+")
# A leading dot stands for all subdomains, as Werkzeug has it.
_HOST = re.compile(r"\.?\w[\w.-]*|\[[0-9a-fA-F:.]+\]")
_HOST_AND_PORT = re.compile(r"(\w[\w.-]*|\[[0-9a-f:.]+\]):(\d{1,5})")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_LAST_PORT = 65535


def word(name: str, default: str = "", *, least: int = 0, most: int = 0) -> str:
    """Read a text of `least` to `most` characters, or `default` where it is empty."""
    value = os.environ.get(name, "").strip()
    if value.startswith(PLACEHOLDER):
        raise BadSetting(f"{name} still stands as in the example, for all to read; make one of your own.")
    if _CONTROL.search(value):
        raise BadSetting(f"{name} must not hold control characters, such as a line break.")
    if value and len(value) < least:
        raise BadSetting(f"{name} must have at least {least} characters.")
    if most and len(value) > most:
        raise BadSetting(f"{name} must have at most {most} characters.")
    return value or default


def required(name: str, default: str = "") -> str:
    """Read a text that must not be empty."""
    value = word(name, default)
    if not value:
        raise BadSetting(f"Set {name}; README.md lists every setting.")
    return value


def together(names: Sequence[str], values: Sequence[str]) -> None:
    """Require that all of some settings are given, or none."""
    if any(values) and not all(values):
        raise BadSetting(f"Set {', '.join(names[:-1])} and {names[-1]}, or none.")


def number(name: str, default: int, least: int, most: int) -> int:
    """Read a whole number from `least` to `most`."""
    value = word(name, str(default))
    if not value.isdecimal():
        raise BadSetting(f"{name} must be a whole number, not {value!r}.")
    if not least <= int(value) <= most:
        raise BadSetting(f"{name} must be a number from {least} to {most}, not {value}.")
    return int(value)


def switch(name: str) -> bool:
    """Read a switch, which is off unless it is turned on."""
    value = word(name).lower()
    if value not in SWITCHES:
        raise BadSetting(f"{name} must be 1 or 0, not {value!r}.")
    return SWITCHES[value]


def one_of(name: str, allowed: Sequence[str]) -> str:
    """Read one of the allowed words; the first is the default."""
    value = word(name, allowed[0])
    if value not in allowed:
        raise BadSetting(f"{name} must be one of {', '.join(allowed)}, not {value!r}.")
    return value


def database(name: str, instance: Path, *, demo: bool) -> str:
    """Read the URL of a supported database. Errors never repeat its password."""
    value = required(name, f"sqlite:///{instance / 'demo.db'}" if demo else "")
    try:
        url = make_url(value)
    except (ArgumentError, ValueError):
        url = None
    if url is None or url.drivername not in DRIVERS or not url.database or url.database == ":memory:":
        raise BadSetting(f"{name} must look like sqlite:////folder/file.db or postgresql+psycopg://user@host/db.")
    if url.get_backend_name() == "postgresql" and not find_spec("psycopg"):
        raise BadSetting(f"{name} names a PostgreSQL, whose driver is missing; run: make install EXTRAS=postgres")
    return value


def broker(name: str) -> str:
    """Read the URL of a broker. Errors never repeat its password."""
    value = word(name)
    parts = _parts(value)
    if value and (parts is None or parts.scheme not in BROKERS or not parts.hostname):
        raise BadSetting(f"{name} must look like amqp://user:password@host/vhost or redis://host/0.")
    return value


def http_url(name: str) -> str:
    """Read the address of a server."""
    value = word(name)
    parts = _parts(value)
    if value and (parts is None or parts.scheme not in ("http", "https") or not parts.hostname):
        raise BadSetting(f"{name} must look like http://127.0.0.1:8080, not {value!r}.")
    return value.rstrip("/")


def base_url(name: str, default: str) -> str:
    """Read where people reach us: scheme and host alone."""
    value = required(name, default).rstrip("/")
    parts = _parts(value)
    if parts is None or parts.scheme not in ("http", "https") or value != f"{parts.scheme}://{parts.netloc}":
        raise BadSetting(f"{name} must look like https://events.example.org, not {value!r}.")
    if not _HOST.fullmatch(re.sub(r":\d+$", "", parts.netloc)):
        raise BadSetting(f"{name} must name a host and nothing else, as https://events.example.org does.")
    return value


def host(name: str, *, demo: bool) -> str:
    """Read the name or address of a mail server; a demo has none."""
    if demo:
        return ""
    value = required(name)
    if not _HOST.fullmatch(value) and not _is_ipv6(value):
        raise BadSetting(f"{name} must be a host such as smtp.example.org, without scheme and port, not {value!r}.")
    return value


def hosts(name: str) -> tuple[str, ...]:
    """Read host names."""
    found = tuple(word(name).split())
    for each in found:
        if not _HOST.fullmatch(each):
            raise BadSetting(f"{name} must be host names parted by spaces, without scheme and port, not {each!r}.")
    return found


def hosts_and_ports(name: str) -> tuple[str, ...]:
    """Read pairs of host and port."""
    found = tuple(word(name).lower().split())
    for each in found:
        pair = _HOST_AND_PORT.fullmatch(each)
        if not pair or not 0 < int(pair[2]) <= _LAST_PORT:
            raise BadSetting(f"{name} must be pairs such as hooks.internal:8080, parted by spaces, not {each!r}.")
    return found


def port(name: str, default: int) -> int:
    """Read the number of a port."""
    return number(name, default, 1, _LAST_PORT)


def sender(name: str, default: str) -> str:
    """Read the address that mails come from, which may be of a host that only its own network knows."""
    value = required(name, default)
    if not _SENDER.fullmatch(value):
        raise BadSetting(f"{name} must be an e-mail address without a name, such as hello@example.org, not {value!r}.")
    return value


def addresses(name: str) -> tuple[str, ...]:
    """Read e-mail addresses."""
    found = tuple(word(name).split())
    for each in found:
        try:
            normalise_email(each)
        except ValueError:
            raise BadSetting(f"{name} must be e-mail addresses parted by spaces, not {each!r}.") from None
    return found


def address(name: str) -> str:
    """Read one e-mail address, or none."""
    found = addresses(name)
    if len(found) > 1:
        raise BadSetting(f"{name} must be one e-mail address.")
    return "".join(found)


def public_key(name: str) -> str:
    """Read a public key for ECDSA on P-256, in base64 as SendGrid shows it."""
    value = word(name)
    if not value:
        return ""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    try:
        key = load_der_public_key(base64.b64decode(value, validate=True))
    except (ValueError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, EllipticCurvePublicKey) or not isinstance(key.curve, SECP256R1):
        raise BadSetting(f"{name} must be the verification key that SendGrid shows, in one line of base64.")
    return value


def secret(name: str, instance: Path, *, demo: bool) -> str:
    """Read a secret; a demo makes its own once and keeps it in the instance folder."""
    value = word(name, least=32)
    if value or not demo:
        return required(name, value)
    make_folder("EVENTHUB_INSTANCE_PATH", instance)
    kept = instance / f"{name.lower()}.txt"
    try:
        with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as new:
            new.write(secrets.token_hex(32))
    except FileExistsError:
        pass
    return kept.read_text()


def make_folder(name: str, folder: Path) -> None:
    """Make a folder, and require that it can be written to."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        writable = os.access(folder, os.W_OK | os.X_OK)
    except OSError:
        writable = False
    if not writable:
        raise BadSetting(f"{name} must be a folder that EventHub can write to, and {folder} is none.")


def require_folder_of(database_url: str) -> None:
    """Require that the folder of a SQLite file exists; other databases and relative paths pass."""
    url = make_url(database_url)
    folder = Path(url.database or "").parent
    if url.get_backend_name() == "sqlite" and folder.is_absolute() and not folder.is_dir():
        raise BadSetting(f"EVENTHUB_DATABASE_URL names a file in {folder}, and there is no such folder.")


def _parts(url: str) -> SplitResult | None:
    """Return the parts of a URL; None where it has none, or a port that is no number."""
    try:
        parts = urlsplit(url)
        return parts if parts.port is None or parts.port > 0 else None
    except ValueError:
        return None


def _is_ipv6(text: str) -> bool:
    try:
        return bool(IPv6Address(text))
    except ValueError:
        return False
