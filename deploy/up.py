"""Starts EventHub in containers on this machine: asks for name, address and mail server, and keeps the answers.

`python3 deploy/up.py [--large]`. Standard library only. The answers stand in deploy/eventhub.env and deploy/.env, which
a second run uses as they are; `--large` adds PostgreSQL and a broker.
"""

from __future__ import annotations

import argparse
import os
import re
import secrets
import shutil
import subprocess
import sys
from getpass import getpass
from pathlib import Path
from urllib.parse import unquote, urlsplit

DEPLOY = Path(__file__).resolve().parent
SETTINGS, COMPOSE_SETTINGS = DEPLOY / "eventhub.env", DEPLOY / ".env"
HOST = re.compile(r"^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$")
ADDRESS = re.compile(r"^[^@\s'<>]+@[^@\s'<>]+\.[^@\s'<>]+$")
# smtps is TLS from the first byte; smtp on another port than 25 asks for STARTTLS.
PORTS = {"smtp": 587, "smtps": 465}
LOCAL_RELAY = 25
SMALL, LARGE = ["compose.yaml"], ["compose.yaml", "compose.large.yaml"]
# The services that an upgrade replaces; podman-compose replaces what they depend on, too.
OURS = ["web", "worker", "proxy"]
COMPOSERS = (["docker", "compose"], ["docker-compose"], ["podman-compose"])


class Refused(Exception):
    """An answer that cannot be right; the message is the sentence that says why."""


def host_of(answer: str) -> str:
    """Return the host name in `answer`, which may be a whole address. Raises Refused."""
    host = re.sub(r"^https?://|/.*$", "", answer.strip().lower())
    if not HOST.match(host):
        raise Refused(f"{answer!r} is not a host name such as events.example.org.")
    return host


def mail_of(answer: str) -> dict[str, str]:
    """Return the mail settings in an address such as smtp://user@mail.example.org:587. Raises Refused."""
    example = "such as smtp://user@smtp.example.org:587"
    try:
        parts = urlsplit(answer.strip() if "://" in answer else f"smtp://{answer.strip()}")
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError as error:
        raise Refused(f"{answer!r} is not the address of a mail server, {example}.") from error
    if parts.scheme not in PORTS or not parts.hostname or parts.path.strip("/"):
        raise Refused(f"{answer!r} is not the address of a mail server, {example}.")
    security = "tls" if parts.scheme == "smtps" else "none" if port == LOCAL_RELAY else "starttls"
    return {
        "EVENTHUB_MAIL_SERVER": parts.hostname,
        "EVENTHUB_MAIL_PORT": str(port),
        "EVENTHUB_MAIL_SECURITY": security,
        "EVENTHUB_MAIL_USERNAME": unquote(parts.username or ""),
        "EVENTHUB_MAIL_PASSWORD": unquote(parts.password or ""),
    }


def sender_of(answer: str) -> str:
    """Return the address that mails come from. Raises Refused."""
    if not ADDRESS.match(answer.strip()):
        raise Refused(f"{answer!r} is not an e-mail address.")
    return answer.strip()


def one_line(answer: str) -> str:
    """Return a name of 1 to 40 characters. Raises Refused."""
    name = " ".join(answer.split())
    if not 0 < len(name) <= 40 or "'" in name:
        raise Refused("A name has 1 to 40 characters and no quotation mark '.")
    return name


def asked(question: str, given: str | None, read, *, ask=input):
    """Return what `read` makes of `given`, or of an answer; a wrong answer is asked for again. Raises Refused."""
    if given is not None:
        return read(given)
    while True:
        try:
            return read(ask(f"{question}: "))
        except Refused as refused:
            print(refused)


def places_of(passwords: dict[str, str] | None) -> dict[str, str]:
    """Return the settings that say where database and broker are; None stands for the small variant."""
    if passwords is None:
        return {"EVENTHUB_DATABASE_URL": "sqlite:////srv/eventhub/instance/eventhub.db"}
    return {
        "EVENTHUB_DATABASE_URL": f"postgresql+psycopg://eventhub:{passwords['POSTGRES_PASSWORD']}@database/eventhub",
        "EVENTHUB_BROKER_URL": f"amqp://eventhub:{passwords['BROKER_PASSWORD']}@broker/%2f",
    }


def write_private(path: Path, values: dict[str, str]) -> None:
    """Write NAME='value' lines that only the owner of the file can read."""
    text = "".join(f"{name}='{value}'\n" for name, value in values.items() if value)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(text)


