"""Every setting, read once from the environment. A missing or wrong one stops the start with one sentence."""

from __future__ import annotations

import base64
import os
import secrets
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from eventhub.platform.errors import BadSetting

ROOT = Path(__file__).resolve().parent
BROKERS = ("amqp", "amqps", "redis", "rediss")
# How the secrets of deploy/eventhub.env.example begin; everybody knows them.
PLACEHOLDER = "replace-me"
TRUE_WORDS = frozenset({"1", "true", "yes", "on"})


@dataclass(frozen=True, kw_only=True)
class Config:
    """All settings of one running EventHub; environment names are EVENTHUB_ plus the upper-case field name."""

    # Signs cookies and derives mail links. At least 32 characters; changing it ends all sessions and links.
    secret_key: str = field(repr=False)
    # Keys the HMACs of imported addresses. At least 32 characters; changing it forgets them.
    contacts_key: str = field(repr=False)
    # SQLAlchemy URL, for example sqlite:////var/lib/eventhub/eventhub.db or postgresql+psycopg://user@host/db.
    database_url: str = field(repr=False)
    # Where people reach this EventHub; every link in a mail starts with it.
    base_url: str
    # Host names answered besides that of base_url; others get 400.
    trusted_hosts: tuple[str, ...] = ()
    # What people read as the name of this EventHub, where the console has not set another one.
    name: str = "EventHub"
    # Where people write to those who run it, and where its source is; the console may set both.
    contact: str = ""
    source_url: str = ""
    # Who becomes an operator at their next sign-in by mail; `flask operator` names others.
    operators: tuple[str, ...] = ()
    # How many reverse proxies in front set X-Forwarded-For and X-Forwarded-Proto; 0 trusts none.
    proxies: int = 0
    # The SMTP server that takes our mail; empty only in demo mode.
    mail_server: str = ""
    mail_port: int = 25
    mail_username: str = ""
    mail_password: str = field(default="", repr=False)
    # none, starttls or tls.
    mail_security: str = "none"
    # The From address of every mail.
    mail_sender: str = "eventhub@example.org"
    # Seconds before one SMTP step is given up.
    mail_timeout: int = 20
    # By which Mailgun and SendGrid sign what they tell of mails that came back; empty: nobody is listened to.
    mailgun_signing_key: str = field(default="", repr=False)
    sendgrid_public_key: str = ""
    # The operator's identity provider (OpenID Connect), and what the button calls it; empty: none.
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = field(default="", repr=False)
    oidc_name: str = ""
    # Where more than one machine meet: amqp://user:password@host/vhost or redis://host/0; empty: one worker alone.
    broker_url: str = field(default="", repr=False)
    # A server that answers POST /v1/embeddings as OpenAI's does, in place of the model that comes with EventHub;
    # it reads what guests write about themselves. Empty: nothing leaves this machine.
    embeddings_url: str = ""
    embeddings_model: str = ""
    embeddings_key: str = field(default="", repr=False)
    # Who may read /metrics: anyone who sends it as "Authorization: Bearer ..."; empty: programs on this machine.
    metrics_token: str = field(default="", repr=False)
    # host:port pairs to which webhooks may go although they are not public or take no TLS; for a receiver of one's own.
    webhook_hosts: tuple[str, ...] = ()
    # Whether browsers are told to use https for all subdomains of this host, too; they remember it for a year.
    hsts_subdomains: bool = False
    # From how many unproven registrations more than proven ones the mails of an event say nothing of it: for all events
    # of a new organiser together, and for each of one whose account is a month old and who has held an event.
    unproven_mark: int = 30
    unproven_mark_trusted: int = 300
    # Demo mode: mails land in files and on /demo/mailbox, never on the network.
    demo: bool = False
    # Set by the test suite only.
    testing: bool = False
    # Where SQLite, demo mails and snapshots live.
    instance_path: Path = ROOT / "instance"
    # Largest request body in bytes. Of an import the first 5 MB are read, so a larger one must get in too.
    max_upload: int = 8_000_000

    @property
    def host(self) -> str:
        """The host, with its port, under which people reach us."""
        return urlsplit(self.base_url).netloc

    @property
    def secure(self) -> bool:
        """Whether people reach us by https, so that cookies can be marked Secure."""
        return self.base_url.startswith("https://")

    @property
    def demo_mail_folder(self) -> Path:
        """Where the demo keeps its mails instead of sending them."""
        return self.instance_path / "demo-mail"

    @classmethod
    def from_environment(cls) -> Config:
        """Read the settings of this process. Raises BadSetting when one is missing or wrong."""
        demo = _yes("EVENTHUB_DEMO")
        instance = Path(_word("EVENTHUB_INSTANCE_PATH", str(ROOT / "instance")))
        return cls(
            demo=demo,
            instance_path=instance,
            secret_key=_secret("EVENTHUB_SECRET_KEY", instance, demo=demo),
            contacts_key=_secret("EVENTHUB_CONTACTS_KEY", instance, demo=demo),
            database_url=_required("EVENTHUB_DATABASE_URL", f"sqlite:///{instance / 'demo.db'}" if demo else ""),
            base_url=_base_url(_required("EVENTHUB_BASE_URL", "http://127.0.0.1:5000" if demo else "")),
            trusted_hosts=tuple(_word("EVENTHUB_TRUSTED_HOSTS", "").split()),
            name=_word("EVENTHUB_NAME", "EventHub")[:40],
            contact=_word("EVENTHUB_CONTACT", ""),
            source_url=_http_url("EVENTHUB_SOURCE_URL"),
            operators=tuple(_word("EVENTHUB_OPERATORS", "").split()),
            proxies=_number("EVENTHUB_PROXIES", 0),
            mail_server=_required("EVENTHUB_MAIL_SERVER", "") if not demo else "",
            mail_port=_number("EVENTHUB_MAIL_PORT", 25),
            mail_username=_word("EVENTHUB_MAIL_USERNAME", ""),
            mail_password=_word("EVENTHUB_MAIL_PASSWORD", ""),
            mail_security=_one_of("EVENTHUB_MAIL_SECURITY", ("none", "starttls", "tls")),
            mail_sender=_required("EVENTHUB_MAIL_SENDER", "eventhub@example.org" if demo else ""),
            mail_timeout=_number("EVENTHUB_MAIL_TIMEOUT", 20),
            mailgun_signing_key=_signing_key("EVENTHUB_MAILGUN_SIGNING_KEY"),
            sendgrid_public_key=_public_key("EVENTHUB_SENDGRID_PUBLIC_KEY"),
            embeddings_url=_http_url("EVENTHUB_EMBEDDINGS_URL"),
            embeddings_model=_word("EVENTHUB_EMBEDDINGS_MODEL", ""),
            embeddings_key=_word("EVENTHUB_EMBEDDINGS_KEY", ""),
            metrics_token=_word("EVENTHUB_METRICS_TOKEN", ""),
            webhook_hosts=tuple(_word("EVENTHUB_WEBHOOK_HOSTS", "").lower().split()),
            hsts_subdomains=_yes("EVENTHUB_HSTS_SUBDOMAINS"),
            broker_url=_broker("EVENTHUB_BROKER_URL"),
            **_oidc(),
            unproven_mark=_number("EVENTHUB_UNPROVEN_MARK", 30),
            unproven_mark_trusted=_number("EVENTHUB_UNPROVEN_MARK_TRUSTED", 300),
            max_upload=_number("EVENTHUB_MAX_UPLOAD", 8_000_000),
        )

    @classmethod
    def for_tests(cls, **changes: object) -> Config:
        """Return the settings of the test suite: an in-memory database unless told otherwise, no environment."""
        plain = cls(
            secret_key="s" * 32,
            contacts_key="c" * 32,
            database_url="sqlite://",
            base_url="http://localhost",
            mail_server="127.0.0.1",
            testing=True,
        )
        return replace(plain, **changes)  # type: ignore[arg-type]


