"""Every setting, read once from the environment. A missing or wrong one stops the start with one sentence."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from eventhub.platform import settings
from eventhub.platform.errors import BadSetting

ROOT = Path(__file__).resolve().parent


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
    # When unproven registrations exceed proven ones by this many, mails that prove an address say nothing of the event:
    # counted over all events of a new organiser, and for each event of one whose account is a month old and who has
    # held an event.
    unproven_mark: int = 30
    unproven_mark_trusted: int = 300
    # How many days digests of imported addresses stay after the event, addresses of mails after sending, and how long
    # after the event its guests see each other.
    traces_days: int = 30
    mail_days: int = 14
    visible_days: int = 90
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
        demo = settings.switch("EVENTHUB_DEMO")
        instance = Path(settings.word("EVENTHUB_INSTANCE_PATH", str(ROOT / "instance")))
        return cls(
            demo=demo,
            instance_path=instance,
            secret_key=settings.secret("EVENTHUB_SECRET_KEY", instance, demo=demo),
            contacts_key=settings.secret("EVENTHUB_CONTACTS_KEY", instance, demo=demo),
            database_url=settings.database("EVENTHUB_DATABASE_URL", instance, demo=demo),
            base_url=settings.base_url("EVENTHUB_BASE_URL", "http://127.0.0.1:5000" if demo else ""),
            trusted_hosts=settings.hosts("EVENTHUB_TRUSTED_HOSTS"),
            name=settings.word("EVENTHUB_NAME", "EventHub", most=40),
            contact=settings.address("EVENTHUB_CONTACT"),
            source_url=settings.http_url("EVENTHUB_SOURCE_URL"),
            operators=settings.addresses("EVENTHUB_OPERATORS"),
            proxies=settings.number("EVENTHUB_PROXIES", 0, 0, 10),
            **_mail(demo=demo),
            mailgun_signing_key=settings.word("EVENTHUB_MAILGUN_SIGNING_KEY", least=16),
            sendgrid_public_key=settings.public_key("EVENTHUB_SENDGRID_PUBLIC_KEY"),
            **_embeddings(),
            metrics_token=settings.word("EVENTHUB_METRICS_TOKEN", least=16),
            webhook_hosts=settings.hosts_and_ports("EVENTHUB_WEBHOOK_HOSTS"),
            hsts_subdomains=settings.switch("EVENTHUB_HSTS_SUBDOMAINS"),
            broker_url=settings.broker("EVENTHUB_BROKER_URL"),
            **_oidc(),
            unproven_mark=settings.number("EVENTHUB_UNPROVEN_MARK", 30, 0, 1_000_000),
            unproven_mark_trusted=settings.number("EVENTHUB_UNPROVEN_MARK_TRUSTED", 300, 0, 1_000_000),
            traces_days=settings.number("EVENTHUB_TRACES_DAYS", 30, 1, 365),
            mail_days=settings.number("EVENTHUB_MAIL_DAYS", 14, 1, 365),
            visible_days=settings.number("EVENTHUB_VISIBLE_DAYS", 90, 14, 3650),
            max_upload=settings.number("EVENTHUB_MAX_UPLOAD", 8_000_000, 1_000_000, 1_000_000_000),
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


def _mail(*, demo: bool) -> dict[str, Any]:
    """Read the mail server, with the credentials that it may ask for."""
    names = ("EVENTHUB_MAIL_USERNAME", "EVENTHUB_MAIL_PASSWORD")
    username, password = (settings.word(name) for name in names)
    settings.together(names, (username, password))
    return {
        "mail_server": settings.host("EVENTHUB_MAIL_SERVER", demo=demo),
        "mail_port": settings.port("EVENTHUB_MAIL_PORT", 25),
        "mail_username": username,
        "mail_password": password,
        "mail_security": settings.one_of("EVENTHUB_MAIL_SECURITY", ("none", "starttls", "tls")),
        "mail_sender": settings.sender("EVENTHUB_MAIL_SENDER", "eventhub@example.org" if demo else ""),
        "mail_timeout": settings.number("EVENTHUB_MAIL_TIMEOUT", 20, 1, 600),
    }


def _embeddings() -> dict[str, Any]:
    """Read the server that reads what guests write. Refuse its model or key without its address."""
    url = settings.http_url("EVENTHUB_EMBEDDINGS_URL")
    model, key = (settings.word(f"EVENTHUB_EMBEDDINGS_{each}") for each in ("MODEL", "KEY"))
    if (model or key) and not url:
        raise BadSetting(
            "Set EVENTHUB_EMBEDDINGS_URL, too, or neither EVENTHUB_EMBEDDINGS_MODEL nor EVENTHUB_EMBEDDINGS_KEY."
        )
    return {"embeddings_url": url, "embeddings_model": model, "embeddings_key": key}


def _oidc() -> dict[str, Any]:
    """Read the identity provider: all of it, or nothing."""
    names = ("EVENTHUB_OIDC_ISSUER", "EVENTHUB_OIDC_CLIENT_ID", "EVENTHUB_OIDC_CLIENT_SECRET")
    issuer, client_id, secret = settings.http_url(names[0]), settings.word(names[1]), settings.word(names[2])
    settings.together(names, (issuer, client_id, secret))
    if issuer.startswith("http://") and urlsplit(issuer).hostname not in ("localhost", "127.0.0.1", "::1"):
        raise BadSetting(f"EVENTHUB_OIDC_ISSUER must begin with https://, not {issuer!r}.")
    name = settings.word("EVENTHUB_OIDC_NAME", most=40)
    if name and not issuer:
        raise BadSetting("EVENTHUB_OIDC_NAME names a provider; set EVENTHUB_OIDC_ISSUER, too.")
    return {"oidc_issuer": issuer, "oidc_client_id": client_id, "oidc_client_secret": secret, "oidc_name": name}