def configure(options: argparse.Namespace) -> None:
    """Ask for what is not given, and write both files. Raises Refused."""
    name = asked("Name that people read, such as Shanghai Energy Club", options.name, one_line)
    host = asked("Address, such as events.example.org (its DNS must point here)", options.address, host_of)
    mail = asked("Mail server, such as smtp://user@smtp.example.org:587", options.mail, mail_of)
    if mail["EVENTHUB_MAIL_USERNAME"] and not mail["EVENTHUB_MAIL_PASSWORD"]:
        mail["EVENTHUB_MAIL_PASSWORD"] = asked("Its password", None, str, ask=getpass)
    if "'" in mail["EVENTHUB_MAIL_PASSWORD"]:
        raise Refused("A password with ' in it cannot stand in these files; choose another one.")
    passwords = {"POSTGRES_PASSWORD": secrets.token_hex(16), "BROKER_PASSWORD": secrets.token_hex(16)}
    sender = asked(f"Address that mails come from, such as hello@{host}", options.sender, sender_of)
    write_private(
        SETTINGS,
        {
            "EVENTHUB_NAME": name,
            "EVENTHUB_BASE_URL": f"https://{host}",
            "EVENTHUB_SECRET_KEY": secrets.token_hex(32),
            "EVENTHUB_CONTACTS_KEY": secrets.token_hex(32),
            **places_of(passwords if options.large else None),
            "EVENTHUB_PROXIES": "1",
            "EVENTHUB_MAIL_SENDER": sender,
            **mail,
        },
    )
    # Read by `docker compose` itself in this folder, and by a second run.
    files = ":".join(LARGE if options.large else SMALL)
    write_private(COMPOSE_SETTINGS, {"HOST": host, **passwords, "COMPOSE_FILE": files})


def chosen_files(*, large: bool) -> list[str]:
    """Return the compose files that the first run chose. Raises Refused where `large` is a choice of now.

    The other variant has a database of its own: everything would seem to be gone.
    """
    kept = COMPOSE_SETTINGS.read_text("utf-8")
    was_large = LARGE[-1] in kept
    if large and not was_large and "COMPOSE_FILE" in kept:
        raise Refused(
            "This EventHub was begun without --large; delete eventhub.env and .env in deploy/ to begin again."
        )
    return LARGE if was_large or large else SMALL


def composer() -> list[str]:
    """Return the command that starts a compose file here. Raises Refused."""
    for command in COMPOSERS:
        found = shutil.which(command[0])
        if found and subprocess.run([*command, "version"], capture_output=True, check=False).returncode == 0:
            return command
    raise Refused("Install Docker with its compose plugin, or podman-compose, and run this again.")


def start(files: list[str]) -> int:
    """Build the image and start it in place of what runs. Returns the exit code. Raises Refused."""
    command = [*composer(), *(word for file in files for word in ("-f", str(DEPLOY / file)))]
    # Podman drops the image's HEALTHCHECK from its own format.
    settings = {**os.environ, "BUILDAH_FORMAT": "docker"}
    built = subprocess.run([*command, "build"], cwd=DEPLOY, env=settings, check=False).returncode
    if built:
        return built
    # An old worker must not meet the new schema. The first time there is none to stop.
    subprocess.run([*command, "stop", "worker"], cwd=DEPLOY, check=False, capture_output=True)
    # podman-compose goes on with the old image otherwise, and Caddy with the Caddyfile that `git pull` took away.
    again = ["up", "-d", "--force-recreate", *OURS]
    return subprocess.run([*command, *again], cwd=DEPLOY, check=False).returncode


def main(words: list[str]) -> int:
    """Run the command line. Returns the exit code."""
    parser = argparse.ArgumentParser(description="Start EventHub on this machine.")
    parser.add_argument("--large", action="store_true", help="PostgreSQL, a broker, more processes; kept from then on")
    parser.add_argument("--name", help="what is not given is asked for")
    parser.add_argument("--address")
    parser.add_argument("--mail")
    parser.add_argument("--sender")
    parser.add_argument("--only-configure", action="store_true", help="write the files, start nothing")
    options = parser.parse_args(words)
    try:
        if SETTINGS.exists() and COMPOSE_SETTINGS.exists():
            print(f"Using {SETTINGS} as it is.")
        else:
            configure(options)
        files = chosen_files(large=options.large)
        if options.only_configure:
            return 0
        return start(files)
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