def _word(name: str, default: str) -> str:
    value = os.environ.get(name, "").strip()
    if value.startswith(PLACEHOLDER):
        raise BadSetting(f"{name} still stands as in the example, for all to read; make one of your own.")
    return value or default


def _required(name: str, default: str) -> str:
    value = _word(name, default)
    if not value:
        raise BadSetting(f"Set {name}; README.md lists every setting.")
    return value


def _number(name: str, default: int) -> int:
    value = _word(name, str(default))
    if not value.isdecimal():
        raise BadSetting(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def _yes(name: str) -> bool:
    return _word(name, "").lower() in TRUE_WORDS


def _one_of(name: str, allowed: tuple[str, ...]) -> str:
    value = _word(name, allowed[0])
    if value not in allowed:
        raise BadSetting(f"{name} must be one of {', '.join(allowed)}, not {value!r}.")
    return value


def _broker(name: str) -> str:
    value = _word(name, "")
    scheme = urlsplit(value).scheme
    if value and scheme not in BROKERS:
        raise BadSetting(f"{name} must begin with one of {', '.join(BROKERS)}, not {scheme!r}.")
    return value


def _http_url(name: str) -> str:
    value = _word(name, "")
    parts = urlsplit(value)
    if value and (parts.scheme not in ("http", "https") or not parts.netloc):
        raise BadSetting(f"{name} must look like http://127.0.0.1:8080, not {value!r}.")
    return value.rstrip("/")


def _signing_key(name: str) -> str:
    value = _word(name, "")
    if value and len(value) < 16:
        raise BadSetting(f"{name} must have at least 16 characters, as Mailgun shows it.")
    return value


def _public_key(name: str) -> str:
    """Read a public key for ECDSA on P-256, in base64 as SendGrid shows it."""
    value = _word(name, "")
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


def _oidc() -> dict[str, Any]:
    """Read the identity provider: all of it, or nothing."""
    issuer = _http_url("EVENTHUB_OIDC_ISSUER")
    client_id, secret = _word("EVENTHUB_OIDC_CLIENT_ID", ""), _word("EVENTHUB_OIDC_CLIENT_SECRET", "")
    if bool(issuer) != bool(client_id) or bool(issuer) != bool(secret):
        raise BadSetting("Set EVENTHUB_OIDC_ISSUER, EVENTHUB_OIDC_CLIENT_ID and EVENTHUB_OIDC_CLIENT_SECRET, or none.")
    if issuer.startswith("http://") and urlsplit(issuer).hostname not in ("localhost", "127.0.0.1", "::1"):
        raise BadSetting(f"EVENTHUB_OIDC_ISSUER must begin with https://, not {issuer!r}.")
    name = _word("EVENTHUB_OIDC_NAME", "")[:40]
    return {"oidc_issuer": issuer, "oidc_client_id": client_id, "oidc_client_secret": secret, "oidc_name": name}


def _base_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.path.strip("/"):
        raise BadSetting(f"EVENTHUB_BASE_URL must look like https://events.example.org, not {value!r}.")
    return value.rstrip("/")


def _secret(name: str, instance: Path, *, demo: bool) -> str:
    """Read the secret from the environment; a demo makes its own once and keeps it in the instance folder."""
    value = _word(name, "")
    if value and len(value) < 32:
        raise BadSetting(f"{name} must have at least 32 characters.")
    if value or not demo:
        return _required(name, value)
    instance.mkdir(parents=True, exist_ok=True)
    kept = instance / f"{name.lower()}.txt"
    try:
        with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as new:
            new.write(secrets.token_hex(32))
    except FileExistsError:
        pass
    return kept.read_text()
